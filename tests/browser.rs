//! `browser/` and `bindings/` in a real page: `wasm-pack test --headless --chrome` (or `--firefox`).
#![cfg(all(target_family = "wasm", feature = "tracker", feature = "signup"))]
#![allow(missing_docs, clippy::unwrap_used)]

use js_sys::{Array, Date, JSON, Object, Promise, Reflect, futures::JsFuture};
use partnerkey::{
    bindings::{
        signup::{check, conclude, due_in},
        tracker::{Edge, visit},
    },
    browser::{
        answer,
        cookie_jar::{CookieJar, Refused, Writer},
    },
    config::Config,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const COOKIES: [&str; 4] = ["growSumoPartnerKey", "ps_partner_key", "gsxid", "ps_xid"];

#[wasm_bindgen(inline_js = "
    const jar = () => document.cookie;
    export const cookies = () => jar();
    export const host = () => location.hostname;
    export const edge = (heeds) => ({
        shown: [],
        show(part) { this.shown.push(part); },
        write(cookie) {
            if (heeds) document.cookie = cookie;
            return `; ${jar()};`.includes(`; ${cookie.split(';')[0]};`);
        },
    });
    export const shown = (edge) => edge.shown.join('|');
    export const forget = (names) => names.split(' ').forEach((name) => (document.cookie = `${name}=; Path=/; Max-Age=0`));
    export const fetched = async (url) => {
        const response = await fetch(url, { method: 'POST', body: '{}' });
        return [response, await response.text()];
    };
    export const value = (expression) => new Function(`return ${expression}`)();
")]
extern "C" {
    fn cookies() -> String;
    fn host() -> String;
    fn edge(heeds: bool) -> Edge;
    fn shown(edge: &Edge) -> String;
    fn forget(names: &str);
    fn fetched(url: &str) -> Promise;
    fn value(expression: &str) -> JsValue;
}

fn object(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &name.into()).unwrap().as_string()
}

/// What the page is shown of a landing, with `|` between the parts.
fn land(edge: &Edge, query: &str) -> String {
    let facts = [
        "pk_",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "", // the options
        &host(),
        "",
        query,
        "",
        &cookies(),
    ];
    visit(edge, facts.join("\0"));
    shown(edge)
}

fn has(name: &str) -> bool {
    cookies()
        .split("; ")
        .any(|pair| pair.starts_with(&format!("{name}=")))
}

/// An entry of the outbox.
fn entry(json: &str) -> JsValue {
    let entry = object(json);
    Reflect::set(&entry, &"at".into(), &Date::now().into()).unwrap();
    entry
}

/// The result, and what is kept, of an entry for which `fetch` has given this.
fn concluded(entry: &JsValue, response: &str, text: Option<&str>) -> (JsValue, JsValue) {
    let text = text.map(Into::into);
    let done = conclude(entry.unchecked_ref(), value(response), text);
    (done.get(0), done.get(1))
}

fn forget_all() {
    forget(&COOKIES.join(" "));
}

#[wasm_bindgen_test]
fn a_landing_is_stored_and_read_back() {
    forget_all();
    let landed = land(&edge(true), "?gspk=YWNtZTQy&gsxid=Xq7LmT2pVb9K");
    assert_eq!(landed, "link|granted|acme42|Xq7LmT2pVb9K||");
    for name in COOKIES {
        assert!(has(name), "{name}");
    }

    let later = land(&edge(true), "");
    assert_eq!(later, "cookie|granted|acme42|Xq7LmT2pVb9K||");
    forget_all();
}

#[wasm_bindgen_test]
fn a_new_click_without_an_id_removes_the_earlier_id() {
    forget_all();
    land(&edge(true), "?gspk=YWNtZTQy&gsxid=Xq7LmT2pVb9K");
    land(&edge(true), "?gspk=b3RoZXI");
    assert!(has("growSumoPartnerKey"));
    assert!(!has("gsxid"));
    assert!(!has("ps_xid"));
    forget_all();
}

#[wasm_bindgen_test]
fn a_page_that_refuses_cookies_is_a_problem_and_the_referral_stays() {
    forget_all();
    let landed = land(&edge(false), "?gspk=YWNtZTQy");
    assert_eq!(landed, "link|granted|acme42|||cookies_blocked");
}

#[wasm_bindgen_test]
fn a_jar_that_keeps_nothing_is_an_error() {
    let mut query = b"gspk=YWNtZTQy".to_vec();
    let (referral, _) = partnerkey::referral::read(&mut query);
    let edge = edge(false);
    let jar = CookieJar {
        writer: edge.unchecked_ref::<Writer>(),
        host: "www.example.com",
        secure: false,
    };
    assert_eq!(
        jar.store(&referral, false, &Config::default()),
        Err(Refused)
    );
}

