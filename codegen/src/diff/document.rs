//! Changes of a whole document: servers, security schemes, documentation, and `x-rust-` keys.

use std::collections::{HashMap, HashSet};

use super::change::{breaks, extends, none, risks};
use super::comparison::{Comparison, deprecation, only_client};
use super::node::{Entry, Matched, Node, listed, matched, matched_entries, same};
use super::rust_use::builder_methods;

impl<'d> Comparison<'d> {
    pub(super) fn document(&mut self) {
        let (base, revision) = (self.base.root(), self.revision.root());
        if let (Some(base), Some(revision)) = (base.get("info"), revision.get("info")) {
            self.info(&base, &revision);
        }
        self.tags(&base, &revision);
        self.servers(&base, &revision);
        self.security_schemes(&base.schema("components"), &revision.schema("components"));
        self.path_items(&base, &revision);
        self.document_keys(&base, &revision);
        self.annotations(&base, &revision, "the document");
    }

    fn info(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        for (id, key) in [
            ("title-changed", "title"),
            ("api-version-changed", "version"),
            ("info-changed", "termsOfService"),
            ("info-changed", "contact"),
            ("info-changed", "license"),
        ] {
            self.text(id, key, base.key_change(revision, key), "the API");
        }
        self.annotations(base, revision, "the API");
    }

    /// Compares tags by name.
    fn tags(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        let name = |tag: &Node<'d>| tag.text("name");
        for tag in matched(
            base.items("tags"),
            revision.items("tags"),
            &[&|tag| Some(name(tag).unwrap_or_default().to_owned())],
        ) {
            let (tag, what) = match &tag {
                Matched::Removed(tag) => (tag, "removed"),
                Matched::Added(tag) => (tag, "new"),
                Matched::Kept(old, new) => {
                    self.annotations(old, new, &format!("the tag `{}`", name(new).unwrap_or_default()));
                    continue;
                }
            };
            let subject = format!("the tag `{}`", name(tag).unwrap_or_default());
            let message = format!("{subject} is {what}");
            self.add(tag.change("tags-changed", subject, message, none("tags are only documentation")));
        }
    }

    /// Compares the documentation of path items. Their operations are compared with those keys that they inherit.
    fn path_items(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        for item in matched_entries(base.entries("paths"), revision.entries("paths")) {
            if let Matched::Kept((_, old), (path, new)) = item {
                self.annotations(&old, &new, &format!("the path `{path}`"));
            }
        }
    }

