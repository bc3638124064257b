//! What the study levels demand (Article 9.2), as data, and how far the results of a student's subjects meet it.

use super::{SubjectResult, SubjectStanding, Tt22, conditions::Wording};
use crate::{
    regulations::{
        Condition, DecimalScore, PassLevel, Rating, Step, Subject, Target,
        wording::{decimal, listed, number, plural},
    },
    text::Bilingual,
};

/// The result of one subject, so far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Result {
    Scored(Subject, Option<DecimalScore>),
    Comment(Subject, Option<PassLevel>),
}

impl From<&SubjectStanding> for Result {
    fn from(standing: &SubjectStanding) -> Self {
        match standing.result {
            SubjectResult::Scored(_) => Self::Scored(standing.subject, standing.average()),
            SubjectResult::Comment(_) => Self::Comment(standing.subject, standing.pass_level()),
        }
    }
}

impl Result {
    pub(super) fn subject(&self) -> Subject {
        match self {
            Self::Scored(subject, _) | Self::Comment(subject, _) => *subject,
        }
    }

    pub(super) fn is_comment(&self) -> bool {
        matches!(self, Self::Comment(..))
    }

    /// The same subject with the best result there is.
    pub(super) fn at_its_best(&self) -> Self {
        match self {
            Self::Scored(subject, _) => Self::Scored(*subject, Some(DecimalScore::MAX)),
            Self::Comment(subject, _) => Self::Comment(*subject, Some(PassLevel::Passed)),
        }
    }

    /// The subject's name, with its average if it has one: `Toán (6,4)`.
    pub(super) fn named(&self) -> Bilingual {
        let (vi, en) = (self.subject().vi(), self.subject().en());
        match self {
            Self::Scored(_, Some(average)) => {
                let average = decimal(*average);
                Bilingual::new(format!("{vi} ({})", average.vi), format!("{en} ({})", average.en))
            }
            Self::Scored(_, None) | Self::Comment(..) => Bilingual::new(vi, en),
        }
    }

    /// Whether its average is known and below the bound.
    fn is_below(&self, bound: DecimalScore) -> bool {
        matches!(self, Self::Scored(_, Some(average)) if *average < bound)
    }

    /// Whether its average is known and at least the bound.
    fn reaches(&self, bound: DecimalScore) -> bool {
        matches!(self, Self::Scored(_, Some(average)) if *average >= bound)
    }
}

/// One condition of a study level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// Every subject assessed by comments is Đạt.
    CommentsPassed,
    /// At most one subject assessed by comments is Chưa đạt.
    AtMostOneCommentFailed,
    /// Every scored subject has at least this average.
    Every(DecimalScore),
    /// No subject is below this average.
    NoneBelow(DecimalScore),
    /// At least six subjects have at least this average.
    Six(DecimalScore),
}

/// A study level with what it demands, in the order of the article.
pub(super) struct LevelRule {
    pub(super) level: Rating,
    pub(super) source: &'static str,
    pub(super) demands: [Demand; 3],
}

/// "At least 06 subjects" (ít nhất 06 môn học).
pub(super) const SIX: usize = 6;

/// Articles 9.2a-c; what reaches none of them is Chưa đạt (9.2d).
pub(super) const LEVELS: [LevelRule; 3] = [
    LevelRule {
        level: Rating::Good,
        source: "TT22/2021, Điều 9.2a",
        demands: [Demand::CommentsPassed, Demand::Every(tenths(65)), Demand::Six(tenths(80))],
    },
    LevelRule {
        level: Rating::Fair,
        source: "TT22/2021, Điều 9.2b",
        demands: [Demand::CommentsPassed, Demand::Every(tenths(50)), Demand::Six(tenths(65))],
    },
    LevelRule {
        level: Rating::Passed,
        source: "TT22/2021, Điều 9.2c",
        demands: [Demand::AtMostOneCommentFailed, Demand::Six(tenths(50)), Demand::NoneBelow(tenths(35))],
    },
];

pub(super) const fn tenths(tenths: u8) -> DecimalScore {
    match DecimalScore::from_tenths(tenths) {
        Some(score) => score,
        None => panic!("on the scale"),
    }
}

impl LevelRule {
    pub(super) fn step(&self, rules: &Tt22, results: &[Result]) -> Step<Rating> {
        let conditions = self.demands.iter().map(|demand| demand.condition(rules, results, self.source));
        Step { level: self.level, conditions: conditions.collect() }
    }
}

impl Demand {
    pub(super) fn holds(self, rules: &Tt22, results: &[Result]) -> bool {
        let failing = self.failing(results).len();
        match self {
            Self::CommentsPassed | Self::Every(_) | Self::NoneBelow(_) => failing == 0,
            Self::AtMostOneCommentFailed => failing <= 1,
            Self::Six(bound) => reaching(results, bound) >= required(rules, results),
        }
    }

