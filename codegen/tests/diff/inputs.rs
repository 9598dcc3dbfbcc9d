//! Folders, files and git revisions as sides.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::diff::{self, File, Inputs, render};

use crate::side;
use crate::support::errors;

const CALLS: &str = "openapi: 3.0.3
info: {title: Calls, version: '1'}
paths:
  /calls:
    get:
      operationId: ListCalls
      responses: {'204': {description: Done.}}
";
const CRATE: &str = "name = \"calls\"\nversion = \"0.1.0\"\ndescription = \"Calls\"\n";

/// Creates an empty folder of that name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("spec")).expect("the folder can be made");
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join("spec").join(name), text).expect("the file can be written");
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output().expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Creates a repository whose first commit has `calls.yaml`, and whose working tree has `messages.yaml` instead.
fn repository(name: &str) -> PathBuf {
    let folder = folder(name);
    write(&folder, "crate.toml", CRATE);
    write(&folder, "calls.yaml", CALLS);
    write(&folder, "notes.txt", "no specification");
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "First"]);
    fs::remove_file(folder.join("spec/calls.yaml")).expect("the file is there");
    write(&folder, "messages.yaml", &CALLS.replace("Calls", "Messages").replace("calls", "messages"));
    folder
}

fn ids(base: &Inputs, revision: &Inputs) -> Vec<(String, String)> {
    let report = diff::compare(base, revision).expect("both sides are valid");
    report.changes.iter().map(|change| (change.origin().0.name().to_owned(), change.id.to_owned())).collect()
}

#[test]
fn revision_is_compared_with_the_working_tree() {
    let folder = repository("working-tree");
    let base = Inputs::from_git(&folder, "HEAD", "spec", None).expect("the revision has a folder");
    let revision = Inputs::from_path_in(&folder, "spec", None).expect("the folder is there");
    assert_eq!(base.crate_version().as_deref(), Some("0.1.0"));
    assert_eq!(
        ids(&base, &revision),
        [
            ("spec/calls.yaml".to_owned(), "specification-removed".to_owned()),
            ("spec/messages.yaml".to_owned(), "specification-added".to_owned()),
        ]
    );
}

/// A folder with `rooms.yaml` and the documents, by name and text.
fn documents(texts: &[(&str, &str)]) -> Inputs {
    let rooms = CALLS.replace("Calls", "Rooms");
    let texts = texts.iter().copied().chain([("rooms", rooms.as_str())]);
    let file = |(name, text): (&str, &str)| File { name: format!("spec/{name}.yaml"), bytes: text.into() };
    Inputs::new("spec", texts.map(file).collect())
}

#[test]
fn renamed_document_is_compared_with_its_former_self() {
    let (base, revision) = (documents(&[("calls", CALLS)]), documents(&[("phone", &CALLS.replace("/calls", "/legs"))]));
    let report = diff::compare(&base, &revision).unwrap_or_else(|failures| panic!("{}", errors(&failures)));
    assert_eq!(
        render::text(&report, Style::Plain),
        "spec/phone.yaml
  1:1 breaking [specification-renamed] the specification spec/calls.yaml is renamed to spec/phone.yaml
    spec/calls.yaml → spec/phone.yaml
    wire: none: the name of the file is not sent
    rust: breaks: the module `calls` and its Cargo feature are now `phone`
  5:5 breaking [operation-path-changed] `GET /calls` now has another path
    /calls → /legs
    wire: breaks: existing clients use the old path
    rust: none: the code is the same

2 breaking changes; version: major (below 1.0.0: minor)
"
    );
}

