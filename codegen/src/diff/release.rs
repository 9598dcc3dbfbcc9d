//! The state that was released last, by the tags of the git repository.

use std::path::Path;

use semver::Version;

use super::inputs::git;

/// Returns the tag with the largest version among the tags that a commit contains: `0.2.0`, `v0.2.0` or, for a package
/// `calls`, `calls-v0.2.0`.
///
/// # Errors
///
/// If git does not know the commit, or `workspace` is not in a repository.
pub fn last_release(workspace: &Path, commit: &str, package: Option<&str>) -> Result<Option<String>, String> {
    let output = git(workspace, &["tag", "--list", &format!("--merged={commit}")])?;
    let output = String::from_utf8_lossy(&output);
    let version = |tag: &str| {
        let of_package = package.and_then(|package| tag.strip_prefix(package)?.strip_prefix('-'));
        let number = of_package.unwrap_or(tag);
        Version::parse(number.strip_prefix('v').unwrap_or(number)).ok()
    };
    let releases = output.lines().filter_map(|tag| Some((version(tag)?, tag)));
    Ok(releases.max().map(|(_, tag)| tag.to_owned()))
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
