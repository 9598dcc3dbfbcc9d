//! Values that a reader expects in an example, by the name of the parameter, property or type.

use crate::name::RustName;

/// Texts by the last word of a name, or the last two.
const TEXTS: &[(&[&str], &str)] = &[
    (&["email", "mail", "email_address"], "alice@example.com"),
    (&["url", "uri", "link", "website", "homepage"], "https://example.com"),
    (&["phone", "mobile", "phone_number"], "+12025550123"),
    (&["uuid", "guid"], "123e4567-e89b-12d3-a456-426614174000"),
    (&["id", "sid"], "abc123"),
    (&["first_name", "given_name"], "Alice"),
    (&["last_name", "family_name", "surname"], "Smith"),
    (&["user", "username", "user_name", "login"], "alice"),
    (&["date", "birthday"], "2026-01-31"),
    (&["at", "timestamp"], "2026-01-31T12:00:00Z"),
    (&["country", "country_code"], "US"),
    (&["currency", "currency_code"], "USD"),
    (&["language", "lang", "locale", "language_code"], "en"),
    (&["timezone", "time_zone"], "Europe/London"),
    (&["city"], "London"),
    (&["message", "text", "comment"], "Hello"),
    (&["version"], "1.0.0"),
    (&["filename", "file_name"], "report.pdf"),
];

/// Numbers by the last word of a name, or the last two.
const NUMBERS: &[(&[&str], f64)] =
    &[(&["limit", "page_size", "per_page", "max_results"], 5.0), (&["year"], 2026.0), (&["port"], 8080.0)];

/// The usual text of a name.
pub(super) fn text(name: &str) -> Option<&'static str> {
    find(TEXTS, name)
}

/// The usual number of a name.
pub(super) fn number(name: &str) -> Option<f64> {
    find(NUMBERS, name)
}

fn find<T: Copy>(values: &[(&[&str], T)], name: &str) -> Option<T> {
    let name = RustName::snake(name);
    let name = name.without_escape();
    let singular = name.strip_suffix('s').unwrap_or(name);
    let is_end = |word: &&str| {
        [name, singular]
            .iter()
            .any(|name| name.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with('_')))
    };
    values.iter().find(|(words, _)| words.iter().any(is_end)).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::{number, text};

    #[test]
    fn names_have_usual_values() {
        for (name, expected) in [
            ("contactEmail", Some("alice@example.com")),
            ("emails", Some("alice@example.com")),
            ("PetId", Some("abc123")),
            ("ids", Some("abc123")),
            ("paid", None),
            ("created_at", Some("2026-01-31T12:00:00Z")),
            ("first-name", Some("Alice")),
            ("name", None),
            ("status", None),
            ("", None),
        ] {
            assert_eq!(text(name), expected, "{name}");
        }
        assert_eq!((number("Limit"), number("pageSize"), number("id")), (Some(5.0), Some(5.0), None));
    }
}
