//! What a column of the gradebook is for.

use async_graphql::{Enum, SimpleObject};
use socai_school::regulations::{SchoolLevel, Target};

use crate::enums::{Competency, Label, Quality, Subject};

/// What a column is for (loại cột).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum TargetKind {
    /// Môn học, hoạt động giáo dục: a subject or educational activity at a periodic assessment.
    Subject,
    /// Phẩm chất: a quality.
    Quality,
    /// Năng lực: a competency.
    Competency,
    /// Đánh giá thường xuyên: one regular assessment of a subject in secondary school.
    Regular,
    /// Kết quả rèn luyện: conduct in secondary school.
    Conduct,
    /// Số buổi nghỉ học: half-day sessions missed in the whole year.
    Absences,
}

impl TargetKind {
    /// The kind of a column.
    pub(crate) fn of(target: Target) -> Self {
        match target {
            Target::Subject(_) => Self::Subject,
            Target::Quality(_) => Self::Quality,
            Target::Competency(_) => Self::Competency,
            Target::Regular { .. } => Self::Regular,
            Target::Conduct => Self::Conduct,
            Target::Absences => Self::Absences,
        }
    }
}

/// A column of the gradebook (cột trong sổ theo dõi).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "Target")]
pub(crate) struct TargetNode {
    /// Which kind (loại cột).
    kind: TargetKind,
    /// The subject (môn học), if it is one or a regular assessment of one.
    subject: Option<Subject>,
    /// Which regular assessment of the term (lần đánh giá thường xuyên), from 1, if it is one.
    number: Option<u8>,
    /// The quality (phẩm chất), if it is one.
    quality: Option<Quality>,
    /// The competency (năng lực), if it is one.
    competency: Option<Competency>,
    /// The stable code of the ledger, such as `subject:TV` or `regular:TOAN:2`.
    code: String,
    /// The column in words (tên cột).
    label: Label,
}

impl From<Target> for TargetNode {
    fn from(target: Target) -> Self {
        let node = Self {
            kind: TargetKind::of(target),
            subject: target.subject().map(Into::into),
            number: None,
            quality: None,
            competency: None,
            code: target.to_string(),
            label: target.into(),
        };
        match target {
            Target::Quality(quality) => Self { quality: Some(quality.into()), ..node },
            Target::Competency(competency) => Self { competency: Some(competency.into()), ..node },
            Target::Regular { number, .. } => Self { number: Some(number.get()), ..node },
            Target::Subject(_) | Target::Conduct | Target::Absences => node,
        }
    }
}

impl TargetNode {
    /// The column as the forms of a level of schooling head it: "Nghệ thuật (Âm nhạc)" in primary school.
    pub(crate) fn on_form(target: Target, level: SchoolLevel) -> Self {
        let mut node = Self::from(target);
        if let Target::Subject(subject) = target {
            node.label = Label::new(subject.form_name(level), subject.en());
        }
        node
    }
}
