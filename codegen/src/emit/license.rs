//! The texts of the licences in the manifest.

use crate::config::CrateConfig;
use crate::model::Api;
use crate::text::visible;

/// Known licences: id, file of the crate, text.
const TEXTS: [(&str, &str, &str); 2] = [
    ("MIT", "LICENSE-MIT", include_str!("licenses/MIT")),
    ("Apache-2.0", "LICENSE-APACHE", include_str!("licenses/Apache-2.0")),
];

/// The licence in the manifest; `None` if a file of the user has it.
pub(super) fn expression<'a>(config: &'a CrateConfig, apis: &'a [Api]) -> Option<&'a str> {
    match config.package.license_file() {
        Some(_) => config.license.as_deref(),
        None => config.chosen_license(apis).or_else(|| config.assumed_license(apis)),
    }
}

/// The files with the texts of known licences.
pub(super) fn files(config: &CrateConfig, apis: &[Api]) -> impl Iterator<Item = (&'static str, String)> {
    let expression = expression(config, apis).and_then(|text| spdx::Expression::parse(text).ok());
    let is_named = move |id: &str| {
        let mut requirements = expression.iter().flat_map(spdx::Expression::requirements);
        requirements.any(|one| one.req.license.id().is_some_and(|license| license.name == id))
    };
    let holder = visible(&config.name).into_owned();
    let files = TEXTS.into_iter().filter(move |(id, ..)| is_named(id));
    files.map(move |(_, path, text)| (path, text.replace("\r\n", "\n").replace("conference-participants", &holder)))
}