    /// The subjects that count against it.
    fn failing(self, results: &[Result]) -> Vec<&Result> {
        let counts_against = |result: &&Result| match self {
            Self::CommentsPassed | Self::AtMostOneCommentFailed => {
                matches!(result, Result::Comment(_, Some(PassLevel::NotPassed)))
            }
            Self::Every(bound) | Self::NoneBelow(bound) => result.is_below(bound),
            Self::Six(bound) => !result.is_comment() && !result.reaches(bound),
        };
        results.iter().filter(counts_against).collect()
    }

    pub(super) fn condition(self, rules: &Tt22, results: &[Result], source: &'static str) -> Condition {
        let holds = self.holds(rules, results);
        let failing: Vec<Result> =
            if holds { Vec::new() } else { self.failing(results).into_iter().copied().collect() };
        let reaching = match self {
            Self::Six(bound) => reaching(results, bound),
            Self::CommentsPassed | Self::AtMostOneCommentFailed | Self::Every(_) | Self::NoneBelow(_) => 0,
        };
        let targets = failing.iter().map(|result| Target::Subject(result.subject())).collect();
        let required = required(rules, results);
        Wording::of_demand(self, required, reaching, failing).condition(source, holds, targets)
    }

    /// `required` is what "at least 06 subjects" are.
    pub(super) fn text(self, required: usize) -> Bilingual {
        match self {
            Self::CommentsPassed => Bilingual::new(
                "Tất cả các môn đánh giá bằng nhận xét ở mức Đạt",
                "Every subject assessed by comments is passed",
            ),
            Self::AtMostOneCommentFailed => Bilingual::new(
                "Có nhiều nhất 01 môn đánh giá bằng nhận xét ở mức Chưa đạt",
                "At most one subject assessed by comments is not passed",
            ),
            Self::Every(bound) => {
                let bound = decimal(bound);
                Bilingual::new(
                    format!("Tất cả các môn tính điểm có điểm trung bình từ {} trở lên", bound.vi),
                    format!("Every scored subject has an average of at least {}", bound.en),
                )
            }
            Self::NoneBelow(bound) => {
                let bound = decimal(bound);
                Bilingual::new(
                    format!("Không có môn nào có điểm trung bình dưới {}", bound.vi),
                    format!("No subject has an average below {}", bound.en),
                )
            }
            Self::Six(bound) => {
                let bound = decimal(bound);
                Bilingual::new(
                    format!("Có ít nhất {required:02} môn có điểm trung bình từ {} trở lên", bound.vi),
                    format!(
                        "At least {} {} an average of at least {}",
                        number(required).en,
                        if required == 1 { "subject has" } else { "subjects have" },
                        bound.en,
                    ),
                )
            }
        }
    }

    /// `reaching` is how many subjects reach the bound of [`Demand::Six`].
    pub(super) fn shortfall(self, reaching: usize, failing: &[Result]) -> Bilingual {
        let count = number(failing.len());
        let subjects = plural("subject", failing.len());
        match self {
            Self::CommentsPassed | Self::AtMostOneCommentFailed => {
                let names = listed(failing.iter().map(Result::named));
                Bilingual::new(
                    format!("{} môn đánh giá bằng nhận xét ở mức Chưa đạt: {}", count.vi, names.vi),
                    format!("{} {subjects} assessed by comments not passed: {}", count.en, names.en),
                )
            }
            Self::Every(bound) | Self::NoneBelow(bound) => {
                let (bound, names) = (decimal(bound), listed(failing.iter().map(Result::named)));
                Bilingual::new(
                    format!("{} môn có điểm trung bình dưới {}: {}", count.vi, bound.vi, names.vi),
                    format!("{} {subjects} with an average below {}: {}", count.en, bound.en, names.en),
                )
            }
            Self::Six(bound) => {
                let below = failing.iter().filter(|result| result.is_below(bound));
                let names = listed(below.map(Result::named));
                let (bound, have) = (decimal(bound), number(reaching));
                let noun = plural("subject", reaching);
                let mut text = Bilingual::new(
                    format!("mới có {} môn có điểm trung bình từ {} trở lên", have.vi, bound.vi),
                    format!("only {} {noun} with an average of at least {}", have.en, bound.en),
                );
                if reaching == 0 {
                    text = Bilingual::new(
                        format!("chưa có môn nào có điểm trung bình từ {} trở lên", bound.vi),
                        format!("no subject with an average of at least {}", bound.en),
                    );
                }
                if !names.vi.is_empty() {
                    text = Bilingual::new(
                        format!("{}; dưới mức đó: {}", text.vi, names.vi),
                        format!("{}; below it: {}", text.en, names.en),
                    );
                }
                text
            }
        }
    }
}

fn reaching(results: &[Result], bound: DecimalScore) -> usize {
    results.iter().filter(|result| result.reaches(bound)).count()
}

/// How many subjects "at least 06 subjects" are.
pub(super) fn required(rules: &Tt22, results: &[Result]) -> usize {
    if rules.fewer_subjects_all_count {
        SIX.min(results.iter().filter(|result| !result.is_comment()).count())
    } else {
        SIX
    }
}
