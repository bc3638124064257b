//! Why we end a connection: the codes of graphql-transport-ws, and those of WebSocket itself (RFC 6455, 7.4; IANA).
//!
//! A client of that protocol comes back after 1001, 1013 and 4408, and takes the others for final.

use std::{borrow::Cow, error::Error as _};

use axum::extract::ws::{CloseFrame, Message};
use tungstenite::Error as Broken;

/// Longest reason, in bytes: a control frame has 125, two of which are the code (RFC 6455, 5.5).
const REASON_BYTES: usize = 123;

/// A code and a reason of at most 123 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Close {
    code: u16,
    reason: Cow<'static, str>,
}

impl Close {
    /// The server stops; another may take over.
    pub(super) const STOPPING: Self = Self::new(1001, "Server is stopping");
    /// Not the text that the protocol is made of.
    pub(super) const BINARY: Self = Self::new(4400, "Invalid message: binary");
    /// Frames that are none of WebSocket.
    const BROKEN: Self = Self::new(1002, "Protocol error");
    /// Text that is not UTF-8.
    const NOT_TEXT: Self = Self::new(1007, "Text is not UTF-8");
    /// A message above the limit of bytes.
    pub(super) const TOO_BIG: Self = Self::new(1009, "Message too big");
    /// The client does not take what is sent to it, and we keep nothing for it. It resumes after the last position that it
    /// has got.
    pub(super) const TOO_SLOW: Self = Self::new(1013, "Too slow; resume after your last position");
    /// The database does not answer.
    pub(super) const TRY_LATER: Self = Self::new(1013, "Try again later");
    /// An operation before `connection_ack`.
    pub(super) const NOT_ACKNOWLEDGED: Self = Self::new(4401, "Unauthorized");
    /// Nobody is signed in, or not any more.
    pub(super) const FORBIDDEN: Self = Self::new(4403, "Forbidden");
    /// The client does not speak graphql-transport-ws.
    pub(super) const SUBPROTOCOL: Self = Self::new(4406, "Subprotocol not acceptable");
    /// No `connection_init` in time.
    pub(super) const INIT_TIMEOUT: Self = Self::new(4408, "Connection initialisation timeout");
    /// A second `connection_init`.
    pub(super) const TOO_MANY_INITS: Self = Self::new(4429, "Too many initialisation requests");
    /// The account has too many connections.
    pub(super) const TOO_MANY_CONNECTIONS: Self = Self::new(4429, "Too many connections");

    const fn new(code: u16, reason: &'static str) -> Self {
        Self { code, reason: Cow::Borrowed(reason) }
    }

    /// A message that the protocol does not describe.
    pub(super) const fn bad_message(reason: &'static str) -> Self {
        Self::new(4400, reason)
    }

    /// A second operation under the id of a running one.
    pub(super) fn duplicate(id: &str) -> Self {
        let rest = "Subscriber for  already exists".len();
        let mut end = id.len().min(REASON_BYTES - rest);
        while !id.is_char_boundary(end) {
            end -= 1;
        }
        Self { code: 4409, reason: format!("Subscriber for {} already exists", &id[..end]).into() }
    }

    /// What is said to a client of which nothing more can be read; `None` when it cannot be reached either.
    pub(super) fn of_broken(error: &axum::Error) -> Option<Self> {
        match error.source()?.downcast_ref()? {
            Broken::Capacity(_) => Some(Self::TOO_BIG),
            Broken::Utf8(_) => Some(Self::NOT_TEXT),
            Broken::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake) => None,
            Broken::Protocol(_) => Some(Self::BROKEN),
            _ => None,
        }
    }

    #[cfg(test)]
    pub(super) const fn code(&self) -> u16 {
        self.code
    }

    /// The code as text, of which there are few: for the counters and the log.
    pub(super) const fn label(&self) -> &'static str {
        match self.code {
            1001 => "1001",
            1002 => "1002",
            1007 => "1007",
            1009 => "1009",
            1013 => "1013",
            4400 => "4400",
            4401 => "4401",
            4403 => "4403",
            4406 => "4406",
            4408 => "4408",
            4409 => "4409",
            4429 => "4429",
            _ => "other",
        }
    }

    pub(super) fn frame(&self) -> Message {
        Message::Close(Some(CloseFrame { code: self.code, reason: self.reason.as_ref().into() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_fits_into_a_control_frame() {
        for id in ["1".to_owned(), "x".repeat(256), "đ".repeat(128)] {
            let close = Close::duplicate(&id);
            assert!(close.reason.len() <= REASON_BYTES, "{close:?}");
            assert_eq!(close.code(), 4409);
        }
        assert_eq!(Close::duplicate("7").reason, "Subscriber for 7 already exists");
    }
}
