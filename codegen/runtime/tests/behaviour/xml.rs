//! XML responses, decoded into the same types as JSON.

use serde_json::json;

use crate::runtime::{Error, Representation};
use crate::sample::types::{Member, MemberPage, RestError};
use crate::sample::{ACCOUNT, CALL, Client, ROOM};
use test_server::{Reply, Server};

fn client(reply: Reply) -> (Server, Client) {
    let server = Server::once(reply);
    let builder = Client::builder_at(&server.url());
    let client = builder.representation(Representation::Xml).build().expect("a client");
    (server, client)
}

async fn fetch(body: &str) -> Result<Member, Error> {
    let (_server, client) = client(Reply::xml(200, body));
    client.fetch_member(ROOM, CALL).await
}

async fn list(body: &str) -> Result<MemberPage, Error> {
    let (_server, client) = client(Reply::xml(200, body));
    client.list_members(ROOM).await
}

#[tokio::test]
async fn member_decodes_in_any_order_with_undeclared_elements() {
    let body = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c --><RoomsResponse>\n  <Member>
        <Muted>1</Muted><New a=\"1\"><B>x</B><B>y</B></New><Plain>text</Plain>
        <Label>A &amp; B &#x41;<![CDATA[<c>]]></Label>
        <Volume> 7 </Volume><Status/><CallSid>CA1</CallSid></Member></RoomsResponse>";
    let (server, client) = client(Reply::xml(200, body));
    let member = client.fetch_member(ROOM, CALL).await.expect("a member");
    assert_eq!(server.request().target(), format!("/Accounts/{ACCOUNT}/Rooms/{ROOM}/Members/{CALL}"));
    assert_eq!(server.request().header("accept"), Some("application/xml"));
    assert!(member.muted);
    assert_eq!(member.call_sid, "CA1");
    assert_eq!(member.label.as_ref().map(AsRef::as_ref), Some("A & B A<c>"));
    assert_eq!((member.status, member.volume), (None, Some(7)));
    assert_eq!(json!(member.extra), json!({"New": {"a": "1", "B": ["x", "y"]}, "Plain": "text"}));
}

#[tokio::test]
async fn namespace_prefixes_are_not_part_of_names() {
    let body = "<r:RoomsResponse xmlns:r=\"https://rooms.test\"><r:Member><r:CallSid>CA1</r:CallSid>\
        <Muted>true</Muted><r:New r:a=\"1\"/></r:Member></r:RoomsResponse>";
    let member = fetch(body).await.expect("a member");
    assert_eq!((member.call_sid.as_ref(), member.muted), ("CA1", true));
    assert_eq!(json!(member.extra), json!({"New": {"a": "1"}}));
}

#[tokio::test]
async fn integer_with_fraction_or_exponent_is_one() {
    let member = |volume: &str| {
        format!(
            "<RoomsResponse><Member><CallSid>x</CallSid><Muted>1</Muted><Volume>{volume}</Volume></Member></RoomsResponse>"
        )
    };
    for (text, volume) in [("10.0", 10), (" 1e3 ", 1000), ("-1.50E+1", -15), ("+7.0", 7), ("-0", 0), (".0", 0)] {
        let member = fetch(&member(text)).await.expect(text);
        assert_eq!((member.volume, member.extra.len()), (Some(volume), 0), "{text}");
    }
    // What is none is kept.
    for text in ["10.5", ".", "e1", "1e", "é.e-1", "1.0.0", "1e19999999999999999999", "0x10.0", "infinity"] {
        let member = fetch(&member(text)).await.expect(text);
        assert_eq!((member.volume, &member.extra["Volume"]), (None, &json!(text)));
    }
    let body = "<RoomsResponse><Members page=\"3.0\" total=\"1e2\"/></RoomsResponse>";
    let page = list(body).await.expect("a page");
    assert_eq!((page.page, page.total), (Some(3), Some(100)));
    let error =
        "<RoomsResponse><RestException><Code>20404.0</Code><Message>No</Message></RestException></RoomsResponse>";
    let (_server, client) = client(Reply::xml(404, error));
    let error = client.fetch_member(ROOM, CALL).await.expect_err("404");
    assert_eq!((error.code(), error.decode::<RestError>().expect("an error").code), (Some("20404"), Some(20404)));
}

#[tokio::test]
async fn booleans_have_two_spellings_each() {
    for (text, expected) in [("true", true), ("1", true), ("false", false), ("0", false)] {
        let body = format!("<RoomsResponse><Member><CallSid>x</CallSid><Muted>{text}</Muted></Member></RoomsResponse>");
        assert_eq!(fetch(&body).await.expect("a member").muted, expected);
    }
}

