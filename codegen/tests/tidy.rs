//! The order of modules: each module imports only from modules before it in the list, and the files and folders in a
//! module have no import cycles.
//!
//! Imports are read from the tokens of a file: `use` declarations, and paths that begin with `crate`, `self`, `super`,
//! a module below the file, or an imported name. A path through a re-export counts for its target file. Tests,
//! `macro_rules!` and quoted code are ignored.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The modules of the library, in order: each may import from modules before it.
const ROOMS: &str = "parallel text markdown diagnostic openapi source name model config normalize lint lower files print \
                     runtime resource event emit project diff";

#[test]
fn library_imports_follow_the_module_order() {
    let imports = imports("src");
    let mut report = circles(&imports);
    for Import { from, to, at } in &imports {
        let [Some(above), Some(below)] = [from, to].map(|path| ROOMS.split(' ').position(|room| room == path[0]))
        else {
            panic!("{at}: ROOMS in tests/tidy.rs does not have `{}` or `{}`", from[0], to[0]);
        };
        if above < below {
            let _ = writeln!(report, "{at}: `{}` is below `{}` and does not import from it", from[0], to[0]);
        }
    }
    assert!(report.is_empty(), "imports that do not go down (ROOMS in tests/tidy.rs has the order):\n{report}");
}

#[test]
fn runtime_has_no_import_cycles() {
    let report = circles(&imports("runtime/src"));
    assert!(report.is_empty(), "files or folders that import each other:\n{report}");
}

/// A path of names from the root of a crate to a module or an item.
type Names = Vec<String>;

struct Import {
    from: Names,
    to: Names,
    /// File and line.
    at: String,
}

#[derive(Default)]
struct File {
    /// The path of each name that a `use` declares.
    names: BTreeMap<String, Names>,
    /// Paths and their lines.
    paths: Vec<(Names, usize)>,
}

/// Returns the imports of the crate in this folder, except those of its root.
fn imports(root: &str) -> Vec<Import> {
    let mut texts = BTreeMap::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(root), root, &Vec::new(), &mut texts);
    let parse = |(module, (_, text)): (&Names, &(String, String))| (module.clone(), parse(text, module, &texts));
    let files: BTreeMap<Names, File> = texts.iter().map(parse).collect();
    let mut imports = Vec::new();
    for (from, file) in files.iter().filter(|(module, _)| !module.is_empty()) {
        for (path, line) in &file.paths {
            let to = target(path, &files, 0);
            if to != *from && !to.is_empty() {
                imports.push(Import { from: from.clone(), to, at: format!("{}:{line}", texts[from].0) });
            }
        }
    }
    imports
}

/// Reads the files below a folder: module, name in messages, and text.
fn read(folder: &Path, shown: &str, module: &Names, texts: &mut BTreeMap<Names, (String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let shown = format!("{shown}/{name}");
        let stem = name.trim_end_matches(".rs");
        let child = [module.as_slice(), &[stem.to_owned()]].concat();
        if path.is_dir() {
            read(&path, &shown, &child, texts);
        } else if path.extension().is_some_and(|end| end == "rs") && stem != "tests" {
            let module = if ["mod", "lib"].contains(&stem) { module.clone() } else { child };
            texts.insert(module, (shown, fs::read_to_string(&path).expect("the file can be read")));
        }
    }
}

