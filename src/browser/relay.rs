//! The one request to the relay, by a `fetch` that any page may have replaced: it may throw, reject,
//! or give nonsense.

use core::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use gloo_net::http::{Request, Response};
use js_sys::{Date, JSON, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::outcome::Answer;

#[wasm_bindgen]
extern "C" {
    /// The page's `fetch`, whatever it is by now. (`gloo-net`'s own `send` cannot set `keepalive` and
    /// never settles when `fetch` gives something that is no promise.)
    #[wasm_bindgen(catch, js_name = fetch)]
    fn fetch(request: &web_sys::Request, options: &FetchOptions) -> Result<JsValue, JsValue>;

    type FetchOptions;

    #[wasm_bindgen(method, structural, setter)]
    fn set_keepalive(this: &FetchOptions, keepalive: bool);

    /// An answer's body, and its `error`: anything that JSON can hold.
    #[wasm_bindgen(js_name = Object)]
    type Body;

    #[wasm_bindgen(method, structural, indexing_getter)]
    fn field(this: &Body, name: &str) -> JsValue;
}

/// Posts `body` to `url` and reads the answer; `None` when none has come before `deadline` is settled.
///
/// As `text/plain`, which needs no preflight (Fetch, section 2.2.2), and `keepalive`, so that it
/// outlives the page.
pub async fn post(url: &str, body: &str, deadline: Promise) -> Option<Answer> {
    let mut answer = pin!(exchange(url, body));
    let mut deadline = pin!(JsFuture::from(deadline));
    poll_fn(|context| match answer.as_mut().poll(context) {
        Poll::Pending => deadline.as_mut().poll(context).map(|_| None),
        ready => ready,
    })
    .await
}

async fn exchange(url: &str, body: &str) -> Option<Answer> {
    let request = Request::post(url)
        .header("content-type", "text/plain;charset=UTF-8")
        .body(body)
        .ok()?;
    let options: FetchOptions = Object::new().unchecked_into();
    options.set_keepalive(true);

    let answer = fetch(&web_sys::Request::from(request), &options).ok()?;
    let answer = JsFuture::from(Promise::resolve(&answer)).await.ok()?;
    let response = Response::from(answer.dyn_into::<web_sys::Response>().ok()?);
    let http_status = response.status();
    let retry_after = response
        .headers()
        .get("retry-after")
        .and_then(|text| ms(&text));
    let body = response
        .text()
        .await
        .ok()
        .and_then(|text| JSON::parse(&text).ok());

    let field = |object: &JsValue, name| match object.dyn_ref::<Object>() {
        Some(object) => object.unchecked_ref::<Body>().field(name),
        None => JsValue::UNDEFINED,
    };
    let body = body.unwrap_or(JsValue::UNDEFINED);
    let status = field(&body, "status").as_string();
    let code = field(&field(&body, "error"), "code").as_string();
    Some(Answer {
        http_status,
        status,
        code,
        retry_after,
    })
}

/// A `Retry-After` in ms: seconds, or a date (RFC 9110 section 10.2.3).
fn ms(text: &str) -> Option<f64> {
    let ms = match text.trim().parse::<u32>() {
        Ok(seconds) => f64::from(seconds) * 1_000.0,
        Err(_) => Date::parse(text) - Date::now(),
    };
    ms.is_finite().then_some(ms)
}
