//! Names of people as Vietnamese papers write and sort them: family and middle names first, the given name last and most
//! important for sorting.

use std::cmp::Ordering;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{Line, TextError};

/// A person's name (họ, tên đệm, tên). Personal: always inside a sealed value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct PersonName {
    /// Family name (họ).
    pub family: Line,
    /// Middle names (tên đệm), if any.
    pub middle: Option<Line>,
    /// Given name (tên).
    pub given: Line,
}

impl PersonName {
    /// Splits a full name as it is printed: first word family, last word given, the rest middle. A single word is taken
    /// for both, because some lists hold only a given name.
    ///
    /// # Errors
    /// [`TextError`] when the text is empty, too long or holds control characters.
    pub fn parse(full: &str) -> Result<Self, TextError> {
        let line = Line::new(full)?;
        let words: Vec<&str> = line.as_str().split_whitespace().collect();
        match words.as_slice() {
            [] => Err(TextError::Empty),
            [only] => Ok(Self { family: Line::new(only)?, middle: None, given: Line::new(only)? }),
            [family, given] => {
                Ok(Self { family: Line::new(family)?, middle: None, given: Line::new(given)? })
            }
            [family, middle @ .., given] => Ok(Self {
                family: Line::new(family)?,
                middle: Some(Line::new(&middle.join(" "))?),
                given: Line::new(given)?,
            }),
        }
    }

    /// The name as it is printed, family name first.
    #[must_use]
    pub fn full(&self) -> String {
        match &self.middle {
            Some(middle) => format!("{} {} {}", self.family, middle, self.given),
            None if self.family == self.given => self.given.to_string(),
            None => format!("{} {}", self.family, self.given),
        }
    }
}

/// Sorts names as class lists do: by given name, then family, then middle names, in Vietnamese collation
/// (a < ă < â, d < đ, tones last).
pub struct NameOrder(CollatorBorrowed<'static>);

impl NameOrder {
    /// The Vietnamese order.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the Vietnamese collation is compiled into the program")]
    pub fn vietnamese() -> Self {
        let locale = icu_locale_core::locale!("vi");
        Self(Collator::try_new(locale.into(), CollatorOptions::default()).expect("compiled collation data"))
    }

    /// Compares two names.
    #[must_use]
    pub fn compare(&self, a: &PersonName, b: &PersonName) -> Ordering {
        let middle = |name: &PersonName| name.middle.as_ref().map_or(String::new(), ToString::to_string);
        self.0
            .compare(a.given.as_str(), b.given.as_str())
            .then_with(|| self.0.compare(a.family.as_str(), b.family.as_str()))
            .then_with(|| self.0.compare(&middle(a), &middle(b)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(full: &str) -> PersonName {
        PersonName::parse(full).unwrap()
    }

    #[test]
    fn a_full_name_is_split_and_printed_family_first() {
        let parsed = name("Nguyễn Thị Thuỳ Dương");
        assert_eq!((parsed.family.as_str(), parsed.given.as_str()), ("Nguyễn", "Dương"));
        assert_eq!(parsed.middle.as_ref().unwrap().as_str(), "Thị Thuỳ");
        assert_eq!(parsed.full(), "Nguyễn Thị Thuỳ Dương");
        assert_eq!(name("Đỗ Hà").full(), "Đỗ Hà");
        assert_eq!(name("Hà").full(), "Hà");
    }

    #[test]
    fn class_lists_sort_by_given_name_in_vietnamese() {
        let order = NameOrder::vietnamese();
        let mut list: Vec<PersonName> =
            ["Trần Văn Đức", "Lê Thị Dung", "Nguyễn Văn An", "Bùi Ân", "Đỗ Thị Ánh", "Lê Ăn", "Phạm Dung"]
                .map(name)
                .to_vec();
        list.sort_by(|a, b| order.compare(a, b));
        let sorted: Vec<String> = list.iter().map(PersonName::full).collect();
        assert_eq!(
            sorted,
            ["Nguyễn Văn An", "Đỗ Thị Ánh", "Lê Ăn", "Bùi Ân", "Lê Thị Dung", "Phạm Dung", "Trần Văn Đức"]
        );
    }
}
