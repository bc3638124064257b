//! One class in one period with everything that its signatures cover: the students, the columns that must be filled, and the
//! newest event of each column.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};

use super::{Lacking, subjects};
use crate::{
    attendance::is_fed,
    calendar::{GradingPeriod, Term, YearDates},
    classes::Class,
    context::local_date,
    ids::{ClassId, StudentId},
    periods::{LockStatement, PeriodRefusal},
    refusal::Refusals,
    registry::Student,
    regulations::{AssessmentPeriod, RuleSet, Subject, Target},
    state::{Position, School},
};

pub(super) struct Book<'a> {
    pub(super) school: &'a School,
    pub(super) class: &'a Class,
    pub(super) period: GradingPeriod,
    pub(super) at: Timestamp,
    rules: &'static RuleSet,
    dates: &'a YearDates,
    /// The day whose students count: today, or the nearest day of the school year.
    pub(super) day: Date,
    /// The columns that are assessed, in the order of the forms; after the year those in which somebody was assessed again.
    pub(super) columns: Vec<Target>,
    /// The event that last wrote a cell of the column, for every column with a cell.
    newest: BTreeMap<Target, Position>,
    /// The event that last changed in which subjects the class or one of its students is assessed, at the end of the year.
    pub(super) programme: Option<Position>,
}

