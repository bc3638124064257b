//! The result of a year (đánh giá kết quả giáo dục) by four levels, Article 9.2a, with the reasons.

use super::{Tt27, YearMarks, missing_at, wording::Wording};
use crate::{
    regulations::{
        AssessmentPeriod, CompletionLevel, Condition, Explanation, Level, Score, Step, Target, TraitLevel,
        explanation,
    },
    text::Bilingual,
};

const SOURCE: &str = "TT27/2020, Điều 9.2a";

/// What a level demands: of every subject, of every trait, of every test.
struct Demand {
    level: CompletionLevel,
    subjects: &'static [Level],
    traits: &'static [TraitLevel],
    points: u8,
}

/// Best first; who meets none of them has not completed the year.
const DEMANDS: [Demand; 3] = [
    Demand {
        level: CompletionLevel::Excellent,
        subjects: &[Level::WellCompleted],
        traits: &[TraitLevel::Good],
        points: 9,
    },
    Demand {
        level: CompletionLevel::Well,
        subjects: &[Level::WellCompleted],
        traits: &[TraitLevel::Good],
        points: 7,
    },
    Demand {
        level: CompletionLevel::Completed,
        subjects: &[Level::WellCompleted, Level::Completed],
        traits: &[TraitLevel::Good, TraitLevel::Reached],
        points: 5,
    },
];

/// The level of the year from the marks of its end, or from those after supplementary assessment.
///
/// Every subject, activity, competency and quality counts, and the test of every compulsory subject that has one; marks of earlier
/// moments do not. No level is found while something required is missing, even if what is there rules out all but the lowest; nor for
/// a student who is assessed in no subject.
#[must_use]
pub fn year_level(rules: &Tt27, marks: &YearMarks) -> Explanation<CompletionLevel> {
    let missing = missing_at(rules, AssessmentPeriod::EndOfYear, marks);
    let steps: Vec<Step<CompletionLevel>> = DEMANDS
        .iter()
        .map(|demand| Step {
            level: demand.level,
            conditions: vec![
                subjects_condition(demand, marks),
                traits_condition(demand, marks),
                tests_condition(demand, rules, marks),
            ],
        })
        .collect();
    let is_judged = missing.is_empty() && !marks.subjects.is_empty();
    let reached = is_judged.then(|| {
        let reached = steps.iter().find(|step| step.conditions.iter().all(|condition| condition.holds));
        reached.map_or(CompletionLevel::NotCompleted, |step| step.level)
    });
    let remarks = if marks.subjects.is_empty() {
        vec![Bilingual::new(
            "Học sinh không được đánh giá ở môn học nào.",
            "The student is assessed in no subject.",
        )]
    } else {
        Vec::new()
    };
    Explanation { reached, missing, steps, remarks }
}

fn subjects_condition(demand: &Demand, marks: &YearMarks) -> Condition {
    let levels = marks.subjects.iter().map(|(subject, mark)| (Target::Subject(*subject), mark.level));
    let short = short_of(demand.subjects, levels);
    let targets = short.iter().map(|(target, _)| *target).collect();
    condition(targets, Wording::Subjects { allowed: demand.subjects, short })
}

fn traits_condition(demand: &Demand, marks: &YearMarks) -> Condition {
    let levels = marks.traits.iter().map(|(rated, level)| (Target::from(*rated), *level));
    let short = short_of(demand.traits, levels);
    let targets = short.iter().map(|(target, _)| *target).collect();
    condition(targets, Wording::Traits { allowed: demand.traits, short })
}

fn tests_condition(demand: &Demand, rules: &Tt27, marks: &YearMarks) -> Condition {
    let points = demand.points;
    let low = |(subject, score): (_, Option<Score>)| {
        let score = score.filter(|score| score.points() < points)?;
        Some((Target::Subject(subject), score))
    };
    let low: Vec<_> = marks.tests(rules, AssessmentPeriod::EndOfYear).filter_map(low).collect();
    let targets = low.iter().map(|(target, _)| *target).collect();
    condition(targets, Wording::Tests { points, low })
}

/// The columns with a level that does not do.
fn short_of<L: Copy + PartialEq>(
    allowed: &[L],
    levels: impl Iterator<Item = (Target, Option<L>)>,
) -> Vec<(Target, L)> {
    let entered = levels.filter_map(|(target, level)| Some((target, level?)));
    entered.filter(|(_, level)| !allowed.contains(level)).collect()
}

fn condition(targets: Vec<Target>, wording: Wording) -> Condition {
    let holds = targets.is_empty();
    Condition { source: SOURCE, holds, targets, wording: explanation::Wording::Primary(wording) }
}
