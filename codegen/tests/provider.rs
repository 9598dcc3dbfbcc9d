//! A new provider needs only one YAML file: module, feature, README and shared resources follow from it.

#[path = "support/cargo.rs"]
mod cargo;

use std::fs;
use std::path::{Path, PathBuf};

use cargo::cargo;
use openapi_client_codegen::Project;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::Files;

/// Generates the files of a folder of specifications.
fn generate(folder: &Path) -> Files {
    let mut diagnostics = Diagnostics::new();
    Project::read(folder, &mut diagnostics)
        .and_then(|project| project.generate(&mut diagnostics))
        .unwrap_or_else(|| panic!("{}", diagnostics.render(Style::Plain)))
}

/// Creates a folder with the specifications of this workspace.
fn specifications(name: &str) -> PathBuf {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder of an earlier run can be removed");
    }
    fs::create_dir_all(&folder).expect("the folder can be made");
    for entry in fs::read_dir(&spec).expect("there are specifications") {
        let entry = entry.expect("the folder can be read");
        fs::copy(entry.path(), folder.join(entry.file_name())).expect("the file can be copied");
    }
    folder
}

/// The document sorts first and is the largest.
#[test]
fn new_document_leaves_the_texts_of_the_others() {
    let folder = specifications("new-document");
    let before = generate(&folder);
    let operation = |index: usize| {
        format!(
            "  /a{index}/{{id}}:\n    get: {{operationId: Fetch{index}, parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}], responses: {{'204': {{description: d}}}}}}\n"
        )
    };
    let paths: String = (0..20).map(operation).collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: A, version: '1'}}\nservers: [{{url: 'https://a.example.com'}}]\npaths:\n{paths}"
    );
    fs::write(folder.join("aaa.yaml"), text).expect("the file can be written");
    let after = generate(&folder);
    for (path, text) in before.iter() {
        let new = after.get(path).expect("the file is emitted");
        if ["Cargo.toml", "README.md", "src/lib.rs"].contains(&path) {
            // Lines are only added; the first line and the default features name all documents.
            let mut new = new.lines();
            for line in text.lines().skip(1).filter(|line| !line.starts_with("default = ")) {
                assert!(new.any(|other| other == line), "{path} has lost the line: {line}");
            }
        } else {
            assert_eq!(new, text, "{path}");
        }
    }
}

#[test]
fn third_provider_of_participants_needs_one_file() {
    let folder = specifications("third-provider");
    let two = generate(&folder);
    let signalwire = fs::read_to_string(folder.join("signalwire.yaml")).expect("the specification can be read");
    // A separate provider without hold.
    let third = signalwire
        .replace("SignalWire Compatibility API", "Parley API")
        .replace("SIGNALWIRE_", "PARLEY_")
        .replace("        - name: HoldParticipant", "        - name: ParkParticipant");
    fs::write(folder.join("parley.yaml"), third).expect("the file can be written");
    let mut three = generate(&folder);

    let changed: Vec<&str> =
        three.iter().filter(|(path, text)| two.get(path) != Some(*text)).map(|(path, _)| path).collect();
    let module = [
        "callbacks",
        "client",
        "examples",
        "mod",
        "operations",
        "server/mod",
        "server/requests",
        "types/callbacks",
        "types/mod",
    ]
    .map(|file| format!("src/parley/{file}.rs"));
    let mut expected = vec!["Cargo.toml", "README.md", "src/events.rs", "src/lib.rs"];
    expected.extend(module.iter().map(String::as_str));
    expected.push("src/participants.rs");
    assert_eq!(changed, expected);

    let manifest = three.get("Cargo.toml").expect("a manifest");
    assert!(manifest.contains("# Parley API\nparley = []\n"), "{manifest}");
    let readme = three.get("README.md").expect("a README");
    assert!(readme.contains("`Client::from_env` reads `PARLEY_PROJECT_ID`, `PARLEY_API_TOKEN`"), "{readme}");
    let participants = three.get("src/participants.rs").expect("the resource");
    assert!(participants.contains("impl Participants for super::parley::Client {"));
    assert!(participants.contains("fn unhold_participant("));
    assert!(!participants.contains("fn hold_participant("), "the resource has only operations of all providers");

    // The sections below the features are for hand-written files, which this crate does not have.
    let (alone, _) = manifest.split_once("\n[dev-dependencies]").expect("there are dependencies for tests");
    let alone = alone.replace("../codegen/runtime", concat!(env!("CARGO_MANIFEST_DIR"), "/runtime"));
    three.insert("Cargo.toml", format!("{alone}\n[workspace]\n"));
    let out = folder.join("crate");
    three.write(&out).expect("the crate can be written");
    let features =
        ["--no-default-features", "--features", "parley,signalwire,twilio,xml,tracing,blocking,webhooks,server"];
    let output = cargo(&out, &[&["build", "--quiet", "--lib"][..], &features].concat());
    // The output includes warnings.
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}
