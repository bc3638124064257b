//! The result of a year (đánh giá kết quả giáo dục) by four levels, Article 9.2a, with the reasons.

use super::{
    Tt27, YearMarks, missing_at,
    wording::{Kind, clause, sentence},
};
use crate::{
    regulations::{
        AssessmentPeriod, CompletionLevel, Condition, Explanation, Level, Score, Step, Target, TraitLevel,
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
    let text = Bilingual::new(
        format!("Tất cả môn học, hoạt động giáo dục ở mức {}", one_of(demand.subjects, Level::vi, " hoặc ")),
        format!(
            "Every subject and educational activity at the level {}",
            one_of(demand.subjects, Level::en, " or ")
        ),
    );
    let levels = marks.subjects.iter().map(|(subject, mark)| (Target::Subject(*subject), mark.level));
    levels_condition(text, levels, Level::ALL, demand.subjects, at_level(Level::vi, Level::en))
}

fn traits_condition(demand: &Demand, marks: &YearMarks) -> Condition {
    let text = Bilingual::new(
        format!("Tất cả phẩm chất, năng lực ở mức {}", one_of(demand.traits, TraitLevel::vi, " hoặc ")),
        format!(
            "Every quality and competency at the level {}",
            one_of(demand.traits, TraitLevel::en, " or ")
        ),
    );
    let said = at_level(TraitLevel::vi, TraitLevel::en);
    let levels = marks.traits.iter().map(|(rated, level)| (Target::from(*rated), *level));
    levels_condition(text, levels, TraitLevel::ALL, demand.traits, said)
}

fn tests_condition(demand: &Demand, rules: &Tt27, marks: &YearMarks) -> Condition {
    let points = demand.points;
    let text = Bilingual::new(
        format!("Bài kiểm tra định kì cuối năm học của các môn học đạt {points} điểm trở lên"),
        format!("Every test at the end of the year scored {points} or more"),
    );
    let said = Bilingual::new(
        format!("có điểm kiểm tra dưới {points}"),
        format!("with a test score below {points}"),
    );
    let low = |(subject, score): (_, Option<Score>)| {
        let score = score.filter(|score| score.points() < points)?;
        Some((Target::Subject(subject), Some(score.to_string())))
    };
    let low: Vec<_> = marks.tests(rules, AssessmentPeriod::EndOfYear).filter_map(low).collect();
    let targets = low.iter().map(|(target, _)| *target).collect();
    condition(text, clause(Kind::Subject, &said, &low), targets)
}

/// One clause for each kind of column at each level that does not do.
fn levels_condition<L: Copy + PartialEq>(
    text: Bilingual,
    levels: impl Iterator<Item = (Target, Option<L>)>,
    all: &[L],
    allowed: &[L],
    said: impl Fn(L) -> Bilingual,
) -> Condition {
    let short: Vec<(Target, L)> = levels
        .filter_map(|(target, level)| Some((target, level?)))
        .filter(|(_, level)| !allowed.contains(level))
        .collect();
    let clauses = all.iter().flat_map(|level| Kind::ALL.iter().map(move |kind| (*level, *kind)));
    let clauses = clauses.filter_map(|(level, kind)| {
        let named = short.iter().filter(|(target, found)| *found == level && Kind::of(*target) == kind);
        let named: Vec<_> = named.map(|(target, _)| (*target, None)).collect();
        clause(kind, &said(level), &named)
    });
    condition(text, sentence(clauses), short.iter().map(|(target, _)| *target).collect())
}

fn condition(text: Bilingual, shortfall: Option<Bilingual>, targets: Vec<Target>) -> Condition {
    Condition { text, source: SOURCE.to_owned(), holds: shortfall.is_none(), shortfall, targets }
}

fn at_level<L: Copy>(vi: fn(L) -> &'static str, en: fn(L) -> &'static str) -> impl Fn(L) -> Bilingual {
    move |level| Bilingual::new(format!("ở mức {}", vi(level)), format!("at the level {}", en(level)))
}

fn one_of<L: Copy>(levels: &[L], name: fn(L) -> &'static str, or: &str) -> String {
    levels.iter().map(|level| name(*level)).collect::<Vec<_>>().join(or)
}
