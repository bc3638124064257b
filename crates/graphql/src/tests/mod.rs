//! The schema against a small invented school: what it promises in writing, who reads what, what a command answers, what
//! a subscription sends.

mod contract;
mod desk;
mod following;
mod reading;
mod writing;
