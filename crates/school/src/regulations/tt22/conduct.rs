//! Conduct of the year from that of the terms (Article 8.2), and after summer training (Article 13).

use super::{ConductMarks, Found};
use crate::regulations::{AssessmentPeriod, Missing, MissingPart, Rating, Target};

/// Conduct of the year (kết quả rèn luyện cả năm học).
#[must_use]
pub const fn conduct_of_year(term_one: Rating, term_two: Rating) -> Rating {
    use Rating::{Fair, Good, NotPassed, Passed};
    // By term two, then by term one, from Tốt to Chưa đạt.
    match (term_two, term_one) {
        (Good, Good | Fair) => Good,
        (Good, Passed | NotPassed) => Fair,
        (Fair, Good | Fair | Passed) => Fair,
        (Fair, NotPassed) => Passed,
        (Passed, Good) => Fair,
        (Passed, Fair | Passed | NotPassed) => Passed,
        (NotPassed, Good | Fair | Passed | NotPassed) => NotPassed,
    }
}

impl ConductMarks {
    /// Conduct of the year, before summer training.
    ///
    /// # Errors
    /// The terms that have not been rated.
    pub fn year(&self) -> Found<Rating> {
        match (self.term_one, self.term_two) {
            (Some(one), Some(two)) => Ok(conduct_of_year(one, two)),
            (one, two) => {
                let terms = [(one, AssessmentPeriod::EndTermOne), (two, AssessmentPeriod::EndOfYear)];
                let missing = terms.into_iter().filter(|(rating, _)| rating.is_none());
                Err(missing
                    .map(|(_, moment)| Missing { moment, target: Target::Conduct, what: MissingPart::Level })
                    .collect())
            }
        }
    }

    /// Conduct as it counts for promotion: the rating after summer training replaces a year's Chưa đạt, and no other.
    ///
    /// # Errors
    /// The terms that have not been rated.
    pub fn after_summer(&self) -> Found<Rating> {
        match (self.year()?, self.after_summer) {
            (Rating::NotPassed, Some(again)) => Ok(again),
            (year, _) => Ok(year),
        }
    }
}
