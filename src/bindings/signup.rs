//! `deliver`: the second half of `growsumo.createSignup()`.

use alloc::string::String;

use js_sys::{JSON, Object};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::{
    browser::relay,
    outbox::{self, Outcome},
    signup::{Fields, Signup},
};

/// The most bytes that the relay takes as one sign-up.
const MOST_BODY_BYTES: usize = 16_384;

#[wasm_bindgen]
extern "C" {
    /// A kept sign-up, as the shell makes it: `{ id, public_key, data }`, plain JSON.
    #[wasm_bindgen(typescript_type = "{ id: string, public_key: string, data: object }")]
    pub type Entry;

    #[wasm_bindgen(method, structural, indexing_getter)]
    fn get(this: &Entry, name: &str) -> JsValue;

    #[wasm_bindgen(method, structural, indexing_deleter)]
    fn delete(this: &Entry, name: &str);

    #[wasm_bindgen(js_name = String)]
    fn text_of_number(value: f64) -> String;
}

impl Entry {
    /// Text as it is, a number as JavaScript writes it; anything else counts as none.
    fn text(&self, name: &str) -> Option<String> {
        let value = self.get(name);
        value
            .as_string()
            .or_else(|| value.as_f64().map(text_of_number))
    }
}

/// What `createSignup` resolves to.
#[derive(Serialize)]
struct SignupResult<'a> {
    status: &'a str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

/// Checks a kept sign-up and sends it to the relay at `endpoint`, which ends in `/`.
///
/// Any status but `queued` is definitive: the sign-up and the personal data in it can be forgotten.
#[wasm_bindgen(
    unchecked_return_type = "{ status: string, id: string, code?: string, message?: string }"
)]
pub async fn deliver(entry: Entry, endpoint: String) -> JsValue {
    let id = entry.text("id").unwrap_or_default();
    let outcome = send(&entry, id.clone(), endpoint).await;
    to_js(&SignupResult {
        status: outcome.status(),
        id: &id,
        code: outcome.code(),
        message: outcome.message(),
    })
}

async fn send(entry: &Entry, id: String, mut endpoint: String) -> Outcome {
    let data = entry.get("data");
    let data: Entry = if data.is_object() {
        data
    } else {
        Object::new().into()
    }
    .unchecked_into();
    let fields = Fields {
        email: data.text("email"),
        name: data.text("name"),
        customer_key: data.text("customer_key"),
        partner_key: data
            .text("partner_key")
            .or_else(|| data.text("ps_partner_key")),
        xid: data.text("xid"),
    };
    let signup = match Signup::new(id, entry.text("public_key").unwrap_or_default(), fields) {
        Ok(signup) => signup,
        Err(outcome) => return outcome,
    };

    endpoint.push_str("signup");
    outbox::judge(relay::post(&endpoint, &wire(&signup, &data)).await)
}

/// The request's body: the page's further fields, and over them the sign-up's own. Further fields that
/// would make it larger than the relay takes stay behind: the credit matters more.
fn wire(signup: &Signup, data: &Entry) -> String {
    for known in [
        "email",
        "name",
        "customer_key",
        "partner_key",
        "ps_partner_key",
        "xid",
    ] {
        data.delete(known);
    }
    let own = to_js(signup);
    let all = Object::assign(data.unchecked_ref::<Object>(), own.unchecked_ref());
    let text = json(&all);
    if text.len() <= MOST_BODY_BYTES {
        text
    } else {
        json(&own)
    }
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).map(String::from).unwrap_or_default()
}

fn to_js(value: &impl Serialize) -> JsValue {
    // Text and structs only: nothing in it can fail.
    serde_wasm_bindgen::to_value(value).unwrap_or_default()
}
