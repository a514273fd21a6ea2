//! `check`, `conclude` and `due_in`: the second half of `growsumo.createSignup()`.

use alloc::string::String;

use js_sys::{Array, Date, JSON, Math, Object};
use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::*;

use crate::{
    browser::answer,
    outbox::Kept,
    outcome::{self, Outcome},
    signup::{Fields, Signup, given},
};

/// The most bytes that the relay takes as one sign-up.
const MOST_BODY_BYTES: usize = 16_384;

#[wasm_bindgen]
extern "C" {
    /// A kept sign-up, as the shell makes it, plain JSON; the numbers are those of [`Kept`].
    #[wasm_bindgen(
        typescript_type = "{ id: string, public_key: string, data: object, at?: number, tries?: number, rests_until?: number, barred_until?: number, claimed_until?: number }"
    )]
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

    /// What the page said: nothing, if that is no object.
    fn data(&self) -> Self {
        let data = self.get("data");
        let data = if data.is_object() {
            data
        } else {
            Object::new().into()
        };
        data.unchecked_into()
    }

    /// What is missing, or no number, counts as 0.
    fn kept(&self) -> Kept {
        let number = |name| self.get(name).as_f64().unwrap_or_default();
        Kept {
            at: number("at"),
            tries: number("tries") as u32, // saturates
            rests_until: number("rests_until"),
            barred_until: number("barred_until"),
            claimed_until: number("claimed_until"),
        }
    }
}

/// In how many ms a kept sign-up may be sent; 0 is now. See [`Kept::due_in`].
#[wasm_bindgen]
#[must_use]
pub fn due_in(entry: &Entry, nudged: bool) -> f64 {
    entry.kept().due_in(Date::now(), nudged)
}

/// Checks a kept sign-up. Gives the body of its request, as text; or, where it cannot be sent, what `createSignup` resolves to.
#[wasm_bindgen(
    unchecked_return_type = "string | { status: string, id: string, code?: string, message?: string }"
)]
#[must_use]
pub fn check(entry: &Entry) -> JsValue {
    let id = entry.text("id").unwrap_or_default();
    let data = entry.data();
    let fields = Fields {
        email: data.text("email"),
        name: data.text("name"),
        customer_key: data.text("customer_key"),
        partner_key: data
            .text("partner_key")
            .or_else(|| data.text("ps_partner_key")),
        xid: data.text("xid"),
    };
    match Signup::new(
        id.clone(),
        entry.text("public_key").unwrap_or_default(),
        fields,
    ) {
        Ok(signup) => wire(&signup, &data).into(),
        Err(outcome) => to_js(&SignupResult { outcome, id: &id }),
    }
}

/// What became of a sign-up that was sent: `response` is what `fetch` gave for it, `text` that one's body. Anything that is no
/// `Response` is no answer.
///
/// Gives what `createSignup` resolves to, and what the outbox now knows of the sign-up. Without the latter the answer is
/// definitive, or the sign-up is given up: it can be forgotten, with the personal data in it.
#[wasm_bindgen(
    unchecked_return_type = "[result: { status: string, id: string, code?: string, message?: string }, keep?: object]"
)]
#[must_use]
pub fn conclude(entry: &Entry, response: JsValue, text: Option<String>) -> Array {
    let id = entry.text("id").unwrap_or_default();
    let answer = answer::read(response, text.as_deref());
    let outcome = outcome::judge(answer.as_ref());
    let keep = match outcome {
        Outcome::Queued(_) => {
            let asked = answer.and_then(|answer| answer.retry_after);
            entry.kept().tried(Date::now(), asked, Math::random())
        }
        _ => None,
    };
    let result = SignupResult { outcome, id: &id };
    Array::of2(
        &to_js(&result),
        &keep.map_or(JsValue::UNDEFINED, |keep| to_js(&keep)),
    )
}

/// What `createSignup` resolves to.
struct SignupResult<'a> {
    outcome: Outcome,
    id: &'a str,
}

impl Serialize for SignupResult<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(given([
            ("status", Some(self.outcome.status())),
            ("id", Some(self.id)),
            ("code", self.outcome.code()),
            ("message", self.outcome.message()),
        ]))
    }
}

/// The request's body: the page's further fields, and over them the sign-up's own. Further fields that
/// would make it larger than the relay takes stay behind: the credit matters more.
fn wire(signup: &Signup, data: &Entry) -> String {
    let own = to_js(signup);
    let all = Object::new();
    Object::assign(&all, data.unchecked_ref());
    for known in [
        "email",
        "name",
        "customer_key",
        "partner_key",
        "ps_partner_key",
        "xid",
    ] {
        all.unchecked_ref::<Entry>().delete(known);
    }
    let text = json(&Object::assign(&all, own.unchecked_ref()));
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
    // Texts and numbers only: nothing in it can fail.
    value
        .serialize(&serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true))
        .unwrap_or_default()
}
