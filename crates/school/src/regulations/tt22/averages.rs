//! From the assessments of a subject to its result of a term and of the year (Article 9.1).

use super::{Assessed, SubjectMarks, SubjectYear, TermMarks, YearMarks, demands::tenths};
use crate::{
    calendar::Term,
    regulations::{
        AssessmentPeriod, DecimalScore, Missing, MissingPart, PassLevel, RegularNumber, Subject, Target,
    },
};

/// A result, or what it lacks.
pub type Found<T> = Result<T, Vec<Missing>>;

/// The result of a subject in a term or a school year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectResult {
    /// The average (ĐTBmhk, ĐTBmcn).
    Scored(Found<DecimalScore>),
    /// Đạt or Chưa đạt.
    Comment(Found<PassLevel>),
}

/// A subject with its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectStanding {
    /// The subject.
    pub subject: Subject,
    /// Its result.
    pub result: SubjectResult,
}

impl SubjectStanding {
    /// What the result lacks; empty when there is one.
    #[must_use]
    pub fn missing(&self) -> &[Missing] {
        match &self.result {
            SubjectResult::Scored(Err(missing)) | SubjectResult::Comment(Err(missing)) => missing,
            SubjectResult::Scored(Ok(_)) | SubjectResult::Comment(Ok(_)) => &[],
        }
    }

    /// The average of a scored subject, once it is known.
    #[must_use]
    pub fn average(&self) -> Option<DecimalScore> {
        match self.result {
            SubjectResult::Scored(Ok(average)) => Some(average),
            _ => None,
        }
    }

    /// Đạt or Chưa đạt of a subject assessed by comments, once it is known.
    #[must_use]
    pub fn pass_level(&self) -> Option<PassLevel> {
        match self.result {
            SubjectResult::Comment(Ok(level)) => Some(level),
            _ => None,
        }
    }
}

impl SubjectYear {
    /// The result of a term.
    #[must_use]
    pub fn term(&self, term: Term) -> SubjectStanding {
        let result = match &self.marks {
            SubjectMarks::Scored(marks) => SubjectResult::Scored(marks.average(self.subject, term)),
            SubjectMarks::Comment(marks) => SubjectResult::Comment(marks.level(self.subject, term)),
        };
        SubjectStanding { subject: self.subject, result }
    }

    /// The result of the year: for a scored subject `ĐTBmcn = (ĐTBmhkI + 2 × ĐTBmhkII) / 3` from the rounded averages of the terms,
    /// for a subject assessed by comments the result of term two.
    #[must_use]
    pub fn year(&self) -> SubjectStanding {
        let result = match &self.marks {
            SubjectMarks::Scored(marks) => SubjectResult::Scored(marks.year_average(self.subject)),
            SubjectMarks::Comment(marks) => SubjectResult::Comment(marks.level(self.subject, Term::Two)),
        };
        SubjectStanding { subject: self.subject, result }
    }
}

impl SubjectYear {
    /// Whether the year's result lets the subject be assessed again (Article 14): Chưa đạt, or an average below 5.0.
    #[must_use]
    pub fn may_be_retested(&self) -> bool {
        match self.year().result {
            SubjectResult::Scored(average) => average.is_ok_and(|average| average < RETESTED_BELOW),
            SubjectResult::Comment(level) => level == Ok(PassLevel::NotPassed),
        }
    }

    /// Whether a re-test has been settled: sat, or not sat for good.
    #[must_use]
    pub fn is_retest_settled(&self) -> bool {
        match &self.marks {
            SubjectMarks::Scored(marks) => matches!(marks.retest, Assessed::Zero | Assessed::Given(_)),
            SubjectMarks::Comment(marks) => matches!(marks.retest, Assessed::Zero | Assessed::Given(_)),
        }
    }

    /// The result that counts for promotion: that of the re-test where there is one, else that of the year (Article 14).
    #[must_use]
    pub fn after_retest(&self) -> SubjectStanding {
        if !self.may_be_retested() {
            return self.year();
        }
        let result = match &self.marks {
            SubjectMarks::Scored(YearMarks { retest: Assessed::Given(score), .. }) => {
                SubjectResult::Scored(Ok(*score))
            }
            SubjectMarks::Comment(YearMarks { retest: Assessed::Given(level), .. }) => {
                SubjectResult::Comment(Ok(*level))
            }
            SubjectMarks::Scored(_) | SubjectMarks::Comment(_) => return self.year(),
        };
        SubjectStanding { subject: self.subject, result }
    }
}

