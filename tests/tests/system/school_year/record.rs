//! What was entered for whom: the generator's own record, from which alone the reference calculations are fed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::programme::{Moment, Term};

/// A column of a gradebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Column {
    Subject(Term),
    Regular(Term, u8),
    Competency(Term),
    Quality(Term),
    Conduct,
    Absences,
}

impl Column {
    /// As a `TargetInput`.
    pub(super) fn input(self) -> Value {
        match self {
            Self::Subject(subject) => json!({ "subject": subject.name }),
            Self::Regular(subject, number) => {
                json!({ "regular": { "subject": subject.name, "number": number } })
            }
            Self::Competency(competency) => json!({ "competency": competency.name }),
            Self::Quality(quality) => json!({ "quality": quality.name }),
            Self::Conduct => json!({ "conduct": true }),
            Self::Absences => json!({ "absences": true }),
        }
    }

    /// The subject whose teacher enters it; none for what the homeroom teacher enters.
    pub(super) fn subject(self) -> Option<Term> {
        match self {
            Self::Subject(subject) | Self::Regular(subject, _) => Some(subject),
            Self::Competency(_) | Self::Quality(_) | Self::Conduct | Self::Absences => None,
        }
    }

    /// The stable code that GraphQL reads back.
    pub(super) fn code(self) -> String {
        match self {
            Self::Subject(subject) => format!("subject:{}", subject.code),
            Self::Regular(subject, number) => format!("regular:{}:{number}", subject.code),
            Self::Competency(competency) => format!("competency:{}", competency.code),
            Self::Quality(quality) => format!("quality:{}", quality.code),
            Self::Conduct => "conduct".to_owned(),
            Self::Absences => "absences".to_owned(),
        }
    }
}

/// A level with its name in GraphQL and its code for the reference calculation.
pub(super) type Level = Term;

/// Hoàn thành tốt, Hoàn thành, Chưa hoàn thành: of a subject of primary school, best first.
pub(super) const LEVELS: [Level; 3] = [
    Term { code: "T", name: "WELL_COMPLETED" },
    Term { code: "H", name: "COMPLETED" },
    Term { code: "C", name: "NOT_COMPLETED" },
];

/// Tốt, Đạt, Cần cố gắng: of a quality or competency, best first.
pub(super) const TRAIT_LEVELS: [Level; 3] = [
    Term { code: "T", name: "GOOD" },
    Term { code: "Đ", name: "REACHED" },
    Term { code: "C", name: "NEEDS_EFFORT" },
];

/// Tốt, Khá, Đạt, Chưa đạt: of conduct and study, best first.
pub(super) const RATINGS: [Level; 4] = [
    Term { code: "T", name: "GOOD" },
    Term { code: "K", name: "FAIR" },
    Term { code: "Đ", name: "PASSED" },
    Term { code: "CĐ", name: "NOT_PASSED" },
];

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Of primary school, with the score of a test.
    Subject(Level, Option<u8>),
    Trait(Level),
    /// In tenths.
    Score(u16),
    Pass(bool),
    /// Absent; true while it is to be made up.
    Absent(bool),
    Conduct(Level),
    /// Half-day sessions with and without permission.
    Absences(u16, u16),
}

impl Mark {
    /// As a `MarkInput`.
    pub(super) fn input(self) -> Value {
        match self {
            Self::Subject(level, score) => json!({ "subject": { "level": level.name, "score": score } }),
            Self::Trait(level) => json!({ "trait": level.name }),
            Self::Score(tenths) => json!({ "score": written(tenths) }),
            Self::Pass(is_passed) => json!({ "pass": if is_passed { "PASSED" } else { "NOT_PASSED" } }),
            Self::Absent(is_due) => json!({ "absence": if is_due { "MAKE_UP_DUE" } else { "ZERO" } }),
            Self::Conduct(level) => json!({ "conduct": level.name }),
            Self::Absences(excused, unexcused) => {
                json!({ "absences": { "excused": excused, "unexcused": unexcused } })
            }
        }
    }

    /// For the reference calculation of secondary school.
    pub(super) fn for_oracle(self) -> Value {
        match self {
            Self::Score(tenths) => json!(written(tenths)),
            Self::Pass(is_passed) => json!(if is_passed { "Đ" } else { "CĐ" }),
            Self::Absent(true) => json!({ "absent": "make-up-due" }),
            Self::Absent(false) => json!({ "absent": "zero" }),
            Self::Conduct(level) => json!(level.code),
            Self::Absences(excused, unexcused) => json!({ "excused": excused, "unexcused": unexcused }),
            Self::Subject(..) | Self::Trait(_) => panic!("{self:?} is of primary school"),
        }
    }
}

/// A score in tenths, as one writes it.
fn written(tenths: u16) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// A test that was sat again.
#[derive(Clone, Copy, Debug)]
pub(super) struct SecondTest {
    pub(super) score: u8,
    pub(super) stands: bool,
}

/// What stands in a cell, and how often it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) mark: Mark,
    pub(super) version: u32,
    pub(super) second: Option<SecondTest>,
}

/// A student with everything that was entered.
#[derive(Clone, Debug)]
pub(super) struct Pupil {
    /// The global id.
    pub(super) id: String,
    /// The index of the class, which may change.
    pub(super) class: usize,
    pub(super) grade: u8,
    /// How good the student is; see `marks`.
    pub(super) kind: usize,
    /// What the student is assessed in.
    pub(super) subjects: Vec<Term>,
    pub(super) has_left: bool,
    /// Whether the principal let the student go up, where that was for the principal to decide.
    pub(super) decision: Option<bool>,
    pub(super) book: BTreeMap<(Moment, Column), Cell>,
}

impl Pupil {
    /// What stands in a cell.
    pub(super) fn mark(&self, moment: Moment, column: Column) -> Option<Mark> {
        self.book.get(&(moment, column)).map(|cell| cell.mark)
    }

    /// The version of a cell: 0 for an empty one.
    pub(super) fn version(&self, moment: Moment, column: Column) -> u32 {
        self.book.get(&(moment, column)).map_or(0, |cell| cell.version)
    }

    /// Notes what was entered.
    pub(super) fn write(&mut self, moment: Moment, column: Column, mark: Mark) {
        self.book
            .entry((moment, column))
            .and_modify(|cell| {
                cell.mark = mark;
                cell.version += 1;
            })
            .or_insert(Cell { mark, version: 1, second: None });
    }
}