#[tokio::test]
async fn pages_decode_with_older_and_newer_attributes() {
    let members = "<Member><CallSid>a</CallSid><Muted>true</Muted></Member><Member><Muted>false</Muted><CallSid>b</CallSid></Member>";
    let old = format!(
        "<RoomsResponse><Members page=\"0\" numpages=\"1\" pagesize=\"50\" total=\"2\" start=\"0\" end=\"true\" uri=\"/x\" \
         firstpageuri=\"/x?Page=0&amp;PageSize=50\" previouspageuri=\"\" nextpageuri=\"\" lastpageuri=\"/x\">{members}</Members></RoomsResponse>"
    );
    let page = list(&old).await.expect("a page");
    assert_eq!(page.members.len(), 2);
    assert_eq!(page.members[1].call_sid, "b");
    assert_eq!((page.page, page.total, page.end), (Some(0), Some(2), Some(true)));
    assert_eq!(page.first_page_uri.as_deref(), Some("/x?Page=0&PageSize=50"));
    assert_eq!(page.next_page_uri, None, "an empty attribute means none");
    assert_eq!(page.extra["numpages"], "1");
    let new = format!(
        "<RoomsResponse><Members page='1' pagesize='50' uri='/x' nextpageuri='/x?Page=2&amp;Token=t'>{members}</Members></RoomsResponse>"
    );
    let page = list(&new).await.expect("a page");
    assert_eq!((page.total, page.next_page_uri.as_deref()), (None, Some("/x?Page=2&Token=t")));
    let empty = list("<RoomsResponse><Members page=\"0\"/></RoomsResponse>").await.expect("a page");
    assert!(empty.members.is_empty());
}

/// The documented example has attributes without quotes and a bare `&`.
#[tokio::test]
async fn unambiguous_mistakes_are_accepted() {
    let body = "<RoomsResponse><Members page=\"0\" total=2 end=true firstpageuri=\"/x?Page=0&PageSize=50\">\
        <Member><CallSid>a</CallSid><Muted>false</Muted><Label>R & D &eacute;</Label></Member></Members></RoomsResponse>";
    let page = list(body).await.expect("a page");
    assert_eq!((page.total, page.end), (Some(2), Some(true)));
    assert_eq!(page.first_page_uri.as_deref(), Some("/x?Page=0&PageSize=50"));
    assert_eq!(page.members[0].label.as_ref().map(AsRef::as_ref), Some("R & D &eacute;"));
}

/// An invalid optional field does not fail the whole response, and its text is kept.
#[tokio::test]
async fn invalid_optional_value_is_kept_as_text() {
    for (volume, kept) in [
        ("<Volume>loud</Volume>", json!({"Volume": "loud"})),
        ("<Volume>7.5</Volume>", json!({"Volume": "7.5"})),
        (
            "<Volume unit=\"dB\">loud<Old>3</Old></Volume>",
            json!({"Volume": {"unit": "dB", "Old": "3", "#text": "loud"}}),
        ),
        ("<Volume/>", json!({})),
    ] {
        let body =
            format!("<RoomsResponse><Member><CallSid>x</CallSid><Muted>1</Muted>{volume}</Member></RoomsResponse>");
        let member = fetch(&body).await.expect("a member");
        assert_eq!((member.volume, json!(member.extra)), (None, kept), "{volume}");
    }
    let page = list("<RoomsResponse><Members page=\"one\" end=\"maybe\" total=\"2\"/></RoomsResponse>").await;
    let page = page.expect("a page");
    assert_eq!((page.page, page.end, page.total), (None, None, Some(2)));
    assert_eq!(json!(page.extra), json!({"xml:page": "one", "xml:end": "maybe"}));
}

/// Repeated elements of a scalar property and attributes of a text are kept as undeclared.
#[tokio::test]
async fn repeated_elements_and_attributes_of_scalars_are_kept() {
    for (content, kept) in [
        ("<Volume>7</Volume><Volume>8</Volume>", json!({"Volume": "8"})),
        (
            "<Volume>7</Volume><New/><Volume>8</Volume><Volume u=\"x\">9</Volume>",
            json!({"New": "", "Volume": ["8", {"u": "x", "#text": "9"}]}),
        ),
        ("<Volume unit=\"dB\">7</Volume>", json!({"Volume": {"unit": "dB"}})),
        ("<Volume unit=\"dB\">7</Volume><Volume>8</Volume>", json!({"Volume": {"unit": "dB"}, "xml:Volume": "8"})),
        ("<Volume>7</Volume><Tags><Tag>a</Tag><Tag>b</Tag></Tags>", json!({})),
        ("<Volume>7</Volume><Tags n=\"1\">t<Tag>a</Tag><Tag>b</Tag></Tags>", json!({"Tags": {"n": "1", "#text": "t"}})),
        (
            "<Volume>7</Volume><Tags><Tag l=\"1\">a</Tag><Tag l=\"2\">b</Tag></Tags>",
            json!({"Tags": [{"l": "1"}, {"l": "2"}]}),
        ),
        (
            "<Volume>7</Volume><Tags><Tag>a</Tag><Tag>b</Tag></Tags><Tags><Tag>c</Tag></Tags>",
            json!({"Tags": {"Tag": "c"}}),
        ),
    ] {
        let body =
            format!("<RoomsResponse><Member><CallSid>x</CallSid><Muted>1</Muted>{content}</Member></RoomsResponse>");
        let member = fetch(&body).await.expect("a member");
        assert_eq!((member.volume, json!(member.extra)), (Some(7), kept), "{content}");
        let tags: &[&str] = if content.contains("Tags") { &["a", "b"] } else { &[] };
        assert_eq!(member.tags, tags, "{content}");
    }
    let page = "<RoomsResponse><Members page=\"0\"><Member><CallSid c=\"1\">a</CallSid><Muted>1</Muted></Member></Members></RoomsResponse>";
    let page = list(page).await.expect("a page");
    assert_eq!(
        (page.members[0].call_sid.as_ref(), json!(page.members[0].extra)),
        ("a", json!({"CallSid": {"c": "1"}}))
    );
}

