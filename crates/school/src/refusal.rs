//! How a decision says no: one typed refusal per thing that is wrong, each with the place in the command where it is.

use std::fmt;

use crate::{
    attendance::AttendanceRefusal,
    awards::AwardRefusal,
    calendar::CalendarRefusal,
    changes::ChangeRefusal,
    classes::ClassRefusal,
    closing::ClosingRefusal,
    comments::CommentRefusal,
    conduct::ConductRefusal,
    contact::ContactRefusal,
    credentials::CredentialRefusal,
    documents::DocumentRefusal,
    duties::DutyRefusal,
    event::Event,
    gradebook::{GradeRefusal, replacement::ReplacementRefusal},
    homeroom::HomeroomRefusal,
    imports::ImportRefusal,
    incidents::IncidentRefusal,
    keys::KeyRefusal,
    lessons::LessonRefusal,
    mergers::MergerRefusal,
    periods::PeriodRefusal,
    plans::PlanRefusal,
    policy::{Forbidden, Right},
    registry::RegistryRefusal,
    results::ResultRefusal,
    rollover::RollOverRefusal,
    staff::StaffRefusal,
    text::Bilingual,
    timetable::TimetableRefusal,
    transfers::TransferRefusal,
};

/// An event that was decided, and the right under which it was allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// Role and relation that allowed it; kept in the ledger for auditors.
    pub right: Right,
    /// What happened.
    pub event: Event,
}

/// The outcome of a decision. An empty list means that nothing changed.
pub type Decision = Result<Vec<Decided>, Refusals>;

/// What every refusal can tell.
pub trait Explain {
    /// A stable code in SCREAMING_SNAKE_CASE, part of the API.
    fn code(&self) -> &'static str;
    /// The text for people.
    fn text(&self) -> Bilingual;
    /// The offending value as given, when there is one. Never personal data of others.
    fn value(&self) -> Option<String> {
        None
    }
}

/// Every way in which a command can be refused, by concept.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The actor may not do this.
    Forbidden(Forbidden),
    /// School and calendar.
    Calendar(CalendarRefusal),
    /// Staff, accounts and roles.
    Staff(StaffRefusal),
    /// Classes and assignments.
    Class(ClassRefusal),
    /// Students and guardians.
    Registry(RegistryRefusal),
    /// Grades.
    Grade(GradeRefusal),
    /// Replacement tests.
    Replacement(ReplacementRefusal),
    /// The comment bank.
    Comment(CommentRefusal),
    /// Locks of grading periods.
    Period(PeriodRefusal),
    /// Individual plans.
    Plan(PlanRefusal),
    /// Changes of a closed book.
    Change(ChangeRefusal),
    /// Signatures and publication.
    Closing(ClosingRefusal),
    /// Results of school years.
    Result(ResultRefusal),
    /// Rolling a year over.
    RollOver(RollOverRefusal),
    /// Awards.
    Award(AwardRefusal),
    /// Attendance.
    Attendance(AttendanceRefusal),
    /// Transfers between schools.
    Transfer(TransferRefusal),
    /// Mergers of schools.
    Merger(MergerRefusal),
    /// Timetables.
    Timetable(TimetableRefusal),
    /// The lesson log.
    Lesson(LessonRefusal),
    /// Conduct and discipline.
    Conduct(ConductRefusal),
    /// The contact book.
    Contact(ContactRefusal),
    /// The homeroom book.
    Homeroom(HomeroomRefusal),
    /// Documents.
    Document(DocumentRefusal),
    /// Imports.
    Import(ImportRefusal),
    /// Signing keys.
    Key(KeyRefusal),
    /// Invitations, reminders, second factors.
    Credential(CredentialRefusal),
    /// Duties.
    Duty(DutyRefusal),
    /// Incident reports.
    Incident(IncidentRefusal),
}

