//! A local stand-in for the Customers API, version 1, with its own database: everything runs without an account.
//!
//! It checks what the vendor documents: credentials, required fields, field limits, unknown partners. What the vendor
//! does not document is decided here, on the strict side:
//! - a customer key that exists is refused with 409;
//! - a wrong or missing field is 400, a partner or customer that does not exist is 404;
//! - `DELETE` answers with the customer it deleted.

mod customer;
mod fault;
mod routes;
mod store;

use std::sync::Arc;

use axum::Router;

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
