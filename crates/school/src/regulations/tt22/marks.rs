//! What the results of a school year are computed from: every assessment of every subject, conduct and sessions missed.

use crate::regulations::{DecimalScore, PassLevel, Rating, RegularNumber, Subject};

/// One assessment (lần kiểm tra, đánh giá). Nothing entered, an absence that can be made up, one that cannot and a result are
/// four different things (Article 7.4-5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Assessed<T> {
    /// Nothing has been entered.
    #[default]
    Missing,
    /// The student was absent and is to make it up (kiểm tra bù).
    MakeUpDue,
    /// The student was absent and did not make it up: 0 points, or Chưa đạt.
    Zero,
    /// The result; a score may be a real 0.
    Given(T),
}

/// The assessments of one subject in one term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermMarks<T> {
    regular: Vec<Assessed<T>>,
    mid_term: Assessed<T>,
    end_term: Assessed<T>,
}

impl<T: Copy> TermMarks<T> {
    /// Regular assessments (ĐĐGtx) by their number, the one in the middle of the term (ĐĐGgk) and the one at its end (ĐĐGck).
    /// `required` is the number of regular ones that the programme prescribes: what the list lacks is missing. No subject has
    /// more than [`RegularNumber::MAX`].
    #[must_use]
    pub fn new(
        required: u8,
        regular: impl IntoIterator<Item = Assessed<T>>,
        mid_term: Assessed<T>,
        end_term: Assessed<T>,
    ) -> Self {
        let mut regular: Vec<_> = regular.into_iter().take(usize::from(RegularNumber::MAX)).collect();
        let missing = usize::from(required).saturating_sub(regular.len());
        regular.extend(std::iter::repeat_n(Assessed::Missing, missing));
        Self { regular, mid_term, end_term }
    }

    /// Regular assessments, by number; at least as many as required.
    #[must_use]
    pub fn regular(&self) -> &[Assessed<T>] {
        &self.regular
    }

    /// The assessment in the middle of the term.
    #[must_use]
    pub fn mid_term(&self) -> Assessed<T> {
        self.mid_term
    }

    /// The assessment at the end of the term.
    #[must_use]
    pub fn end_term(&self) -> Assessed<T> {
        self.end_term
    }
}

/// The assessments of one subject in a school year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearMarks<T> {
    /// Term one (học kì I).
    pub term_one: TermMarks<T>,
    /// Term two (học kì II).
    pub term_two: TermMarks<T>,
    /// The re-test in the summer (đánh giá lại, Article 14). Who stays away from it has no new result, so the year's one stands:
    /// Article 7.5 gives 0 points or Chưa đạt for the assessments that Articles 6 and 7 prescribe, and a re-test is none of them.
    pub retest: Assessed<T>,
}

/// The assessments of a subject by the way it is assessed (Article 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectMarks {
    /// By comments and scores.
    Scored(YearMarks<DecimalScore>),
    /// By comments only.
    Comment(YearMarks<PassLevel>),
}

/// A subject that a student is assessed in and its assessments in a school year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectYear {
    /// The subject.
    pub subject: Subject,
    /// Its assessments.
    pub marks: SubjectMarks,
}

/// Conduct (kết quả rèn luyện) of a school year (Articles 8 and 13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConductMarks {
    /// Of term one.
    pub term_one: Option<Rating>,
    /// Of term two.
    pub term_two: Option<Rating>,
    /// Rated again after summer training (rèn luyện trong kì nghỉ hè).
    pub after_summer: Option<Rating>,
}

/// By what a student's promotion is decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// By the rules of Article 12.
    #[default]
    Rules,
    /// The principal decides by the individual education plan of a student with a disability (Article 11); none while that has not
    /// been decided.
    IndividualPlan(Option<PlanVerdict>),
}

/// The principal's decision by an individual education plan (kế hoạch giáo dục cá nhân).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanVerdict {
    /// The plan's requirements are met: the student moves up.
    Met,
    /// They are not met.
    NotMet,
}

/// All that decides a student's school year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearRecord {
    /// The subjects that the student is assessed in, in the order of the forms: compulsory ones and electives taken, without
    /// those from which the student is exempt.
    pub subjects: Vec<SubjectYear>,
    /// Conduct.
    pub conduct: ConductMarks,
    /// Half-day sessions missed in the year, with and without permission; none while nothing has been entered.
    pub absences: Option<u16>,
    /// By what promotion is decided.
    pub basis: Basis,
}
