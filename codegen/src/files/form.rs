//! The two forms of emitted files.

/// The content of a directory: a crate, or a module of another crate.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    Crate,
    Module,
}

impl Form {
    /// The file that every such directory has.
    pub(super) fn root(self) -> &'static str {
        match self {
            Self::Crate => "Cargo.toml",
            Self::Module => "mod.rs",
        }
    }

    /// The folder of emitted code.
    pub(super) fn sources(self) -> &'static str {
        match self {
            Self::Crate => "src",
            Self::Module => "",
        }
    }

    /// Files and folders beside `Cargo.toml` that Cargo uses implicitly.
    pub(super) fn obeyed(self) -> &'static [&'static str] {
        match self {
            Self::Crate => &["build.rs", ".cargo"],
            Self::Module => &[],
        }
    }
}
