//! What the operator sees and does.
//!
//! - [`signups`]: the sign-ups on the command line, beside the running relay. [`check`]: is all well before it starts?
//! - [`metrics`]: figures for Prometheus. [`status`]: a page for people.
//! - [`reasons`]: what the reason of a dead sign-up means, and what to do about it.

pub mod check;
//M
pub mod reasons;
pub mod signups;
//S
