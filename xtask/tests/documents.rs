//! README.md, CONTRIBUTING.md and the pages in codegen/docs show the real output of commands.
//!
//! The tests apply the described changes to a copy of the specifications and the crate in its own git repository, and
//! run every command after `$` there. A line `…` stands for omitted lines. Lines about unchanged files are always
//! omitted, and times are not compared. `UPDATE_EXPECT=1` rewrites the documents.

#![allow(missing_docs)]

use std::fs;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

const SIGNALWIRE: &str = "spec/signalwire.yaml";

const PETSTORE: &str = "\
openapi: 3.1.0
info: {title: Petstore, version: '1'}
servers: [{url: 'https://petstore.example.com'}]
webhooks:
  petFound:
    post:
      responses: {'204': {description: Noted.}}
paths:
  /pets/{id}:
    get:
      operationId: fetchPet
      summary: Gets a pet.
      parameters: [{name: id, in: path, required: true, description: Its number., schema: {type: integer}}]
      responses:
        '200':
          description: The pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
";

/// An operation without its path parameter.
const FETCH_CONFERENCE: &str = r##"paths:
  /Accounts/{AccountSid}/Conferences/{ConferenceSid}:
    get:
      operationId: FetchConference
      summary: Fetches one conference.
      description: Gives what is known about the conference.
      parameters:
        - $ref: "#/components/parameters/AccountSid"
      responses:
        "200":
          description: The conference.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Conference"
"##;

const CONFERENCE: &str = r##"    Conference:
      description: A conference.
      type: object
      required:
        - sid
      properties:
        sid:
          description: The id of the conference.
          allOf:
            - $ref: "#/components/schemas/ConferenceSid"
    Participant:
"##;

const ACME: &str = r#"openapi: 3.0.3
info:
  title: Acme Voice API
  version: "1"
servers:
  - url: https://voice.acme.example/v1
security:
  - token: []
paths:
  /conferences/{conference}/participants/{participant}:
    delete:
      operationId: DeleteParticipant
      summary: Removes a participant from a conference.
      parameters:
        - {name: conference, in: path, required: true, description: The conference., schema: {type: string}}
        - {name: participant, in: path, required: true, description: The participant., schema: {type: string}}
      responses:
        "204":
          description: The participant has left.
components:
  securitySchemes:
    token:
      type: http
      scheme: bearer
      x-rust-env: ACME_TOKEN
"#;

#[test]
fn readme_shows_command_output() {
    let mut document = Document::read("README.md");

    let workspace = Workspace::new("readme");
    document.shows("cargo run -p conference-participants --example supervise", &workspace);
    workspace.leave_out_muted();
    document.shows("cargo xtask diff HEAD", &workspace);
    workspace.write("petstore.yaml", PETSTORE);
    document.shows("openapi-client generate --spec petstore.yaml --out petstore", &workspace);

    let words = document.lines.iter().flat_map(|line| line.split_whitespace()).count();
    assert!(words <= 900, "README.md has {words} words: move details to the pages that it links to");
    document.finish();
}

#[test]
fn generating_page_shows_command_output() {
    let mut document = Document::read("codegen/docs/generating.md");
    let workspace = Workspace::new("generating");
    workspace.write("petstore.yaml", PETSTORE);
    document.shows("openapi-client generate --spec petstore.yaml --out petstore", &workspace);
    document.shows("openapi-client generate --spec petstore.yaml --out petstore --check", &workspace);
    document.finish();
}

#[test]
fn contributing_shows_command_output() {
    let mut document = Document::read("CONTRIBUTING.md");

    let field = Workspace::new("changing-a-field");
    field.leave_out_muted();
    document.shows("cargo xtask lint", &field);
    document.shows("cargo xtask regen", &field);
    document.shows("cargo xtask diff HEAD", &field);
    document.shows("cargo xtask diff HEAD --check-version", &field);
    field.edit("spec/crate.toml", "version = \"0.1.0\"\ndescription", "version = \"0.2.0\"\ndescription");
    document.shows("cargo xtask diff HEAD --check-version", &field);

    let operation = Workspace::new("adding-an-operation");
    operation.edit(SIGNALWIRE, "paths:\n", FETCH_CONFERENCE);
    operation.edit(SIGNALWIRE, "    Participant:\n", CONFERENCE);
    document.shows("cargo xtask regen", &operation);
    let account = "      parameters:\n        - $ref: \"#/components/parameters/AccountSid\"\n      responses:\n";
    let both = account
        .replace("      responses:\n", "        - $ref: \"#/components/parameters/ConferenceSid\"\n      responses:\n");
    operation.edit(SIGNALWIRE, account, &both);
    document.shows("cargo xtask regen", &operation);
    document.shows("cargo xtask diff HEAD", &operation);

    let provider = Workspace::new("adding-a-provider");
    provider.write("spec/acme.yaml", ACME);
    document.shows("cargo xtask lint", &provider);
    document.shows("cargo xtask regen", &provider);
    document.shows("cargo xtask diff HEAD", &provider);

    document.finish();
}

/// A copy of the files that the commands read and write, with one commit.
struct Workspace(PathBuf);

impl Workspace {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let emitted =
            ["Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "src"].map(|part| format!("generated/{part}"));
        for part in ["CHANGELOG.md".to_owned(), "spec".to_owned()].iter().chain(&emitted) {
            copy(&root().join(part), &folder.join(part));
        }
        let workspace = Self(folder);
        workspace.git(&["init", "--quiet"]);
        workspace.git(&["add", "."]);
        let author = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        workspace.git(&[&author[..], &["commit", "--quiet", "--message", "As it is"]].concat());
        workspace
    }

