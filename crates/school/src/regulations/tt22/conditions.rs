//! What the conditions of levels, awards and promotion say, and what stands in their way.

use super::{
    demands::{Demand, Result},
    ratings::Rated,
};
use crate::{
    regulations::{Condition, Rating, Target, explanation},
    text::Bilingual,
};

/// A condition with what its sentences are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::regulations) struct Wording(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Demand { demand: Demand, required: usize, reaching: usize, failing: Vec<Result> },
    Rating { rated: Rated, least: Rating, rating: Option<Rating> },
    Absences { most: u16, missed: Option<u16> },
}

impl Wording {
    pub(super) fn of_demand(demand: Demand, required: usize, reaching: usize, failing: Vec<Result>) -> Self {
        Self(Kind::Demand { demand, required, reaching, failing })
    }

    pub(super) fn of_rating(rated: Rated, least: Rating, rating: Option<Rating>) -> Self {
        Self(Kind::Rating { rated, least, rating })
    }

    /// At most so many sessions missed in the year.
    pub(super) fn of_absences(most: u16, missed: Option<u16>) -> Self {
        Self(Kind::Absences { most, missed })
    }

    pub(super) fn condition(self, source: &'static str, holds: bool, targets: Vec<Target>) -> Condition {
        Condition { source, holds, targets, wording: explanation::Wording::Secondary(self) }
    }

    pub(in crate::regulations) fn text(&self) -> Bilingual {
        match &self.0 {
            Kind::Demand { demand, required, .. } => demand.text(*required),
            Kind::Rating { rated, least, .. } => rated.text(*least),
            Kind::Absences { most, .. } => Bilingual::new(
                format!("Nghỉ học không quá {most} buổi trong một năm học (có phép và không phép)"),
                format!("At most {most} sessions missed in the school year (with and without permission)"),
            ),
        }
    }

    /// Only of a condition that does not hold.
    pub(in crate::regulations) fn shortfall(&self) -> Bilingual {
        match &self.0 {
            Kind::Demand { demand, reaching, failing, .. } => demand.shortfall(*reaching, failing),
            Kind::Rating { rated, rating, .. } => rated.shortfall(*rating),
            Kind::Absences { missed: Some(missed), .. } => {
                Bilingual::new(format!("đã nghỉ {missed} buổi"), format!("{missed} sessions missed"))
            }
            Kind::Absences { missed: None, .. } => {
                Bilingual::new("chưa có số buổi nghỉ học", "sessions missed are not known yet")
            }
        }
    }
}
