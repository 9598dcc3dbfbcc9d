//! Environment variables of a client or a verifier.

use std::env::VarError;

use super::credential::text_problem;
use crate::response::error::Error;

/// Reads environment variables and collects the missing ones.
pub(crate) struct Variables<L> {
    lookup: L,
    /// Names of missing variables, or one text that lists them.
    pub(crate) missing: Vec<String>,
    set: Vec<&'static str>,
    empty: Vec<&'static str>,
}

/// Looks up a variable of the process.
pub(crate) fn of_process(name: &str) -> Result<Option<String>, &'static str> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err("is not UTF-8"),
    }
}

impl<L: Fn(&str) -> Result<Option<String>, &'static str>> Variables<L> {
    pub(crate) fn new(lookup: L) -> Self {
        Self { lookup, missing: Vec::new(), set: Vec::new(), empty: Vec::new() }
    }

    /// Returns the value of a variable; `None` if it is unset or empty.
    ///
    /// # Errors
    ///
    /// Fails if the value has a mistake, with an error that names the variable.
    pub(crate) fn get(&mut self, name: &'static str) -> Result<Option<String>, Error> {
        let checked = (self.lookup)(name).and_then(|value| match value {
            Some(value) => text_problem(&value).map_or(Ok(Some(value)), Err),
            None => Ok(None),
        });
        let value =
            checked.map_err(|problem| Error::configuration(format!("the environment variable {name} {problem}")))?;
        match value.as_deref() {
            Some("") => self.empty.push(name),
            Some(_) => self.set.push(name),
            None => {}
        }
        Ok(value.filter(|value| !value.is_empty()))
    }

    /// Returns true if the variable had a value.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.set.contains(&name)
    }

    /// Fails if variables are missing, with an error that names all of them. `owner` is what requires them.
    pub(crate) fn check(mut self, owner: &str) -> Result<(), Error> {
        if self.missing.is_empty() {
            return Ok(());
        }
        self.empty.sort_unstable();
        self.empty.dedup();
        let empty =
            if self.empty.is_empty() { String::new() } else { format!(" (set, but empty: {})", self.empty.join(", ")) };
        Err(Error::configuration(format!(
            "{owner} requires environment variables that are not set: {}{empty}",
            self.missing.join("; and ")
        )))
    }
}
