//! `browser/` and `bindings/` in a real page: `wasm-pack test --headless --chrome` (or `--firefox`).
#![cfg(all(target_family = "wasm", feature = "tracker", feature = "signup"))]
#![allow(missing_docs, clippy::unwrap_used)]

use js_sys::{Date, JSON, Object, Promise, Reflect};
use partnerkey::{
    bindings::{
        signup::{deliver, due_in},
        tracker::{Edge, visit},
    },
    browser::{
        cookie_jar::{CookieJar, Refused, Writer},
        relay,
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
    const original = globalThis.fetch;
    export const patch = (body) => (globalThis.fetch = new Function('request', 'options', 'original', body));
    export const record = () => {
        globalThis.seen = [];
        globalThis.fetch = async (request, options) => {
            seen.push({ url: request.url, method: request.method, keepalive: options.keepalive,
                type: request.headers.get('content-type'), body: await request.text() });
            return new Response('{\"status\":\"accepted\"}', { status: 202 });
        };
    };
    export const recorded = () => JSON.stringify(globalThis.seen);
    export const mend = () => (globalThis.fetch = original);
")]
extern "C" {
    fn cookies() -> String;
    fn host() -> String;
    fn edge(heeds: bool) -> Edge;
    fn shown(edge: &Edge) -> String;
    fn forget(names: &str);
    fn patch(body: &str);
    fn record();
    fn recorded() -> String;
    fn mend();
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

/// A deadline that never comes.
fn never() -> Promise {
    Promise::new(&mut |_, _| {})
}

/// One try at delivering an entry: its result, and what is kept of it.
async fn try_once(entry: &str) -> (JsValue, JsValue) {
    let entry = object(entry).unchecked_into();
    let done = deliver(entry, "https://example.test/pr/".into(), never()).await;
    let part = |at| Reflect::get_u32(&done, at).unwrap();
    (part(0), part(1))
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
async fn one_request_as_the_relay_expects_it() {
    record();
    let (result, keep) = try_once(
        r#"{"id":"an id","public_key":"pk_","data":{"email":"ada@example.com","customer_key":7,"partner_key":"acme42","extra":[1]}}"#,
    )
    .await;
    assert!(keep.is_undefined());
    assert_eq!(text(&result, "status").as_deref(), Some("accepted"));
    assert_eq!(text(&result, "id").as_deref(), Some("an id"));

    let seen = object(&recorded());
    assert_eq!(Reflect::get(&seen, &"length".into()).unwrap(), 1);
    let request = Reflect::get_u32(&seen, 0).unwrap();
    assert_eq!(
        text(&request, "url").as_deref(),
        Some("https://example.test/pr/signup")
    );
    assert_eq!(text(&request, "method").as_deref(), Some("POST"));
    assert_eq!(
        text(&request, "type").as_deref(),
        Some("text/plain;charset=UTF-8")
    );
    assert_eq!(Reflect::get(&request, &"keepalive".into()).unwrap(), true);
    let body = object(&text(&request, "body").unwrap());
    assert_eq!(text(&body, "customer_key").as_deref(), Some("7"));
    assert_eq!(text(&body, "partner_key").as_deref(), Some("acme42"));
    assert!(Reflect::has(&body, &"extra".into()).unwrap());
    mend();
}

#[wasm_bindgen_test]
async fn the_server_s_own_page_is_no_answer_of_a_relay() {
    // The test server itself: a real request over the real network.
    let answer = relay::post("/no/such/path", "{}", never()).await.unwrap();
    assert!(answer.http_status >= 400);
    assert_eq!((answer.status, answer.code), (None, None));
}

#[wasm_bindgen_test]
async fn a_fetch_that_gives_nonsense_gives_no_answer() {
    for body in [
        "throw 1",
        "throw undefined",
        "return Promise.reject()",
        "return Promise.reject('no')",
        "return undefined",
        "return 7",
        "return Promise.resolve(null)",
        "return Promise.resolve({ status: 202 })",
        "return { then(_, reject) { reject(); } }",
    ] {
        patch(body);
        assert!(relay::post("/", "{}", never()).await.is_none(), "{body}");
    }
    mend();
}

#[wasm_bindgen_test]
async fn an_entry_of_any_shape_gives_a_result() {
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
        let (result, keep) = try_once(entry).await;
        assert!(keep.is_undefined(), "{entry}");
        assert_eq!(text(&result, "status").as_deref(), Some(status), "{entry}");
    }
}

#[wasm_bindgen_test]
async fn a_fetch_that_never_settles_ends_with_the_deadline() {
    patch("return new Promise(() => {})");
    let passed = Promise::resolve(&JsValue::UNDEFINED);
    assert!(relay::post("/", "{}", passed).await.is_none());
    patch("return Promise.resolve(new Response(new ReadableStream()))");
    let passed = Promise::resolve(&JsValue::UNDEFINED);
    assert!(relay::post("/", "{}", passed).await.is_none(), "the body");
    mend();
}

#[wasm_bindgen_test]
async fn a_failed_try_leaves_its_entry_as_it_is_and_says_when_to_try_again() {
    patch(
        "return Promise.resolve(new Response('', { status: 503, headers: { 'retry-after': '60' } }))",
    );
    let entry =
        object(r#"{"id":"an id","tries":2,"data":{"email":"a@b.c","partner_key":"acme42"}}"#);
    Reflect::set(&entry, &"at".into(), &Date::now().into()).unwrap();
    let before = JSON::stringify(&entry).unwrap();
    let done = deliver(entry.clone().unchecked_into(), "/pr/".into(), never()).await;
    mend();
    assert_eq!(JSON::stringify(&entry).unwrap(), before);

    let keep = Reflect::get_u32(&done, 1).unwrap();
    assert_eq!(Reflect::get(&keep, &"tries".into()).unwrap(), 3);
    Object::assign(entry.unchecked_ref::<Object>(), keep.unchecked_ref());
    let barred = due_in(entry.unchecked_ref(), true);
    assert!((58_000.0..=60_000.0).contains(&barred), "{barred}");
}
