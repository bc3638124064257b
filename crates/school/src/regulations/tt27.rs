//! Circular 27/2020/TT-BGDĐT as a value: which subjects a grade has, which of them are tested when, which qualities and
//! competencies are rated. A later circular is a new value beside this one; old results keep theirs.

use jiff::civil::{Date, date};

use super::{AssessmentPeriod, Competency, GradeLevel, Quality, Subject, Target};

/// What one edition of the regulation prescribes.
#[derive(Clone, Copy, Debug)]
pub struct RuleSet {
    /// Name and version, as recorded with results: `TT27/2020`.
    pub name: &'static str,
    /// First day in force.
    pub in_force: Date,
    subjects: fn(GradeLevel) -> &'static [Subject],
    tested: fn(GradeLevel, AssessmentPeriod) -> &'static [Subject],
    competencies: fn(GradeLevel) -> &'static [Competency],
}

/// Editions are told apart by name; functions cannot be compared.
impl PartialEq for RuleSet {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for RuleSet {}

/// Circular 27/2020/TT-BGDĐT of 4 September 2020, in force from 20 October 2020.
pub const TT27_2020: RuleSet =
    RuleSet { name: "TT27/2020", in_force: date(2020, 10, 20), subjects, tested, competencies };

const EDITIONS: &[RuleSet] = &[TT27_2020];

impl RuleSet {
    /// The edition in force on a day, if any was.
    #[must_use]
    pub fn in_force_on(day: Date) -> Option<&'static Self> {
        EDITIONS.iter().rev().find(|edition| edition.in_force <= day)
    }

    /// Subjects and activities of a grade, electives included, in the order of the forms.
    #[must_use]
    pub fn subjects(&self, grade: GradeLevel) -> &'static [Subject] {
        (self.subjects)(grade)
    }

    /// Whether the subject has a test, and so a score, at that moment in that grade.
    #[must_use]
    pub fn has_test(&self, grade: GradeLevel, subject: Subject, period: AssessmentPeriod) -> bool {
        (self.tested)(grade, period).contains(&subject)
    }

    /// The five qualities.
    #[must_use]
    pub fn qualities(&self) -> &'static [Quality] {
        Quality::ALL
    }

    /// The competencies rated in a grade.
    #[must_use]
    pub fn competencies(&self, grade: GradeLevel) -> &'static [Competency] {
        (self.competencies)(grade)
    }

    /// Whether the target exists in the grade.
    #[must_use]
    pub fn covers(&self, grade: GradeLevel, target: Target) -> bool {
        match target {
            Target::Subject(subject) => self.subjects(grade).contains(&subject),
            Target::Quality(quality) => self.qualities().contains(&quality),
            Target::Competency(competency) => self.competencies(grade).contains(&competency),
        }
    }

    /// Every column of a class's gradebook: subjects, then competencies, then qualities, as on the class summary form.
    #[must_use]
    pub fn targets(&self, grade: GradeLevel) -> Vec<Target> {
        let subjects = self.subjects(grade).iter().copied().map(Target::Subject);
        let competencies = self.competencies(grade).iter().copied().map(Target::Competency);
        let qualities = self.qualities().iter().copied().map(Target::Quality);
        subjects.chain(competencies).chain(qualities).collect()
    }
}

// Programme 2018: foreign language 1 and the ethnic language are electives in grades 1-2; informatics and technology start
// in grade 3. The sector database's form for grades 1-2 has a column for informatics, so it stays enterable there.
fn subjects(grade: GradeLevel) -> &'static [Subject] {
    use Subject::{
        Ethics, EthnicLanguage, ExperientialActivities, FineArts, ForeignLanguage, HistoryAndGeography,
        Informatics, Mathematics, Music, NatureAndSociety, PhysicalEducation, Science, Technology,
        Vietnamese,
    };
    match grade {
        GradeLevel::G1 | GradeLevel::G2 => &[
            Vietnamese,
            Mathematics,
            ForeignLanguage,
            Ethics,
            NatureAndSociety,
            Informatics,
            PhysicalEducation,
            Music,
            FineArts,
            ExperientialActivities,
            EthnicLanguage,
        ],
        GradeLevel::G3 => &[
            Vietnamese,
            Mathematics,
            ForeignLanguage,
            Ethics,
            NatureAndSociety,
            Informatics,
            Technology,
            PhysicalEducation,
            Music,
            FineArts,
            ExperientialActivities,
            EthnicLanguage,
        ],
        GradeLevel::G4 | GradeLevel::G5 => &[
            Vietnamese,
            Mathematics,
            ForeignLanguage,
            Ethics,
            HistoryAndGeography,
            Science,
            Informatics,
            Technology,
            PhysicalEducation,
            Music,
            FineArts,
            ExperientialActivities,
            EthnicLanguage,
        ],
    }
}

