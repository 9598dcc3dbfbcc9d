//! The state that was released last, by the tags of the git repository.

use std::path::Path;

use semver::Version;

use super::inputs::git;

/// Returns the tag with the largest version among the tags that a commit contains: `calls-v0.2.0` for a package `calls`, or
/// `0.2.0` or `v0.2.0` if no tag names the package. Prereleases are left out, and so are tags of the commit itself unless
/// `is_changed`: then the state to compare has more than the commit.
///
/// # Errors
///
/// If git does not know the commit, or `workspace` is not in a repository.
pub fn last_release(
    workspace: &Path,
    commit: &str,
    package: Option<&str>,
    is_changed: bool,
) -> Result<Option<String>, String> {
    let merged = format!("--merged={commit}");
    let earlier = format!("--no-contains={commit}");
    let mut arguments = vec!["tag", "--list", &merged];
    arguments.extend((!is_changed).then_some(earlier.as_str()));
    let output = git(workspace, &arguments)?;
    let output = String::from_utf8_lossy(&output);
    let release = |number: &str| {
        let version = Version::parse(number.strip_prefix('v').unwrap_or(number)).ok()?;
        version.pre.is_empty().then_some(version)
    };
    let last = |prefix: &str| {
        let numbers = output.lines().filter_map(|tag| Some((release(tag.strip_prefix(prefix)?)?, tag)));
        numbers.max().map(|(_, tag)| tag.to_owned())
    };
    Ok(package.and_then(|package| last(&format!("{package}-"))).or_else(|| last("")))
}

/// Returns true if a folder of the working tree differs from the last commit.
///
/// # Errors
///
/// If `workspace` is not in a repository.
pub fn is_changed(workspace: &Path, folder: &str) -> Result<bool, String> {
    Ok(!git(workspace, &["status", "--porcelain", "--", folder])?.is_empty())
}

/// Returns another name of a commit, if git knows a commit by that name: the full name of a branch or a tag, such as
/// `refs/heads/main`, or else the whole hash of the commit.
pub fn full_name(workspace: &Path, name: &str) -> Option<String> {
    let parse = |options: &[&str], name: &str| {
        let output =
            git(workspace, &[&["rev-parse", "--verify", "--quiet"], options, &["--end-of-options", name]].concat());
        Some(String::from_utf8_lossy(&output.ok()?).trim().to_owned())
    };
    let commit = parse(&[], &format!("{name}^{{commit}}"))?;
    let full = parse(&["--symbolic-full-name"], name).filter(|full| full.starts_with("refs/")).unwrap_or(commit);
    Some(if full == name { format!("{full}^{{commit}}") } else { full })
}

/// Returns the last common commit of a branch and a commit: the name of the branch, if all of it is in the commit.
///
/// # Errors
///
/// If git does not know one of them, or they have no common commit.
pub fn merge_base(workspace: &Path, branch: &str, commit: &str) -> Result<String, String> {
    let id = |arguments: &[&str]| {
        let output = git(workspace, arguments)?;
        Ok::<_, String>(String::from_utf8_lossy(&output).trim().to_owned())
    };
    let common = id(&["merge-base", branch, commit])
        .map_err(|error| format!("`{branch}` and `{commit}` have no common commit: {error}"))?;
    let is_branch = id(&["rev-parse", "--verify", "--quiet", &format!("{branch}^{{commit}}")])? == common;
    Ok(if is_branch { branch.to_owned() } else { common })
}
