//! Entity tags (RFC 9110, 8.8.3): when an answer that a client holds is still the one it would get.
//!
//! Tags are strong. They are made of the body before compression, and a compressed body has its own tag, because it is another
//! representation. Only `GET` has them: a `POST` selects no representation, so it answers no tag and `If-None-Match` says
//! nothing about it.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use super::encoding::Encoding;

/// Bytes of the digest that stand in a tag: enough that two bodies never share one.
const BYTES: usize = 16;

/// What identifies a body, whichever way it is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EntityTag([u8; BYTES]);

impl EntityTag {
    pub(crate) fn of(body: &[u8]) -> Self {
        let digest = Sha256::digest(body);
        let mut tag = [0; BYTES];
        tag.copy_from_slice(&digest[..BYTES]);
        Self(tag)
    }

    /// The value of `ETag` for the body in that encoding.
    pub(crate) fn header(self, encoding: Encoding) -> HeaderValue {
        let text = format!("\"{}\"", self.opaque(encoding));
        // Hexadecimal digits and lower case letters only.
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
    }

    /// Whether `If-None-Match` names the body in that encoding, by the weak comparison (RFC 9110, 13.1.2).
    pub(crate) fn is_held(self, headers: &HeaderMap, encoding: Encoding) -> bool {
        let own = self.opaque(encoding);
        let lines = headers.get_all(header::IF_NONE_MATCH).into_iter();
        lines
            .filter_map(|line| line.to_str().ok())
            .any(|line| line.trim() == "*" || opaque_tags(line).any(|tag| tag == own))
    }

    fn opaque(self, encoding: Encoding) -> String {
        let digest: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        match encoding.name() {
            None => digest,
            Some(name) => format!("{digest}-{name}"),
        }
    }
}

/// The tags of a list, without quotes and without the mark of weakness. A tag may hold commas, so quotes decide.
fn opaque_tags(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(value: &str, encoding: Encoding) -> bool {
        let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, value.parse().unwrap())]);
        EntityTag::of(b"body").is_held(&headers, encoding)
    }

    fn tag(encoding: Encoding) -> String {
        EntityTag::of(b"body").header(encoding).to_str().unwrap().to_owned()
    }

    #[test]
    fn a_tag_is_quoted_and_each_encoding_has_its_own() {
        let plain = tag(Encoding::Identity);
        assert_eq!(plain.len(), 34);
        assert_eq!(tag(Encoding::Gzip), format!("{}-gzip\"", plain.trim_end_matches('"')));
        assert_ne!(tag(Encoding::Zstd), tag(Encoding::Gzip));
        assert_ne!(EntityTag::of(b"body"), EntityTag::of(b"bodz"));
    }

    #[test]
    fn a_held_tag_is_found_in_a_list_weak_or_not() {
        let own = tag(Encoding::Identity);
        assert!(held(&own, Encoding::Identity));
        assert!(held(&format!("W/{own}"), Encoding::Identity));
        assert!(held(&format!("\"a,b\", W/\"x\" ,{own}"), Encoding::Identity));
        assert!(held("*", Encoding::Identity));
    }

    #[test]
    fn another_body_or_encoding_is_not_held() {
        assert!(!held(&tag(Encoding::Gzip), Encoding::Identity));
        assert!(!held(&tag(Encoding::Identity), Encoding::Zstd));
        assert!(!held("\"*\"", Encoding::Identity));
        assert!(!held("", Encoding::Identity));
        // Unquoted text is no tag.
        assert!(!held(tag(Encoding::Identity).trim_matches('"'), Encoding::Identity));
        assert!(!EntityTag::of(b"body").is_held(&HeaderMap::new(), Encoding::Identity));
    }
}
