//! The edge: decisions carried out with browser interfaces, one interface a file. The only modules
//! that name them.

#[cfg(feature = "signup")]
pub mod answer;
#[cfg(feature = "tracker")]
pub mod cookie_jar;
