//! What the page's `fetch` has given for the one request to the relay. Any page may have replaced that: it may be anything.

use gloo_net::http::Response;
use js_sys::{Date, JSON, Object};
use wasm_bindgen::prelude::*;

use crate::outcome::Answer;

#[wasm_bindgen]
extern "C" {
    /// An answer's body, and its `error`: anything that JSON can hold.
    #[wasm_bindgen(js_name = Object)]
    type Body;

    #[wasm_bindgen(method, structural, indexing_getter)]
    fn field(this: &Body, name: &str) -> JsValue;
}

/// Reads an answer; `text` is its body, where that could be read. `None` when it is no answer at all.
#[must_use]
pub fn read(response: JsValue, text: Option<&str>) -> Option<Answer> {
    let response = Response::from(response.dyn_into::<web_sys::Response>().ok()?);
    let body = text.and_then(|text| JSON::parse(text).ok());
    let body = body.unwrap_or(JsValue::UNDEFINED);
    let field = |object: &JsValue, name| match object.dyn_ref::<Object>() {
        Some(object) => object.unchecked_ref::<Body>().field(name),
        None => JsValue::UNDEFINED,
    };
    Some(Answer {
        http_status: response.status(),
        status: field(&body, "status").as_string(),
        code: field(&field(&body, "error"), "code").as_string(),
        retry_after: response
            .headers()
            .get("retry-after")
            .and_then(|text| ms(&text)),
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
