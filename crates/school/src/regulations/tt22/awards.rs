//! Awards at the end of the year (Article 15.1a): they follow from the results. Awards for single achievements (khen thưởng đột
//! xuất, Article 15.1b) are the principal's decision and not derived.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Found, Study, SubjectStanding, Tt22,
    demands::{Demand, Result, tenths},
    ratings::Rated,
};
use crate::regulations::{DecimalScore, Explanation, Rating, Step, vocabulary::vocabulary};

vocabulary! {
    /// An award at the end of the year in secondary school, best first. Circular 22/2021, Article 15.1a.
    Award {
        Excellent = "HSXS", "Học sinh Xuất sắc", "Excellent student";
        Good = "HSG", "Học sinh Giỏi", "Good student";
    }
}

const SOURCE: &str = "TT22/2021, Điều 15.1a";

/// At least six subjects have a year average of this or more (Xuất sắc).
const EXCELLENT: DecimalScore = tenths(90);

/// The award that follows from conduct and study level of the year and from the year averages, as they were before any summer
/// training or re-test. `reached` is none also when nothing is missing and no award is due.
#[must_use]
pub fn award(
    rules: &Tt22,
    conduct: &Found<Rating>,
    study: &Study,
    subjects: &[SubjectStanding],
) -> Explanation<Award> {
    let results: Vec<Result> = subjects.iter().map(Result::from).collect();
    let rated_good = [
        Rated::Conduct.at_least(Rating::Good, conduct.as_ref().ok().copied(), SOURCE),
        Rated::Study.at_least(Rating::Good, study.level(), SOURCE),
    ];
    let nines = Demand::Six(EXCELLENT).condition(rules, &results, SOURCE);
    let steps = vec![
        Step { level: Award::Excellent, conditions: rated_good.iter().cloned().chain([nines]).collect() },
        Step { level: Award::Good, conditions: rated_good.to_vec() },
    ];
    let mut missing = study.explanation.missing.clone();
    missing.extend(conduct.as_ref().err().into_iter().flatten().cloned());
    let reached = steps.iter().find(|step| step.conditions.iter().all(|condition| condition.holds));
    let reached = reached.map(|step| step.level).filter(|_| missing.is_empty());
    Explanation { reached, missing, steps, remarks: Vec::new() }
}