    fn servers(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        let (before, after) = (base.items("servers"), revision.items("servers"));
        let url = |server: &Node<'d>| server.text("url").unwrap_or_default();
        let urls = |servers: &[Node<'d>]| servers.iter().map(url).collect::<HashSet<&str>>();
        let (old_urls, new_urls) = (urls(&before), urls(&after));
        // Clients use the first server by default.
        let (old, new) = (before.first(), after.first());
        if old.map(url) != new.map(url) {
            let keeps_urls = self.keeps_urls();
            let wire = if keeps_urls {
                none("every operation keeps its URL")
            } else if old.is_none_or(|old| new_urls.contains(url(old))) {
                extends("the server of existing clients is kept")
            } else {
                risks("existing clients use the old server, which may be shut down")
            };
            let rust = if keeps_urls {
                risks("the code compiles, and a program with its own base URL must change it")
            } else {
                risks("the code compiles, and requests go to the new server")
            };
            let message = "the default server of clients changed";
            let change = new.unwrap_or(revision).change("server-changed", "servers", message, wire);
            self.add(
                change
                    .values([old, new].map(|server| server.map(|server| url(server).to_owned())))
                    .rust(rust)
                    .names(["server"].into_iter().chain(new.map(url))),
            );
        }
        for server in before.iter().skip(1).filter(|old| !new_urls.contains(url(old))) {
            let message = format!("the server `{}` is removed", url(server));
            let wire = risks("clients that select it stop working");
            self.add(server.change("server-removed", "servers", message, wire).names([url(server)]));
            for variable in other_variables(server, &after) {
                self.server_variable_of_one_side(&Matched::Removed(variable), false, "");
            }
        }
        // Clients use the first server that has all variables that are set.
        let last_kept = after.iter().rposition(|new| old_urls.contains(url(new))).unwrap_or(0);
        for (index, server) in after.iter().enumerate().skip(1).filter(|(_, new)| !old_urls.contains(url(new))) {
            let message = format!("the server `{}` is new", url(server));
            let mut change =
                server.change("server-added", "servers", message, extends("existing clients don't have to use it"));
            if index < last_kept {
                change.wire = risks("clients that set its variables may use it instead of a later one");
                change.rust = risks("the code compiles, and requests may go to the new server");
            }
            self.add(change);
            for variable in other_variables(server, &before) {
                self.server_variable_of_one_side(&Matched::Added(variable), false, "");
            }
        }
        let kept = |servers: &[Node<'d>], others: &HashSet<&'d str>| -> Vec<&'d str> {
            servers.iter().map(url).filter(|url| others.contains(url)).collect()
        };
        if old.map(url) == new.map(url) && kept(&before, &new_urls) != kept(&after, &old_urls) {
            let wire = risks("clients that set variables may use another server");
            let change = revision.change("server-changed", "servers", "the order of the servers changed", wire);
            self.add(change.rust(risks("the code compiles, and requests may go to another server")).names(["server"]));
        }
        let mut by_url: HashMap<&str, &Node<'d>> = HashMap::new();
        for old in &before {
            by_url.entry(url(old)).or_insert(old);
        }
        for (index, new) in after.iter().enumerate() {
            let old = if index == 0 { before.first() } else { by_url.get(url(new)).copied() };
            let Some(old) = old else { continue };
            if url(old) == url(new) {
                self.annotations(old, new, &format!("the server `{}`", url(new)));
            }
            self.server_variables(old, new, index == 0, "");
        }
    }

    /// Compares the variables of a server. `of_owner` names the operation of its own server.
    pub(super) fn server_variables(&mut self, base: &Node<'d>, revision: &Node<'d>, is_first: bool, of_owner: &str) {
        for variable in matched_entries(base.entries("variables"), revision.entries("variables")) {
            match variable {
                Matched::Kept((name, old), (_, new)) => self.server_variable(name, &old, &new, of_owner),
                one_side => self.server_variable_of_one_side(&one_side, is_first, of_owner),
            }
        }
    }

    /// Reports a new or removed variable. Only one of the first server can be required.
    fn server_variable_of_one_side(&mut self, variable: &Matched<Entry<'d>>, is_first: bool, of_owner: &str) {
        let (id, node, name, what, wire) = match variable {
            Matched::Kept(..) => return,
            Matched::Removed((name, old)) => {
                ("server-variable-removed", old, name, "is removed", risks("existing clients put it into the URL"))
            }
            Matched::Added((name, new)) => {
                ("server-variable-added", new, name, "is new", extends("clients use its default"))
            }
        };
        let mut change = node.says(id, &format!("server variable `{name}`{of_owner}"), what, wire).names([*name]);
        change.items = builder_methods(&node.document.api, name);
        if is_first && matches!(variable, Matched::Added(_)) && node.flag("x-rust-required") {
            change.rust = breaks("the code compiles, but a client without a value can't be built");
        }
        self.add(change);
    }

    fn server_variable(&mut self, name: &str, old: &Node<'d>, new: &Node<'d>, of_owner: &str) {
        let subject = &format!("server variable `{name}`{of_owner}");
        self.annotations(old, new, &format!("the {subject}"));
        if let Some(found) = old.key_change(new, "default") {
            let message = format!("the default of the {subject} changed");
            let wire = risks("existing clients use the old default");
            let change = found.change("server-variable-default-changed", subject, message, wire);
            self.add(change.values(found.texts()).names([name]));
        }
        let (was, is) = (old.texts("enum"), new.texts("enum"));
        // Without `enum`, any value is allowed.
        let lacks = |list: &[&'d str], other: &[&'d str]| -> Vec<&'d str> {
            let known: HashSet<&str> = other.iter().copied().collect();
            list.iter().copied().filter(|value| !other.is_empty() && !known.contains(value)).collect()
        };
        let (gone, more) = (lacks(&was, &is), lacks(&is, &was));
        let place = new.get_or_self("enum");
        let values = [Some(was.join(", ")), Some(is.join(", "))];
        if !gone.is_empty() || (was.is_empty() && !is.is_empty()) {
            let gone = if gone.is_empty() { "other values".to_owned() } else { listed(gone) };
            let wire = breaks("existing clients may use a removed server");
            let what = format!("no longer accepts {gone}");
            let change = place.says("server-variable-values-removed", subject, &what, wire);
            self.add(change.values(values.clone()).names([name]));
        }
        if !more.is_empty() || (!was.is_empty() && is.is_empty()) {
            let more = if more.is_empty() { "any value".to_owned() } else { listed(more) };
            let wire = extends("existing clients don't have to use it");
            let what = format!("accepts {more}");
            self.add(place.says("server-variable-values-added", subject, &what, wire).values(values));
        }
        self.environment(name, old, new, subject);
        let is_required = new.flag("x-rust-required");
        if old.flag("x-rust-required") != is_required {
            let (what, rust) = if is_required {
                ("needs a value", breaks("the code compiles, but a client without a value can't be built"))
            } else {
                ("no longer needs a value", extends("a client without a value uses the default"))
            };
            let place = new.get_or_self("x-rust-required");
            let change = place.says("server-variable-required-changed", subject, what, only_client());
            self.add(change.rust(rust).names([name]));
        }
    }

