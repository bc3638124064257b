//! The decisions by which a period is closed: signatures, their return, publication.

mod publish;
mod sign;
mod withdraw;
