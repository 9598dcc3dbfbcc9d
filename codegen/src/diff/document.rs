//! What a document says as a whole: servers, security schemes, texts, and keys of this generator.

use super::change::{Consequence, Side};
use super::comparison::{Comparison, listed, same_option, shown};
use super::node::{Node, same, show};

impl<'d> Comparison<'d> {
    pub(super) fn document(&mut self) {
        let (base, revision) = (self.base.root(), self.revision.root());
        self.info(&base, &revision);
        self.tags(&base, &revision);
        self.servers(&base, &revision);
        self.security_schemes();
        self.document_keys(&base, &revision);
        self.text(
            "external-docs-changed",
            "externalDocs",
            base.get("externalDocs").as_ref(),
            revision.get("externalDocs").as_ref(),
            &revision,
            "the document",
        );
        self.other_extensions(&base, &revision, "the document");
    }

    fn info(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        let (Some(base), Some(revision)) = (base.get("info"), revision.get("info")) else { return };
        for (id, key) in [
            ("title-changed", "title"),
            ("api-version-changed", "version"),
            ("description-changed", "description"),
            ("info-changed", "termsOfService"),
            ("info-changed", "contact"),
            ("info-changed", "license"),
        ] {
            let (before, after) = (base.get(key), revision.get(key));
            if !same_option(before.as_ref(), after.as_ref()) {
                self.text(id, key, before.as_ref(), after.as_ref(), &revision, "the API");
            }
        }
        self.other_extensions(&base, &revision, "the API");
    }

