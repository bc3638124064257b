//! Decisions about students: admission, change of class, departure, return, codes and corrections.

mod admission;
pub(crate) mod checks;
mod moves;
mod personal;

pub(super) use admission::guardian_registered;
