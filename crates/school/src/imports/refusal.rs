//! Why an import as a whole is refused. What its steps refuse keeps its own code.

use crate::{
    calendar::SchoolYear,
    refusal::Explain,
    text::{Bilingual, Code},
};

/// Refusals of imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportRefusal {
    /// More steps than one command may have.
    TooLarge {
        /// The limit.
        limit: usize,
        /// How many were given.
        actual: usize,
    },
    /// Something that the plan touches is no longer as it was shown.
    MovedOn,
    /// A step is not one that lists become, or lacks a class for an entry.
    OtherCommand,
    /// A step names a class that is not there.
    UnknownClass {
        /// The name.
        name: Code,
        /// The year.
        year: SchoolYear,
    },
}

impl Explain for ImportRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "IMPORT_TOO_LARGE",
            Self::MovedOn => "IMPORT_MOVED_ON",
            Self::OtherCommand => "IMPORT_OF_OTHER_COMMAND",
            Self::UnknownClass { .. } => "IMPORT_UNKNOWN_CLASS",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::TooLarge { limit, actual } => Bilingual::new(
                format!("Bản kế hoạch có {actual} bước, nhiều hơn {limit}."),
                format!("The plan has {actual} steps, more than {limit}."),
            ),
            Self::MovedOn => Bilingual::new(
                "Nội dung liên quan của trường đã thay đổi so với bản kế hoạch; hãy xem lại.",
                "The school has changed in what the plan touches since it was shown; look at it again.",
            ),
            Self::OtherCommand => Bilingual::new(
                "Bản kế hoạch có bước không thuộc việc nhập dữ liệu.",
                "The plan has a step that no list becomes.",
            ),
            Self::UnknownClass { name, year } => Bilingual::new(
                format!("Năm học {year} trường không có lớp {name}."),
                format!("The school has no class {name} in {year}."),
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::TooLarge { actual, .. } => Some(actual.to_string()),
            Self::UnknownClass { name, .. } => Some(name.to_string()),
            Self::MovedOn | Self::OtherCommand => None,
        }
    }
}
