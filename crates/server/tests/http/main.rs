//! The server as its callers see it: programs with a token, browsers with a cookie, pages of other sites, followers over
//! a WebSocket. Against a real runtime on SQLite with one invented school.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod caching;
mod connections;
mod documents;
mod get;
mod gradebook;
mod hostile;
mod limits;
mod pages;
mod privacy;
mod reading;
mod school;
mod sessions;
mod transport;
mod websocket;
