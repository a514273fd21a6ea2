//! The server beside partnerkey.
//!
//! It serves the script on the site's own origin, keeps every sign-up durably and delivers it to the Customers API.
//!
//! The way of a sign-up:
//! 1. [`access`] lets it in; [`api`] reads the request; [`signup`] turns its bytes into a [`signup::Signup`] or a coded [`error::Refusal`].
//! 2. [`intake`] has [`store`] commit it, together with others; only then is it acknowledged.
//! 3. [`delivery`] wakes, claims it, hands it to the [`upstream`], and settles it or has it wait.
//!
//! [`referral`] sets cookies for the script; [`installation`] answers its inspector; [`operate`] is what the operator sees and does.
//! [`sandbox`] is a local stand-in for the Customers API; [`demo`] runs relay, sandbox and a site in one process.
//!
//! Names, e-mails, keys and secrets never appear in a message or a log; a sign-up is named by its `id`.

pub mod access;
pub mod api;
pub mod assets;
pub mod body;
pub mod clock;
pub mod config;
pub mod connections;
pub mod delivery;
pub mod demo;
pub mod error;
pub mod installation;
pub mod intake;
pub mod listen;
pub mod meters;
pub mod operate;
pub mod referral;
pub mod sandbox;
pub mod serve;
pub mod signup;
pub mod sqlite;
pub mod store;
pub mod upstream;
