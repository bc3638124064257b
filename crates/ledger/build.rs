//! Migrations are embedded in the library; a new one must rebuild it.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