impl Refusal {
    fn explain(&self) -> &dyn Explain {
        match self {
            Self::Forbidden(refusal) => refusal,
            Self::Calendar(refusal) => refusal,
            Self::Staff(refusal) => refusal,
            Self::Class(refusal) => refusal,
            Self::Registry(refusal) => refusal,
            Self::Grade(refusal) => refusal,
            Self::Replacement(refusal) => refusal,
            Self::Comment(refusal) => refusal,
            Self::Period(refusal) => refusal,
            Self::Plan(refusal) => refusal,
            Self::Change(refusal) => refusal,
            Self::Closing(refusal) => refusal,
            Self::Result(refusal) => refusal,
            Self::RollOver(refusal) => refusal,
            Self::Award(refusal) => refusal,
            Self::Attendance(refusal) => refusal,
            Self::Transfer(refusal) => refusal,
            Self::Merger(refusal) => refusal,
            Self::Timetable(refusal) => refusal,
            Self::Lesson(refusal) => refusal,
            Self::Conduct(refusal) => refusal,
            Self::Contact(refusal) => refusal,
            Self::Homeroom(refusal) => refusal,
            Self::Document(refusal) => refusal,
            Self::Key(refusal) => refusal,
            Self::Import(refusal) => refusal,
            Self::Credential(refusal) => refusal,
            Self::Duty(refusal) => refusal,
            Self::Incident(refusal) => refusal,
        }
    }
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        self.explain().code()
    }
    fn text(&self) -> Bilingual {
        self.explain().text()
    }
    fn value(&self) -> Option<String> {
        self.explain().value()
    }
}

macro_rules! refusal_from {
    ($($variant:ident($inner:ty)),+ $(,)?) => {$(
        impl From<$inner> for Refusal {
            fn from(refusal: $inner) -> Self {
                Self::$variant(refusal)
            }
        }
        impl From<$inner> for Refusals {
            fn from(refusal: $inner) -> Self {
                Refusals::one("", refusal)
            }
        }
    )+};
}

refusal_from! {
    Forbidden(Forbidden),
    Calendar(CalendarRefusal),
    Staff(StaffRefusal),
    Class(ClassRefusal),
    Registry(RegistryRefusal),
    Grade(GradeRefusal),
    Replacement(ReplacementRefusal),
    Comment(CommentRefusal),
    Period(PeriodRefusal),
    Plan(PlanRefusal),
    Change(ChangeRefusal),
    Closing(ClosingRefusal),
Result(ResultRefusal), Award(AwardRefusal), Document(DocumentRefusal), Attendance(AttendanceRefusal), Import(ImportRefusal), RollOver(RollOverRefusal), Transfer(TransferRefusal), Merger(MergerRefusal), Key(KeyRefusal), Timetable(TimetableRefusal), Lesson(LessonRefusal), Conduct(ConductRefusal), Contact(ContactRefusal), Homeroom(HomeroomRefusal), Duty(DutyRefusal), Incident(IncidentRefusal), Credential(CredentialRefusal),
}

/// One refusal and where in the command it belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Path to the offending field, such as `entries[3].score`; empty for the command as a whole.
    pub path: String,
    /// What is wrong.
    pub refusal: Refusal,
}

/// All reasons why a command was refused; never empty. Nothing of the command happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusals(Vec<Refused>);

impl Refusals {
    /// A single refusal at `path`.
    pub fn one(path: impl Into<String>, refusal: impl Into<Refusal>) -> Self {
        Self(vec![Refused { path: path.into(), refusal: refusal.into() }])
    }

    /// All collected refusals, or `Ok` when there are none.
    ///
    /// # Errors
    /// The refusals, when the list is not empty.
    pub fn collect(list: Vec<Refused>) -> Result<(), Self> {
        if list.is_empty() { Ok(()) } else { Err(Self(list)) }
    }

    /// The same refusals of a command that is part of another one, at their places in that.
    #[must_use]
    pub(crate) fn moved(self, place: impl Fn(&str) -> String) -> Self {
        let moved = |refused: Refused| Refused { path: place(&refused.path), ..refused };
        Self(self.0.into_iter().map(moved).collect())
    }

    /// Whether the actor may not do this at all.
    pub(crate) fn is_forbidden(&self) -> bool {
        self.0.iter().any(|refused| matches!(refused.refusal, Refusal::Forbidden(_)))
    }

    /// The refusals in the order of the command's fields.
    #[must_use]
    pub fn list(&self) -> &[Refused] {
        &self.0
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, refused) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            let text = refused.refusal.text();
            write!(f, "{} {}: {} / {}", refused.refusal.code(), refused.path, text.vi, text.en)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusals {}