    fn git(&self, arguments: &[&str]) {
        assert!(Command::new("git").args(arguments).current_dir(&self.0).status().unwrap().success());
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.0.join(path), text).unwrap();
    }

    /// Replaces the only occurrence of a text.
    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.join(path)).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{path}: {from}");
        self.write(path, &text.replace(from, to));
    }

    /// The change that both documents describe.
    fn leave_out_muted(&self) {
        self.edit(SIGNALWIRE, "        - muted\n", "");
    }

    /// Returns the lines that a command prints to both streams.
    fn run(&self, command: &str) -> Vec<String> {
        // Both programs have the commands that are shown of `openapi-client`.
        let of_xtask = command.strip_prefix("cargo xtask ").or_else(|| command.strip_prefix("openapi-client "));
        let (program, arguments) = match of_xtask {
            Some(arguments) => (PathBuf::from(env!("CARGO_BIN_EXE_xtask")), arguments),
            None => (example(command.rsplit(' ').next().unwrap_or_default()), ""),
        };
        let (mut reader, writer) = io::pipe().unwrap();
        let mut process = Command::new(program)
            .args(arguments.split_whitespace())
            // Cargo sets this variable, which selects the workspace.
            .env("CARGO_MANIFEST_DIR", self.0.join("xtask"))
            .current_dir(&self.0)
            .stdout(writer.try_clone().unwrap())
            .stderr(writer)
            .spawn()
            .unwrap();
        let mut printed = String::new();
        reader.read_to_string(&mut printed).unwrap();
        process.wait().unwrap();
        printed.lines().filter(|line| !line.starts_with("unchanged ")).map(|line| line.trim_end().to_owned()).collect()
    }
}

/// A document with commands and their output.
struct Document {
    name: &'static str,
    lines: Vec<String>,
    /// The line to search for the next command from.
    next: usize,
    /// Outdated output: line range and new lines.
    stale: Vec<(Range<usize>, Vec<String>)>,
}

impl Document {
    fn read(name: &'static str) -> Self {
        let text = fs::read_to_string(root().join(name)).unwrap();
        Self { name, lines: text.lines().map(str::to_owned).collect(), next: 0, stale: Vec::new() }
    }

    /// Runs the next command of the document, which must be `command`, and compares its output.
    fn shows(&mut self, command: &str, workspace: &Workspace) {
        let Some((at, shown)) = self.next_command() else { panic!("{} no longer shows `{command}`", self.name) };
        assert_eq!(shown, command, "{}:{}", self.name, at + 1);
        let end = self.lines[at + 1..].iter().position(|line| {
            let line = line.trim_start();
            line.starts_with("$ ") || line == "```"
        });
        let output = at + 1..at + 1 + end.expect("the block has an end");
        let indent = " ".repeat(self.lines[at].len() - self.lines[at].trim_start().len());
        let shown = &self.lines[output.clone()];
        let plain: Vec<&str> = shown.iter().map(|line| line.strip_prefix(&indent).unwrap_or(line)).collect();
        let printed = as_shown(workspace.run(command), &plain);
        if printed != plain {
            let line = |line: String| if line.is_empty() { line } else { format!("{indent}{line}") };
            self.stale.push((output.clone(), printed.into_iter().map(line).collect()));
        }
        self.next = output.end;
    }

    fn next_command(&self) -> Option<(usize, &str)> {
        let mut lines = self.lines.iter().enumerate().skip(self.next);
        lines.find_map(|(at, line)| Some((at, line.trim_start().strip_prefix("$ ")?)))
    }

    /// Rewrites the document on request; otherwise fails if it is outdated or has commands that were not run.
    fn finish(mut self) {
        if let Some((at, command)) = self.next_command() {
            panic!("{}:{}: no test runs `{command}`", self.name, at + 1);
        }
        if self.stale.is_empty() {
            return;
        }
        let mut message = String::new();
        for (shown, printed) in self.stale.iter().rev() {
            message = format!("{}:{}: the command prints\n{}\n\n{message}", self.name, shown.start, printed.join("\n"));
            self.lines.splice(shown.clone(), printed.iter().cloned());
        }
        let is_wanted = std::env::var_os("UPDATE_EXPECT").is_some();
        assert!(
            is_wanted,
            "{message}run UPDATE_EXPECT=1 cargo test -p xtask --test documents, and read the difference"
        );
        fs::write(root().join(self.name), self.lines.join("\n") + "\n").unwrap();
    }
}

/// Omits the printed lines that the document omits, and uses the times in the document.
fn as_shown(printed: Vec<String>, shown: &[&str]) -> Vec<String> {
    let mut lines = printed;
    if let Some(before) = shown.iter().position(|line| *line == "…") {
        let after = shown.len() - before - 1;
        if before + after < lines.len() {
            lines.splice(before..lines.len() - after, ["…".to_owned()]);
        }
    }
    let milliseconds = |line: &str| line.strip_suffix(" ms").and_then(|line| line.rfind(' '));
    let shown = shown.iter().find_map(|line| Some(&line[milliseconds(line)?..]));
    for line in &mut lines {
        if let (Some(at), Some(shown)) = (milliseconds(line), shown) {
            line.replace_range(at.., shown);
        }
    }
    lines
}

/// Returns the program of an example, which Cargo builds together with all tests.
fn example(name: &str) -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_xtask")).with_file_name("examples").join(name);
    if !program.exists() {
        let build = ["build", "--package", "conference-participants", "--example", name];
        assert!(Command::new(env!("CARGO")).args(build).current_dir(root()).status().unwrap().success());
    }
    program
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        for entry in fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