// Article 7.1b. The circular tests "Tin học và Công nghệ" as one subject; the forms rate its two components apart, so both
// carry a score.
fn tested(grade: GradeLevel, period: AssessmentPeriod) -> &'static [Subject] {
    use Subject::{
        ForeignLanguage, HistoryAndGeography, Informatics, Mathematics, Science, Technology, Vietnamese,
    };
    match (grade, period) {
        (GradeLevel::G1 | GradeLevel::G2, AssessmentPeriod::EndTermOne | AssessmentPeriod::EndOfYear) => {
            &[Vietnamese, Mathematics]
        }
        (GradeLevel::G3, AssessmentPeriod::EndTermOne | AssessmentPeriod::EndOfYear) => {
            &[Vietnamese, Mathematics, ForeignLanguage, Informatics, Technology]
        }
        (GradeLevel::G4 | GradeLevel::G5, AssessmentPeriod::EndTermOne | AssessmentPeriod::EndOfYear) => {
            &[Vietnamese, Mathematics, ForeignLanguage, HistoryAndGeography, Science, Informatics, Technology]
        }
        (GradeLevel::G4 | GradeLevel::G5, AssessmentPeriod::MidTermOne | AssessmentPeriod::MidTermTwo) => {
            &[Vietnamese, Mathematics]
        }
        (
            GradeLevel::G1 | GradeLevel::G2 | GradeLevel::G3,
            AssessmentPeriod::MidTermOne | AssessmentPeriod::MidTermTwo,
        ) => &[],
    }
}

// The forms for grades 1-2 leave out technology and informatics.
fn competencies(grade: GradeLevel) -> &'static [Competency] {
    use Competency::{
        Aesthetic, Calculation, CommunicationAndCooperation, Language, Physical, ProblemSolvingAndCreativity,
        Scientific, SelfRelianceAndLearning,
    };
    match grade {
        GradeLevel::G1 | GradeLevel::G2 => &[
            SelfRelianceAndLearning,
            CommunicationAndCooperation,
            ProblemSolvingAndCreativity,
            Language,
            Calculation,
            Scientific,
            Aesthetic,
            Physical,
        ],
        GradeLevel::G3 | GradeLevel::G4 | GradeLevel::G5 => Competency::ALL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_matrix_is_that_of_article_7() {
        let mut matrix = String::new();
        for grade in GradeLevel::ALL {
            for period in AssessmentPeriod::ALL {
                let tested: Vec<&str> = TT27_2020
                    .subjects(*grade)
                    .iter()
                    .filter(|subject| TT27_2020.has_test(*grade, **subject, *period))
                    .map(|subject| subject.code())
                    .collect();
                matrix.push_str(&format!("{grade} {period}: {}\n", tested.join(" ")));
            }
        }
        let expected = "\
1 GK1: \n1 CK1: TV TOAN\n1 GK2: \n1 CN: TV TOAN
2 GK1: \n2 CK1: TV TOAN\n2 GK2: \n2 CN: TV TOAN
3 GK1: \n3 CK1: TV TOAN NN1 TIN CN\n3 GK2: \n3 CN: TV TOAN NN1 TIN CN
4 GK1: TV TOAN\n4 CK1: TV TOAN NN1 LSDL KH TIN CN\n4 GK2: TV TOAN\n4 CN: TV TOAN NN1 LSDL KH TIN CN
5 GK1: TV TOAN\n5 CK1: TV TOAN NN1 LSDL KH TIN CN\n5 GK2: TV TOAN\n5 CN: TV TOAN NN1 LSDL KH TIN CN
";
        assert_eq!(matrix, expected);
    }

    #[test]
    fn every_tested_subject_is_a_subject_of_the_grade() {
        for grade in GradeLevel::ALL {
            for period in AssessmentPeriod::ALL {
                for subject in tested(*grade, *period) {
                    assert!(
                        TT27_2020.covers(*grade, Target::Subject(*subject)),
                        "{grade} {period} {subject}"
                    );
                }
            }
        }
    }

    #[test]
    fn no_edition_was_in_force_before_october_2020() {
        assert_eq!(RuleSet::in_force_on(date(2020, 10, 19)), None);
        assert_eq!(RuleSet::in_force_on(date(2025, 9, 5)).unwrap().name, "TT27/2020");
    }
}
