//! What the operator sees and does.
//!
//! - [`signups`]: the sign-ups on the command line, beside the running relay. [`check`]: is all well before it starts?
//! - [`metrics`]: figures for Prometheus. [`status`]: a page for people.
//! - [`reasons`]: what the reason of a dead sign-up means, and what to do about it.

pub mod check;
pub mod metrics;
pub mod reasons;
pub mod signups;
pub mod status;

use std::sync::Arc;

use crate::config::Secret;
use crate::meters::Meters;
use crate::store::Store;

/// What the operator's pages share.
#[derive(Clone)]
pub struct Operator {
    /// What is stored.
    pub store: Store,
    /// What this process has done.
    pub meters: Meters,
    /// Who may look.
    pub token: Option<Arc<Secret>>,
}