/// The items of the only document are in the root of the crate.
#[test]
fn only_document_has_no_module() {
    let consequences = |name: &str, base: &[(&str, &str)], revision: &[(&str, &str)]| -> Vec<String> {
        let [base, revision] = [("base", base), ("revision", revision)].map(|(side, documents)| {
            let folder = folder(&format!("only-{name}-{side}"));
            for (name, text) in documents {
                write(&folder, name, text);
            }
            Inputs::from_path_in(&folder, "spec", None).expect("the folder is there")
        });
        let report = diff::compare(&base, &revision).unwrap_or_else(|failures| panic!("{}", errors(&failures)));
        report.changes.iter().map(|change| format!("{}: {}", change.id, change.rust.sentence)).collect()
    };
    let (calls, rooms) = (("calls.yaml", CALLS), ("rooms.yaml", &*CALLS.replace("Calls", "Rooms")));
    assert_eq!(
        consequences("renamed", &[calls], &[("phone.yaml", CALLS)]),
        ["specification-renamed: the client is in the root of the crate"]
    );
    assert_eq!(
        consequences("replaced", &[calls], &[rooms]),
        [
            "specification-removed: the client with its modules is removed",
            "specification-added: the client with its modules is new"
        ]
    );
    assert_eq!(
        consequences("left", &[calls, rooms], &[calls]),
        [
            "specification-moved: `Client` was in the module `calls`, as all other items: `use` them from the root of the crate",
            "specification-removed: the module `rooms` is removed"
        ]
    );
    let phone = ("phone.yaml", CALLS);
    assert_eq!(
        consequences("renamed-and-moved", &[calls], &[phone, rooms]),
        [
            "specification-moved: `Client` is now `phone::Client`, and so are all other items: `use` them from that module, which has a Cargo feature of the same name",
            "specification-renamed: the items move to or from the root of the crate, which is a change of its own",
            "specification-added: the module `rooms` is new"
        ]
    );
    assert_eq!(
        consequences("renamed-and-left", &[calls, rooms], &[phone]),
        [
            "specification-moved: `Client` was in the module `calls`, as all other items: `use` them from the root of the crate",
            "specification-renamed: the items move to or from the root of the crate, which is a change of its own",
            "specification-removed: the module `rooms` is removed"
        ]
    );
}

/// The only document has the name of another crate and of a resource, whose paths have a module.
#[test]
fn paths_outside_of_the_only_document_keep_their_module() {
    let call = "Call: {type: object, required: [id], properties: {id: {type: string}, from: {type: string}}}";
    let text = format!(
        "{}components: {{schemas: {{{call}}}}}\n",
        CALLS.replace("operationId: ListCalls", "operationId: ListCalls\n      x-rust-resource: Std").replace(
            "'204': {description: Done.}",
            "'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Call'}}}}"
        )
    );
    let sentence = |revision: &str, configuration: &str| {
        let file = |name: &str, text: &str| File { name: format!("spec/{name}"), bytes: text.into() };
        let side = |text: &str, more: &str| {
            Inputs::new("spec", vec![file("std.yaml", text), file("crate.toml", &format!("{CRATE}{more}"))])
        };
        let report = diff::compare(&side(&text, ""), &side(revision, configuration));
        let report = report.unwrap_or_else(|failures| panic!("{}", errors(&failures)));
        report.changes.iter().map(|change| change.rust.sentence.clone()).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        sentence(&text.replace("[id]", "[id, from]"), ""),
        "the field `types::Call::from` has another type: `Option<String>`, now `String`; the field `std::Call::from` has \
         another type: `Option<String>`, now `String`"
    );
    let own = "[types.properties]\n'Call.id' = 'std::net::IpAddr'\n";
    assert!(sentence(&text, own).contains("now `std::net::IpAddr`"), "{}", sentence(&text, own));
}

#[test]
fn document_with_two_possible_names_is_not_renamed() {
    let found = |base: &[(&str, &str)], revision: &[(&str, &str)]| -> Vec<String> {
        ids(&documents(base), &documents(revision)).into_iter().map(|(_, id)| id).collect()
    };
    let (added, removed) = ("specification-added".to_owned(), "specification-removed".to_owned());
    let elsewhere = CALLS.replace("paths:", "servers: [{url: https://example.com}]\npaths:");
    assert_eq!(found(&[("a", CALLS)], &[("b", CALLS), ("c", CALLS)]), [&removed, &added, &added].map(Clone::clone));
    assert_eq!(found(&[("a", CALLS), ("b", CALLS)], &[("c", CALLS)]), [&removed, &removed, &added].map(Clone::clone));
    assert_eq!(found(&[("a", CALLS)], &[("b", &elsewhere)]), [removed, added]);
    let renamed = ["specification-renamed".to_owned()];
    assert_eq!(found(&[("a", CALLS)], &[("b", CALLS), ("c", &elsewhere)])[..1], renamed);
}

