//! What a column is for, and what stands in one of its cells.

use socai_school::{
    gradebook::Mark,
    regulations::{SchoolLevel, Target},
};

use crate::{
    enums::{Absence, Competency, Label, Level, PassLevel, Quality, Rating, Subject, TraitLevel},
    fast::{
        plan::{Field, Lane, leaf, maybe, one},
        scalar::Shown,
    },
    scalars::{DecimalPoints, Points},
    schema::{Absences, SubjectMark, TargetKind, mark},
};

/// A column, by its own name or as the forms of a level of schooling head it.
pub(crate) struct TargetOf {
    pub target: Target,
    pub on_form: Option<SchoolLevel>,
}

impl TargetOf {
    pub(crate) fn plain(target: Target) -> Self {
        Self { target, on_form: None }
    }

    fn label(&self) -> Label {
        match (self.target, self.on_form) {
            (Target::Subject(subject), Some(level)) => Label::new(subject.form_name(level), subject.en()),
            (target, _) => target.into(),
        }
    }
}

impl<'p> Lane<'p> for TargetOf {
    const TYPE: &'static str = "Target";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "kind" => leaf(|column: &Self| TargetKind::of(column.target)),
            "subject" => leaf(|column: &Self| column.target.subject().map(Subject::from)),
            "number" => leaf(|column: &Self| match column.target {
                Target::Regular { number, .. } => Some(number.get()),
                _ => None,
            }),
            "quality" => leaf(|column: &Self| match column.target {
                Target::Quality(quality) => Some(Quality::from(quality)),
                _ => None,
            }),
            "competency" => leaf(|column: &Self| match column.target {
                Target::Competency(competency) => Some(Competency::from(competency)),
                _ => None,
            }),
            "code" => leaf(|column: &Self| Shown(column.target)),
            "label" => one(Self::label),
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for Mark {
    const TYPE: &'static str = "Mark";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "text" => leaf(|mark: &Self| Shown(mark::Written(*mark))),
            "label" => maybe(|mark: &Self| mark::label(*mark)),
            "subject" => maybe(|mark: &Self| match *mark {
                Self::Subject { level, score } => {
                    Some(SubjectMark { level: level.map(Into::into), score: score.map(Points) })
                }
                _ => None,
            }),
            "trait" => leaf(|mark: &Self| match *mark {
                Self::Trait { level } => Some(TraitLevel::from(level)),
                _ => None,
            }),
            "score" => leaf(|mark: &Self| match *mark {
                Self::Score { score } => Some(DecimalPoints(score)),
                _ => None,
            }),
            "pass" => leaf(|mark: &Self| match *mark {
                Self::Pass { level } => Some(PassLevel::from(level)),
                _ => None,
            }),
            "absence" => leaf(|mark: &Self| match *mark {
                Self::Absent { absence } => Some(Absence::from(absence)),
                _ => None,
            }),
            "conduct" => leaf(|mark: &Self| match *mark {
                Self::Conduct { level } => Some(Rating::from(level)),
                _ => None,
            }),
            "absences" => maybe(|mark: &Self| match *mark {
                Self::Absences { excused, unexcused } => Some(Absences::new(excused, unexcused)),
                _ => None,
            }),
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for SubjectMark {
    const TYPE: &'static str = "SubjectMark";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "level" => leaf(|mark: &Self| mark.level),
            "score" => leaf(|mark: &Self| mark.score),
            _ => None,
        }
    }
}

impl<'p> Lane<'p> for Absences {
    const TYPE: &'static str = "Absences";

    fn field(name: &str) -> Option<Field<'p, Self>> {
        match name {
            "excused" => leaf(|absences: &Self| absences.excused),
            "unexcused" => leaf(|absences: &Self| absences.unexcused),
            _ => None,
        }
    }
}

/// The level of a subject of primary school, where the mark has one.
pub(super) fn level(mark: Option<Mark>) -> Option<Level> {
    match mark {
        Some(Mark::Subject { level, .. }) => level.map(Into::into),
        _ => None,
    }
}
