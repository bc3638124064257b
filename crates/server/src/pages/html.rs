//! Text into HTML. The one place that escapes.

use std::fmt;

/// Shows text so that it stays text, between tags and inside quoted attributes.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_is_shown_and_not_run() {
        assert_eq!(
            Escaped(r#"Lê <b onx='1'> & "Ân""#).to_string(),
            "Lê &lt;b onx=&#39;1&#39;&gt; &amp; &quot;Ân&quot;"
        );
        assert_eq!(Escaped("Trần Dũng").to_string(), "Trần Dũng");
    }
}
