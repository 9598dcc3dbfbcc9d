//! A rule, as data.

use std::fmt::Write as _;

use crate::diagnostic::Severity;

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name in diagnostics.
    pub id: &'static str,
    /// How bad a breach is. Some rules have milder cases.
    pub severity: Severity,
    /// The treatment of an error in a third-party document.
    pub fallback: Fallback,
    /// What it demands, and why.
    pub why: &'static str,
    /// What breaks it.
    pub bad: Example,
    /// The same, as it should be.
    pub good: Example,
}

/// The treatment of an error in a document that its user can't correct: see [`Strictness::Lenient`](crate::lint::Strictness::Lenient).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// It stays an error: nobody knows what was meant.
    None,
    /// A warning, and the key is left out, if the document only says less without it; else an error.
    DropKey,
    /// The same, but a number is taken as text, and `yes` as `true`, where nothing else can be meant.
    Reread,
    /// A warning, and this is what is done: the end of a sentence.
    Instead(&'static str),
}

/// What breaks or keeps a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// Part of a document: top-level keys, methods of a path, or named schemas.
    Part(&'static str),
    /// The whole text of a file.
    Text(&'static str),
    /// The bytes of a file.
    Bytes(&'static [u8]),
    /// The text of a `crate.toml`.
    Config(&'static str),
    /// The names of the files in a folder.
    Folder(&'static [&'static str]),
    /// What stands in a `crate.toml` below the package, and a part of the only document of its crate.
    Crate(&'static str, &'static str),
    /// There is nothing to show: no input is known to break the rule, or only by a mistake of a generator.
    Unknown,
}

impl Rule {
    pub(super) const fn error(id: &'static str, why: &'static str, bad: &'static str, good: &'static str) -> Self {
        let (bad, good) = (Example::Part(bad), Example::Part(good));
        Self { id, severity: Severity::Error, fallback: Fallback::None, why, bad, good }
    }

    /// The same, but in the document of somebody else the key is left out, if that is possible.
    pub(super) const fn drop_key(self) -> Self {
        Self { fallback: Fallback::DropKey, ..self }
    }

    /// The same, but the value is taken for what is meant, if that is certain.
    pub(super) const fn reread(self) -> Self {
        Self { fallback: Fallback::Reread, ..self }
    }

    /// The same, but with the document of somebody else this is done.
    pub(super) const fn fallback(self, instead: &'static str) -> Self {
        Self { fallback: Fallback::Instead(instead), ..self }
    }

    pub(super) const fn warning(id: &'static str, why: &'static str, bad: &'static str, good: &'static str) -> Self {
        Self { severity: Severity::Warning, ..Self::error(id, why, bad, good) }
    }

    pub(super) const fn text(id: &'static str, why: &'static str, bad: &'static str, good: &'static str) -> Self {
        Self { bad: Example::Text(bad), good: Example::Text(good), ..Self::error(id, why, "", "") }
    }

    pub(super) const fn severity(&self) -> &'static str {
        match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }

    pub(super) fn first_sentence(&self) -> &'static str {
        self.why.split_inclusive(". ").next().unwrap_or_default().trim_end()
    }

    /// The rule in full: why, a bad and a good example.
    #[must_use]
    pub fn explain(&self) -> String {
        let mut text = format!("{} ({})\n\n{}\n", self.id, self.severity(), self.why);
        if let Some(instead) = self.fallback.instead() {
            // Writing to a string does not fail.
            let _ = writeln!(text, "\n`cargo xtask generate` makes it a warning: {instead}.");
        }
        for (title, example) in [("Bad", &self.bad), ("Good", &self.good)] {
            let shown = example.show();
            if shown.is_empty() {
                continue;
            }
            // Writing to a string does not fail.
            let _ = write!(text, "\n{title}:\n\n");
            for line in shown.lines() {
                let _ = writeln!(text, "{}", format!("    {line}").trim_end());
            }
        }
        text
    }
}

impl Fallback {
    /// What is done instead, as the end of a sentence.
    pub(super) const fn instead(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::DropKey => Some("it is left out where the document only says less without it"),
            Self::Reread => Some(
                "a number is taken as text, and `yes` as `true`, where nothing else can be meant; otherwise it is left out where \
                 the document only says less without it",
            ),
            Self::Instead(instead) => Some(instead),
        }
    }
}

impl Example {
    fn show(&self) -> String {
        match self {
            Self::Part(text) | Self::Text(text) | Self::Config(text) => (*text).to_owned(),
            Self::Bytes(bytes) => bytes.escape_ascii().to_string(),
            Self::Folder(names) => names.join("\n"),
            Self::Crate("", part) => (*part).to_owned(),
            Self::Crate(config, part) => format!("{config}\n\n{part}"),
            Self::Unknown => String::new(),
        }
    }
}
