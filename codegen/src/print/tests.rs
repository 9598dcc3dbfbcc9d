//! What the layout writes is what prettyplease writes.

use std::fs;
use std::path::{Path, PathBuf};

use super::item::{self, Kind};
use super::tokens::Tokens;
use super::{layout, parsed};
use crate::config::CrateConfig;
use crate::diagnostic::Diagnostics;
use crate::files::Files;
use crate::project::Project;

/// How many items the layout wrote, and how many it left to prettyplease.
#[derive(Debug, Default)]
struct Count {
    known: usize,
    parsed: usize,
}

/// Lays out every item of a file, and compares.
fn compare(name: &str, source: &str, count: &mut Count) {
    let tokens = Tokens::of(source.parse().expect("emitted files have tokens"));
    let mut rest = tokens.list();
    item::inner_attributes(&mut rest);
    for item in item::items(rest).filter(|item| item.kind != Kind::Macro) {
        let mut out = String::new();
        if layout::item(&item, &mut out).is_none() {
            count.parsed += 1;
            continue;
        }
        count.known += 1;
        let mut expected = String::new();
        parsed::push(item.tokens, &mut expected).expect("emitted items are Rust");
        assert_eq!(out, expected, "{name}");
    }
}

fn compare_folder(folder: &Path, count: &mut Count) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.ends_with("runtime") {
            compare_folder(&path, count);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            compare(&path.display().to_string(), &fs::read_to_string(&path).unwrap_or_default(), count);
        }
    }
}

#[test]
fn emitted_files_are_laid_out_as_prettyplease_does() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (folder, least) in [("../generated/src", 100), ("tests/cases", 400)] {
        let mut count = Count::default();
        compare_folder(&root.join(folder), &mut count);
        assert!(count.known > least && count.parsed * 20 < count.known, "{folder}: {count:?}");
    }
}

#[test]
fn emitted_files_of_published_documents_are_laid_out_as_prettyplease_does() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = std::env::var_os("CORPUS_DIR").map_or(beside, PathBuf::from);
    let mut documents = Vec::new();
    documents_in(&folder, &mut documents);
    if documents.is_empty() {
        println!("skipped: no published descriptions; set CORPUS_DIR to a folder with some");
        return;
    }
    let config = CrateConfig::parse("crate.toml", "name = \"corpus\"\nversion = \"1.0.0\"\ndescription = \"Corpus\"")
        .expect("a configuration");
    let mut count = Count::default();
    for path in documents {
        let mut diagnostics = Diagnostics::new();
        let files = Project::from_files(&[path], config.clone(), &mut diagnostics)
            .and_then(|project| project.generate(&mut diagnostics));
        for (path, text) in files.iter().flat_map(Files::iter) {
            if Path::new(path).extension().is_some_and(|extension| extension == "rs")
                && !path.starts_with("src/runtime/")
            {
                compare(path, text, &mut count);
            }
        }
    }
    assert!(count.known > 0 && count.parsed * 100 < count.known, "{count:?}");
}

fn documents_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            documents_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "json") {
            found.push(path);
        }
    }
}