/// Returns the words and symbols of a text with their lines, without comments and literals.
fn words(text: &str) -> Vec<(&str, usize)> {
    let (mut found, mut line, mut rest) = (Vec::new(), 1, text);
    let end = |text: &str, end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let hashes: String = rest[word..].chars().take_while(|c| *c == '#').collect();
        let is_raw = ["r", "br"].contains(&&rest[..word]) && rest[word + hashes.len()..].starts_with('"');
        let (length, is_code) = match first {
            '/' if rest.starts_with("//") => (end(rest, "\n") - 1, false),
            '"' => {
                let mut length = 1;
                while let Some(byte) = rest.as_bytes().get(length).filter(|byte| **byte != b'"') {
                    length += if *byte == b'\\' { 2 } else { 1 };
                }
                (length + 1, false)
            }
            '\'' if rest.starts_with(r"'\") => (3 + end(&rest[3..], "'"), false),
            // A character literal, or a lifetime, whose name is harmless.
            '\'' if rest.chars().nth(2) == Some('\'') => (1 + end(&rest[1..], "'"), false),
            _ if is_raw => {
                let start = word + hashes.len() + 1;
                (start + end(&rest[start..], &format!("\"{hashes}")), false)
            }
            _ if word > 0 => (word + usize::from(rest[word..].starts_with('!')), true),
            _ if rest.starts_with("::") => (2, true),
            _ => (first.len_utf8(), !first.is_whitespace()),
        };
        if is_code {
            found.push((&rest[..length], line));
        }
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found
}

/// Returns the words without tests, macro definitions, and quoted code.
fn tokens(text: &str) -> Vec<(&str, usize)> {
    let all = words(text);
    let mut kept = Vec::new();
    let mut index = 0;
    while let Some((word, line)) = all.get(index) {
        index += 1;
        let is_test = all[index..].iter().map(|(word, _)| *word).take(6).eq(["[", "cfg", "(", "test", ")", "]"]);
        let ends: &[&str] = match *word {
            "#" if is_test => &["}", ";"],
            "quote!" | "quote_spanned!" | "parse_quote!" | "macro_rules!" => &["}", ")", "]"],
            _ => {
                kept.push((*word, *line));
                continue;
            }
        };
        let mut depth = 0;
        while let Some((word, _)) = all.get(index) {
            index += 1;
            depth += i32::from(["{", "(", "["].contains(word)) - i32::from(["}", ")", "]"].contains(word));
            if depth == 0 && ends.contains(word) {
                break;
            }
        }
    }
    kept
}

fn parse(text: &str, module: &Names, modules: &BTreeMap<Names, (String, String)>) -> File {
    let tokens = tokens(text);
    let absolute = |path: &[String], names: &BTreeMap<String, Names>| -> Option<Names> {
        let ups = path.iter().take_while(|name| *name == "super").count();
        let first = path.first()?;
        let base = match (first.as_str(), names.get(first)) {
            ("crate", _) => &[],
            ("self", _) => module.as_slice(),
            ("super", _) => module.get(..module.len().checked_sub(ups)?)?,
            (_, Some(known)) => known,
            _ if modules.contains_key(&[module.as_slice(), &path[..1]].concat()) => {
                return Some([module.as_slice(), path].concat());
            }
            _ => return None,
        };
        Some([base, &path[ups.max(1)..]].concat())
    };
    let mut file = File::default();
    let mut body = Vec::new();
    let mut parts = tokens.split(|(word, _)| *word == "use");
    body.extend(parts.next().unwrap_or_default());
    for part in parts {
        if part.first().is_none_or(|(word, _)| *word == "<") {
            body.extend(part);
            continue;
        }
        let is_exported = body.last().is_some_and(|(word, _)| ["pub", ")"].contains(word));
        let (declared, rest) = part.split_at(part.iter().position(|(word, _)| *word == ";").unwrap_or(part.len()));
        for (mut path, line) in branches(declared, &[]) {
            let alias = path.iter().position(|name| name == "as").map(|at| path.split_off(at));
            path.pop_if(|last| last == "self");
            let Some(absolute) = absolute(&path, &file.names) else { continue };
            let name = alias.as_ref().unwrap_or(&path).last().cloned().unwrap_or_default();
            file.names.insert(name, absolute.clone());
            // A re-export is not a use.
            file.paths.extend((!is_exported).then_some((absolute, line)));
        }
        body.extend(rest);
    }
    let mut index = 0;
    while let Some((word, line)) = body.get(index) {
        let before = body[..index].last().map_or("", |(word, _)| word);
        let more = body[index + 1..].chunks(2).take_while(|pair| pair.len() == 2 && pair[0].0 == "::");
        let path: Names = [*word].into_iter().chain(more.map(|pair| pair[1].0)).map(str::to_owned).collect();
        index += 2 * path.len() - 1;
        let is_declared = [".", "::", "fn", "let", "mod", "pub"].contains(&before);
        if !is_declared && (path.len() > 1 || file.names.contains_key(*word)) {
            file.paths.extend(absolute(&path, &file.names).map(|path| (path, *line)));
        }
    }
    file
}

/// Returns the paths in a `use` tree.
fn branches(tree: &[(&str, usize)], prefix: &[String]) -> Vec<(Names, usize)> {
    let mut depth = 0;
    let parts = tree.split(|(word, _)| {
        depth += i32::from(*word == "{") - i32::from(*word == "}");
        depth == 0 && *word == ","
    });
    let mut found = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let (path, group) = part.split_at(part.iter().position(|(word, _)| *word == "{").unwrap_or(part.len()));
        let own = path.iter().filter(|(word, _)| *word != "::").map(|(word, _)| (*word).to_owned());
        let path: Names = prefix.iter().cloned().chain(own).collect();
        match group {
            [_, inside @ .., _] => found.extend(branches(inside, &path)),
            _ => found.push((path, part[0].1)),
        }
    }
    found
}

