//! What students get: invented marks that fit their column, and that a student's year makes sense of.

use rand::{RngExt, SeedableRng, rngs::ChaCha12Rng};
use socai_school::{
    gradebook::{Absence, Mark},
    regulations::{DecimalScore, Holds, Level, PassLevel, Rating, Score, Target, TraitLevel},
};

/// How able a student is, from 0 to 100; the same whenever it is asked.
#[derive(Clone, Copy)]
pub(crate) struct Ability(i16);

impl Ability {
    /// Few have serious difficulties, a fifth is excellent.
    pub(crate) fn of(seed: u64, register_number: u32) -> Self {
        let mut rng = ChaCha12Rng::seed_from_u64(seed ^ (u64::from(register_number) << 20));
        Self(match rng.random_range(0..100) {
            0..3 => rng.random_range(40..=46),
            3..50 => rng.random_range(60..=81),
            50..80 => rng.random_range(82..=90),
            _ => rng.random_range(91..=99),
        })
    }

    /// What the student shows on a day, from 0 to 100.
    fn shown(self, rng: &mut ChaCha12Rng, least: i16, most: i16) -> i16 {
        (self.0 + rng.random_range(least..=most)).clamp(0, 100)
    }
}

/// A mark for a column. Now and then a student of secondary school misses a test that is to be made up.
pub(crate) fn mark(rng: &mut ChaCha12Rng, ability: Ability, target: Target, holds: Holds) -> Mark {
    match holds {
        Holds::Level | Holds::LevelAndScore => {
            let points = u8::try_from((ability.shown(rng, -6, 6) + 5) / 10).unwrap_or(Score::MAX);
            let score = if holds == Holds::LevelAndScore { Score::new(points) } else { None };
            Mark::Subject { level: Some(level(points)), score }
        }
        Holds::Trait => Mark::Trait {
            level: match ability.shown(rng, -10, 25) {
                70.. => TraitLevel::Good,
                38..=69 => TraitLevel::Reached,
                _ => TraitLevel::NeedsEffort,
            },
        },
        Holds::DecimalScore if is_missed(rng, target) => Mark::Absent { absence: Absence::MakeUpDue },
        Holds::DecimalScore => Mark::Score { score: score(rng, ability, target) },
        Holds::Pass => Mark::Pass {
            level: if ability.shown(rng, -5, 25) < 40 { PassLevel::NotPassed } else { PassLevel::Passed },
        },
        Holds::Conduct => Mark::Conduct {
            level: match ability.shown(rng, -10, 25) {
                70.. => Rating::Good,
                55..=69 => Rating::Fair,
                42..=54 => Rating::Passed,
                _ => Rating::NotPassed,
            },
        },
        Holds::Absences => {
            Mark::Absences { excused: rng.random_range(0..=8), unexcused: u16::from(rng.random_bool(0.1)) }
        }
    }
}

/// What the student gets after having been helped: enough, except for the very weakest.
pub(crate) fn mark_again(rng: &mut ChaCha12Rng, ability: Ability, holds: Holds) -> Mark {
    let is_enough = ability.0 > 41;
    match holds {
        Holds::Level | Holds::LevelAndScore => {
            let (level, points) = if is_enough { (Level::Completed, 6) } else { (Level::NotCompleted, 4) };
            let score = if holds == Holds::LevelAndScore { Score::new(points) } else { None };
            Mark::Subject { level: Some(level), score }
        }
        Holds::Trait => {
            Mark::Trait { level: if is_enough { TraitLevel::Reached } else { TraitLevel::NeedsEffort } }
        }
        Holds::DecimalScore => {
            let tenths = if is_enough { rng.random_range(50..=65) } else { 30 };
            Mark::Score { score: DecimalScore::from_tenths(tenths).unwrap_or(DecimalScore::ZERO) }
        }
        Holds::Pass => Mark::Pass { level: if is_enough { PassLevel::Passed } else { PassLevel::NotPassed } },
        Holds::Conduct => Mark::Conduct { level: Rating::Passed },
        Holds::Absences => Mark::Absences { excused: 0, unexcused: 0 },
    }
}

/// What a missed test was made up with; one student in four never came.
pub(crate) fn made_up(rng: &mut ChaCha12Rng, ability: Ability, target: Target) -> Mark {
    if rng.random_bool(0.25) {
        Mark::Absent { absence: Absence::Zero }
    } else {
        Mark::Score { score: score(rng, ability, target) }
    }
}

/// The mark as it should have been, and why it was not; none for marks that nobody corrects.
pub(crate) fn corrected(mark: Mark) -> Option<(Mark, &'static str)> {
    match mark {
        Mark::Subject { score: Some(score), .. } => {
            let points = if score.points() < Score::MAX { score.points() + 1 } else { score.points() - 1 };
            let mark = Mark::Subject { level: Some(level(points)), score: Score::new(points) };
            Some((mark, "Cộng nhầm điểm các câu"))
        }
        Mark::Subject { level, score: None } => {
            let level = if level == Some(Level::Completed) { Level::WellCompleted } else { Level::Completed };
            Some((Mark::Subject { level: Some(level), score: None }, "Ghi nhầm dòng"))
        }
        Mark::Score { score } => {
            let tenths = if score.tenths() < 95 { score.tenths() + 5 } else { score.tenths() - 5 };
            let score = DecimalScore::from_tenths(tenths)?;
            Some((Mark::Score { score }, "Cộng nhầm điểm các câu"))
        }
        Mark::Trait { .. }
        | Mark::Pass { .. }
        | Mark::Absent { .. }
        | Mark::Conduct { .. }
        | Mark::Absences { .. } => None,
    }
}

// Level and score do not contradict each other: 8 points and more are completed well, below 5 is not completed.
fn level(points: u8) -> Level {
    match points {
        8.. => Level::WellCompleted,
        5..=7 => Level::Completed,
        _ => Level::NotCompleted,
    }
}

/// Tests have quarters that are rounded to tenths, regular assessments halves.
fn score(rng: &mut ChaCha12Rng, ability: Ability, target: Target) -> DecimalScore {
    let shown = u8::try_from(ability.shown(rng, -9, 9)).unwrap_or(0);
    let tenths = match target {
        Target::Regular { .. } => shown / 5 * 5,
        _ => shown,
    };
    DecimalScore::from_tenths(tenths).unwrap_or(DecimalScore::ZERO)
}

fn is_missed(rng: &mut ChaCha12Rng, target: Target) -> bool {
    matches!(target, Target::Subject(_)) && rng.random_bool(0.006)
}
