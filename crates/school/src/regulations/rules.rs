//! One rule set per edition of a circular, chosen by grade and by the first day of the school year.

use jiff::civil::Date;

use super::{
    AssessmentPeriod, GradeLevel, Subject, Target,
    tt22::{self, Tt22},
    tt27::{self, Tt27},
};

/// What a cell can hold: the marks are typed by the rule set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holds {
    /// A level T/H/C.
    Level,
    /// A level T/H/C and the score of a test, a whole number.
    LevelAndScore,
    /// T/Đ/C of a quality or competency.
    Trait,
    /// A score with at most one decimal, or an absence.
    DecimalScore,
    /// Đạt or Chưa đạt, or an absence.
    Pass,
    /// Tốt, Khá, Đạt or Chưa đạt of conduct.
    Conduct,
    /// A number of half-day sessions missed.
    Absences,
}

/// The circular, with its points that are open to interpretation as parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circular {
    /// Circular 27/2020/TT-BGDĐT: primary school.
    Tt27(Tt27),
    /// Circular 22/2021/TT-BGDĐT: lower and upper secondary school.
    Tt22(Tt22),
}

/// One edition of a regulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleSet {
    /// Name and year of the edition, as recorded with results: `TT27/2020`.
    pub name: &'static str,
    /// What it prescribes.
    pub circular: Circular,
}

/// Circular 27/2020/TT-BGDĐT of 4 September 2020.
const TT27_2020: RuleSet = RuleSet { name: "TT27/2020", circular: Circular::Tt27(Tt27::DEFAULT) };

/// Circular 22/2021/TT-BGDĐT of 20 July 2021.
const TT22_2021: RuleSet = RuleSet { name: "TT22/2021", circular: Circular::Tt22(Tt22::DEFAULT) };

/// Oldest first.
const EDITIONS: &[RuleSet] = &[TT27_2020, TT22_2021];

/// A school year begins in August or September; from July on, a day belongs to the year that is about to begin.
const FIRST_MONTH: i8 = 7;

impl RuleSet {
    /// The edition by which a grade is assessed in the school year that begins on that day, if any is known.
    #[must_use]
    pub fn of(grade: GradeLevel, first_day: Date) -> Option<&'static Self> {
        let year = if first_day.month() < FIRST_MONTH { first_day.year() - 1 } else { first_day.year() };
        EDITIONS.iter().rev().find(|edition| edition.first_year(grade).is_some_and(|first| first <= year))
    }

    /// The edition of a name, as it stands in recorded results.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        EDITIONS.iter().find(|edition| edition.name == name)
    }

    /// First school year, by its first calendar year, in which a grade is assessed by it; none for grades it does not concern.
    fn first_year(&self, grade: GradeLevel) -> Option<i16> {
        match self.circular {
            Circular::Tt27(_) => tt27::first_year(grade),
            Circular::Tt22(_) => tt22::first_year(grade),
        }
    }

    /// The moments of assessment, in the order of the year.
    #[must_use]
    pub fn periods(&self) -> &'static [AssessmentPeriod] {
        match self.circular {
            Circular::Tt27(_) => tt27::PERIODS,
            Circular::Tt22(_) => tt22::PERIODS,
        }
    }

    /// Subjects and activities of a grade, electives included, in the order of the forms.
    #[must_use]
    pub fn subjects(&self, grade: GradeLevel) -> Vec<Subject> {
        match self.circular {
            Circular::Tt27(rules) => rules.subjects(grade).to_vec(),
            Circular::Tt22(_) => tt22::subjects(grade).iter().map(|entry| entry.subject).collect(),
        }
    }

    /// Whether every class of the grade has the subject (môn bắt buộc); false for electives.
    #[must_use]
    pub fn is_compulsory(&self, grade: GradeLevel, subject: Subject) -> bool {
        match self.circular {
            Circular::Tt27(_) => tt27::is_compulsory(grade, subject),
            Circular::Tt22(_) => tt22::entry(grade, subject).is_some_and(|entry| entry.is_compulsory),
        }
    }

    /// What the column of a grade holds at a moment; none when there is no such column.
    #[must_use]
    pub fn holds(&self, grade: GradeLevel, period: AssessmentPeriod, target: Target) -> Option<Holds> {
        match self.circular {
            Circular::Tt27(rules) => rules.holds(grade, period, target),
            Circular::Tt22(_) => tt22::holds(grade, period, target),
        }
    }

    /// Whether the grade has the column at any moment.
    #[must_use]
    pub fn covers(&self, grade: GradeLevel, target: Target) -> bool {
        self.periods().iter().any(|period| self.holds(grade, *period, target).is_some())
    }

    /// Whether the subject has a test, and so a score, at that moment in that grade.
    #[must_use]
    pub fn has_test(&self, grade: GradeLevel, subject: Subject, period: AssessmentPeriod) -> bool {
        matches!(
            self.holds(grade, period, Target::Subject(subject)),
            Some(Holds::LevelAndScore | Holds::DecimalScore)
        )
    }

    /// Every column of a gradebook at a moment, electives included, in the order of the forms.
    #[must_use]
    pub fn targets(&self, grade: GradeLevel, period: AssessmentPeriod) -> Vec<Target> {
        let targets = match self.circular {
            Circular::Tt27(rules) => rules.targets(grade),
            Circular::Tt22(_) => tt22::targets(grade),
        };
        targets.into_iter().filter(|target| self.holds(grade, period, *target).is_some()).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_edition_is_chosen_by_grade_and_date() {
        let name = |grade, year| RuleSet::of(grade, date(year, 9, 5)).map(|rules| rules.name);
        // Circular 27/2020, Article 2: grade 1 from 2020-2021, one grade more each year.
        for (grade, first) in GradeLevel::ALL.iter().zip([2020, 2021, 2022, 2023, 2024]) {
            assert_eq!(name(*grade, first - 1), None, "{grade}");
            assert_eq!(name(*grade, first), Some("TT27/2020"), "{grade}");
        }
        // Circular 22/2021, Article 21: 6; then 7 and 10; then 8 and 11; then 9 and 12.
        for (grade, first) in GradeLevel::ALL[5..].iter().zip([2021, 2022, 2023, 2024, 2022, 2023, 2024]) {
            assert_eq!(name(*grade, first - 1), None, "{grade}");
            assert_eq!(name(*grade, first), Some("TT22/2021"), "{grade}");
        }
    }

    #[test]
    fn a_year_that_begins_in_august_or_late_belongs_to_its_calendar() {
        assert!(RuleSet::of(GradeLevel::G5, date(2024, 8, 1)).is_some());
        // The year 2023-2024, were it to begin as late as January.
        assert_eq!(RuleSet::of(GradeLevel::G5, date(2024, 1, 8)), None);
    }

    #[test]
    fn every_column_is_of_a_subject_of_the_grade() {
        for grade in GradeLevel::ALL {
            let rules = RuleSet::of(*grade, date(2025, 9, 5)).unwrap();
            for period in AssessmentPeriod::ALL {
                for target in rules.targets(*grade, *period) {
                    let known =
                        target.subject().is_none_or(|subject| rules.subjects(*grade).contains(&subject));
                    assert!(known && rules.covers(*grade, target), "{grade} {period} {target}");
                }
            }
            assert!(rules.subjects(*grade).iter().any(|subject| rules.is_compulsory(*grade, *subject)));
        }
    }

    #[test]
    fn an_edition_is_found_again_by_its_name() {
        for edition in EDITIONS {
            assert_eq!(RuleSet::by_name(edition.name), Some(edition));
        }
        assert_eq!(RuleSet::by_name("TT22/2016"), None);
    }
}
