//! What a grade is given for: the columns of gradebooks.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Competency, Quality, Subject};

/// Which of a term's regular assessments (lần đánh giá thường xuyên), from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schemars(with = "u8")]
pub struct RegularNumber(u8);

impl RegularNumber {
    /// No subject has more (Circular 22/2021, Article 6.2b).
    pub const MAX: u8 = 4;

    /// A number from 1 to [`RegularNumber::MAX`].
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (1..=Self::MAX).contains(&number).then_some(Self(number))
    }

    /// The number, from 1.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }

    /// The first `count` numbers.
    pub fn first(count: u8) -> impl Iterator<Item = Self> {
        (1..=count).filter_map(Self::new)
    }
}

impl TryFrom<u8> for RegularNumber {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        Self::new(number).ok_or_else(|| format!("not a regular assessment: {number}"))
    }
}

impl From<RegularNumber> for u8 {
    fn from(number: RegularNumber) -> Self {
        number.0
    }
}

/// What a grade is given for: a column of the gradebook. What a column can hold at a moment is said by the rule set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// A subject or educational activity at a periodic assessment.
    Subject(Subject),
    /// A quality (phẩm chất): T/Đ/C.
    Quality(Quality),
    /// A competency (năng lực): T/Đ/C.
    Competency(Competency),
    /// One regular assessment of a subject (đánh giá thường xuyên) in secondary school.
    Regular {
        /// The subject.
        subject: Subject,
        /// Which one in the term.
        number: RegularNumber,
    },
    /// Conduct (kết quả rèn luyện) in secondary school.
    Conduct,
    /// Half-day sessions missed in the whole year (số buổi nghỉ học).
    Absences,
}

impl Target {
    /// Vietnamese name.
    #[must_use]
    pub fn vi(self) -> String {
        match self {
            Self::Subject(subject) => subject.vi().to_owned(),
            Self::Quality(quality) => quality.vi().to_owned(),
            Self::Competency(competency) => competency.vi().to_owned(),
            Self::Regular { subject, number } => format!("{}, thường xuyên {}", subject.vi(), number.get()),
            Self::Conduct => "Rèn luyện".to_owned(),
            Self::Absences => "Số buổi nghỉ học".to_owned(),
        }
    }

    /// English name.
    #[must_use]
    pub fn en(self) -> String {
        match self {
            Self::Subject(subject) => subject.en().to_owned(),
            Self::Quality(quality) => quality.en().to_owned(),
            Self::Competency(competency) => competency.en().to_owned(),
            Self::Regular { subject, number } => format!("{}, regular {}", subject.en(), number.get()),
            Self::Conduct => "Conduct".to_owned(),
            Self::Absences => "Sessions missed".to_owned(),
        }
    }

    /// The subject whose teacher writes the column; none for what the homeroom teacher writes.
    #[must_use]
    pub fn subject(self) -> Option<Subject> {
        match self {
            Self::Subject(subject) | Self::Regular { subject, .. } => Some(subject),
            Self::Quality(_) | Self::Competency(_) | Self::Conduct | Self::Absences => None,
        }
    }

    /// Whether the other column is this one or belongs to it: a subject contains its regular assessments.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self == other
            || matches!((self, other), (Self::Subject(whole), Self::Regular { subject, .. }) if whole == subject)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject(subject) => write!(f, "subject:{subject}"),
            Self::Quality(quality) => write!(f, "quality:{quality}"),
            Self::Competency(competency) => write!(f, "competency:{competency}"),
            Self::Regular { subject, number } => write!(f, "regular:{subject}:{}", number.get()),
            Self::Conduct => f.write_str("conduct"),
            Self::Absences => f.write_str("absences"),
        }
    }
}