/// What emitters write, and what they might write, with a name that grows until nothing fits: `N`.
const TEMPLATES: [&str; 25] = [
    "impl A { fn b(&self, N: C) -> D { self.e(N) } }",
    "impl A { pub fn b(mut self, value: impl Into<N>) -> Self { self.request.form(\"a\", value.into(), &[F, \
     G::H(1)]); self } }",
    "impl A { pub fn b(mut self, value: N, other: Option<C>) -> Result<Self, d::E> { let N = f::g(value, other); Self \
     { h } } }",
    "static A: b::C = b::C::new(d::E, \"N\", \"f\").g(&[\"h\"]).i(&[j::K { l: \"N\", m: None }]);",
    "static N: b::C = b::C::new(d::E, \"f\");",
    "static N: b::C = b::C::new(d::E, \"f\").g(true);",
    "const N: &b::C = &b::C::new(\"d\", &[e::F { g: 1, h: \"i\" }, j(b'0', b'9')]);",
    "static A: B = B { c: \"N\", d: &[E::f(\"g\", \"h\", I::J), E::f(\"g\", \"N\", I::J)], k: Some(&l) };",
    "pub struct A { pub b: Option<std::collections::BTreeMap<String, N>>, pub c: N, pub d: Option<N> }",
    "pub struct N { pub b: Vec<Vec<N>> } pub struct M(N); pub type O = Option<N>;",
    "pub enum A { B, C(N), D(Box<N>), E(Option<N>) }",
    "impl From<N> for A { fn from(value: N) -> Self { Self { a: value.b, c: value.d.map(Into::into), e: N } } }",
    "impl A { fn b(&self) -> bool { self.c && N } fn d(&self) -> i64 { self.e - N } fn f(&self) -> bool { \
     !self.g.h(*N) } }",
    "impl A { fn b(&self) { self.c = Some(N); self.d.e(|f| f.g(N)).h(); let (a, N) = (b, c); let [x, y] = [1, 2]; } }",
    "impl A { fn b(page: Self::Output) -> Option<N> { c::D::E(page.f.as_ref().map(ToString::to_string), N) } }",
    "impl A { fn b(page: Self::Output) -> Option<N> { page.f.as_ref().map(ToString::to_string).unwrap_or_default() } }",
    "impl A { fn b() { c.d(&[(&[D(\"N\")], &[E(1.0), F(-1)]), (&[G], &[H(I)])]); c.d(\"N\", body.d(), i::J { k: true \
     }); } }",
    "#[derive(N, B)] #[serde(default, rename = \"N\")] #[must_use = \"N\"] pub struct A { #[serde(default = \"N\")] \
     pub b: C }",
    "impl<'a, T: N> A<'a, T> for B<T> { type C = D<N>; type E = F; fn g<'de, H: I<'de>>(h: &'a H, i: &mut N) -> J { \
     k(h)? } }",
    "pub trait A: N + Send + 'static { fn b(&self, c: N) -> impl D<E = Result<F, G>> + Send; fn h(&self); }",
    "impl A { fn b() { let value: Option<N> = c::D::e(f)?; Ok(value.g(N)?) } fn h() -> N { i.j } }",
    "impl A { fn b() { a.b(c.d(N), \"e\"); c::d(e, f(N, &g)); a.b().c(N).d(); x(y, Z { a: N }); x(Z { a: N }); x([N, \
     b]); } }",
    "impl A { fn b() { a.b(|c| d(N)); f(|e| N); f(&N, |e| N); g((N, h)); g(N::<h>(i)); N!(a, b); let c = N!(\"d\"); } \
     }",
    "use a::N; pub use a::{b, N}; pub use a::{N, self}; use N::*; mod N; pub(super) mod N; pub(in a::b) mod N;",
    "fn a(b: &[N], c: (N, d), e: fn(N) -> f, g: &dyn N, h: [u8; 4]) -> (N, b) { c }",
];

#[test]
fn every_width_is_laid_out_as_prettyplease_does() {
    let mut count = Count::default();
    for template in TEMPLATES {
        for width in 1..130 {
            compare(template, &template.replace('N', &"n".repeat(width)), &mut count);
        }
    }
    assert!(count.known > count.parsed, "{count:?}");
}

/// What a file of these tokens is, below its first lines.
fn printed(source: &str) -> String {
    let origin = super::Origin { command: "test", sources: &[] };
    let text = super::rust("file", origin, source.parse().expect("tokens")).expect("Rust");
    text.split_once("\n\n").map(|(_, text)| text.to_owned()).unwrap_or_default()
}

#[test]
fn what_is_not_known_is_parsed() {
    let source = "impl A { # [doc = \" One.\\n\\n Two.\"] fn b(&self) { match self { Self::C => {} } } fn d() {} }";
    let expected = "impl A {\n    /// One.\n    ///\n    /// Two.\n    fn b(&self) {\n        match self {\n            \
                    Self::C => {}\n        }\n    }\n\n    fn d() {}\n}\n";
    assert_eq!(printed(source), expected);
}

#[test]
fn what_is_no_rust_is_an_error() {
    let origin = super::Origin { command: "test", sources: &[] };
    let printed = super::rust("src/a.rs", origin, "fn a { match }".parse().expect("tokens"));
    assert_eq!(
        printed.map_err(|error| error.to_string()),
        Err("the generator made no valid Rust of src/a.rs: expected parentheses; please report it with the \
         specification"
            .to_owned())
    );
}

#[test]
fn documentation_is_a_line_for_each_of_its_lines() {
    let source = "#![doc = \" All \\\"of\\\" it: \\\\ and \\u{301}.\"] #[doc = \" One.\\n\\n Two. \"] #[doc = r\" \
     Three.\"] #[doc = r#\" \"Four\".\"#] pub struct A;";
    assert_eq!(
        printed(source),
        "//! All \"of\" it: \\ and \u{301}.\n\n/// One.\n///\n/// Two.\n/// Three.\n/// \"Four\".\npub struct A;\n"
    );
}

#[test]
fn items_of_a_kind_stand_together() {
    let source =
        "mod a; pub mod b; use c::d; use e::{self, F}; pub use g::*; const H: i64 = -1; type I = Vec<J<'static>>;";
    assert_eq!(
        printed(source),
        "mod a;\npub mod b;\n\nuse c::d;\nuse e::{self, F};\n\npub use g::*;\n\nconst H: i64 = -1;\n\ntype I = \
         Vec<J<'static>>;\n"
    );
}
