//! A git repository with specifications, a regenerated crate and one commit, and the steps of the workflow.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) const CALLS: &str = "openapi: 3.0.3
info: {title: Calls, version: '1', description: Calls., license: {name: MIT}}
servers: [{url: https://example.com}]
paths:
  /calls:
    get:
      operationId: ListCalls
      description: Lists calls.
      responses: {'204': {description: Done.}}
  /calls/1:
    get:
      operationId: FetchCall
      description: Fetches the first call.
      responses:
        '200':
          description: The call.
          content: {application/json: {schema: {$ref: '#/components/schemas/Call'}}}
components:
  schemas:
    Call:
      description: A call.
      type: object
      required: [id, state]
      properties:
        id: {type: string, description: Its id.}
        state: {type: string, description: Its state.}
";

const CRATE: &str = "name = \"phone\"\nversion = \"0.1.0\"\ndescription = \"Calls and messages\"\nlicense = \"MIT\"\n";

const LOCK: &str =
    "version = 4\n\n[[package]]\nname = \"phone\"\nversion = \"0.1.0\"\ndependencies = [\n \"serde\",\n]\n";

/// The programs that the steps run. `gh` keeps the comments as files in the folder `comments` of the repository.
const CARGO: &str = "#!/bin/sh\n[ \"$1\" = xtask ] || exit 0\nshift\nexec XTASK \"$@\"\n";
const GH: &str = r#"#!/bin/sh
set -e
mkdir -p "$COMMENTS"
case "$*" in
  "api --paginate repos/org/phone/issues/7/comments --jq "*'<!-- spec-review -->'*) ls "$COMMENTS" ;;
  "api --silent --method PATCH repos/org/phone/issues/comments/1 --field body=@comment.md") cp comment.md "$COMMENTS/1" ;;
  "api --silent --method POST repos/org/phone/issues/7/comments --field body=@comment.md")
    [ ! -e "$COMMENTS/1" ]
    cp comment.md "$COMMENTS/1" ;;
  *) echo "unexpected: $*" >&2; exit 1 ;;
esac
"#;

pub(crate) struct Repository {
    folder: PathBuf,
}

/// The result of the steps.
pub(crate) struct Review {
    /// Names of the failed steps.
    pub(crate) failed: Vec<String>,
    /// The report in the summary.
    pub(crate) report: String,
    /// The output of all steps.
    pub(crate) annotations: String,
}

impl Repository {
    pub(crate) fn new(name: &str) -> Self {
        let parent = Path::new(env!("CARGO_TARGET_TMPDIR")).join("review").join(name);
        let _ = fs::remove_dir_all(&parent);
        let repository = Self { folder: parent.join("repository") };
        for folder in ["repository/spec", "bin"] {
            fs::create_dir_all(parent.join(folder)).unwrap();
        }
        for (name, text) in [("cargo", CARGO.replace("XTASK", env!("CARGO_BIN_EXE_xtask"))), ("gh", GH.to_owned())] {
            let path = parent.join("bin").join(name);
            fs::write(&path, text).unwrap();
            assert!(Command::new("chmod").arg("+x").arg(&path).status().unwrap().success());
        }
        let attributes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.gitattributes");
        repository.write(".gitattributes", &fs::read_to_string(attributes).unwrap());
        repository.write("CHANGELOG.md", "# Changelog\n\n## 0.1.0\n\n- Calls and messages.\n");
        repository.write("Cargo.toml", "[workspace]\nmembers = [\"generated\"]\nresolver = \"3\"\n");
        repository.write("Cargo.lock", LOCK);
        repository.write("spec/crate.toml", CRATE);
        repository.write("spec/calls.yaml", CALLS);
        repository.write("spec/messages.yaml", &CALLS.replace("Call", "Message").replace("call", "message"));
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.regenerate();
        repository.commit("First");
        repository.git(&["checkout", "--quiet", "-b", "change"]);
        repository
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn append(&self, name: &str, text: &str) {
        self.write(name, &(self.read(name) + text));
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    /// Replaces the only occurrence of a text.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(from).count(), 1, "{name}: {from}");
        self.write(name, &text.replace(from, to));
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> Output {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let output = self.command("git").args(identity).args(arguments).output().unwrap();
        let is_merge = arguments.contains(&"merge");
        assert!(is_merge || output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    pub(crate) fn xtask(&self, arguments: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap()
    }

    pub(crate) fn regenerate(&self) {
        let output = self.xtask(&["regen"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Returns a command in the repository.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        // Cargo sets this variable, which selects the workspace.
        command.current_dir(&self.folder).env("CARGO_MANIFEST_DIR", self.path("xtask"));
        for variable in ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA", "GITHUB_BASE_REF"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn comments(&self) -> Vec<String> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.folder.with_file_name("comments")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
    }

    /// Commits the changes, and runs the steps of both jobs as for a pull request to the branch `main`.
    pub(crate) fn review(&self) -> Review {
        self.commit("Change");
        let workflow = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows/spec-review.yml");
        let workflow: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(workflow).unwrap()).unwrap();
        let summary = self.folder.with_file_name("summary.md");
        let _ = fs::remove_file(&summary);
        let path = format!("{}:{}", self.folder.with_file_name("bin").display(), std::env::var("PATH").unwrap());
        let mut review = Review { failed: Vec::new(), report: String::new(), annotations: String::new() };
        let steps = ["review", "comment"].map(|job| workflow["jobs"][job]["steps"].as_sequence().unwrap().clone());
        for step in steps.concat().iter().filter(|step| step["name"] != "Toolchain") {
            let Some(script) = step["run"].as_str() else { continue };
            let output = self
                .command("bash")
                .args(["-e", "-c", script])
                .env("PATH", &path)
                .env("BASE", "main")
                .env("GITHUB_STEP_SUMMARY", &summary)
                .env("COMMENTS", self.folder.with_file_name("comments"))
                .env("REPOSITORY", "repos/org/phone")
                .env("NUMBER", "7")
                .output()
                .unwrap();
            review.annotations += &String::from_utf8(output.stdout).unwrap();
            if !output.status.success() {
                review.failed.push(step["name"].as_str().unwrap().to_owned());
            }
        }
        review.report = fs::read_to_string(summary).unwrap();
        for left in ["review.md", "comment.md", "undeclared.txt"] {
            let _ = fs::remove_file(self.path(left));
        }
        review
    }
}
