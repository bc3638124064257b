//! Content codings of answers: which one a caller takes, and compressing.
//!
//! An answer holds no secret of the session, and a foreign page cannot cause one, so that its length tells nobody anything
//! (BREACH needs both).

use std::io;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
};

/// A shorter body is sent as it is: its coding would save less than a packet.
pub(crate) const LEAST: usize = 1024;
/// A longer body is compressed beside the threads that serve, which would be held up for a millisecond.
pub(crate) const ASIDE: usize = 64 * 1024;

/// Levels at which the coding costs no more than writing the answer did; higher ones save a few percent of bytes at several times
/// the price, and the next event of the school makes a new body. One level for all bodies, because the tag is of the bytes.
const ZSTD_LEVEL: i32 = 1;
const GZIP_LEVEL: u32 = 2;

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Identity,
    Gzip,
    Zstd,
}

impl Encoding {
    /// The one to use for a body of that length: of those that the caller likes best the one that is cheapest for us.
    ///
    /// A caller that takes nothing we have gets the body as it is (RFC 9110, 12.5.3).
    pub(crate) fn accepted(headers: &HeaderMap, length: usize) -> Self {
        if length < LEAST {
            return Self::Identity;
        }
        let lines: Vec<&str> = headers
            .get_all(header::ACCEPT_ENCODING)
            .into_iter()
            .filter_map(|line| line.to_str().ok())
            .collect();
        let weight = |encoding: Self| encoding.weight(&lines);
        // Identity is always there, so it only wins by being liked better.
        let coded = [Self::Zstd, Self::Gzip].into_iter().filter(|it| weight(*it) > 0);
        let best = coded.rev().max_by_key(|it| weight(*it));
        match best {
            Some(best) if weight(best) >= Self::Identity.named_weight(&lines).unwrap_or(0) => best,
            _ => Self::Identity,
        }
    }

    /// In thousandths; 0 when it is not acceptable.
    fn weight(self, lines: &[&str]) -> u16 {
        self.named_weight(lines).or_else(|| weight_of(lines, "*")).unwrap_or(0)
    }

    fn named_weight(self, lines: &[&str]) -> Option<u16> {
        match self {
            Self::Identity => weight_of(lines, "identity"),
            Self::Gzip => weight_of(lines, "gzip").or_else(|| weight_of(lines, "x-gzip")),
            Self::Zstd => weight_of(lines, "zstd"),
        }
    }

    /// The name of the coding; none when there is none.
    pub(crate) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Zstd => Some("zstd"),
        }
    }

    /// The value of `Content-Encoding`, if it is to be sent.
    pub(crate) fn header(self) -> Option<HeaderValue> {
        self.name().map(HeaderValue::from_static)
    }

    /// Encodes a body. Takes about as long as writing it did: see [`ASIDE`].
    pub(crate) fn encode(self, body: &Bytes) -> io::Result<Bytes> {
        match self {
            Self::Identity => Ok(body.clone()),
            Self::Gzip => {
                use io::Write as _;
                let room = Vec::with_capacity(body.len() / 6);
                let mut encoder = flate2::write::GzEncoder::new(room, flate2::Compression::new(GZIP_LEVEL));
                encoder.write_all(body)?;
                Ok(encoder.finish()?.into())
            }
            Self::Zstd => Ok(zstd::bulk::compress(body, ZSTD_LEVEL)?.into()),
        }
    }
}

/// The weight that a coding has by name, in thousandths. Of several the last counts.
fn weight_of(lines: &[&str], name: &str) -> Option<u16> {
    let members = lines.iter().flat_map(|line| line.split(',')).map(str::trim);
    let mut named = members.filter_map(|member| {
        let mut parts = member.split(';').map(str::trim);
        let is_it = parts.next()?.eq_ignore_ascii_case(name);
        is_it.then(|| parts.find_map(quality).unwrap_or(1000))
    });
    named.next_back()
}

/// `q=0.5` as 500 (RFC 9110, 12.4.2); what is malformed counts as 0.
fn quality(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    if !name.trim_end().eq_ignore_ascii_case("q") {
        return None;
    }
    let (whole, fraction) = value.trim_start().split_once('.').unwrap_or((value.trim_start(), ""));
    let is_well_formed = matches!(whole, "0" | "1")
        && fraction.len() <= 3
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let value = format!("{whole}{fraction:0<3}").parse().ok().filter(|value| *value <= 1000);
    Some(value.filter(|_| is_well_formed).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Encoding) {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, value.parse().unwrap())]);
        assert_eq!(Encoding::accepted(&headers, LEAST), expected, "{value}");
        assert_eq!(Encoding::accepted(&headers, LEAST - 1), Encoding::Identity, "{value}");
    }

    #[test]
    fn the_coding_that_is_liked_best_is_taken_and_of_equals_the_cheapest() {
        check("gzip", Encoding::Gzip);
        check("GZIP", Encoding::Gzip);
        check("x-gzip", Encoding::Gzip);
        check("gzip, deflate, br, zstd", Encoding::Zstd);
        check("gzip;q=1.0, zstd;q=0.9", Encoding::Gzip);
        check("gzip ; q=0.5 , zstd ; Q=0.501", Encoding::Zstd);
        check("*", Encoding::Zstd);
        check("zstd;q=0, *", Encoding::Gzip);
        check("br, *;q=0.1", Encoding::Zstd);
    }

    #[test]
    fn what_is_not_taken_is_not_sent() {
        check("", Encoding::Identity);
        check("br, deflate", Encoding::Identity);
        check("gzip;q=0", Encoding::Identity);
        check("gzip;q=0.000, zstd;q=0.0", Encoding::Identity);
        check("identity, gzip;q=0.5", Encoding::Identity);
        check("gzip;q=2, zstd;q=abc", Encoding::Identity);
        check("gzip;q=1.001", Encoding::Identity);
        // Nothing that we have: the body goes as it is.
        check("identity;q=0, br", Encoding::Identity);
        assert_eq!(Encoding::accepted(&HeaderMap::new(), 1 << 20), Encoding::Identity);
    }

    #[test]
    fn an_identity_that_is_refused_leaves_the_others() {
        check("identity;q=0, gzip;q=0.1", Encoding::Gzip);
        check("identity;q=0.5, gzip;q=0.5", Encoding::Gzip);
    }

    #[test]
    fn what_is_encoded_decodes_to_the_same_bytes_and_is_always_encoded_alike() {
        let body: Bytes = (0..4000).map(|n| format!("{{\"số\":{}}},", n % 97)).collect::<String>().into();
        assert_eq!(Encoding::Identity.encode(&body).unwrap(), body);
        let gzip = Encoding::Gzip.encode(&body).unwrap();
        let mut decoded = Vec::new();
        flate2::read::GzDecoder::new(&gzip[..]).read_to_end(&mut decoded).unwrap();
        assert_eq!(decoded, body);
        let zstd = Encoding::Zstd.encode(&body).unwrap();
        assert_eq!(zstd::decode_all(&zstd[..]).unwrap(), body);
        assert!(gzip.len() < body.len() / 5 && zstd.len() < body.len() / 5);
        assert_eq!(Encoding::Gzip.encode(&body).unwrap(), gzip);
        assert_eq!(Encoding::Zstd.encode(&body).unwrap(), zstd);
    }
}
