//! What can go wrong. Every code and every message of the relay is declared here, once.
//!
//! - A [`Refusal`] is an answer to a request.
//! - A [`StartError`] is for the person who starts the relay.

mod refusal;
mod start;

pub use refusal::{Refusal, RefusedWith};
pub use start::StartError;
