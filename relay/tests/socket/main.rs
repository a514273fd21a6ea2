//! The built program over its sockets, with real database files: what a browser, a site and an operator see.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod access;
mod check;
mod command_line;
mod crashes;
mod database;
mod delivery;
mod demo;
mod files;
mod operator;
mod patience;
mod privacy;
mod program;
mod referral;
mod sandbox;
mod signups;
mod status;
mod store;
mod upstream;
mod upstreams;