#[tokio::test]
async fn undeclared_attribute_and_element_with_same_name_are_kept() {
    let body = "<RoomsResponse><Member New=\"a\"><CallSid>x</CallSid><Muted>1</Muted><New>b</New><New>c</New></Member></RoomsResponse>";
    let member = fetch(body).await.expect("a member");
    assert_eq!(json!(member.extra), json!({"New": "a", "xml:New": ["b", "c"]}));
}

#[tokio::test]
async fn undeclared_attributes_with_same_name_become_a_list() {
    let body =
        "<RoomsResponse><Member p:New=\"a\" q:New=\"b\"><CallSid>x</CallSid><Muted>1</Muted></Member></RoomsResponse>";
    let member = fetch(body).await.expect("a member");
    assert_eq!(json!(member.extra), json!({"New": ["a", "b"]}));
}

#[tokio::test]
async fn errors_decode_in_any_order() {
    let body = "<RoomsResponse><RestException><Status>400</Status><Message>No &lt;room&gt;</Message><Code>21210</Code>\
        <MoreInfo>https://x.test/21210</MoreInfo></RestException></RoomsResponse>";
    let (_server, client) = client(Reply::xml(400, body));
    let error = client.fetch_member(ROOM, CALL).await.expect_err("400");
    assert_eq!(error.to_string(), "FetchMember: 400 Bad Request, code 21210: No <room> (https://x.test/21210)");
    let typed: RestError = error.decode().expect("a typed error");
    assert_eq!((typed.code, typed.status), (Some(21210), Some(400)));
}

#[tokio::test]
async fn errors_can_lack_elements_or_be_other_documents() {
    let body =
        "<RoomsResponse><RestException><Message>Gone</Message><Status>404</Status></RestException></RoomsResponse>";
    let (_server, first) = client(Reply::xml(404, body));
    let error = first.fetch_member(ROOM, CALL).await.expect_err("404");
    assert_eq!((error.to_string().as_str(), error.code()), ("FetchMember: 404 Not Found: Gone", None));
    let (_server, second) = client(Reply::xml(500, "<html><body/></html>"));
    let error = second.fetch_member(ROOM, CALL).await.expect_err("500");
    assert_eq!(error.to_string(), "FetchMember: 500 Internal Server Error: application/xml body of 20 bytes");
}

#[tokio::test]
async fn json_is_decoded_although_xml_was_requested() {
    let (_server, client) = client(Reply::json(200, r#"{"call_sid":"x","muted":true}"#));
    assert!(client.fetch_member(ROOM, CALL).await.expect("a member").muted);
}

#[tokio::test]
async fn unexpected_documents_report_path() {
    let deep = format!("<RoomsResponse>{}", "<a>".repeat(100));
    let cases = [
        (
            "<RoomsResponse><Member><CallSid>x</CallSid><Muted>maybe</Muted></Member></RoomsResponse>",
            Some("muted"),
            "muted: expected true or false; application/xml body of 88 bytes",
        ),
        ("<RoomsResponse><Member><CallSid>x</CallSid></Member></RoomsResponse>", None, "missing field `muted`"),
        (
            "<RoomsResponse><Member><CallSid><a/></CallSid><Muted>1</Muted></Member></RoomsResponse>",
            Some("call_sid"),
            "expected text, found elements",
        ),
        ("<RoomsResponse><Other/></RoomsResponse>", None, "there is no <Member> in the <RoomsResponse>"),
        ("<html/>", None, "the document is not a <RoomsResponse>"),
        ("<RoomsResponse><Member>", None, "the document ends within an element"),
        ("", None, "the document has no element"),
        (&deep, None, "elements are nested more than 64 deep"),
    ];
    for (body, path, reason) in cases {
        let error = fetch(body).await.expect_err(reason);
        assert!(error.is_decode());
        assert_eq!(error.json_path(), path, "{error}");
        assert!(error.to_string().contains(reason), "{error}");
        assert_eq!(error.body(), body.as_bytes());
    }
    let page = "<RoomsResponse><Members><Member><CallSid>a</CallSid><Muted>1</Muted></Member>\
        <Member><CallSid>b</CallSid><Muted/></Member></Members></RoomsResponse>";
    let error = list(page).await.expect_err("an empty boolean is absent");
    assert_eq!(error.json_path(), Some("members[1]"));
    assert!(error.to_string().contains("missing field `muted`"), "{error}");
}
