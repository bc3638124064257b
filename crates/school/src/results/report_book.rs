//! The report book (học bạ): a student's years at this school, one page each. What other schools wrote is on paper.

use jiff::civil::Date;

use super::{Decision, Finalized, Outcome, StudentYear, of};
use crate::{
    awards::Award,
    calendar::{GradingPeriod, SchoolIdentity, SchoolYear},
    ids::{ClassId, StudentId},
    registry::{DepartureReason, Origin},
    regulations::{AssessmentPeriod, Target},
    sealed::Sealed,
    state::School,
    text::{Code, Note},
};

/// A student's report book.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportBook<'a> {
    /// The student.
    pub student: StudentId,
    /// Register number (số đăng bộ).
    pub register_number: u32,
    /// Where the student came from.
    pub origin: &'a Origin,
    /// The pages, oldest first.
    pub years: Vec<ReportYear<'a>>,
}

/// One school year.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportYear<'a> {
    /// The school year.
    pub year: SchoolYear,
    /// The school as it was called at the end of the year.
    pub school: Option<&'a SchoolIdentity>,
    /// The class of the year.
    pub class: ClassId,
    /// Its name.
    pub class_name: &'a Code,
    /// First day in a class of the year.
    pub from: Date,
    /// When and why the student left the school in the year.
    pub left: Option<(Date, DepartureReason)>,
    /// The results as they follow from the marks; none when no regulation is known for the year.
    pub results: Option<StudentYear>,
    /// What they came to.
    pub outcome: Option<Outcome>,
    /// What the principal finalized.
    pub finalized: Option<&'a Finalized>,
    /// What the principal decided about promotion.
    pub decision: Option<&'a Decision>,
    /// The comments at the end of each term and after the year, in the order of the year and of the columns.
    pub comments: Vec<ReportComment<'a>>,
    /// The awards granted.
    pub awards: Vec<&'a Award>,
}

/// A comment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReportComment<'a> {
    /// When in the year.
    pub moment: AssessmentPeriod,
    /// The column.
    pub target: Target,
    /// The text; closed after erasure.
    pub text: &'a Sealed<Note>,
}

/// The moments whose comments the report book has.
const COMMENTED: [AssessmentPeriod; 3] =
    [AssessmentPeriod::EndTermOne, AssessmentPeriod::EndOfYear, AssessmentPeriod::Reassessment];

/// A student's report book; none for an unknown student.
#[must_use]
pub fn report_book(school: &School, student: StudentId) -> Option<ReportBook<'_>> {
    let known = school.registry.student(student)?;
    let years = school.calendar.years().filter_map(|dates| page(school, student, dates.year)).collect();
    Some(ReportBook { student, register_number: known.register_number, origin: &known.origin, years })
}

fn page(school: &School, student: StudentId, year: SchoolYear) -> Option<ReportYear<'_>> {
    let class = school.classes.class(school.class_of_year(student, year)?)?;
    let in_year = |class: ClassId| school.classes.class(class).is_some_and(|class| class.year == year);
    let enrollments = &school.registry.student(student)?.enrollments;
    let mut stays = enrollments.iter().filter(|stay| in_year(stay.class));
    let (first, last) = (stays.clone().next()?, stays.next_back()?);
    let last_day = school.calendar.year(year)?.last_day;
    let results = of(school, student, year);
    Some(ReportYear {
        year,
        school: school.calendar.identity(last_day),
        class: class.id,
        class_name: &class.name,
        from: first.from,
        left: last.until.zip(last.departure),
        outcome: results.as_ref().map(|results| results.outcome(school)),
        results,
        finalized: school.results.finalized(student, year),
        decision: school.results.decision(student, year),
        comments: COMMENTED.into_iter().flat_map(|moment| comments(school, student, year, moment)).collect(),
        awards: school.awards.of_student(student, year).filter(|award| award.is_granted()).collect(),
    })
}

fn comments(
    school: &School,
    student: StudentId,
    year: SchoolYear,
    moment: AssessmentPeriod,
) -> impl Iterator<Item = ReportComment<'_>> {
    let cells = school.gradebook.cells(student, GradingPeriod { year, moment });
    cells.filter_map(move |(target, cell)| {
        cell.comment.as_deref().map(|text| ReportComment { moment, target, text })
    })
}
