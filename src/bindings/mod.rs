//! What JavaScript can call: one function for each public operation, plain data in and out.

#[cfg(feature = "signup")]
pub mod signup;
#[cfg(feature = "tracker")]
pub mod tracker;