    /// Compares the environment variables that `Client::from_env` reads.
    fn environment(&mut self, name: &str, old: &Node<'d>, new: &Node<'d>, subject: &str) {
        let Some(found) = old.key_change(new, "x-rust-env") else { return };
        let rust = match found.before {
            Some(_) => breaks("the code compiles, but `Client::from_env` does not read the old variable"),
            None => extends("`Client::from_env` reads the variable"),
        };
        let message = format!("the environment variables of the {subject} changed");
        let change = found.change("env-changed", subject, message, only_client()).rust(rust);
        self.add(change.names([name.to_owned()].into_iter().chain(found.after.as_ref().map(Node::to_string))));
    }

    fn security_schemes(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        for scheme in matched_entries(base.entries("securitySchemes"), revision.entries("securitySchemes")) {
            let (id, node, name, what) = match &scheme {
                Matched::Removed((name, old)) => ("security-scheme-removed", old, name, "is removed"),
                Matched::Added((name, new)) => ("security-scheme-added", new, name, "is new"),
                Matched::Kept((name, old), (_, new)) => {
                    self.security_scheme(name, &old.resolved(), &new.resolved());
                    continue;
                }
            };
            let wire = none("`security` declares the schemes of operations");
            let change = node.says(id, &format!("security scheme `{name}`"), what, wire).names([*name]);
            self.add(change.items(builder_methods(&node.document.api, name)));
        }
    }

    fn security_scheme(&mut self, name: &str, old: &Node<'d>, new: &Node<'d>) {
        let subject = &format!("security scheme `{name}`");
        for key in ["type", "scheme", "in", "name", "openIdConnectUrl", "flows", "x-openapi-oauth2MetadataUrl"] {
            let Some(found) = old.key_change(new, key) else { continue };
            let key = key.trim_start_matches("x-openapi-");
            // Header names and schemes are case-insensitive.
            let is_caseless = key == "scheme" || (key == "name" && new.text("in") == Some("header"));
            if let (true, [Some(before), Some(after)]) = (is_caseless, found.values())
                && before.eq_ignore_ascii_case(&after)
            {
                continue;
            }
            let message = format!("`{key}` of the {subject} changed");
            let wire = if ["flows", "oauth2MetadataUrl"].contains(&key) {
                risks("tokens may have another source or other scopes")
            } else {
                breaks("existing clients authenticate in the old way")
            };
            let mut items = builder_methods(&self.base.api, name);
            items.extend(builder_methods(&self.revision.api, name));
            self.add(found.change("security-scheme-changed", subject, message, wire).items(items).names([name]));
        }
        let [was, is] = [old, new].map(|one| one.flag("x-openapi-deprecated"));
        let ids = ["security-scheme-deprecated", "security-scheme-undeprecated"];
        if let Some((id, what, wire)) = deprecation(was, is, ids) {
            let place = new.get_or_self("x-openapi-deprecated").as_written();
            self.add(place.says(id, subject, what, wire).names([name]));
        }
        self.environment(name, old, new, subject);
        let subject = &format!("the {subject}");
        self.text("security-scheme-changed", "bearerFormat", old.key_change(new, "bearerFormat"), subject);
        self.annotations(old, new, subject);
    }

    fn document_keys(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        let items = vec![format!("{}::ClientBuilder::representation", self.revision.api.root)];
        let key = "x-rust-representations";
        if let Some(found) = base.key_change(revision, key) {
            let list = |node: &Option<Node<'d>>| node.as_ref().and_then(|node| node.value.as_sequence());
            let is_kept = found.before.is_none() || {
                let (old, new) = (list(&found.before).into_iter().flatten(), list(&found.after));
                old.into_iter().all(|one| new.is_some_and(|new| new.iter().any(|other| same(one, other))))
            };
            let wire = if is_kept {
                extends("the representations of existing clients are kept")
            } else {
                breaks("existing clients request a removed or moved representation")
            };
            let message = "the representations changed";
            self.add(found.change("representations-changed", "the document", message, wire).items(items).names([key]));
        }
        let key = "x-rust-list-brackets";
        if let Some(found) = base.key_change(revision, key) {
            let message = "the form of lists in the style `deepObject` changed";
            let wire = breaks("existing clients send lists in the old form");
            let change = found.change("list-brackets-changed", "the document", message, wire);
            self.add(change.rust(none("the code compiles, and sends lists in the new form")).names([key]));
        }
        let key = "x-rust-request-id";
        if let Some(found) = base.key_change(revision, key) {
            let message = "the request id header changed";
            let rust = risks("the code compiles, and request ids come from another header");
            self.add(
                found.change("request-id-changed", "the document", message, only_client()).rust(rust).names([key]),
            );
        }
    }
}

/// Returns the variables of a server that no server of the other side has.
fn other_variables<'d>(server: &Node<'d>, others: &[Node<'d>]) -> Vec<Entry<'d>> {
    let known: HashSet<&str> =
        others.iter().flat_map(|other| other.entries("variables")).map(|(name, _)| name).collect();
    server.entries("variables").into_iter().filter(|(name, _)| !known.contains(name)).collect()
}
