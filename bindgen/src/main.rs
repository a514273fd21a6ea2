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
        // The build leaves the names out later; `npm run size:why` says them.
        .remove_name_section(false)
        .generate(out_dir)
}
