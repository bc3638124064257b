//! The summary of a class at a moment of assessment: Bảng tổng hợp kết quả đánh giá giáo dục của lớp (Circular 27/2020,
//! Appendix 2), Tổng hợp and Xếp loại of the class book (Circular 22/2021). For staff: it counts over students.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finalized, Outcome, StudentYear, Years, of, preview::students};
use crate::{
    awards::Award,
    calendar::{GradingPeriod, Term},
    gradebook::Mark,
    ids::{ClassId, StudentId},
    regulations::{
        AssessmentPeriod, CompletionLevel, Level, PassLevel, Rating, RuleSet, Subject, Target, TraitLevel,
        tt22::SubjectStanding,
    },
    state::School,
};

/// The summary of a class.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassSummary<'a> {
    /// The class.
    pub class: ClassId,
    /// The moment.
    pub period: GradingPeriod,
    /// Its columns, in the order of the forms: those of the subjects that the class takes or that a student has a mark in.
    pub columns: Vec<Target>,
    /// One row per student, in the order of the class list.
    pub rows: Vec<SummaryRow<'a>>,
    /// The counts at its foot.
    pub foot: Foot,
}

/// One student.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryRow<'a> {
    /// The student.
    pub student: StudentId,
    /// Register number (số đăng bộ).
    pub register_number: u32,
    /// The marks of the moment, one per column of the summary; scores are those that stand.
    pub marks: Vec<Option<Mark>>,
    /// In secondary school at the end of a term and of the year: the result of each subject, of the term or of the year.
    pub standings: Vec<SubjectStanding>,
    /// The student's year as it follows from the marks.
    pub year: StudentYear,
    /// What the year came to; only at the end of the year and after it.
    pub outcome: Option<Outcome>,
    /// What was finalized; only at the end of the year and after it.
    pub finalized: Option<&'a Finalized>,
    /// The awards granted; only at the end of the year and after it.
    pub awards: Vec<&'a Award>,
}

/// What is counted at the foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FootColumn {
    /// The levels given in a column.
    Column(Target),
    /// The result of a subject assessed by comments, of the term or of the year.
    Subject(Subject),
    /// Study level of the term or of the year.
    Study,
    /// Conduct of the term or of the year.
    Conduct,
    /// The year-end level of primary school.
    Year,
}

/// A level that is counted, in the order of its vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountedLevel {
    /// T, H or C of a subject.
    Subject(Level),
    /// T, Đ or C of a quality or competency.
    Trait(TraitLevel),
    /// Đ or CĐ.
    Pass(PassLevel),
    /// T, K, Đ or CĐ of study and conduct.
    Rating(Rating),
    /// The year-end level of primary school.
    Year(CompletionLevel),
}

/// The foot of the summary. Students with an individual education plan are in the size of the class and in no count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foot {
    /// Students in the class.
    pub size: usize,
    /// Students among whom levels are counted: the denominator of percentages.
    pub counted: usize,
    /// How many students are at each level; levels at which nobody is are left out.
    pub levels: BTreeMap<FootColumn, BTreeMap<CountedLevel, usize>>,
}

/// The summary of a class at a moment; none for an unknown class, one of another year, or a year without a known regulation.
#[must_use]
pub fn class_summary(school: &School, class: ClassId, period: GradingPeriod) -> Option<ClassSummary<'_>> {
    let class = school.classes.class(class).filter(|class| class.year == period.year)?;
    let rules = school.calendar.rules(class.year, class.grade)?;
    let years: Vec<(u32, StudentYear)> = students(school, class)
        .into_iter()
        .filter_map(|student| Some((student.register_number, of(school, student.id, period.year)?)))
        .collect();
    let taken: BTreeSet<Subject> = years.iter().flat_map(|(_, year)| year.subjects.iter().copied()).collect();
    let mut columns = rules.targets(class.grade, period.moment);
    columns.retain(|target| {
        target
            .subject()
            .is_none_or(|subject| taken.contains(&subject) || rules.is_compulsory(class.grade, subject))
    });
    let rows: Vec<SummaryRow<'_>> =
        years.into_iter().map(|(number, year)| row(school, period, &columns, number, year)).collect();
    let foot = foot(rules, period, &columns, &rows);
    Some(ClassSummary { class: class.id, period, columns, rows, foot })
}

