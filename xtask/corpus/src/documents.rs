//! The documents of a folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file that may be an OpenAPI document.
pub(crate) struct Document {
    pub(crate) path: PathBuf,
    /// Path below the folder, with `/` separators.
    pub(crate) name: String,
    /// Unique name of the package that is generated from it.
    pub(crate) package: String,
}

/// Returns the `*.yaml`, `*.yml` and `*.json` files in and below a folder whose relative path contains `only`, sorted
/// by path. With a list, it returns only files that it has, and the paths of the list that are absent.
pub(crate) fn find(folder: &Path, list: Option<&[String]>, only: &str) -> io::Result<(Vec<Document>, Vec<String>)> {
    let mut paths = Vec::new();
    let mut absent = Vec::new();
    for listed in list.unwrap_or(&[String::new()]) {
        let path = folder.join(listed);
        if path.is_dir() {
            self::list(&path, &mut paths)?;
        } else if path.is_file() {
            paths.push(path);
        } else if !listed.is_empty() {
            absent.push(listed.clone());
        }
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
    absent.retain(|path| path.contains(only));
    Ok((documents, absent))
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
    let words = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let base = words.fold("corpus".to_owned(), |name, word| format!("{name}_{}", word.to_ascii_lowercase()));
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
    fn listed_documents_are_found_and_others_are_absent() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
        let list = ["twilio.yaml", "absent", "absent/a.yaml"].map(str::to_owned);
        let found = |list: Option<&[String]>, only: &str| {
            let (documents, absent) = find(&folder, list, only).unwrap();
            (documents.into_iter().map(|document| document.name).collect::<Vec<_>>(), absent)
        };
        assert_eq!(found(Some(&list), ""), (vec!["twilio.yaml".to_owned()], list[1..].to_vec()));
        assert_eq!(found(Some(&list), "a.yaml"), (vec![], vec!["absent/a.yaml".to_owned()]));
        assert_eq!(found(Some(&[String::new()]), "yaml"), found(None, "yaml"));
        assert_eq!(found(None, "twilio").1, [""; 0]);
    }

    #[test]
    fn package_names_are_unique() {
        let mut taken = BTreeSet::new();
        assert_eq!(package("Pet.Store v1", &mut taken), "corpus_pet_store_v1");
        assert_eq!(package("pet-store-v1", &mut taken), "corpus_pet_store_v1_2");
        assert_eq!(package("pet_store__v1_", &mut taken), "corpus_pet_store_v1_3");
    }
}
