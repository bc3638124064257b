//! Taking the record of a year out of a gradebook's marks.

use super::{
    Assessed, Assessment, Basis, ConductMarks, SubjectMarks, SubjectYear, TermMarks, YearMarks, YearRecord,
    entry,
};
use crate::{
    gradebook::{Absence, Mark},
    regulations::{AssessmentPeriod, DecimalScore, GradeLevel, PassLevel, RegularNumber, Subject, Target},
};

impl YearRecord {
    /// Reads the subjects that a student of a grade is assessed in, conduct and sessions missed from `mark`. Subjects that the
    /// programme of the grade does not have are passed over.
    pub fn read(
        grade: GradeLevel,
        subjects: &[Subject],
        basis: Basis,
        mark: impl Fn(AssessmentPeriod, Target) -> Option<Mark>,
    ) -> Self {
        let conduct = |moment| match mark(moment, Target::Conduct) {
            Some(Mark::Conduct { level }) => Some(level),
            _ => None,
        };
        Self {
            subjects: subjects
                .iter()
                .filter_map(|subject| SubjectYear::read(grade, *subject, &mark))
                .collect(),
            conduct: ConductMarks {
                term_one: conduct(AssessmentPeriod::EndTermOne),
                term_two: conduct(AssessmentPeriod::EndOfYear),
                after_summer: conduct(AssessmentPeriod::Reassessment),
            },
            absences: match mark(AssessmentPeriod::EndOfYear, Target::Absences) {
                Some(Mark::Absences { excused, unexcused }) => Some(excused.saturating_add(unexcused)),
                _ => None,
            },
            basis,
        }
    }
}

impl SubjectYear {
    /// Reads the assessments of a subject; none when the programme of the grade does not have it.
    pub fn read(
        grade: GradeLevel,
        subject: Subject,
        mark: impl Fn(AssessmentPeriod, Target) -> Option<Mark>,
    ) -> Option<Self> {
        let entry = entry(grade, subject)?;
        let regular = entry.regular_assessments();
        let marks = match entry.assessment {
            Assessment::Scored => SubjectMarks::Scored(YearMarks::read(subject, regular, mark, score)),
            Assessment::Comment => SubjectMarks::Comment(YearMarks::read(subject, regular, mark, level)),
        };
        Some(Self { subject, marks })
    }
}

impl<T: Copy> YearMarks<T> {
    fn read(
        subject: Subject,
        regular: u8,
        mark: impl Fn(AssessmentPeriod, Target) -> Option<Mark>,
        given: impl Fn(Mark) -> Option<T>,
    ) -> Self {
        let assessed = |moment, target| match mark(moment, target) {
            None => Assessed::Missing,
            Some(Mark::Absent { absence: Absence::MakeUpDue }) => Assessed::MakeUpDue,
            Some(Mark::Absent { absence: Absence::Zero }) => Assessed::Zero,
            // A mark of another kind is not one of this subject: the rule set lets none be entered.
            Some(mark) => given(mark).map_or(Assessed::Missing, Assessed::Given),
        };
        let whole = Target::Subject(subject);
        let term = |regular_moment, mid_moment, end_moment| {
            let numbered = RegularNumber::first(regular)
                .map(|number| assessed(regular_moment, Target::Regular { subject, number }));
            TermMarks::new(regular, numbered, assessed(mid_moment, whole), assessed(end_moment, whole))
        };
        Self {
            term_one: term(
                AssessmentPeriod::RegularOne,
                AssessmentPeriod::MidTermOne,
                AssessmentPeriod::EndTermOne,
            ),
            term_two: term(
                AssessmentPeriod::RegularTwo,
                AssessmentPeriod::MidTermTwo,
                AssessmentPeriod::EndOfYear,
            ),
            retest: assessed(AssessmentPeriod::Reassessment, whole),
        }
    }
}

fn score(mark: Mark) -> Option<DecimalScore> {
    match mark {
        Mark::Score { score } => Some(score),
        _ => None,
    }
}

fn level(mark: Mark) -> Option<PassLevel> {
    match mark {
        Mark::Pass { level } => Some(level),
        _ => None,
    }
}
