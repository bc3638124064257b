//! The study level (kết quả học tập) of a term and of the year: Article 9.2, and the adjustment by one level of Article 9.3.

use super::{
    ButFor, SubjectStanding, Tt22,
    demands::{LEVELS, Result},
};
use crate::{
    regulations::{Explanation, Missing, Rating, Step, Subject},
    text::Bilingual,
};

/// A study level with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Study {
    /// The level, the adjustment applied, and why.
    pub explanation: Explanation<Rating>,
    /// The adjustment, if there was one.
    pub adjustment: Option<Adjustment>,
}

/// A level that was raised to the adjacent one because one subject alone had lowered it by two levels or more (Article 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// The one subject.
    pub subject: Subject,
    /// The level by Article 9.2.
    pub from: Rating,
    /// The level but for that subject: Tốt or Khá.
    pub but_for: Rating,
    /// The level after the adjustment.
    pub to: Rating,
}

impl Study {
    /// The level; none while something required is missing.
    #[must_use]
    pub fn level(&self) -> Option<Rating> {
        self.explanation.reached
    }
}

/// The study level for the results of a student's subjects, all of a term or all of a year. Subjects are named in the order in
/// which they are given; the level does not depend on it. No level is found for a student who is assessed in no subject.
#[must_use]
pub fn study(rules: &Tt22, subjects: &[SubjectStanding]) -> Study {
    let missing: Vec<Missing> = subjects.iter().flat_map(SubjectStanding::missing).cloned().collect();
    let results: Vec<Result> = subjects.iter().map(Result::from).collect();
    let steps: Vec<Step<Rating>> = LEVELS.iter().map(|rule| rule.step(rules, &results)).collect();
    if !missing.is_empty() || subjects.is_empty() {
        let explanation = Explanation { reached: None, missing, steps, remarks: Vec::new() };
        return Study { explanation, adjustment: None };
    }
    let reached = steps.iter().find(|step| step.conditions.iter().all(|condition| condition.holds));
    let level = reached.map_or(Rating::NotPassed, |step| step.level);
    let adjustment = adjustment(rules, &results, level);
    let explanation = Explanation {
        reached: Some(adjustment.map_or(level, |adjustment| adjustment.to)),
        missing,
        steps,
        remarks: adjustment.iter().map(|adjustment| remark(adjustment, &results)).collect(),
    };
    Study { explanation, adjustment }
}

/// Article 9.2 alone.
fn by_conditions(rules: &Tt22, results: &[Result]) -> Rating {
    let reached = LEVELS.iter().find(|rule| rule.demands.iter().all(|demand| demand.holds(rules, results)));
    reached.map_or(Rating::NotPassed, |rule| rule.level)
}

/// Article 9.3: the level is lower by two levels or more than Tốt or Khá "only because of the result of exactly 01 subject" when
/// it would be Tốt or Khá but for that subject. Whichever level that would have been, it is raised by one.
fn adjustment(rules: &Tt22, results: &[Result], from: Rating) -> Option<Adjustment> {
    let to = match from {
        Rating::Good | Rating::Fair => return None,
        Rating::Passed => Rating::Fair,
        Rating::NotPassed => Rating::Passed,
    };
    results.iter().enumerate().find_map(|(index, one)| {
        if one.is_comment() && !rules.adjustment_counts_comment_subjects {
            return None;
        }
        let mut others = results.to_vec();
        match rules.but_for {
            ButFor::LeftOut => {
                others.remove(index);
            }
            ButFor::AtItsBest => others[index] = one.at_its_best(),
        }
        let but_for = by_conditions(rules, &others);
        let is_two_lower = match but_for {
            Rating::Good => true,
            Rating::Fair => from == Rating::NotPassed,
            Rating::Passed | Rating::NotPassed => false,
        };
        is_two_lower.then_some(Adjustment { subject: one.subject(), from, but_for, to })
    })
}

fn remark(adjustment: &Adjustment, results: &[Result]) -> Bilingual {
    let Adjustment { subject, from, but_for, to } = adjustment;
    let one = results.iter().find(|result| result.subject() == *subject);
    let name = one.map_or_else(|| Bilingual::new(subject.vi(), subject.en()), Result::named);
    Bilingual::new(
        format!(
            "Điều chỉnh lên mức liền kề (TT22/2021, Điều 9.3): chỉ do kết quả của một môn, {}, mà từ mức {} xuống mức {}; được \
             điều chỉnh thành mức {}.",
            name.vi,
            but_for.vi(),
            from.vi(),
            to.vi(),
        ),
        format!(
            "Raised to the adjacent level (Circular 22/2021, Article 9.3): one subject alone, {}, lowered the level from {} to \
             {}; adjusted to {}.",
            name.en,
            but_for.en(),
            from.en(),
            to.en(),
        ),
    )
}
