//! Circular 22/2021/TT-BGDĐT, lower and upper secondary school, as pure functions on plain values: from the assessments of
//! a subject to averages, study level, conduct, promotion and awards.

mod averages;
mod awards;
mod completion;
mod conditions;
mod conduct;
mod demands;
mod marks;
mod obstacles;
mod programme;
mod promotion;
mod ratings;
mod reading;
mod study;
#[cfg(test)]
mod tests;

pub use averages::{Found, SubjectResult, SubjectStanding};
pub use awards::{Award, award};
pub use completion::{Completion, completion};
pub(super) use conditions::Wording;
pub use conduct::conduct_of_year;
pub use marks::{
    Assessed, Basis, ConductMarks, PlanVerdict, SubjectMarks, SubjectYear, TermMarks, YearMarks, YearRecord,
};
pub use obstacles::{Need, Obstacle, StudyObstacle};
pub use programme::{Assessment, ProgrammeSubject, entry, subjects};
pub(super) use programme::{PERIODS, first_year, holds, targets};
pub use promotion::{Promotion, YearReview, review};
pub use study::{Adjustment, Study, study};

/// The circular's points that are open to interpretation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tt22 {
    /// Article 9.3 raises a level that is too low "only because of one subject" (môn học). True: that subject may be one that is
    /// assessed by comments, as the text does not limit it to scored ones.
    pub adjustment_counts_comment_subjects: bool,
    /// How Article 9.3 is tried: what the level would have been but for that one subject.
    pub but_for: ButFor,
    /// Article 9.2 counts "at least 06 subjects" and says nothing of students with fewer scored ones; every programme of the
    /// Ministry has at least seven. False: six are six, so that such a student stays at Chưa đạt. True: who has fewer scored
    /// subjects needs all of them.
    pub fewer_subjects_all_count: bool,
    /// Sessions that may be missed in a year, permitted or not (Article 12).
    pub most_absences: u16,
    /// Whether a student may be assessed again only if conduct was Đạt before summer training (Article 14, as the Ministry reads
    /// it). False: conduct after summer training opens it as well.
    pub retest_needs_conduct_before_summer: bool,
}

/// Two ways to try what the level would have been but for one subject (Article 9.3). With seven or more scored subjects they differ
/// only where exactly five others reach a score that at least six must reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButFor {
    /// The level if that subject had the best result, so that it can be one of the six: the article speaks of the result of a
    /// subject. In the student's favor.
    AtItsBest,
    /// The level of the other subjects alone, which must then supply the six themselves. Some tools in use do so.
    LeftOut,
}

impl Tt22 {
    /// By the letter of the circular.
    pub const DEFAULT: Self = Self {
        adjustment_counts_comment_subjects: true,
        but_for: ButFor::AtItsBest,
        fewer_subjects_all_count: false,
        most_absences: 45,
        retest_needs_conduct_before_summer: true,
    };
}