fn row<'a>(
    school: &'a School,
    period: GradingPeriod,
    columns: &[Target],
    register_number: u32,
    year: StudentYear,
) -> SummaryRow<'a> {
    let student = year.student;
    let mark = |target: &Target| school.counted_mark(student, period, *target);
    let is_year = is_year(period.moment);
    SummaryRow {
        student,
        register_number,
        marks: columns.iter().map(mark).collect(),
        standings: standings(&year, period.moment),
        outcome: is_year.then(|| year.outcome(school)),
        finalized: school.results.finalized(student, period.year).filter(|_| is_year),
        awards: if is_year {
            school.awards.of_student(student, period.year).filter(|award| award.is_granted()).collect()
        } else {
            Vec::new()
        },
        year,
    }
}

fn is_year(moment: AssessmentPeriod) -> bool {
    matches!(moment, AssessmentPeriod::EndOfYear | AssessmentPeriod::Reassessment)
}

fn standings(year: &StudentYear, moment: AssessmentPeriod) -> Vec<SubjectStanding> {
    let Years::Secondary(results) = &year.results else { return Vec::new() };
    match moment {
        AssessmentPeriod::EndTermOne => results.term(Term::One).subjects.clone(),
        AssessmentPeriod::EndOfYear => results.review.subjects.clone(),
        AssessmentPeriod::Reassessment => {
            results.record.subjects.iter().map(crate::regulations::tt22::SubjectYear::after_retest).collect()
        }
        AssessmentPeriod::RegularOne
        | AssessmentPeriod::MidTermOne
        | AssessmentPeriod::RegularTwo
        | AssessmentPeriod::MidTermTwo => Vec::new(),
    }
}

fn foot(rules: &RuleSet, period: GradingPeriod, columns: &[Target], rows: &[SummaryRow<'_>]) -> Foot {
    let mut foot = Foot { size: rows.len(), ..Foot::default() };
    let mut count = |column, level: Option<CountedLevel>| {
        if let Some(level) = level {
            *foot.levels.entry(column).or_default().entry(level).or_default() += 1;
        }
    };
    let counted = || rows.iter().filter(|row| !row.year.is_individual());
    for row in counted() {
        for (target, mark) in columns.iter().zip(&row.marks) {
            // An exempt student's old marks count nowhere.
            if rules.covers(row.year.grade, *target) && is_assessed(&row.year, *target) {
                count(FootColumn::Column(*target), mark.and_then(level));
            }
        }
        for standing in &row.standings {
            count(FootColumn::Subject(standing.subject), standing.pass_level().map(CountedLevel::Pass));
        }
        let [study, conduct, year] = levels_at(&row.year, period.moment);
        count(FootColumn::Study, study);
        count(FootColumn::Conduct, conduct);
        count(FootColumn::Year, year);
    }
    foot.counted = counted().count();
    foot
}

fn is_assessed(year: &StudentYear, target: Target) -> bool {
    target.subject().is_none_or(|subject| year.subjects.contains(&subject))
}

fn level(mark: Mark) -> Option<CountedLevel> {
    match mark {
        Mark::Subject { level, .. } => level.map(CountedLevel::Subject),
        Mark::Trait { level } => Some(CountedLevel::Trait(level)),
        Mark::Pass { level } => Some(CountedLevel::Pass(level)),
        // Conduct is counted by its own column at the foot, which knows the year's.
        Mark::Conduct { .. } | Mark::Score { .. } | Mark::Absent { .. } | Mark::Absences { .. } => None,
    }
}

/// Study level, conduct and year-end level that a summary of the moment shows, in this order; none where the moment or the level of
/// schooling has no such level, or something is missing.
#[must_use]
pub fn levels_at(year: &StudentYear, moment: AssessmentPeriod) -> [Option<CountedLevel>; 3] {
    let rating = |rating: Option<Rating>| rating.map(CountedLevel::Rating);
    match (&year.results, moment) {
        (Years::Primary(results), AssessmentPeriod::EndOfYear) => {
            [None, None, results.end_of_year.reached.map(CountedLevel::Year)]
        }
        (Years::Primary(results), AssessmentPeriod::Reassessment) => {
            let last = results.after.as_ref().unwrap_or(&results.end_of_year);
            [None, None, last.reached.map(CountedLevel::Year)]
        }
        (Years::Secondary(results), AssessmentPeriod::EndTermOne) => {
            let term = results.term(Term::One);
            [rating(term.study.level()), rating(term.conduct), None]
        }
        (Years::Secondary(results), AssessmentPeriod::EndOfYear) => {
            let review = &results.review;
            [rating(review.study.level()), rating(review.conduct.as_ref().ok().copied()), None]
        }
        (Years::Secondary(results), AssessmentPeriod::Reassessment) => {
            let review = &results.review;
            [rating(review.study_after.level()), rating(review.conduct_after.as_ref().ok().copied()), None]
        }
        (Years::Primary(_) | Years::Secondary(_), _) => [None; 3],
    }
}
