//! Files of an invented school, and what becomes of them when something is changed.

mod changes;
mod refusals;
mod world;
