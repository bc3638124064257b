//! A class of primary and one of secondary school through the closing of a period.

mod interleaving;
mod publishing;
mod readiness;
mod signing;
mod withdrawing;

use jiff::civil::date;

use super::{
    ClassClosing, ConfirmClass, ConsolidateClass, SignOffSubject, Signed, Stage, Statement, WithdrawSignOff,
    of,
};
use crate::{
    Event,
    calendar::GradingPeriod,
    classes::SubjectTeacherAssigned,
    gradebook::{GradeCorrected, GradeEntered, Mark},
    ids::{AccountId, ClassId, StudentId},
    periods::{Area, Columns, LockScope, Order, PeriodLocked},
    regulations::{AssessmentPeriod, Level, RuleSet, Score, Subject, Target, TraitLevel},
    testing::*,
    text::Note,
};

/// Middle of term one: no test in grade 3, a level for every subject and trait.
pub(super) const MID: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::MidTermOne };

fn rules(given: &Given, class: ClassId) -> (&'static RuleSet, crate::regulations::GradeLevel) {
    let grade = given.school().classes.class(class).unwrap().grade;
    (given.school().calendar.rules(YEAR, grade).unwrap(), grade)
}

/// The subjects of a class of primary school as they are compulsory in its grade.
pub(super) fn compulsory(given: &Given, class: ClassId) -> Vec<Subject> {
    let (rules, grade) = rules(given, class);
    rules.subjects(grade).into_iter().filter(|subject| rules.is_compulsory(grade, *subject)).collect()
}

/// The sample school in which the homeroom teacher of 3A teaches every subject of 3A that nobody taught so far.
pub(super) fn staffed_3a() -> Given {
    let given = given_school();
    let assigned =
        |subject: &Subject| given.school().classes.subject_teachers(CLASS_3A, *subject, FIRST_DAY).is_empty();
    let events: Vec<Event> = compulsory(&given, CLASS_3A)
        .into_iter()
        .filter(assigned)
        .map(|subject| {
            SubjectTeacherAssigned { class: CLASS_3A, subject, teacher: TEACHER_3A, from: FIRST_DAY }.into()
        })
        .collect();
    given.and(events)
}

pub(super) fn entered(class: ClassId, student: StudentId, period: GradingPeriod, target: Target) -> Event {
    let mark = match target {
        Target::Subject(_) => Mark::Subject { level: Some(Level::Completed), score: Score::new(7) },
        _ => Mark::Trait { level: TraitLevel::Good },
    };
    GradeEntered { student, class, period, target, mark: Some(mark), comment: None, request: None }.into()
}

/// A correction of a cell of 3A that changes its mark.
pub(super) fn corrected(given: &Given, student: StudentId, target: Target) -> Event {
    let mark = Mark::Subject { level: Some(Level::WellCompleted), score: None };
    corrected_to(given, student, target, Some(mark))
}

pub(super) fn corrected_to(given: &Given, student: StudentId, target: Target, mark: Option<Mark>) -> Event {
    let cell = given.school().gradebook.cell(student, MID, target).unwrap();
    GradeCorrected {
        student,
        class: CLASS_3A,
        period: MID,
        target,
        corrects: cell.position,
        previous: cell.mark,
        mark,
        comment: None,
        reason: None,
        reverts: None,
        request: None,
    }
    .into()
}

/// Everything that 3A must have entered in the middle of term one.
pub(super) fn filled_3a() -> Given {
    let given = staffed_3a();
    let (rules, grade) = rules(&given, CLASS_3A);
    let targets = rules.required(grade, MID.moment, &compulsory(&given, CLASS_3A));
    let cells = [AN, BINH, CHI].into_iter().flat_map(|student| {
        targets.clone().into_iter().map(move |target| entered(CLASS_3A, student, MID, target))
    });
    let cells: Vec<Event> = cells.collect();
    given.and(cells)
}

pub(super) fn sign_off(subject: Subject) -> SignOffSubject {
    SignOffSubject { class: CLASS_3A, period: MID, subject, confirmation: Statement::SUBJECT }
}

pub(super) fn consolidate() -> ConsolidateClass {
    ConsolidateClass { class: CLASS_3A, period: MID, confirmation: Statement::CONSOLIDATION }
}

pub(super) fn confirm() -> ConfirmClass {
    ConfirmClass { classes: vec![CLASS_3A], period: MID, confirmation: Statement::CONFIRMATION }
}

pub(super) fn withdraw(stage: Stage) -> WithdrawSignOff {
    WithdrawSignOff {
        class: CLASS_3A, period: MID, stage, reason: Note::new("Nhập nhầm cột.").unwrap()
    }
}

/// Who signs off a subject of 3A.
pub(super) fn teacher_of(subject: Subject) -> AccountId {
    if subject == Subject::ForeignLanguage { ENGLISH } else { TEACHER_3A }
}

pub(super) fn signed_off_3a() -> Given {
    let given = filled_3a();
    compulsory(&given, CLASS_3A)
        .into_iter()
        .fold(given, |given, subject| given.by(teacher_of(subject)).when(sign_off(subject)).recorded())
}

pub(super) fn consolidated_3a() -> Given {
    signed_off_3a().by(TEACHER_3A).when(consolidate()).recorded()
}

pub(super) fn confirmed_3a() -> Given {
    consolidated_3a().by(PRINCIPAL).when(confirm()).recorded()
}

pub(super) fn order() -> Order {
    Order { number: code("09/QĐ-THBM"), dated: date(2025, 10, 15) }
}

pub(super) fn lock(area: Area, columns: Columns) -> Event {
    PeriodLocked { scope: LockScope { period: MID, area, columns }, order: order(), from: None }.into()
}

pub(super) fn closing(given: &Given) -> ClassClosing {
    // As of a moment after everything that was recorded.
    of(given.school(), CLASS_3A, MID, "2025-10-16T01:00:00Z".parse().unwrap()).unwrap()
}

pub(super) fn signed(given: &Given, subject: Subject) -> Signed {
    closing(given).subjects.into_iter().find(|closing| closing.subject == subject).unwrap().signed
}