#[test]
fn document_that_git_finds_renamed_is_compared_with_its_former_self() {
    let folder = repository("renamed");
    git(&folder, &["checkout", "--quiet", "."]);
    fs::remove_file(folder.join("spec/messages.yaml")).expect("the file is there");
    write(&folder, "others.yaml", &CALLS.replace("Calls", "Others"));
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "Second"]);
    git(&folder, &["mv", "spec/calls.yaml", "spec/phone.yaml"]);
    write(&folder, "phone.yaml", &CALLS.replace("title: Calls", "title: Phone"));
    let base = Inputs::from_git(&folder, "HEAD", "spec", None).expect("the revision has a folder");
    let expected = ["specification-renamed", "title-changed"].map(|id| ("spec/phone.yaml".to_owned(), id.to_owned()));
    let tree = Inputs::from_path_in(&folder, "spec/", None).expect("the folder is there");
    assert_eq!(ids(&base, &tree), expected);
    git(&folder, &["commit", "--quiet", "--all", "--message", "Rename"]);
    let base = Inputs::from_git(&folder, "HEAD~1", "spec", None).expect("the revision has a folder");
    let revision = Inputs::from_git(&folder, "HEAD", "spec", None).expect("the revision has a folder");
    assert_eq!(ids(&base, &revision), expected);
}

#[test]
fn file_of_a_revision_is_compared() {
    let folder = repository("one-file");
    let base = Inputs::from_git(&folder, "HEAD:spec/calls.yaml", "spec", None).expect("the revision has the file");
    let revision = Inputs::from_path(&folder.join("spec/messages.yaml"), None).expect("the file is there");
    let found: Vec<String> = ids(&base, &revision).into_iter().map(|(_, id)| id).collect();
    assert_eq!(found, ["operation-added", "title-changed", "operation-removed"]);
}

#[test]
fn files_below_the_root_are_compared() {
    let folder = repository("root");
    let shared = folder.join("common");
    fs::create_dir_all(&shared).expect("the folder can be made");
    fs::write(shared.join("done.yaml"), "description: Done.\n").expect("the file can be written");
    write(&folder, "calls.yaml", &CALLS.replace("{description: Done.}", "{$ref: ../common/done.yaml}"));
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "Share"]);
    fs::write(shared.join("done.yaml"), "description: Gone.\n").expect("the file can be written");
    let (file, root) = ("spec/calls.yaml", Some(Path::new(".")));
    let base = Inputs::from_git(&folder, &format!("HEAD:{file}"), "spec", root).expect("the revision has the file");
    let revision = Inputs::from_path_in(&folder, file, root).expect("the file is there");
    let expected = [("common/done.yaml".to_owned(), "description-changed".to_owned())];
    assert_eq!(ids(&base, &revision), expected);
    let error = Inputs::from_git(&folder, &format!("HEAD:{file}"), "spec", Some(Path::new("common")));
    let error = error.expect_err("the file is elsewhere");
    assert_eq!(error, "`spec/calls.yaml` is outside the folder `common` of `--root`");
}

#[cfg(unix)]
#[test]
fn link_of_a_revision_leads_to_no_other_file() {
    let folder = repository("links");
    let outside = folder.join("secret.yaml");
    fs::write(&outside, CALLS).expect("the file can be written");
    let link = |target: &Path| {
        let link = folder.join("spec/link.yaml");
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(target, link).expect("the link can be made");
        git(&folder, &["add", "."]);
        git(&folder, &["commit", "--quiet", "--message", "Link"]);
        Inputs::from_git(&folder, "HEAD", "spec", None)
    };
    assert!(link(Path::new("messages.yaml")).is_ok());
    for target in [outside.as_path(), Path::new("/dev/null"), Path::new("../../../../../../../../../../../../dev/null")]
    {
        let error = link(target).expect_err("the link leads out of the revision");
        assert_eq!(error, "`link.yaml` of `HEAD:spec` is a symbolic link that leads out of it, where nothing is read");
    }
}

#[test]
fn text_of_a_revision_is_read() {
    let folder = repository("text");
    assert_eq!(Inputs::text_from_git(&folder, "HEAD", "spec/crate.toml").as_deref(), Some(CRATE));
    assert_eq!(Inputs::text_from_git(&folder, "HEAD", "CHANGELOG.md"), None);
}

