//! What JavaScript can call: one function for each public operation, plain data in and out.

#[cfg(feature = "signup")]
mod signup;
#[cfg(feature = "tracker")]
mod tracker;

use alloc::string::String;

use wasm_bindgen::prelude::*;

#[cfg(feature = "tracker")]
#[wasm_bindgen]
extern "C" {
    /// A JavaScript object that is read by name: options, `location`.
    pub type Fields;

    /// The text under `name`; anything but text counts as none.
    #[wasm_bindgen(method, structural, indexing_getter)]
    fn get(this: &Fields, name: &str) -> Option<String>;

    /// A fresh JavaScript object that is filled by name.
    #[wasm_bindgen(extends = js_sys::Object)]
    type Report;

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn put(this: &Report, name: &str, value: &str);
}

#[cfg(feature = "tracker")]
impl Report {
    fn new() -> Self {
        js_sys::Object::new().unchecked_into()
    }

    /// Leaves out what there is not.
    fn set(&self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }
}
