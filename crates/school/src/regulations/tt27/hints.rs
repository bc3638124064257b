//! Hints at marks that are likely slips of the hand. The circular ties no level to a score, so these never refuse anything.

use std::ops::RangeInclusive;

use super::{SubjectMark, YearMarks};
use crate::{
    regulations::{Level, Score, Subject},
    text::Bilingual,
};

/// The level and the score of a subject seldom go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hint {
    /// The subject.
    pub subject: Subject,
    /// Its level.
    pub level: Level,
    /// Its score.
    pub score: Score,
}

impl Hint {
    /// The scores that teachers expect with the level, by the custom of schools.
    #[must_use]
    pub fn expected(level: Level) -> RangeInclusive<u8> {
        match level {
            Level::WellCompleted => 7..=Score::MAX,
            Level::Completed => 5..=Score::MAX,
            Level::NotCompleted => 0..=4,
        }
    }

    /// The hint for users.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        let expected = Self::expected(self.level);
        let (lowest, highest) = (expected.start(), expected.end());
        let (subject, level, score) = (self.subject, self.level, self.score);
        Bilingual::new(
            format!(
                "{}: mức {} với điểm {score} là khác thường (thường từ {lowest} đến {highest} điểm).",
                subject.vi(),
                level.vi(),
            ),
            format!(
                "{}: the level {} with the score {score} is unusual (usually {lowest} to {highest}).",
                subject.en(),
                level.en(),
            ),
        )
    }
}

/// The hints at the marks of a moment, in the order of the forms.
#[must_use]
pub fn hints(marks: &YearMarks) -> Vec<Hint> {
    let hint = |(subject, mark): (&Subject, &SubjectMark)| {
        let hint = Hint { subject: *subject, level: mark.level?, score: mark.score? };
        (!Hint::expected(hint.level).contains(&hint.score.points())).then_some(hint)
    };
    marks.subjects.iter().filter_map(hint).collect()
}
