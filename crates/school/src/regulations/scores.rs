//! Scores. Whole in primary school, with one decimal in secondary school; never a float, because rounding decides results.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A test score on the 10-point scale without decimals (Circular 27/2020, Article 7.1d); 0 is allowed. Kept as a decimal in a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Score(u8);

impl Score {
    /// The highest score.
    pub const MAX: u8 = 10;

    /// A score, if it is on the scale.
    #[must_use]
    pub fn new(points: u8) -> Option<Self> {
        (points <= Self::MAX).then_some(Self(points))
    }

    /// Points from 0 to 10.
    #[must_use]
    pub fn points(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Score {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        // Only the plain form: a leading zero or sign would let one score have two spellings in the ledger.
        match text {
            "10" => Some(Self(10)),
            _ if text.len() == 1 => text.parse().ok().and_then(Self::new),
            _ => None,
        }
        .ok_or_else(|| format!("not a whole score from 0 to 10: {text}"))
    }
}

impl TryFrom<String> for Score {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Score> for String {
    fn from(score: Score) -> Self {
        score.to_string()
    }
}

/// A score or average from 0.0 to 10.0 in tenths (Circular 22/2021, Article 5.3b). Kept as the shortest decimal text: `8`,
/// `8.3`, `10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct DecimalScore(u8);

impl DecimalScore {
    /// The lowest score.
    pub const ZERO: Self = Self(0);

    /// The highest score in tenths.
    pub const MAX_TENTHS: u8 = 100;

    /// The highest score.
    pub const MAX: Self = Self(Self::MAX_TENTHS);

    /// A score in tenths, if it is on the scale.
    #[must_use]
    pub const fn from_tenths(tenths: u8) -> Option<Self> {
        if tenths <= Self::MAX_TENTHS { Some(Self(tenths)) } else { None }
    }

    /// Tenths of a point, from 0 to 100.
    #[must_use]
    pub fn tenths(self) -> u8 {
        self.0
    }

    /// The mean of weighted scores, rounded half up to one decimal; `None` without weight.
    #[must_use]
    pub fn mean(weighted: impl IntoIterator<Item = (Self, u32)>) -> Option<Self> {
        let (mut sum, mut weights) = (0_u64, 0_u64);
        for (score, weight) in weighted {
            sum += u64::from(score.0) * u64::from(weight);
            weights += u64::from(weight);
        }
        if weights == 0 {
            return None;
        }
        // Tenths are whole: adding half the divisor before dividing rounds half up.
        u8::try_from((2 * sum + weights) / (2 * weights)).ok().and_then(Self::from_tenths)
    }
}

impl fmt::Display for DecimalScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 10, self.0 % 10) {
            (whole, 0) => whole.fmt(f),
            (whole, tenth) => write!(f, "{whole}.{tenth}"),
        }
    }
}

impl std::str::FromStr for DecimalScore {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        // Only the shortest form, as for `Score`.
        let tenths = match text.split_once('.') {
            None => text.parse::<Score>().ok().map(|score| score.points() * 10),
            Some((whole, tenth)) => {
                let whole = whole.parse::<Score>().ok().map(Score::points);
                let tenth = tenth.parse::<Score>().ok().map(Score::points);
                let tenth = tenth.filter(|tenth| (1..=9).contains(tenth));
                whole.zip(tenth).and_then(|(whole, tenth)| (whole * 10).checked_add(tenth))
            }
        };
        tenths
            .and_then(Self::from_tenths)
            .ok_or_else(|| format!("not a score from 0 to 10 with at most one decimal: {text}"))
    }
}

impl TryFrom<String> for DecimalScore {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<DecimalScore> for String {
    fn from(score: DecimalScore) -> Self {
        score.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_decimal_score_has_one_spelling() {
        for tenths in 0..=DecimalScore::MAX_TENTHS {
            let score = DecimalScore::from_tenths(tenths).unwrap();
            assert_eq!(score.to_string().parse(), Ok(score));
        }
        for text in ["", "08", "8.0", "8.", ".5", "8.25", "10.1", "-1", "+8", "8,5", "11", "1e1"] {
            assert!(text.parse::<DecimalScore>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_half_is_rounded_up() {
        let score = |text: &str| text.parse::<DecimalScore>().unwrap();
        let mean = |scores: &[&str]| DecimalScore::mean(scores.iter().map(|text| (score(text), 1)));
        assert_eq!(mean(&["8.2", "8.3"]), Some(score("8.3")));
        assert_eq!(mean(&["6.4", "6.4", "6.5"]), Some(score("6.4")));
        assert_eq!(mean(&["10", "10"]), Some(score("10")));
        assert_eq!(mean(&[]), None);
    }

    proptest! {
        /// Against an exact rational: |mean - sum/weights| <= 1/2 tenth, and a tie goes up.
        #[test]
        fn a_mean_is_the_nearest_tenth(scores in prop::collection::vec((0_u8..=100, 1_u32..=5), 1..12)) {
            let weighted = scores.iter().map(|(tenths, weight)| (DecimalScore(*tenths), *weight));
            let mean = i64::from(DecimalScore::mean(weighted).unwrap().tenths());
            let sum: i64 = scores.iter().map(|(tenths, weight)| i64::from(*tenths) * i64::from(*weight)).sum();
            let weights: i64 = scores.iter().map(|(_, weight)| i64::from(*weight)).sum();
            let twice_distance = 2 * (mean * weights - sum);
            prop_assert!(-weights < twice_distance && twice_distance <= weights);
        }
    }
}
