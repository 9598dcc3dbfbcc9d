//! `generate`: generates a crate from OpenAPI documents.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{ArgGroup, Args};
use openapi_client_codegen::Project;
use openapi_client_codegen::config::{CrateConfig, RuntimeSource, Selector};
use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::files::relative;

use crate::Context;
use crate::output::{FAILURE, Target, failed, print_diagnostics};

/// The arguments of the command.
#[derive(Args)]
#[command(group = ArgGroup::new("target").required(true))]
pub struct Arguments {
    /// An OpenAPI 3.0 to 3.2 document in YAML or JSON; of several, each becomes a module with the name of its file. `-`
    /// is the standard input, with the name `api`.
    #[arg(long, value_name = "FILE", required = true)]
    spec: Vec<PathBuf>,
    /// Read files below this folder that documents refer to, instead of only those below the document's own folder.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The directory of the crate: missing, empty, or with a previously generated crate.
    #[arg(long, value_name = "DIR", group = "target")]
    out: Option<PathBuf>,
    /// Instead of a crate, write a module of your crate into this folder, such as src/api, and print the dependencies
    /// that the crate needs.
    #[arg(long, value_name = "DIR", group = "target", conflicts_with = "name")]
    module: Option<PathBuf>,
    /// The name of the package [default: the name of the directory].
    #[arg(long)]
    name: Option<String>,
    /// A configuration with version, description, licence and other keys of the package, as in spec/crate.toml; every
    /// key is optional.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Only generate these operations, and what they need: `tag:NAME`, `path:/pets/*` (`*` matches any characters),
    /// `operation:ID` or `operation:GET /pets`; may be repeated [default: `include` of the configuration, or all].
    #[arg(long, value_name = "SELECTOR", value_parser = Selector::from_argument)]
    include: Vec<Selector>,
    /// Leave these operations out, in the same form [default: `exclude` of the configuration].
    #[arg(long, value_name = "SELECTOR", value_parser = Selector::from_argument)]
    exclude: Vec<Selector>,
    /// Where the crate gets its runtime from: `embed` for a copy, or a dependency [default: that of the configuration, or
    /// `embed`; for a module, the version of this program].
    #[arg(long, value_name = "embed|version=REQ|path=DIR|git=URL", value_parser = RuntimeSource::from_argument)]
    runtime: Option<RuntimeSource>,
    /// Don't write; print the differences, and fail if there are any.
    #[arg(long)]
    check: bool,
}

impl Arguments {
    fn directory(&self) -> &Path {
        self.module.as_ref().or(self.out.as_ref()).map_or(Path::new(""), PathBuf::as_path)
    }
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> ExitCode {
    let start = Instant::now();
    let mut diagnostics = Diagnostics::new();
    let config = match config(context, arguments, &mut diagnostics) {
        Ok(config) => config,
        Err(message) => return failed(&message),
    };
    let project = config
        .and_then(|config| Project::from_files(&arguments.spec, arguments.root.as_deref(), config, &mut diagnostics));
    let generated = project.and_then(|project| Some((project.generate(&mut diagnostics)?, project)));
    print_diagnostics(&diagnostics);
    let [errors, warnings] = [diagnostics.error_count(), diagnostics.warning_count()];
    let Some((files, project)) = generated else {
        if !context.quiet {
            eprintln!("\nerrors: {errors}, warnings: {warnings}; nothing was generated");
        }
        return ExitCode::from(FAILURE);
    };
    let directory = arguments.directory();
    let shown = directory.to_string_lossy();
    let specifications: Vec<_> = arguments.spec.iter().map(|path| path.to_string_lossy()).collect();
    let target = Target {
        directory,
        shown: shown.trim_end_matches('/'),
        specifications: &specifications.join(", "),
        command: &project.config().command,
        quiet: context.quiet,
    };
    let status = if arguments.check { target.check(&files) } else { target.write(&files, start) };
    match files.missing_dependencies(directory) {
        Ok(missing) if missing.is_empty() => {}
        Ok(missing) => println!("\nThe module needs more dependencies. Add:\n\n{}", missing.trim_end()),
        Err(error) => return failed(&error),
    }
    // A long list of files separates the warnings from the end of the output.
    if warnings > 0 && !context.quiet {
        eprintln!("warnings: {warnings}");
    }
    status
}

/// Returns the configuration with the options of the command line, which override it; `None` if it has an error.
fn config(
    context: &Context,
    arguments: &Arguments,
    diagnostics: &mut Diagnostics,
) -> Result<Option<CrateConfig>, String> {
    let directory = arguments.directory();
    let directory = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    let of_directory = || directory.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut config = match arguments.module {
        Some(_) => CrateConfig::for_module(module_path(&directory)?),
        None => {
            CrateConfig::new(arguments.name.clone().unwrap_or_else(of_directory)).map_err(|message| match arguments
                .name
            {
                Some(_) => message,
                None => format!("{message}; `--name NAME` names it unlike the directory"),
            })?
        }
    };
    config.command = format!("{} generate", context.program);
    if let Some(path) = &arguments.config {
        config = match config.with(&path.to_string_lossy(), &read(path)?) {
            Ok(config) => config,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                return Ok(None);
            }
        };
    }
    if let Some(name) = &arguments.name {
        config.name.clone_from(name);
    }
    for (given, configured) in [(&arguments.include, &mut config.include), (&arguments.exclude, &mut config.exclude)] {
        if !given.is_empty() {
            configured.clone_from(given);
        }
    }
    if let Some(source) = &arguments.runtime {
        config.runtime = source.clone();
        if let RuntimeSource::Dependency(keys) = &mut config.runtime {
            for (_, path) in keys.iter_mut().filter(|(key, _)| *key == "path") {
                std::fs::metadata(&path).map_err(|error| format!("cannot read {path}: {error}"))?;
                // The manifest of a module's crate is looked for later.
                if arguments.module.is_none() {
                    *path = relative(Path::new(path), &directory);
                }
            }
        }
    }
    Ok(Some(config))
}

/// Returns the path in Rust of a module in this folder: `crate::clients::pets` for `src/clients/pets`.
fn module_path(folder: &Path) -> Result<String, String> {
    let names: Vec<_> = folder.iter().map(|name| name.to_string_lossy()).collect();
    let start = names.iter().rposition(|name| name == "src").map_or(names.len().saturating_sub(1), |src| src + 1);
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    match &names[start..] {
        [] => Err("`--module` needs a folder below src, such as src/api".to_owned()),
        names => match names.iter().find(|name| !is_name(name)) {
            Some(name) => {
                Err(format!("the folder `{name}` is no name of a module: use lower-case letters, digits and `_`"))
            }
            None => Ok(format!("crate::{}", names.join("::"))),
        },
    }
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}
