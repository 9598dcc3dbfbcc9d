//! Growth of time and memory with the size of hostile documents: each document is measured in a size and in twice that
//! size.
//!
//! `cargo bench -p openapi-client-codegen --bench growth [-- FAMILY…]`, on Linux, which reports the peak memory of a
//! process. Each document is generated, linted (in every format), and compared with a document with other names and one
//! with other types, each in its own process. The time is CPU time. A ratio of about 2 is linear. Refused documents are
//! marked. A process is killed after 20 seconds of CPU time.

mod documents;
mod operations;
mod schemas;
mod shared;
mod texts;

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Format, Style};
use openapi_client_codegen::diff::{self, Inputs, render};
use openapi_client_codegen::{Project, lint, project};

/// First argument of a process that measures itself; the task and the files follow.
const MEASURE: &str = "--measure";

/// CPU time limit of a process, in milliseconds.
const LONGEST: u64 = 20_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.as_slice() {
        [flag, what, paths @ ..] if flag == MEASURE => {
            let outcome = run(what, paths.iter().map(PathBuf::from).collect::<Vec<_>>().as_slice());
            println!("{} {} {outcome}", time("self").unwrap_or_default(), peak().unwrap_or_default());
        }
        only => compare(only),
    }
}

/// Runs a task on the documents and returns its result.
fn run(what: &str, paths: &[PathBuf]) -> String {
    match what {
        "generate" => {
            let config =
                CrateConfig::parse("crate.toml", "name = \"bench\"\nversion = \"1.0.0\"\ndescription = \"Bench\"");
            let Ok(config) = config else { return String::new() };
            let mut diagnostics = Diagnostics::new();
            let files = Project::from_files(paths, None, config, &mut diagnostics)
                .and_then(|project| project.generate(&mut diagnostics));
            let found = diagnostics.format(Format::Text(Style::Plain)).len() / 1024;
            files.map_or_else(
                || refused(&diagnostics),
                |files| {
                    format!(
                        "{} KB of Rust, {found} KB of findings",
                        files.iter().map(|(_, file)| file.len()).sum::<usize>() / 1024
                    )
                },
            )
        }
        "lint" => {
            let mut diagnostics = Diagnostics::new();
            project::lint(paths, None, &mut diagnostics);
            let formats = [Format::Text(Style::Plain), Format::Github, Format::Json, Format::Sarif(lint::describe)];
            let size: usize = formats.into_iter().map(|format| diagnostics.format(format).len()).sum();
            format!("{} findings, {} KB", diagnostics.len(), size / 1024)
        }
        _ => {
            let [Ok(base), Ok(revision)] = [0, 1].map(|side| Inputs::from_path(&paths[side], None)) else {
                return String::new();
            };
            match diff::compare(&base, &revision) {
                Ok(report) => {
                    let links = render::Links::default();
                    let size = render::text(&report, Style::Plain).len()
                        + render::json(&report).len()
                        + render::github(&report).len()
                        + render::markdown(&report, &links).len();
                    format!("{} changes, {} KB", report.changes.len(), size / 1024)
                }
                Err(failures) => failures.first().map_or_else(String::new, |failure| refused(&failure.diagnostics)),
            }
        }
    }
}

/// Returns the rule of the first error.
fn refused(diagnostics: &Diagnostics) -> String {
    let mut errors =
        diagnostics.iter().filter(|found| found.severity == openapi_client_codegen::diagnostic::Severity::Error);
    format!("refused: {}, {} errors", errors.next().map_or("", |found| found.rule), diagnostics.error_count())
}

/// Prints a line for each family and task.
fn compare(only: &[String]) {
    let folder = std::env::temp_dir().join(format!("growth-{}", std::process::id()));
    let families = [schemas::FAMILIES, operations::FAMILIES, shared::FAMILIES, texts::FAMILIES].into_iter().flatten();
    println!("{:48} {:>7} {:8}     time  ratio      peak  ratio", "document", "size", "");
    for (name, size, make) in families {
        if !only.is_empty() && !only.iter().any(|only| name.contains(only.as_str())) {
            continue;
        }
        let sizes = [*size, size * 2].map(|size| {
            let files = make(size);
            [("base", "a", "string"), ("names", "b", "string"), ("types", "a", "integer")].map(|(side, part, kind)| {
                let folder = folder.join(format!("{side}{size}"));
                let path = files.first().map(|(name, _)| folder.join(name)).unwrap_or_default();
                for (name, text) in &files {
                    let written = fs::create_dir_all(&folder)
                        .and_then(|()| fs::write(folder.join(name), text.replace('@', part).replace('~', kind)));
                    if let Err(error) = written {
                        println!("{}: {error}", folder.display());
                    }
                }
                path
            })
        });
        for (what, sides) in [("generate", &[0][..]), ("lint", &[0]), ("names", &[0, 1]), ("types", &[0, 2])] {
            let measured = |index: usize| {
                let paths: Vec<&Path> = sides.iter().map(|side| sizes[index][*side].as_path()).collect();
                measure(what, &paths)
            };
            let once = measured(0);
            let twice = once.as_ref().and_then(|_| measured(1));
            let mut line = format!("{name:48} {:7} {what:8} ", size * 2);
            let _ = match (once, twice) {
                (Some((time, peak, _)), Some((twice, peak_twice, outcome))) => writeln!(
                    line,
                    "{twice:5} ms {:6.1} {:6} MB {:6.1}   {outcome}",
                    ratio(twice, time),
                    peak_twice / 1024,
                    ratio(peak_twice, peak),
                ),
                (Some((time, ..)), None) => writeln!(line, "killed; {time} ms for half the size"),
                (None, _) => writeln!(line, "killed, also at half the size"),
            };
            print!("{line}");
        }
        let _ = fs::remove_dir_all(&folder);
    }
}

#[expect(clippy::cast_precision_loss, reason = "the ratio is printed with one digit")]
fn ratio(twice: u64, once: u64) -> f64 {
    twice as f64 / once.max(1) as f64
}

/// Returns CPU time in milliseconds, peak memory in KiB and the result of a process; `None` if it was killed.
fn measure(what: &str, paths: &[&Path]) -> Option<(u64, u64, String)> {
    let program = std::env::current_exe().ok()?;
    let mut child = Command::new(program).args([MEASURE, what]).args(paths).stdout(Stdio::piped()).spawn().ok()?;
    let id = child.id().to_string();
    while child.try_wait().ok()?.is_none() {
        if time(&id).is_some_and(|time| time > LONGEST) {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut text = String::new();
    child.stdout.take()?.read_to_string(&mut text).ok()?;
    let mut parts = text.trim().splitn(3, ' ');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.to_owned()))
}

/// Returns the CPU time of a process, in milliseconds.
fn time(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The program name, in parentheses, may contain any characters. Times are in hundredths of a second.
    let mut fields = status.rsplit_once(") ")?.1.split(' ').skip(11);
    let [user, system] = [fields.next()?, fields.next()?].map(|field| field.parse::<u64>().unwrap_or_default());
    Some((user + system) * 10)
}

/// Returns the peak memory of this process, in KiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
