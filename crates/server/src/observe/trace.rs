//! W3C Trace Context: which trace a request belongs to. Read from `traceparent`, continued, and told by `traceresponse`.

use std::fmt;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

const TRACEPARENT: &str = "traceparent";
const TRACERESPONSE: HeaderName = HeaderName::from_static("traceresponse");

/// The trace of one request and our part in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    id: u128,
    /// Ours; children of it would name it as their parent.
    span: u64,
    flags: u8,
}

impl Trace {
    /// Goes on with the caller's trace, or begins one.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        // The low half of a random UUID begins with set bits, so it is never zero.
        let span = Uuid::new_v4().as_u64_pair().1;
        let mut lines = headers.get_all(TRACEPARENT).into_iter();
        let given = match (lines.next(), lines.next()) {
            (Some(line), None) => line.to_str().ok().and_then(read),
            _ => None,
        };
        let (id, flags) = given.unwrap_or_else(|| (new_id(), 0));
        Self { id, span, flags }
    }

    /// Tells the caller under which id its request is found in our log.
    pub(crate) fn tell(self, headers: &mut HeaderMap) {
        let Self { id, span, flags } = self;
        if let Ok(value) = HeaderValue::from_str(&format!("00-{id:032x}-{span:016x}-{flags:02x}")) {
            headers.insert(TRACERESPONSE, value);
        }
    }

    /// Our part in the trace, for the log.
    pub(crate) fn span(self) -> String {
        format!("{:016x}", self.span)
    }
}

/// The id of the trace, for the log.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.id)
    }
}

fn new_id() -> u128 {
    Uuid::new_v4().as_u128()
}

/// The trace id and the flags that we may pass on (W3C Trace Context, 3.2). A higher version may have more behind a dash.
fn read(text: &str) -> Option<(u128, u8)> {
    let (version, rest) = text.split_once('-')?;
    let (id, rest) = rest.split_once('-')?;
    let (parent, rest) = rest.split_once('-')?;
    let (flags, more) = match rest.split_once('-') {
        Some((flags, more)) => (flags, Some(more)),
        None => (rest, None),
    };
    let version = hex(version, 2)?;
    if version == 0xff || (version == 0 && more.is_some()) || hex(parent, 16)? == 0 {
        return None;
    }
    let id = hex(id, 32).filter(|id| *id != 0)?;
    // Sampled, and whether the id is random; what other bits mean is not known.
    let flags = u8::try_from(hex(flags, 2)?).ok()? & 0b11;
    Some((id, flags))
}

/// So many lowercase hexadecimal digits.
fn hex(text: &str, digits: usize) -> Option<u128> {
    let is_hex = text.len() == digits && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    is_hex.then(|| u128::from_str_radix(text, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[track_caller]
    fn check(given: &[&str], is_continued: bool) {
        let lines = given.iter().map(|it| (HeaderName::from_static(TRACEPARENT), it.parse().unwrap()));
        let trace = Trace::of(&HeaderMap::from_iter(lines));
        assert_eq!(trace.to_string() == ID, is_continued, "{given:?}");
        assert_eq!(trace.to_string().len(), 32);
    }

    #[test]
    fn a_valid_trace_is_continued_and_any_other_replaced() {
        check(&["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"], true);
        check(&["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff"], true);
        check(&["cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-will-be"], true);
        for broken in [
            "",
            "00",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            check(&[broken], false);
        }
        let valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        check(&[valid, valid], false);
        check(&[], false);
    }

    #[test]
    fn the_answer_names_the_trace_and_our_part_in_it() {
        let given = HeaderMap::from_iter([(
            HeaderName::from_static(TRACEPARENT),
            HeaderValue::from_static("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        )]);
        let (trace, mut answer) = (Trace::of(&given), HeaderMap::new());
        trace.tell(&mut answer);
        let told = answer[TRACERESPONSE].to_str().unwrap();
        assert!(told.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && told.ends_with("-01"), "{told}");
        assert!(!told.contains("00f067aa0ba902b7"), "our part has its own id: {told}");
    }
}
