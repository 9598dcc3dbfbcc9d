//! The data of a rule.

use std::fmt::Write as _;

use crate::diagnostic::Severity;

/// A lint rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Name in diagnostics.
    pub id: &'static str,
    /// Severity of a violation. Some rules report milder cases as warnings.
    pub severity: Severity,
    /// The treatment of an error in a third-party document.
    pub fallback: Fallback,
    /// The demand of the rule and its reason. The first sentence stands alone in overviews.
    pub why: &'static str,
    /// An example that breaks the rule.
    pub bad: Example,
    /// The corrected example.
    pub good: Example,
}

/// The treatment of an error in a third-party document: see [`Strictness::Lenient`](crate::lint::Strictness::Lenient).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// The error stays an error, because the intent is unknown.
    None,
    /// The key is dropped with a warning if that only loses information; otherwise the error stays.
    DropKey,
    /// Like `DropKey`, but a value whose meaning is certain is read as meant. The text describes that, as the end of a
    /// sentence.
    Reread(&'static str),
    /// The error becomes a warning. The text names the workaround, as the end of a sentence.
    Instead(&'static str),
}

/// An example for a rule.
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
    /// The part of a `crate.toml` below the package keys, and part of the only document of its crate.
    Crate(&'static str, &'static str),
    /// No example: no input is known to break the rule, or only a generator bug breaks it.
    Unknown,
}

impl Rule {
    pub(super) const fn error(id: &'static str, why: &'static str, bad: &'static str, good: &'static str) -> Self {
        let (bad, good) = (Example::Part(bad), Example::Part(good));
        Self { id, severity: Severity::Error, fallback: Fallback::None, why, bad, good }
    }

    /// Drops the key in third-party documents, if possible: [`Fallback::DropKey`].
    pub(super) const fn drop_key(self) -> Self {
        Self { fallback: Fallback::DropKey, ..self }
    }

    /// Reads the value of third-party documents as meant, if that is certain: [`Fallback::Reread`].
    pub(super) const fn reread(self, meant: &'static str) -> Self {
        Self { fallback: Fallback::Reread(meant), ..self }
    }

    /// Sets the workaround for third-party documents: [`Fallback::Instead`].
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

    /// Returns the full text of the rule: reason, bad example and good example.
    #[must_use]
    pub fn explain(&self) -> String {
        let mut text = format!("{} ({})\n\n{}\n", self.id, self.severity(), self.why);
        if let Some(instead) = self.fallback.instead() {
            // Writing to a string does not fail.
            let _ = writeln!(text, "\n`generate` reports this as a warning: {instead}.");
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
    /// Returns the workaround, as the end of a sentence.
    pub(super) const fn instead(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::DropKey => Some("the key is dropped if that only loses information"),
            Self::Reread(instead) | Self::Instead(instead) => Some(instead),
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
