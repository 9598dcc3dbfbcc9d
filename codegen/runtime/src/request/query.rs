//! Single parameters of a URL's query string. Other parameters stay unchanged, byte for byte.

use percent_encoding::percent_decode_str;
use url::Url;

use super::encode;

/// Returns the decoded value of a parameter.
pub(crate) fn value(url: &Url, name: &str) -> Option<String> {
    url.query()?.split('&').find(|pair| decoded(name_of(pair)) == name).map(|pair| {
        let (_, value) = pair.split_once('=').unwrap_or((pair, ""));
        decoded(value)
    })
}

/// Returns the URL with another value of a parameter.
pub(crate) fn with(url: &Url, name: &str, value: &str) -> Url {
    let others = url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<String> = others.filter(|pair| decoded(name_of(pair)) != name).map(ToOwned::to_owned).collect();
    pairs.push(format!("{}={}", encode::component(name), encode::component(value)));
    let mut url = url.clone();
    url.set_query(Some(&pairs.join("&")));
    url
}

fn name_of(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_parameter_changes_and_the_others_stay() {
        let url = Url::parse("https://a.test/p?x=1%2F2&page%5Bat%5D=a+b&y").unwrap();
        assert_eq!(value(&url, "page[at]").as_deref(), Some("a b"));
        assert_eq!(value(&url, "y").as_deref(), Some(""));
        assert_eq!(value(&url, "z"), None);
        let next = with(&url, "page[at]", "c&d=+ü");
        assert_eq!(next.query(), Some("x=1%2F2&y&page%5Bat%5D=c%26d%3D%2B%C3%BC"));
        assert_eq!(value(&next, "page[at]").as_deref(), Some("c&d=+ü"));
        assert_eq!(with(&Url::parse("https://a.test/p").unwrap(), "a", "1").as_str(), "https://a.test/p?a=1");
    }
}