impl SubjectYear {
    /// The best that can still come of it: the highest result where a re-test is open, else [`SubjectYear::after_retest`].
    pub(super) fn at_best(&self) -> SubjectStanding {
        if !self.may_be_retested() || self.is_retest_settled() {
            return self.after_retest();
        }
        let result = match &self.marks {
            SubjectMarks::Scored(_) => SubjectResult::Scored(Ok(DecimalScore::MAX)),
            SubjectMarks::Comment(_) => SubjectResult::Comment(Ok(PassLevel::Passed)),
        };
        SubjectStanding { subject: self.subject, result }
    }
}

/// A scored subject is assessed again below this average of the year.
const RETESTED_BELOW: DecimalScore = tenths(50);

impl YearMarks<DecimalScore> {
    /// `ĐTBmhk = (TĐĐGtx + 2 × ĐĐGgk + 3 × ĐĐGck) / (number of ĐĐGtx + 5)`, half up to one decimal (Article 9.1b).
    fn average(&self, subject: Subject, term: Term) -> Found<DecimalScore> {
        let all = self.of(term).all(subject, term, DecimalScore::ZERO, MissingPart::Score)?;
        let regular = all.regular.iter().map(|score| (*score, 1));
        let weighted = regular.chain([(all.mid_term, 2), (all.end_term, 3)]);
        // The weights are not zero: there always is an end of the term.
        Ok(DecimalScore::mean(weighted).unwrap_or(DecimalScore::ZERO))
    }

    fn year_average(&self, subject: Subject) -> Found<DecimalScore> {
        match (self.average(subject, Term::One), self.average(subject, Term::Two)) {
            (Ok(one), Ok(two)) => Ok(DecimalScore::mean([(one, 1), (two, 2)]).unwrap_or(two)),
            (one, two) => Err([one, two].into_iter().filter_map(Result::err).flatten().collect()),
        }
    }
}

impl YearMarks<PassLevel> {
    /// Đạt with the full number of assessments, all of them Đạt (Article 9.1a).
    fn level(&self, subject: Subject, term: Term) -> Found<PassLevel> {
        let all = self.of(term).all(subject, term, PassLevel::NotPassed, MissingPart::Level)?;
        let mut levels = all.regular.iter().chain([&all.mid_term, &all.end_term]);
        let is_passed = levels.all(|level| *level == PassLevel::Passed);
        Ok(if is_passed { PassLevel::Passed } else { PassLevel::NotPassed })
    }
}

impl<T> YearMarks<T> {
    fn of(&self, term: Term) -> &TermMarks<T> {
        match term {
            Term::One => &self.term_one,
            Term::Two => &self.term_two,
        }
    }
}

/// The results of a term's assessments, none of them missing.
struct Complete<T> {
    regular: Vec<T>,
    mid_term: T,
    end_term: T,
}

impl<T: Copy> TermMarks<T> {
    /// `zero` is the result of an absence that was not made up, `part` what an empty column lacks.
    fn all(&self, subject: Subject, term: Term, zero: T, part: MissingPart) -> Found<Complete<T>> {
        let (regular_moment, mid_moment, end_moment) = moments(term);
        let mut missing = Vec::new();
        let mut take = |assessed, moment, target| {
            let what = match assessed {
                Assessed::Given(result) => return Some(result),
                Assessed::Zero => return Some(zero),
                Assessed::MakeUpDue => MissingPart::MakeUp,
                Assessed::Missing => part,
            };
            missing.push(Missing { moment, target, what });
            None
        };
        let numbered = self.regular().iter().zip(RegularNumber::first(RegularNumber::MAX));
        let regular: Option<Vec<T>> = numbered
            .map(|(assessed, number)| take(*assessed, regular_moment, Target::Regular { subject, number }))
            // Collected first, so that every missing one is named.
            .collect::<Vec<_>>()
            .into_iter()
            .collect();
        let mid_term = take(self.mid_term(), mid_moment, Target::Subject(subject));
        let end_term = take(self.end_term(), end_moment, Target::Subject(subject));
        match (regular, mid_term, end_term) {
            (Some(regular), Some(mid_term), Some(end_term)) => Ok(Complete { regular, mid_term, end_term }),
            _ => Err(missing),
        }
    }
}

/// When a term's regular assessments are, the one in its middle and the one at its end.
fn moments(term: Term) -> (AssessmentPeriod, AssessmentPeriod, AssessmentPeriod) {
    match term {
        Term::One => {
            (AssessmentPeriod::RegularOne, AssessmentPeriod::MidTermOne, AssessmentPeriod::EndTermOne)
        }
        Term::Two => {
            (AssessmentPeriod::RegularTwo, AssessmentPeriod::MidTermTwo, AssessmentPeriod::EndOfYear)
        }
    }
}
