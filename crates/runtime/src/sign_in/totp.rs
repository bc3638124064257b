//! Time-based one-time passwords (RFC 6238): HMAC-SHA-1, six digits, steps of 30 seconds, which is what every authenticator app takes.
//! Twenty lines over crates that are here anyway; a crate of its own would bring more than it saves.

use std::fmt::Write as _;

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use zeroize::Zeroizing;

/// Seconds that a code is shown.
pub(super) const STEP: i64 = 30;
/// Steps by which a clock may be off, each way.
const DRIFT: i64 = 1;
/// Bytes of a secret (RFC 4226, 4: 160 bits are recommended).
const SECRET: usize = 20;

/// A fresh secret.
pub(super) fn secret() -> Zeroizing<Vec<u8>> {
    let bytes: Zeroizing<[u8; SECRET]> = Zeroizing::new(rand::random());
    Zeroizing::new(bytes.to_vec())
}

/// The secret as people type it.
pub(super) fn base32(secret: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(BASE32_NOPAD.encode(secret))
}

/// What an app reads from a picture: whose secret, by whom, and the secret. The defaults of the format are what is meant.
pub(super) fn uri(secret: &[u8], issuer: &str, login: &str) -> Zeroizing<String> {
    let (issuer, login, secret) = (percent(issuer), percent(login), base32(secret));
    Zeroizing::new(format!("otpauth://totp/{issuer}:{login}?secret={}&issuer={issuer}", *secret))
}

fn percent(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                written.push(char::from(byte));
            }
            other => {
                // Writing into a string cannot fail.
                let _ = write!(written, "%{other:02X}");
            }
        }
    }
    written
}

/// The step whose code this is, at a second, of those after the last one that was used. All steps are looked at, whichever fits.
pub(super) fn step(secret: &[u8], code: &str, second: i64, used: i64) -> Option<i64> {
    let now = second.div_euclid(STEP);
    let mut found = None;
    for step in now - DRIFT..=now + DRIFT {
        let is_right = equal(self::code(secret, step).as_bytes(), code.as_bytes());
        if is_right && step > used {
            found = Some(step);
        }
    }
    found
}

/// The code of a step (RFC 4226, 5.3).
pub(super) fn code(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let bytes = mac.finalize().into_bytes();
    let digest: &[u8] = bytes.as_ref();
    let offset = usize::from(digest.last().copied().unwrap_or_default() & 0xf);
    let word = digest.get(offset..offset + 4).and_then(|word| <[u8; 4]>::try_from(word).ok());
    let number = u32::from_be_bytes(word.unwrap_or_default()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Whether two texts are equal, in a time that does not say where they differ.
fn equal(one: &[u8], other: &[u8]) -> bool {
    let differences = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, SHA-1: the last six of its eight digits.
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(RFC, second / STEP), expected, "{second}");
        }
        // RFC 4226, appendix D.
        assert_eq!([code(RFC, 0), code(RFC, 1), code(RFC, 9)], ["755224", "287082", "520489"]);
    }

    #[test]
    fn a_code_holds_a_step_longer_each_way_and_only_once() {
        let (second, right) = (1_111_111_111, code(RFC, 1_111_111_111 / STEP));
        let at = |second| step(RFC, &right, second, 0);
        assert!(at(second).is_some() && at(second + STEP).is_some() && at(second - STEP).is_some());
        assert!(at(second + 2 * STEP).is_none() && at(second - 2 * STEP).is_none());
        let used = at(second).unwrap();
        assert_eq!(step(RFC, &right, second, used), None, "replayed");
        for wrong in ["", "05047", "0504711", "050472", "abcdef"] {
            assert_eq!(step(RFC, wrong, second, 0), None, "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_written_as_apps_read_it() {
        assert_eq!(*base32(RFC), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            *uri(RFC, "Sổ Cái", "gv 1"),
            "otpauth://totp/S%E1%BB%95%20C%C3%A1i:gv%201?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=S%E1%BB%95%20C%C3%A1i"
        );
        assert_ne!(*secret(), *secret());
        assert_eq!(secret().len(), 20);
    }
}
