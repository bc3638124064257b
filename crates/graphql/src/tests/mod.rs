//! The schema against a small invented school: what it promises in writing, who reads what, what a command answers, what
//! a subscription sends.

mod assessing;
mod bank;
mod changing;
mod closed_year;
mod closing;
mod contract;
mod cost;
mod desk;
mod following;
mod reading;
mod results;
mod validity;
mod writing;
