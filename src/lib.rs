//! partnerkey: remembers which partner sent a visitor and reports the visitor's sign-up.
//!
//! The protocol, in the order in which things happen:
//!
//! 1. A visitor lands with `?gspk=<base64 of the partner key>` ([`referral`]).
//! 2. [`visit::decide`] weighs the link against what the cookies already hold and says what the
//!    page should see and which cookies change. It never fails; what was wrong is data.
//! 3. The edge writes the cookies ([`cookie`] is their text) for the registrable domain.
//! 4. `growsumo.createSignup()` keeps a sign-up, [`signup`] checks it, [`outcome`] says what the
//!    relay's answer means, and [`outbox`] when to try again.
//!
//! Every module in this folder is pure: no clock, no location, no I/O. `browser` carries decisions
//! out, `bindings` is what JavaScript can call; both exist on WebAssembly targets only.
//!
//! | Feature | Gives | Needs |
//! | --- | --- | --- |
//! | `tracker` | steps 1 to 3 | `core` and `alloc`: it also builds for `wasm32v1-none` |
//! | `signup` | step 4 | `std` |
//!
//! # Out of scope
//!
//! Sales, payouts and fraud checks belong to the partner programme, not to its tracker.
#![no_std]

extern crate alloc;
// On a host std brings the panic handler that this crate's cdylib needs.
#[cfg(any(feature = "signup", not(target_family = "wasm")))]
extern crate std;

pub mod error;

#[cfg(feature = "tracker")]
pub mod config;
#[cfg(feature = "tracker")]
pub mod consent;
#[cfg(feature = "tracker")]
pub mod cookie;
#[cfg(feature = "tracker")]
mod pairs;
#[cfg(feature = "tracker")]
pub mod referral;
#[cfg(feature = "tracker")]
mod utf8;
#[cfg(feature = "tracker")]
pub mod visit;
mod words;

#[cfg(feature = "signup")]
pub mod outbox;
#[cfg(feature = "signup")]
pub mod outcome;
#[cfg(feature = "signup")]
pub mod signup;

#[cfg(target_family = "wasm")]
pub mod bindings;
#[cfg(target_family = "wasm")]
pub mod browser;

#[cfg(target_os = "none")]
mod bare_metal;

/// Beside std this allocator needs no `unsafe` of ours; its lock is free where there is one thread.
#[cfg(all(
    feature = "small-allocator",
    target_family = "wasm",
    not(target_os = "none")
))]
#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());
