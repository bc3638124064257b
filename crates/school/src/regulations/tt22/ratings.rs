//! Conditions on a rating of the year, as awards and promotion have them.

use super::conditions::Wording;
use crate::{
    regulations::{Condition, Rating, Target},
    text::Bilingual,
};

/// What is rated from Tốt to Chưa đạt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rated {
    Conduct,
    Study,
}

impl Rated {
    /// That the rating of the year is at least this one; while there is no rating it does not hold.
    pub(super) fn at_least(self, least: Rating, rating: Option<Rating>, source: &'static str) -> Condition {
        // Best first.
        let holds = rating.is_some_and(|rating| rating <= least);
        let targets = match self {
            Self::Conduct if !holds => vec![Target::Conduct],
            Self::Conduct | Self::Study => Vec::new(),
        };
        Wording::of_rating(self, least, rating).condition(source, holds, targets)
    }

    pub(super) fn text(self, least: Rating) -> Bilingual {
        let name = self.name();
        let (vi, en) = if least == Rating::Good { ("", "") } else { (" trở lên", " or better") };
        Bilingual::new(
            format!("{} cả năm học được đánh giá mức {}{vi}", name.vi, least.vi()),
            format!("{} of the year is {}{en}", name.en, least.en()),
        )
    }

    pub(super) fn shortfall(self, rating: Option<Rating>) -> Bilingual {
        let name = self.name();
        match rating {
            Some(rating) => Bilingual::new(
                format!("{} cả năm học ở mức {}", name.vi.to_lowercase(), rating.vi()),
                format!("{} of the year is {}", name.en.to_lowercase(), rating.en()),
            ),
            None => Bilingual::new(
                format!("chưa có {} cả năm học", name.vi.to_lowercase()),
                format!("{} of the year is not known yet", name.en.to_lowercase()),
            ),
        }
    }

    fn name(self) -> Bilingual {
        match self {
            Self::Conduct => Bilingual::new("Kết quả rèn luyện", "Conduct"),
            Self::Study => Bilingual::new("Kết quả học tập", "The study level"),
        }
    }
}