    /// Descriptions of tags, by name.
    fn tags(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        let named = |document: &Node<'d>| -> Vec<(&'d str, Node<'d>)> {
            document.items("tags").into_iter().filter_map(|tag| Some((tag.text("name")?, tag))).collect()
        };
        let (before, after) = (named(base), named(revision));
        for (name, tag) in &before {
            let subject = format!("the tag `{name}`");
            match after.iter().find(|(other, _)| other == name) {
                Some((_, other)) => self.annotations(tag, other, &subject),
                None => {
                    let message = format!("{subject} is removed");
                    let wire = Consequence::none("tags are for readers");
                    self.change("tags-changed", Some(tag), None, &subject, message, wire);
                }
            }
        }
        for (name, tag) in after.iter().filter(|(name, _)| !before.iter().any(|(other, _)| other == name)) {
            let subject = format!("the tag `{name}`");
            let message = format!("{subject} is new");
            let wire = Consequence::none("tags are for readers");
            self.change("tags-changed", None, Some(tag), &subject, message, wire);
        }
    }

    fn servers(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        let (before, after) = (base.items("servers"), revision.items("servers"));
        let url = |server: &Node<'d>| server.text("url").unwrap_or_default();
        // Clients use the first one unless told otherwise.
        let defaults = (before.first().map(url), after.first().map(url));
        if defaults.0 != defaults.1 {
            let place = after.first().cloned().unwrap_or_else(|| revision.clone());
            let kept = defaults.0.is_some_and(|old| after.iter().any(|server| url(server) == old));
            let wire = if kept || defaults.0.is_none() {
                Consequence::extends("the server that existing clients use stays")
            } else {
                Consequence::risks("existing clients use the old server, which may go away")
            };
            let message = "the server that clients use is another one".to_owned();
            let change = self.change("server-changed", None, Some(&place), "servers", message, wire);
            (change.before, change.after) = (defaults.0.map(str::to_owned), defaults.1.map(str::to_owned));
            change.rust = Consequence::risks("the code compiles, and requests go to the new server");
            change.names = vec!["server".to_owned()];
            change.names.extend(defaults.1.map(str::to_owned));
        }
        for server in before.iter().skip(1).filter(|old| !after.iter().any(|new| url(new) == url(old))) {
            let message = format!("the server `{}` is removed", url(server));
            let wire = Consequence::risks("clients that were told to use it cannot any more");
            self.change("server-removed", Some(server), None, "servers", message, wire).names =
                vec![url(server).to_owned()];
        }
        for server in after.iter().skip(1).filter(|new| !before.iter().any(|old| url(old) == url(new))) {
            let message = format!("the server `{}` is new", url(server));
            let wire = Consequence::extends("existing clients need not use it");
            self.change("server-added", None, Some(server), "servers", message, wire);
        }
        for (index, new) in after.iter().enumerate() {
            let old = if index == 0 { before.first() } else { before.iter().find(|old| url(old) == url(new)) };
            let Some(old) = old else { continue };
            let subject = format!("the server `{}`", url(new));
            if url(old) == url(new) {
                self.annotations(old, new, &subject);
            }
            self.variables(old, new);
        }
    }

    fn variables(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        let (before, after) = (base.entries("variables"), revision.entries("variables"));
        for (name, old) in &before {
            let subject = format!("server variable `{name}`");
            let items = self.setter(Side::Base, name);
            let Some((_, new)) = after.iter().find(|(other, _)| other == name) else {
                let message = format!("the {subject} is removed");
                let wire = Consequence::risks("existing clients put it into the URL");
                let change = self.change("server-variable-removed", Some(old), None, &subject, message, wire);
                change.items = items;
                change.names = vec![(*name).to_owned()];
                continue;
            };
            self.variable(name, old, new, &subject);
        }
        for (name, new) in after.iter().filter(|(name, _)| !before.iter().any(|(other, _)| other == name)) {
            let subject = format!("server variable `{name}`");
            let message = format!("the {subject} is new");
            let wire = Consequence::extends("its default is used unless a client says otherwise");
            let items = self.setter(Side::Revision, name);
            let change = self.change("server-variable-added", None, Some(new), &subject, message, wire);
            change.items = items;
            change.names = vec![(*name).to_owned()];
            if new.flag("x-rust-required") {
                change.rust = Consequence::breaks("the code compiles, but a client without a value can't be built");
            }
        }
    }

    fn variable(&mut self, name: &str, old: &Node<'d>, new: &Node<'d>, subject: &str) {
        self.annotations(old, new, &format!("the {subject}"));
        let (before, after) = (old.text("default"), new.text("default"));
        if before != after {
            let place = new.get("default").unwrap_or_else(|| new.clone());
            let message = format!("the default of the {subject} changed");
            let wire = Consequence::risks("existing clients use the old default");
            let change = self.change("server-variable-default-changed", None, Some(&place), subject, message, wire);
            (change.before, change.after) = (before.map(str::to_owned), after.map(str::to_owned));
            change.names = vec![name.to_owned()];
        }
        let (was, is) = (old.texts("enum"), new.texts("enum"));
        let missing: Vec<&str> = was.iter().copied().filter(|value| !is.is_empty() && !is.contains(value)).collect();
        let more: Vec<&str> = is.iter().copied().filter(|value| !was.is_empty() && !was.contains(value)).collect();
        let place = new.get("enum").unwrap_or_else(|| new.clone());
        if !missing.is_empty() || (was.is_empty() && !is.is_empty()) {
            let gone = if missing.is_empty() { "other values".to_owned() } else { listed(missing) };
            let message = format!("the {subject} no longer takes {gone}");
            let wire = Consequence::breaks("existing clients may use a server that is gone");
            let change = self.change("server-variable-values-removed", None, Some(&place), subject, message, wire);
            (change.before, change.after) = (Some(was.join(", ")), Some(is.join(", ")));
            change.names = vec![name.to_owned()];
        }
        if !more.is_empty() || (!was.is_empty() && is.is_empty()) {
            let added = if more.is_empty() { "any value".to_owned() } else { listed(more) };
            let message = format!("the {subject} takes {added}");
            let wire = Consequence::extends("existing clients need not use it");
            let change = self.change("server-variable-values-added", None, Some(&place), subject, message, wire);
            (change.before, change.after) = (Some(was.join(", ")), Some(is.join(", ")));
        }
        let id = "env-changed";
        self.env(id, name, (old, new), subject);
        let (was, is) = (old.flag("x-rust-required"), new.flag("x-rust-required"));
        if was != is {
            let place = new.get("x-rust-required").unwrap_or_else(|| new.clone());
            let message = format!("the {subject} {} a value", if is { "needs" } else { "no longer needs" });
            let wire = Consequence::none("only the client looks at the key");
            let change = self.change("server-variable-required-changed", None, Some(&place), subject, message, wire);
            change.rust = if is {
                Consequence::breaks("the code compiles, but a client without a value can't be built")
            } else {
                Consequence::extends("a client without a value uses the default")
            };
            change.names = vec![name.to_owned()];
        }
    }

    /// The environment variables that `Client::from_env` reads.
    fn env(&mut self, id: &'static str, name: &str, (old, new): (&Node<'d>, &Node<'d>), subject: &str) {
        let (before, after) = (old.get("x-rust-env"), new.get("x-rust-env"));
        if same_option(before.as_ref(), after.as_ref()) {
            return;
        }
        let message = format!("the environment variables of the {subject} changed");
        let place = after.clone().unwrap_or_else(|| new.clone());
        let wire = Consequence::none("only the client looks at the key");
        let change = self.change(id, None, Some(&place), subject, message, wire);
        change.before = shown(before.as_ref());
        change.after = shown(after.as_ref());
        change.names = vec![name.to_owned()];
        change.names.extend(after.as_ref().map(|node| show(node.value)));
        change.rust = match before {
            Some(_) => Consequence::breaks("the code compiles, but `Client::from_env` does not read the old variable"),
            None => Consequence::extends("`Client::from_env` reads the variable"),
        };
    }

    /// Methods of the builder that a name of the document may have become.
    pub(super) fn setter(&self, side: Side, wire: &str) -> Vec<String> {
        let api = &self.of(side).api;
        let variables = api.server.variables.iter().filter(|variable| variable.wire.as_str() == wire);
        let schemes = api.schemes.iter().filter(|scheme| scheme.id == wire);
        let names = variables.map(|variable| &variable.rust).chain(schemes.map(|scheme| &scheme.rust));
        names.map(|name| format!("{}::ClientBuilder::{name}", api.module)).collect()
    }

    fn security_schemes(&mut self) {
        let of = |root: Node<'d>| {
            root.get("components").map(|components| components.entries("securitySchemes")).unwrap_or_default()
        };
        let (before, after) = (of(self.base.root()), of(self.revision.root()));
        for (name, old) in &before {
            let subject = format!("security scheme `{name}`");
            let Some((_, new)) = after.iter().find(|(other, _)| other == name) else {
                let message = format!("the {subject} is removed");
                let wire = Consequence::none("what the operations need is said by `security`");
                let items = self.setter(Side::Base, name);
                let change = self.change("security-scheme-removed", Some(old), None, &subject, message, wire);
                change.items = items;
                change.names = vec![(*name).to_owned()];
                continue;
            };
            let (old, new) = (self.base.follow(old.clone()).0, self.revision.follow(new.clone()).0);
            for key in ["type", "scheme", "in", "name", "openIdConnectUrl", "flows"] {
                let (before, after) = (old.get(key), new.get(key));
                let is_same = match (&before, &after) {
                    // Header names and schemes are the same in any case.
                    (Some(left), Some(right)) if matches!(key, "scheme" | "name") => {
                        let is_header = key == "scheme" || new.text("in") == Some("header");
                        let equal = show(left.value).eq_ignore_ascii_case(&show(right.value));
                        same(left.value, right.value) || (is_header && equal)
                    }
                    (left, right) => same_option(left.as_ref(), right.as_ref()),
                };
                if is_same {
                    continue;
                }
                let message = format!("`{key}` of the {subject} changed");
                let wire = if key == "flows" {
                    Consequence::risks("tokens may come from elsewhere or have other scopes")
                } else {
                    Consequence::breaks("existing clients authenticate in the old way")
                };
                let mut items = self.setter(Side::Base, name);
                items.extend(self.setter(Side::Revision, name));
                let place = after.clone().unwrap_or_else(|| new.clone());
                let change = self.change("security-scheme-changed", None, Some(&place), &subject, message, wire);
                (change.before, change.after) = (shown(before.as_ref()), shown(after.as_ref()));
                change.items = items;
                change.names = vec![(*name).to_owned()];
            }
            self.env("env-changed", name, (&old, &new), &subject);
            self.annotations(&old, &new, &format!("the {subject}"));
        }
        for (name, new) in after.iter().filter(|(name, _)| !before.iter().any(|(other, _)| other == name)) {
            let subject = format!("security scheme `{name}`");
            let message = format!("the {subject} is new");
            let wire = Consequence::none("what the operations need is said by `security`");
            let items = self.setter(Side::Revision, name);
            let change = self.change("security-scheme-added", None, Some(new), &subject, message, wire);
            change.items = items;
            change.names = vec![(*name).to_owned()];
        }
    }

    fn document_keys(&mut self, base: &Node<'d>, revision: &Node<'d>) {
        for (key, id, name) in [
            ("x-rust-representations", "representations-changed", "the representations"),
            ("x-rust-request-id", "request-id-changed", "the header that names a request"),
        ] {
            let (before, after) = (base.get(key), revision.get(key));
            if same_option(before.as_ref(), after.as_ref()) {
                continue;
            }
            let place = after.clone().unwrap_or_else(|| revision.clone());
            let message = format!("{name} changed");
            let wire = if id == "request-id-changed" {
                Consequence::none("only the client looks at the key")
            } else {
                let kept = before.as_ref().is_none_or(|before| {
                    let old = before.value.as_sequence().into_iter().flatten();
                    let new: Vec<_> = after.iter().filter_map(|node| node.value.as_sequence()).flatten().collect();
                    old.into_iter().all(|one| new.iter().any(|other| same(one, other)))
                });
                if kept {
                    Consequence::extends("the representations that existing clients use stay")
                } else {
                    Consequence::breaks("existing clients ask for a representation that is gone or elsewhere")
                }
            };
            let module = &self.revision.api.module;
            let items = vec![format!("{module}::ClientBuilder::representation")];
            let change = self.change(id, None, Some(&place), "the document", message, wire);
            (change.before, change.after) = (shown(before.as_ref()), shown(after.as_ref()));
            change.items = items;
            change.names = vec![key.to_owned()];
            if id == "request-id-changed" {
                change.rust = Consequence::risks("the code compiles, and request ids come from another header");
            }
        }
    }
}
