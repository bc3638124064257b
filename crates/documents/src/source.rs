//! Places in a text: byte offsets to lines and columns.

use apollo_compiler::parser::SourceSpan;

use crate::rejection::Location;

/// A text and where its lines start.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    starts: Vec<usize>,
    /// How many characters stand before each byte, if some take several bytes. A place is found in constant time, or a text
    /// of one long line with thousands of places would be walked thousands of times.
    characters: Option<Vec<u32>>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            // A carriage return before a line feed ends no line of its own.
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at + 1);
            }
        }
        let characters = (!text.is_ascii()).then(|| {
            let mut before = 0;
            let count = |byte: &u8| {
                let here = before;
                // Bytes that go on with a character begin with the bits 10.
                before += u32::from((*byte & 0xC0) != 0x80);
                here
            };
            bytes.iter().map(count).collect()
        });
        Self { text, starts, characters }
    }

    fn characters_before(&self, offset: usize) -> usize {
        match &self.characters {
            None => offset,
            Some(counts) => {
                let whole = || self.text.chars().count();
                counts.get(offset).map_or_else(whole, |count| *count as usize)
            }
        }
    }

    pub(crate) fn locate(&self, offset: usize) -> Location {
        let line = self.starts.partition_point(|start| *start <= offset);
        let before = self.characters_before(offset) - self.characters_before(self.starts[line - 1]);
        Location { line, column: before + 1 }
    }

    pub(crate) fn of(&self, span: Option<SourceSpan>) -> Option<Location> {
        span.map(|span| self.locate(span.offset()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_from_one_in_characters() {
        let source = Source::new("ă b\r\nc\rd\n");
        let place = |offset| {
            let Location { line, column } = source.locate(offset);
            (line, column)
        };
        assert_eq!(place(0), (1, 1));
        assert_eq!(place(3), (1, 3));
        assert_eq!(place(6), (2, 1));
        assert_eq!(place(8), (3, 1));
        assert_eq!(place(10), (4, 1));
    }
}
