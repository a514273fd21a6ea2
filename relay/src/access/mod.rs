//! Who may ask for what, and what every answer carries.
//!
//! - [`origin`]: whose pages may post; [`rate`]: how often; [`client_address`]: who is asking.
//! - [`gate`]: both, in front of every route that changes something.
//! - [`token`]: the operator's pages. [`headers`]: what browsers are told beside the answer.

pub mod client_address;
pub mod gate;
pub mod headers;
pub mod origin;
pub mod rate;
pub mod token;