#[wasm_bindgen_test]
fn a_body_as_the_relay_expects_it() {
    let entry = entry(
        r#"{"id":"an id","public_key":"pk_","data":{"email":"ada@example.com","customer_key":7,"ps_partner_key":"acme42","extra":[1]}}"#,
    );
    let body = check(entry.unchecked_ref()).as_string().unwrap();
    let body = object(&body);
    for (name, expected) in [
        ("id", "an id"),
        ("public_key", "pk_"),
        ("email", "ada@example.com"),
        ("customer_key", "7"),
        ("partner_key", "acme42"),
    ] {
        assert_eq!(text(&body, name).as_deref(), Some(expected), "{name}");
    }
    assert!(Reflect::has(&body, &"extra".into()).unwrap());
    assert!(!Reflect::has(&body, &"ps_partner_key".into()).unwrap());
}

#[wasm_bindgen_test]
fn an_entry_of_any_shape_gives_a_result() {
    for (entry, status) in [
        (r"{}", "skipped"),
        (r#"{"id":7,"data":null}"#, "skipped"),
        (r#"{"data":"text"}"#, "skipped"),
        (r#"{"data":{"partner_key":{"a":1}}}"#, "skipped"),
        (r#"{"data":{"partner_key":"acme42"}}"#, "rejected"),
        (
            r#"{"data":{"partner_key":"acme42","email":["ada@example.com"]}}"#,
            "rejected",
        ),
    ] {
        let result = check(object(entry).unchecked_ref());
        assert_eq!(text(&result, "status").as_deref(), Some(status), "{entry}");
    }
}

#[wasm_bindgen_test]
fn the_relay_s_word_is_definitive() {
    let entry = entry(r#"{"id":"an id"}"#);
    let accepted = r#"{"status":"accepted"}"#;
    let (result, keep) = concluded(&entry, "new Response('', { status: 202 })", Some(accepted));
    assert!(keep.is_undefined());
    assert_eq!(text(&result, "status").as_deref(), Some("accepted"));
    assert_eq!(text(&result, "id").as_deref(), Some("an id"));
}

#[wasm_bindgen_test]
async fn the_server_s_own_page_is_no_answer_of_a_relay() {
    // The test server itself: a real request over the real network.
    let exchange = JsFuture::from(fetched("/no/such/path")).await.unwrap();
    let exchange: Array = exchange.unchecked_into();
    let body = exchange.get(1).as_string();
    let answer = answer::read(exchange.get(0), body.as_deref()).unwrap();
    assert!(answer.http_status >= 400);
    assert_eq!((answer.status, answer.code), (None, None));
}

#[wasm_bindgen_test]
fn what_is_no_response_is_no_answer() {
    for nonsense in [
        "undefined",
        "null",
        "7",
        "'text'",
        "{ status: 202 }",
        "() => {}",
    ] {
        let nonsense = value(nonsense);
        assert!(
            answer::read(nonsense.clone(), None).is_none(),
            "{nonsense:?}"
        );
    }
}

#[wasm_bindgen_test]
fn a_body_of_any_shape_is_read() {
    for body in [
        "",
        "{",
        "null",
        "7",
        "[]",
        r#""text""#,
        r#"{"status":7,"error":"no"}"#,
    ] {
        let answer = answer::read(value("new Response('')"), Some(body)).unwrap();
        assert_eq!((answer.status, answer.code), (None, None), "{body}");
    }
    let refused = r#"{"error":{"code":"missing_email"}}"#;
    let answer = answer::read(value("new Response('')"), Some(refused)).unwrap();
    assert_eq!(answer.code.as_deref(), Some("missing_email"));
}

#[wasm_bindgen_test]
fn a_failed_try_leaves_its_entry_as_it_is_and_says_when_to_try_again() {
    let entry = entry(r#"{"id":"an id","tries":2}"#);
    let before = JSON::stringify(&entry).unwrap();
    let busy = "new Response('', { status: 503, headers: { 'retry-after': '60' } })";
    let (_, keep) = concluded(&entry, busy, None);
    assert_eq!(JSON::stringify(&entry).unwrap(), before);

    assert_eq!(Reflect::get(&keep, &"tries".into()).unwrap(), 3);
    Object::assign(entry.unchecked_ref::<Object>(), keep.unchecked_ref());
    let barred = due_in(entry.unchecked_ref(), true);
    assert!((58_000.0..=60_000.0).contains(&barred), "{barred}");
}
