//! Tells cargo that the migrations are compiled in: without this a new migration file is not noticed.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
