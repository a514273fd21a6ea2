//! A local stand-in for the vendor's API with its own database: everything runs without an account. It has the Customers
//! API in both versions, and click conversions.
//!
//! It checks what the vendor documents: credentials, required fields, field limits, unknown partners. What the vendor
//! does not document is decided here, on the strict side:
//! - a customer key that exists is refused with 409;
//! - a wrong or missing field is 400, a partner or customer that does not exist is 404;
//! - `DELETE` answers with the customer it deleted.
//!
//! A click conversion is answered as others have measured it: 200 and an empty body, whatever comes of it. It becomes
//! visible when it was told to; of a click id that begins with `unknown` nothing is made.

mod conversion;
mod customer;
mod fault;
mod routes;
mod store;
mod v2;

use std::sync::Arc;

use axum::Router;

use crate::clock::Millis;
use crate::config::Sandbox;
use crate::error::StartError;
use crate::listen::{self, Stop};
use store::Customers;

/// The test partner of every account. It exists always, and its customers are marked `"test": true`.
pub const TEST_PARTNER: &str = "gstest";

/// Runs until told to stop. Prints `listening on http://<address>` when it answers.
///
/// # Errors
/// When it cannot start.
pub async fn run(config: &Sandbox) -> Result<(), StartError> {
    let stop = Stop::on_signal();
    let listener = listen::open(config.listen).await?;
    let router = router(config).await?;
    listen::announce(&format!(
        "listening on http://{}",
        listen::address_of(&listener)?
    ));
    listen::answer(vec![listener], router, stop).await;
    Ok(())
}

/// All routes, with the database open.
///
/// # Errors
/// When the database cannot be opened.
pub async fn router(config: &Sandbox) -> Result<Router, StartError> {
    Ok(routes::router(routes::State {
        customers: Customers::open(&config.database_url).await?,
        account: Arc::new(config.account.clone()),
        partners: Arc::new(Partners::new(&config.partners)),
        tracking_token: config.tracking_token.clone(),
        visible_after: Millis::try_from(config.visible_after.as_millis()).unwrap_or(Millis::MAX),
    }))
}

/// Which partners exist.
enum Partners {
    /// These, and [`TEST_PARTNER`].
    Only(Vec<String>),
    /// All, except those whose key begins with `unknown`.
    All,
}

impl Partners {
    fn new(keys: &[String]) -> Self {
        if keys.is_empty() {
            Self::All
        } else {
            Self::Only(keys.to_vec())
        }
    }

    fn contain(&self, key: &str) -> bool {
        match self {
            Self::Only(keys) => key == TEST_PARTNER || keys.iter().any(|known| known == key),
            Self::All => !key.starts_with("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_partners_exist() {
        let all = Partners::new(&[]);
        assert!(all.contain("https://www.youtube.com/watch?v=dQw4w9WgXcQ"));
        assert!(all.contain(TEST_PARTNER));
        assert!(!all.contain("unknown"));
        assert!(!all.contain("unknown-partner"));
        let some = Partners::new(&["jane".to_owned()]);
        assert!(some.contain("jane"));
        assert!(some.contain(TEST_PARTNER));
        assert!(!some.contain("john"));
    }
}
