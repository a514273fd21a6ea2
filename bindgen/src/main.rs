//! `partnerkey-bindgen <module.wasm> <out-dir>`: writes the module and its JavaScript glue.
//!
//! The same work as `wasm-bindgen --target bundler --no-typescript --encode-into always`, done by the version that
//! `Cargo.lock` names, so that glue and module always match and nothing has to be installed.

use std::env;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

fn main() -> Result<()> {
    let mut args = env::args_os().skip(1);
    let module = args
        .next()
        .context("usage: partnerkey-bindgen <module.wasm> <out-dir>")?;
    let out_dir = args
        .next()
        .context("usage: partnerkey-bindgen <module.wasm> <out-dir>")?;

    Bindgen::new()
        .input_path(module)
        .bundler(true)?
        .typescript(false)
        // Every browser that knows bulk memory, which the modules use, knows it.
        .encode_into(EncodeInto::Always)
        .remove_name_section(true)
        .generate(out_dir)
}