#[test]
fn missing_inputs_are_errors() {
    let folder = repository("missing");
    let error =
        |revision: &str, path: &str| Inputs::from_git(&folder, revision, path, None).expect_err("there is nothing");
    assert_eq!(
        error("nowhere", "spec"),
        "`nowhere` is not a file or folder, and git does not know the revision `nowhere`: if it is only in the remote repository, run `git \
         fetch` first"
    );
    // The rest is the message of git.
    let without = error("HEAD", "elsewhere");
    assert!(without.starts_with("the revision `HEAD` has no `elsewhere`: "), "{without}");
    assert_eq!(error("--output=x", "spec"), "`--output=x` is not a revision");
    fs::create_dir(folder.join("empty")).expect("the folder can be made");
    let empty = folder.join("empty");
    let error = Inputs::from_path(&empty, None).expect_err("there is nothing");
    assert_eq!(error, format!("{} has no *.yaml, *.yml or *.json", empty.display()));
}

#[test]
fn missing_revision_in_shallow_clone_has_a_hint() {
    let folder = repository("deep");
    let output = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(&folder).output().expect("git runs");
    let first = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    git(&folder, &["add", "--all"]);
    git(&folder, &["commit", "--quiet", "--message", "Second"]);
    let clone = self::folder("shallow");
    let from = format!("file://{}", folder.display());
    git(&clone, &["clone", "--quiet", "--depth", "1", &from, "clone"]);
    let error = Inputs::from_git(&clone.join("clone"), &first, "spec", None).expect_err("the commit is not there");
    assert_eq!(
        error,
        format!(
            "`{first}` is not a file or folder, and git does not know the revision `{first}`: the clone is shallow; run `git fetch \
             --unshallow`, or set `fetch-depth: 0` for the checkout in a workflow"
        )
    );
}

const PARTS: &str = "openapi: 3.0.3
info: {title: Calls, version: '1'}
paths:
  /calls:
    get:
      operationId: FetchCall
      responses:
        '200':
          description: It.
          content: {application/json: {schema: {$ref: 'parts/call.yml#/Call'}}}
";
const PART: &str = "Call:
  type: object
  properties:
    from: {$ref: '../numbers.yml#/Number'}
";

/// Creates a repository with a document that refers to a file in a subfolder, which refers to a file beside the
/// document.
fn repository_with_parts(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::create_dir(folder.join("spec/parts")).expect("the folder can be made");
    write(&folder, "calls.json", PARTS);
    write(&folder, "parts/call.yml", PART);
    write(&folder, "numbers.yml", "Number: {type: string, maxLength: 16}\n");
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "First"]);
    folder
}

#[test]
fn referenced_files_are_compared() {
    let folder = repository_with_parts("parts");
    write(&folder, "parts/call.yml", &format!("{PART}    to: {{$ref: '../numbers.yml#/Number'}}\n"));
    write(&folder, "numbers.yml", "# Numbers\nNumber: {type: integer}\n");
    let of_git = |revision: &str| Inputs::from_git(&folder, revision, "spec", None).expect("the revision has it");
    let folders = (of_git("HEAD"), Inputs::from_path_in(&folder, "spec", None).expect("the folder is there"));
    let file = Inputs::from_path_in(&folder, "spec/calls.json", None).expect("the file is there");
    for (base, revision) in [folders, (of_git("HEAD:spec/calls.json"), file)] {
        let report = diff::compare(&base, &revision).unwrap_or_else(|failures| panic!("{}", errors(&failures)));
        assert_eq!(
            render::text(&report, Style::Plain),
            "spec/numbers.yml
  2:10 breaking [type-changed] the type of schema `Number` changed from string to integer
    string → integer
    wire: breaks: existing clients can't decode the value
    rust: breaks: the struct `types::Number` is now an alias

spec/parts/call.yml
  5:5 additive [property-added] property `Call.to` is new
    now `Number`
    wire: extends: existing clients keep unknown properties
    rust: extends: the field `types::Call::to` is new

1 breaking change, 1 addition; version: major (below 1.0.0: minor)
"
        );
    }
    let status = Command::new("git").args(["status", "--porcelain"]).current_dir(&folder).output().expect("git runs");
    assert_eq!(String::from_utf8_lossy(&status.stdout), " M spec/numbers.yml\n M spec/parts/call.yml\n");
}

