//! Sentences about what stands in the way of a level: how many, of what kind, which ones.

use std::fmt::Write;

use crate::{
    regulations::{Subject, Target, wording::number},
    text::Bilingual,
};

/// What a sentence counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Subject,
    Activity,
    Competency,
    Quality,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Subject, Self::Activity, Self::Competency, Self::Quality];

    /// What a column is; in primary school only subjects, activities and traits are judged.
    pub(super) fn of(target: Target) -> Self {
        match target {
            Target::Subject(Subject::ExperientialActivities) => Self::Activity,
            Target::Competency(_) => Self::Competency,
            Target::Quality(_) => Self::Quality,
            Target::Subject(_) | Target::Regular { .. } | Target::Conduct | Target::Absences => Self::Subject,
        }
    }

    fn vi(self) -> &'static str {
        match self {
            Self::Subject => "môn",
            Self::Activity => "hoạt động giáo dục",
            Self::Competency => "năng lực",
            Self::Quality => "phẩm chất",
        }
    }

    fn en(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Subject, 1) => "subject",
            (Self::Subject, _) => "subjects",
            (Self::Activity, 1) => "educational activity",
            (Self::Activity, _) => "educational activities",
            (Self::Competency, 1) => "competency",
            (Self::Competency, _) => "competencies",
            (Self::Quality, 1) => "quality",
            (Self::Quality, _) => "qualities",
        }
    }
}

/// `hai môn có điểm kiểm tra dưới 9: Toán (8), Khoa học (8)`: the count, the kind, what is said of them, the names with a note
/// each. None when there are none.
pub(super) fn clause(kind: Kind, said: &Bilingual, named: &[(Target, Option<String>)]) -> Option<Bilingual> {
    if named.is_empty() {
        return None;
    }
    let count = named.len();
    let many = number(count);
    let names = |name: fn(Target) -> String| {
        let mut names = String::new();
        for (target, note) in named {
            let gap = if names.is_empty() { "" } else { ", " };
            let note = note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = write!(names, "{gap}{}{note}", name(*target));
        }
        names
    };
    Some(Bilingual::new(
        format!("{} {} {}: {}", many.vi, kind.vi(), said.vi, names(Target::vi)),
        format!("{} {} {}: {}", many.en, kind.en(count), said.en, names(Target::en)),
    ))
}

/// Joins clauses into one sentence; none of none.
pub(super) fn sentence(clauses: impl IntoIterator<Item = Bilingual>) -> Option<Bilingual> {
    clauses.into_iter().reduce(|mut sentence, clause| {
        sentence.vi = format!("{}; {}", sentence.vi, clause.vi);
        sentence.en = format!("{}; {}", sentence.en, clause.en);
        sentence
    })
}
