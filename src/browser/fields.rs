//! Objects that are read and filled by name: `location`, the options, the report.

use alloc::string::String;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A JavaScript object.
    #[derive(Debug)]
    #[wasm_bindgen(typescript_type = "object")]
    pub type Fields;

    /// The text under `name`, which is text or nothing.
    #[wasm_bindgen(method, structural, indexing_getter)]
    pub fn get(this: &Fields, name: &str) -> Option<String>;

    /// Puts a text under `name`.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub fn set(this: &Fields, name: &str, text: &str);
}
