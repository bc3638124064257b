//! Who has not entered what (ai chưa nhập gì): per class by subject and column, and one line per class for the whole school.

use jiff::Timestamp;

use super::{ClassClosing, Lacking, Phase, Signed, Stage, book::Book};
use crate::{
    calendar::GradingPeriod,
    ids::{AccountId, ClassId},
    periods::PeriodRefusal,
    regulations::{Subject, Target},
    state::School,
    text::Code,
};

/// One column of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnReadiness {
    /// The column.
    pub target: Target,
    /// How many cells must be filled.
    pub required: usize,
    /// How many are filled completely.
    pub entered: usize,
    /// What is missing, by register number.
    pub lacking: Vec<Lacking>,
}

/// What one signature waits for: a subject, or the homeroom teacher's own columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The subject; none for the homeroom teacher's columns.
    pub subject: Option<Subject>,
    /// Who enters it on the day; several may share a subject, nobody may have been assigned.
    pub teachers: Vec<AccountId>,
    /// The columns, in the order of the forms.
    pub columns: Vec<ColumnReadiness>,
    /// The subject's signature, or the consolidation.
    pub signed: Signed,
}

impl Part {
    /// Whether every cell is filled.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.columns.iter().all(|column| column.lacking.is_empty())
    }

    /// Which signature it waits for.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.subject.map_or(Stage::Consolidation, Stage::Subject)
    }
}

/// What a class still lacks in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The subjects in the order of the forms, then the homeroom teacher's columns.
    pub parts: Vec<Part>,
    /// Signatures, lock and publication.
    pub closing: ClassClosing,
}

impl Readiness {
    /// How many cells must be filled.
    #[must_use]
    pub fn required(&self) -> usize {
        self.columns().map(|column| column.required).sum()
    }

    /// How many of them are filled completely.
    #[must_use]
    pub fn entered(&self) -> usize {
        self.columns().map(|column| column.entered).sum()
    }

    fn columns(&self) -> impl Iterator<Item = &ColumnReadiness> {
        self.parts.iter().flat_map(|part| &part.columns)
    }
}

/// One class in the list of the whole school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassLine {
    /// The class.
    pub class: ClassId,
    /// Its name.
    pub name: Code,
    /// How many cells must be filled.
    pub required: usize,
    /// How many of them are filled completely.
    pub entered: usize,
    /// The subjects whose signature is missing or outdated, in the order of the forms.
    pub unsigned: Vec<Subject>,
    /// How far the class has come.
    pub phase: Phase,
    /// Signatures, lock and publication.
    pub closing: ClassClosing,
}

/// What a class still lacks in a period, at a moment.
///
/// # Errors
/// The class is unknown or of another year, or is not assessed at that moment.
pub fn readiness(
    school: &School,
    class: ClassId,
    period: GradingPeriod,
    at: Timestamp,
) -> Result<Readiness, PeriodRefusal> {
    Book::open(school, class, period, at).map(|book| book.readiness()).map_err(|(_, refusal)| refusal)
}

/// One line per class of the year that has students and is assessed at that moment, by grade and name.
#[must_use]
pub fn lines(school: &School, period: GradingPeriod, at: Timestamp) -> Vec<ClassLine> {
    let classes = school.classes.in_year(period.year);
    let open = |class: ClassId| Book::open(school, class, period, at).ok();
    let books = classes.into_iter().filter_map(|class| open(class.id)).filter(Book::is_concerned);
    books.map(|book| book.line()).collect()
}

impl Book<'_> {
    fn readiness(&self) -> Readiness {
        let closing = self.closing();
        let subjects = closing.subjects.iter().map(|closing| Part {
            subject: Some(closing.subject),
            teachers: closing.teachers.clone(),
            columns: self.column_readiness(Some(closing.subject)),
            signed: closing.signed,
        });
        let homeroom = Part {
            subject: None,
            teachers: self.school.classes.homeroom_teacher(self.class.id, self.day).into_iter().collect(),
            columns: self.column_readiness(None),
            signed: closing.consolidated,
        };
        Readiness { parts: subjects.chain([homeroom]).collect(), closing }
    }

    fn column_readiness(&self, subject: Option<Subject>) -> Vec<ColumnReadiness> {
        let columns = self.columns.iter().copied().filter(|target| target.subject() == subject);
        let readiness = |target| {
            let (required, lacking) = (self.students(target).len(), self.lacking(target));
            ColumnReadiness { target, required, entered: required.saturating_sub(lacking.len()), lacking }
        };
        columns.map(readiness).collect()
    }

    fn line(&self) -> ClassLine {
        let readiness = self.readiness();
        let (required, entered) = (readiness.required(), readiness.entered());
        let closing = readiness.closing;
        let unsigned = closing.subjects.iter().filter(|subject| !subject.signed.stands());
        ClassLine {
            class: self.class.id,
            name: self.class.name.clone(),
            required,
            entered,
            unsigned: unsigned.map(|subject| subject.subject).collect(),
            phase: closing.phase(),
            closing,
        }
    }
}
