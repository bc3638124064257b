//! The dossier file (tệp hồ sơ chuyển trường): what a school hands over when a student goes to a school of another
//! installation. Pure: a file is built from values and verified against values; who reads and writes files is elsewhere.
//!
//! # The format, version 1
//!
//! One JSON object in canonical form (RFC 8785) and nothing around it, in UTF-8, of at most [`LIMIT`] bytes. Numbers are whole
//! and at most 2^53 - 1. A text that is not canonical to the byte is no dossier file. Its members:
//!
//! | member | what it is |
//! | --- | --- |
//! | `addressee` | `{"code","name"}` of the school that agreed to take the student |
//! | `agreement` | `{"ledger","leaf","position"}`: the entry of the addressee's ledger in which it agreed |
//! | `dossier` | the dossier itself, see [`Dossier`](socai_school::transfers::Dossier) |
//! | `entries` | entries of the sender's ledger, by position; see below |
//! | `format` | `"socai-dossier/1"` |
//! | `head` | a signed head of the sender's ledger; see below |
//! | `key` | the sender's public key: Ed25519 (RFC 8032), 64 lower-case hexadecimal digits |
//! | `release` | `{"ledger","leaf","position"}`: the entry of the sender's ledger that released the student |
//! | `sender` | `{"code","name"}` of the school that hands the student over |
//! | `signature` | the signature of everything else: 128 lower-case hexadecimal digits |
//! | `transfer` | the id of the transfer, which both schools' ledgers name |
//!
//! **Signature.** Signed are the bytes `socai/dossier/v1`, one zero byte, and the canonical JSON of the object without its
//! member `signature`. It is verified with `key`, which must be trusted beforehand: a file never introduces its own key.
//!
//! **Head.** `{"at","ledger","position","root","school","signature"}`: at the time `at` the ledger `ledger` of the school with the
//! code `school` had `position` entries and the Merkle root `root`. Signed, with the same key, are the bytes `socai/head/v1`, one
//! zero byte, and the canonical JSON of the object without its member `signature`.
//!
//! **Entry.** `{"leaf","openings","path"}`. `leaf` is the entry as it stands in the ledger, an object; its canonical JSON is the
//! leaf's bytes, and it says its own `ledger` and `position`. The leaf's hash is SHA-256 of one byte 0x00 and these bytes. `path`
//! is the proof of inclusion (RFC 9162, section 2.1.3): with the hash, the index `position - 1` and the size `head.position` it leads
//! to `head.root`. Digests are 64 lower-case hexadecimal digits; an inner node is SHA-256 of one byte 0x01, the left and the right
//! digest.
//!
//! **Opening.** Where the body of a leaf has `{"commitment","key"}` in place of a value, `openings` may have a member of the same
//! name `{"salt","value"}`. The commitment is, in base64url without padding, SHA-256 of the bytes `socai/commitment/v1`, one zero
//! byte, the salt (32 bytes, written as 64 hexadecimal digits) and the canonical JSON of the value.
//!
//! # What is in it, and what is not
//!
//! Entries that speak of this student alone, and entries that speak of nobody: the school, its school years, the classes of the
//! student ([`Whose`]). Opened are only values of which the student is the owner. Entries that name other students (attendance,
//! signatures of classes, requests to change cells) stay at home, and so do those of guardians, who are persons of their own. What
//! the dossier says of guardians, of sessions missed, and of what other schools had written before is therefore the sender's
//! statement: signed, but without a proof of its own. The member `actor` of a leaf is a random id of an account.
//!
//! A proof shows that nothing was invented or altered. It cannot show that nothing was left out, because whoever leaves out an entry
//! leaves out its proof as well; the sender answers for that with its signature.
//!
//! # What is verified
//!
//! See [`verify`]. Among the rest: what the dossier says **follows from the entries**: they are folded as the sender's ledger was,
//! and the dossier of that fold must be the one in the file, except for what is a statement.

mod build;
mod entries;
mod fault;
mod file;
mod follows;
mod opening;
mod verify;

#[cfg(test)]
mod tests;

pub use build::{Draft, EntryDraft, build};
pub use entries::Whose;
pub use fault::{Fault, Faults, ReleaseFault};
pub use file::{FORMAT, LIMIT};
pub use opening::Opening;
pub use verify::{Agreed, Verified, transfer_of, verify};

/// The usual ending of a dossier file's name.
pub const EXTENSION: &str = "socai-dossier.json";