/// Returns the module that defines the item of a path.
fn target(path: &[String], files: &BTreeMap<Names, File>, depth: usize) -> Names {
    let length = (0..=path.len()).rev().find(|length| files.contains_key(&path[..*length])).unwrap_or(0);
    let (module, rest) = path.split_at(length);
    match rest.first().and_then(|name| files[module].names.get(name)) {
        Some(known) if depth < 8 => target(&[known.as_slice(), &rest[1..]].concat(), files, depth + 1),
        _ => module.to_vec(),
    }
}

/// Reports import cycles among the files and folders of each folder.
fn circles(imports: &[Import]) -> String {
    let mut folders: BTreeMap<String, BTreeMap<&str, BTreeMap<&str, &str>>> = BTreeMap::new();
    for Import { from, to, at } in imports {
        let common = from.iter().zip(to).take_while(|(from, to)| from == to).count();
        let [above, below] = [from, to].map(|path| path.get(common).map_or("mod", String::as_str));
        let folder = folders.entry(from[..common].join("/")).or_default();
        folder.entry(above).or_default().entry(below).or_insert(at);
    }
    let mut report = String::new();
    for (folder, members) in &folders {
        let ways: BTreeMap<Vec<&str>, _> = members.keys().filter_map(|start| way_back(members, start)).collect();
        for way in ways.values() {
            let _ = writeln!(report, "an import cycle in the folder `{folder}`:");
            for (from, to) in way {
                let _ = writeln!(report, "    {}: `{from}` imports `{to}`", members[from][to]);
            }
        }
    }
    report
}

/// A chain of imports.
type Way<'a> = Vec<(&'a str, &'a str)>;

/// Returns the shortest cycle through a member: its members, sorted by name, and its imports.
fn way_back<'a>(
    members: &BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
    start: &'a str,
) -> Option<(Vec<&'a str>, Way<'a>)> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut reached = VecDeque::from([start]);
    while let Some(member) = reached.pop_front().filter(|_| !before.contains_key(start)) {
        for next in members.get(member).into_iter().flat_map(BTreeMap::keys) {
            before.entry(next).or_insert_with(|| {
                reached.push_back(next);
                member
            });
        }
    }
    let mut way = vec![(*before.get(start)?, start)];
    while let Some((from, _)) = way.last().filter(|(from, _)| *from != start) {
        way.push((before[from], from));
    }
    way.reverse();
    let mut names: Vec<&str> = way.iter().map(|(from, _)| *from).collect();
    names.sort_unstable();
    Some((names, way))
}