/// Where a book could not be opened, and why.
pub(super) type Fault = (&'static str, PeriodRefusal);

impl<'a> Book<'a> {
    /// # Errors
    /// The class is unknown or of another year, or is not assessed at that moment by any regulation known here.
    pub(super) fn open(
        school: &'a School,
        class: ClassId,
        period: GradingPeriod,
        at: Timestamp,
    ) -> Result<Self, Fault> {
        let year = period.year;
        let dates = school.calendar.year(year).ok_or(("period.year", PeriodRefusal::YearNotOpen { year }))?;
        let class = school.classes.class(class).ok_or(("class", PeriodRefusal::UnknownClass { class }))?;
        if class.year != year {
            return Err(("class", PeriodRefusal::ClassOfOtherYear { class_year: class.year, year }));
        }
        let rules = RuleSet::of(class.grade, dates.first_day)
            .filter(|rules| !rules.targets(class.grade, period.moment).is_empty())
            .ok_or(("period.moment", PeriodRefusal::NothingAssessed { period }))?;
        let day = dates.nearest(local_date(at));
        let newest = newest(school, class, period, day);
        let columns = if period.moment == AssessmentPeriod::Reassessment {
            newest.keys().copied().collect()
        } else {
            rules.required(class.grade, period.moment, &subjects::taken(school, class))
        };
        let programme = (period.moment == AssessmentPeriod::EndOfYear).then(|| programme(school, class, day));
        let programme = programme.flatten();
        Ok(Self { school, class, period, at, rules, dates, day, columns, newest, programme })
    }

    /// As [`Book::open`], with the fault as a refusal of the command.
    pub(super) fn for_command(
        school: &'a School,
        class: ClassId,
        period: GradingPeriod,
        at: Timestamp,
    ) -> Result<Self, Refusals> {
        Self::open(school, class, period, at).map_err(|(path, refusal)| Refusals::one(path, refusal))
    }

    /// The subjects that must be signed off, in the order of the forms.
    pub(super) fn subjects(&self) -> Vec<Subject> {
        let mut subjects: Vec<Subject> = Vec::new();
        for subject in self.columns.iter().filter_map(|target| target.subject()) {
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        subjects
    }

    /// Whether there is anything to sign: students, and columns in which they are assessed.
    pub(super) fn is_concerned(&self) -> bool {
        !self.columns.is_empty() && self.school.registry.members(self.class.id, self.day).next().is_some()
    }

    /// The newest event among the columns that are covered.
    pub(super) fn newest(&self, covers: impl Fn(Target) -> bool) -> Option<Position> {
        self.newest.iter().filter(|(target, _)| covers(**target)).map(|(_, position)| *position).max()
    }

    /// The students of the class who are assessed in the column, by register number.
    pub(super) fn students(&self, target: Target) -> Vec<StudentId> {
        let until = self.lock(target).map(|lock| local_date(lock.from));
        let members = self.school.registry.members(self.class.id, self.day);
        let mut students: Vec<&Student> = members
            .filter(|student| self.was_here(student, until))
            .filter(|student| subjects::is_assessed(self.school, self.class, student.id, target))
            .collect();
        students.sort_by_key(|student| student.register_number);
        students.into_iter().map(|student| student.id).collect()
    }

    /// What is missing in a column, by register number.
    pub(super) fn lacking(&self, target: Target) -> Vec<Lacking> {
        let lacks = |student: StudentId| {
            let mark = self.school.counted_mark(student, self.period, target);
            let what = self.rules.lacks(self.class.grade, self.period.moment, target, mark.as_ref())?;
            Some(Lacking { student, target, what })
        };
        self.students(target).into_iter().filter_map(lacks).collect()
    }

    /// What is missing in the columns that are covered, in the order of the forms.
    pub(super) fn lacking_in(&self, covers: impl Fn(Target) -> bool) -> Vec<Lacking> {
        self.columns
            .iter()
            .filter(|target| covers(**target))
            .flat_map(|target| self.lacking(*target))
            .collect()
    }

    /// The lock on a column.
    pub(super) fn lock(&self, target: Target) -> Option<&'a LockStatement> {
        self.school.locks.covering(self.period, self.class.grade, self.class.id, target, self.at)
    }

    /// The columns that are assessed, and those that hold cells nevertheless.
    pub(super) fn all_columns(&self) -> BTreeSet<Target> {
        self.columns.iter().chain(self.newest.keys()).copied().collect()
    }

    /// Whether the student was at the school while the period could be assessed: before the end of its term, and before the
    /// column was locked. Who came later has no results of that period here.
    fn was_here(&self, student: &Student, until: Option<Date>) -> bool {
        let end = match term(self.period.moment) {
            Term::One => self.dates.term_two_first_day.yesterday().unwrap_or(self.dates.last_day),
            Term::Two => self.dates.last_day,
        };
        let first = self.dates.first_day;
        let last = until.map_or(end, |until| until.min(end)).max(first);
        let mut stays = student.enrollments.iter();
        stays.any(|stay| stay.from <= last && stay.until.is_none_or(|until| first < until))
    }
}

/// The cells of a class are those of its students, and those written in its gradebook about students who have left it.
fn newest(school: &School, class: &Class, period: GradingPeriod, day: Date) -> BTreeMap<Target, Position> {
    let mut newest = BTreeMap::new();
    let mut note = |target, written: Position| {
        let position = newest.entry(target).or_insert(written);
        *position = written.max(*position);
    };
    for student in school.registry.ever_in(class.id) {
        let is_here = student.stay_on(day).is_some_and(|stay| stay.class == class.id);
        for (target, cell) in school.gradebook.cells(student.id, period) {
            if is_here || cell.class == class.id {
                note(target, cell.position);
            }
        }
    }
    if is_fed(period, Target::Absences) {
        let students = school.registry.members(class.id, day).map(|student| student.id);
        if let Some(changed) = school.sessions_changed(class.id, students, class.year) {
            note(Target::Absences, changed);
        }
    }
    newest
}

/// Electives and individual plans say of which subjects the year's result is made, so the summary of the year is about them.
fn programme(school: &School, class: &Class, day: Date) -> Option<Position> {
    let members = school.registry.members(class.id, day);
    let plans = members.filter_map(|student| school.plans.changed(student.id, class.year));
    plans.chain(class.electives_chosen).max()
}

fn term(moment: AssessmentPeriod) -> Term {
    match moment {
        AssessmentPeriod::RegularOne | AssessmentPeriod::MidTermOne | AssessmentPeriod::EndTermOne => {
            Term::One
        }
        AssessmentPeriod::RegularTwo
        | AssessmentPeriod::MidTermTwo
        | AssessmentPeriod::EndOfYear
        | AssessmentPeriod::Reassessment => Term::Two,
    }
}