#[test]
fn moved_part_is_no_change() {
    let folder = repository_with_parts("moved-parts");
    let base = Inputs::from_git(&folder, "HEAD", "spec", None).expect("the revision has it");
    write(&folder, "parts/call.yml", &PART.replace("../numbers.yml", "number.yml"));
    fs::rename(folder.join("spec/numbers.yml"), folder.join("spec/parts/number.yml")).expect("the file is there");
    let revision = Inputs::from_path_in(&folder, "spec", None).expect("the folder is there");
    assert_eq!(ids(&base, &revision), []);
}

#[test]
fn mistakes_in_referenced_files_are_reported() {
    let folder = repository_with_parts("broken-parts");
    write(&folder, "numbers.yml", "Number: {type: text}\n");
    git(&folder, &["commit", "--quiet", "--all", "--message", "Broken"]);
    fs::remove_file(folder.join("spec/numbers.yml")).expect("the file is there");
    let base = Inputs::from_git(&folder, "HEAD", "spec", None).expect("the revision has a folder");
    let revision = Inputs::from_path_in(&folder, "spec", None).expect("the folder is there");
    let failures = diff::compare(&base, &base).expect_err("a type is wrong");
    let text = errors(&failures);
    assert!(text.starts_with("spec/numbers.yml:1:16 [unknown-value] "), "{text}");
    let failures = diff::compare(&revision, &revision).expect_err("a file is missing");
    let text = errors(&failures);
    assert!(text.starts_with("spec/parts/call.yml:4:18 [external-reference] "), "{text}");
}

/// Creates a folder with the document and a configuration.
fn configured(configuration: &str) -> Inputs {
    let file = |name: &str, text: &str| File { name: name.to_owned(), bytes: text.into() };
    Inputs::new("spec", vec![file("spec/calls.yaml", CALLS), file("spec/crate.toml", configuration)])
}

#[test]
fn mistakes_in_the_configuration_are_reported() {
    let unknown = format!("{CRATE}[[pagination]]\noperations = [\"ListRooms\"]\nlink-header = true\n");
    let level = format!("{CRATE}[lint]\nbound = \"off\"\n");
    for (wrong, expected) in [
        (&*level, "spec/crate.toml:5:1 [crate-lint] there is no rule `bound`\n"),
        ("name = \"calls\"\n", "spec/crate.toml:1:1 [crate-config] the key `version` is missing\n"),
        (&unknown, "spec/crate.toml:4:1 [crate-pagination] no document has an operation `ListRooms`\n"),
    ] {
        let failures = diff::compare(&configured(CRATE), &configured(wrong)).expect_err("the configuration is wrong");
        let text = errors(&failures);
        assert!(text.starts_with(expected), "{text}");
    }
    // A base may have rules without operations, because a revision may correct them.
    let repaired = ids(&configured(&unknown), &configured(CRATE));
    let expected = ["base-error-ignored", "pagination-changed"];
    assert_eq!(repaired, expected.map(|id| ("spec/crate.toml".to_owned(), id.to_owned())));
    // A single file has no configuration, so the configuration of the other side is ignored.
    let alone = side("spec/calls.yaml", CALLS);
    assert_eq!(ids(&alone, &configured(&unknown)), []);
}

#[test]
fn severities_of_the_configuration_apply_to_the_revision() {
    let with = |comment: &str| {
        let text = format!("{CALLS}components: {{schemas: {{A: {{enum: [a, a]}}}}}}{comment}\n");
        let file = |name: &str, text: &str| File { name: name.to_owned(), bytes: text.into() };
        let configuration = format!("{CRATE}[lint]\nenum-duplicate = \"error\"\n");
        Inputs::new("spec", vec![file("spec/calls.yaml", &text), file("spec/crate.toml", &configuration)])
    };
    let failures = diff::compare(&with(""), &with("")).expect_err("a warning became an error");
    assert_eq!(failures.len(), 1);
    let text = errors(&failures);
    assert!(text.starts_with("spec/calls.yaml:8:38 [enum-duplicate] `a` is listed more than once\n"), "{text}");
    let suppressed = with(" # lint: allow(enum-duplicate) the API lists it twice");
    assert_eq!(ids(&suppressed, &suppressed), []);
}
