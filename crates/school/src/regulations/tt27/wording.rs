//! What the conditions of a level say, and sentences about what stands in the way: how many, of what kind, which ones.

use std::fmt::Write;

use crate::{
    regulations::{Level, Score, Subject, Target, TraitLevel, wording::number},
    text::Bilingual,
};

/// A condition of Article 9.2a, and what is short of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::regulations) enum Wording {
    Subjects { allowed: &'static [Level], short: Vec<(Target, Level)> },
    Traits { allowed: &'static [TraitLevel], short: Vec<(Target, TraitLevel)> },
    Tests { points: u8, low: Vec<(Target, Score)> },
}

impl Wording {
    pub(in crate::regulations) fn text(&self) -> Bilingual {
        match self {
            Self::Subjects { allowed, .. } => Bilingual::new(
                format!("Tất cả môn học, hoạt động giáo dục ở mức {}", one_of(allowed, Level::vi, " hoặc ")),
                format!(
                    "Every subject and educational activity at the level {}",
                    one_of(allowed, Level::en, " or ")
                ),
            ),
            Self::Traits { allowed, .. } => Bilingual::new(
                format!("Tất cả phẩm chất, năng lực ở mức {}", one_of(allowed, TraitLevel::vi, " hoặc ")),
                format!(
                    "Every quality and competency at the level {}",
                    one_of(allowed, TraitLevel::en, " or ")
                ),
            ),
            Self::Tests { points, .. } => Bilingual::new(
                format!("Bài kiểm tra định kì cuối năm học của các môn học đạt {points} điểm trở lên"),
                format!("Every test at the end of the year scored {points} or more"),
            ),
        }
    }

    /// What is short of it, in one sentence; empty of nothing.
    pub(in crate::regulations) fn shortfall(&self) -> Bilingual {
        match self {
            Self::Subjects { short, .. } => {
                sentence(level_clauses(short, Level::ALL, at_level(Level::vi, Level::en)))
            }
            Self::Traits { short, .. } => {
                sentence(level_clauses(short, TraitLevel::ALL, at_level(TraitLevel::vi, TraitLevel::en)))
            }
            Self::Tests { points, low } => {
                let said = Bilingual::new(
                    format!("có điểm kiểm tra dưới {points}"),
                    format!("with a test score below {points}"),
                );
                let noted = |(target, score): &(Target, Score)| (*target, Some(score.to_string()));
                let named: Vec<_> = low.iter().map(noted).collect();
                sentence(clause(Kind::Subject, &said, &named))
            }
        }
    }
}

/// One clause for each kind of column at each level that does not do.
fn level_clauses<L: Copy + PartialEq>(
    short: &[(Target, L)],
    all: &[L],
    said: impl Fn(L) -> Bilingual,
) -> impl Iterator<Item = Bilingual> {
    let clauses = all.iter().flat_map(|level| Kind::ALL.iter().map(move |kind| (*level, *kind)));
    clauses.filter_map(move |(level, kind)| {
        let named = short.iter().filter(|(target, found)| *found == level && Kind::of(*target) == kind);
        let named: Vec<_> = named.map(|(target, _)| (*target, None)).collect();
        clause(kind, &said(level), &named)
    })
}

fn at_level<L: Copy>(vi: fn(L) -> &'static str, en: fn(L) -> &'static str) -> impl Fn(L) -> Bilingual {
    move |level| Bilingual::new(format!("ở mức {}", vi(level)), format!("at the level {}", en(level)))
}

fn one_of<L: Copy>(levels: &[L], name: fn(L) -> &'static str, or: &str) -> String {
    levels.iter().map(|level| name(*level)).collect::<Vec<_>>().join(or)
}

/// What a sentence counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Subject,
    Activity,
    Competency,
    Quality,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Subject, Self::Activity, Self::Competency, Self::Quality];

    /// What a column is; in primary school only subjects, activities and traits are judged.
    fn of(target: Target) -> Self {
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
fn clause(kind: Kind, said: &Bilingual, named: &[(Target, Option<String>)]) -> Option<Bilingual> {
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

/// Joins clauses into one sentence.
fn sentence(clauses: impl IntoIterator<Item = Bilingual>) -> Bilingual {
    let joined = clauses.into_iter().reduce(|sentence, clause| {
        let join = |one: String, other: String| format!("{one}; {other}");
        Bilingual { vi: join(sentence.vi, clause.vi), en: join(sentence.en, clause.en) }
    });
    joined.unwrap_or_else(|| Bilingual::new("", ""))
}
