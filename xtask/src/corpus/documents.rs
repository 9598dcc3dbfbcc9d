//! The documents of a folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file that may be an OpenAPI document.
pub(super) struct Document {
    pub(super) path: PathBuf,
    /// Path below the folder, with `/` separators.
    pub(super) name: String,
    /// Unique name of the package that is generated from it.
    pub(super) package: String,
}

/// Returns the `*.yaml`, `*.yml` and `*.json` files in and below a folder whose relative path contains `only`, sorted
/// by path.
pub(super) fn find(folder: &Path, only: &str) -> io::Result<Vec<Document>> {
    let mut paths = Vec::new();
    if folder.is_dir() {
        list(folder, &mut paths)?;
    }
    paths.sort();
    let mut packages = BTreeSet::new();
    let mut documents = Vec::new();
    for path in paths {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let package = package(&stem, &mut packages);
        if name.contains(only) {
            documents.push(Document { path, name, package });
        }
    }
    Ok(documents)
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, paths)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml" || extension == "json")
        {
            paths.push(path);
        }
    }
    Ok(())
}

/// Returns a valid and unique package name.
fn package(stem: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let base = format!("corpus_{}", stem.chars().map(plain).collect::<String>());
    let mut name = base.clone();
    let mut number = 1;
    while !taken.insert(name.clone()) {
        number += 1;
        name = format!("{base}_{number}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_names_are_unique() {
        let mut taken = BTreeSet::new();
        assert_eq!(package("Pet.Store v1", &mut taken), "corpus_pet_store_v1");
        assert_eq!(package("pet-store-v1", &mut taken), "corpus_pet_store_v1_2");
        assert_eq!(package("pet_store_v1", &mut taken), "corpus_pet_store_v1_3");
    }
}
