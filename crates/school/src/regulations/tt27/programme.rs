//! Which subjects a grade of primary school has, which of them are tested when, which qualities and competencies are rated.

use super::Tt27;
use crate::regulations::{AssessmentPeriod, Competency, GradeLevel, Holds, Quality, Subject, Target};

impl Tt27 {
    /// Subjects and activities of a grade, electives included, in the order of the forms.
    #[must_use]
    pub fn subjects(&self, grade: GradeLevel) -> &'static [Subject] {
        match (grade, subjects(grade)) {
            (GradeLevel::G1 | GradeLevel::G2, _) if !self.has_informatics_in_grades_1_and_2 => {
                GRADES_1_AND_2_WITHOUT_INFORMATICS
            }
            (_, subjects) => subjects,
        }
    }

    /// Whether the subject has a test, and so a score, at that moment in that grade (Article 7.1b).
    #[must_use]
    pub fn has_test(&self, grade: GradeLevel, subject: Subject, period: AssessmentPeriod) -> bool {
        let carries_score = subject != Subject::Technology || self.components_are_scored_apart;
        carries_score && tested(grade, period).contains(&subject)
    }

    pub(in crate::regulations) fn holds(
        &self,
        grade: GradeLevel,
        period: AssessmentPeriod,
        target: Target,
    ) -> Option<Holds> {
        // What is assessed again holds what the end of the year holds.
        let moment =
            if period == AssessmentPeriod::Reassessment { AssessmentPeriod::EndOfYear } else { period };
        if !PERIODS.contains(&period) {
            return None;
        }
        match target {
            Target::Subject(subject) => {
                let holds =
                    if self.has_test(grade, subject, moment) { Holds::LevelAndScore } else { Holds::Level };
                self.subjects(grade).contains(&subject).then_some(holds)
            }
            Target::Quality(_) => Some(Holds::Trait),
            Target::Competency(competency) => {
                competencies(grade).contains(&competency).then_some(Holds::Trait)
            }
            Target::Absences => (period == AssessmentPeriod::EndOfYear).then_some(Holds::Absences),
            Target::Regular { .. } | Target::Conduct => None,
        }
        .filter(|_| !subjects(grade).is_empty())
    }

    pub(in crate::regulations) fn targets(&self, grade: GradeLevel) -> Vec<Target> {
        let subjects = self.subjects(grade).iter().copied().map(Target::Subject);
        let competencies = competencies(grade).iter().copied().map(Target::Competency);
        let qualities = Quality::ALL.iter().copied().map(Target::Quality);
        subjects.chain(competencies).chain(qualities).chain([Target::Absences]).collect()
    }
}

/// The four moments of Article 7, and what is assessed again after help (đánh giá bổ sung, Article 11).
pub(in crate::regulations) const PERIODS: &[AssessmentPeriod] = &[
    AssessmentPeriod::MidTermOne,
    AssessmentPeriod::EndTermOne,
    AssessmentPeriod::MidTermTwo,
    AssessmentPeriod::EndOfYear,
    AssessmentPeriod::Reassessment,
];

// Article 2: the roll-out of the programme, one grade a year.
pub(in crate::regulations) fn first_year(grade: GradeLevel) -> Option<i16> {
    match grade {
        GradeLevel::G1 => Some(2020),
        GradeLevel::G2 => Some(2021),
        GradeLevel::G3 => Some(2022),
        GradeLevel::G4 => Some(2023),
        GradeLevel::G5 => Some(2024),
        _ => None,
    }
}

/// Programme 2018: foreign language 1 is an elective in grades 1-2, the ethnic language in all; informatics and technology
/// start in grade 3.
pub(in crate::regulations) fn is_compulsory(grade: GradeLevel, subject: Subject) -> bool {
    let is_elective = match subject {
        Subject::EthnicLanguage => true,
        Subject::ForeignLanguage | Subject::Informatics => matches!(grade, GradeLevel::G1 | GradeLevel::G2),
        _ => false,
    };
    !is_elective && subjects(grade).contains(&subject)
}

const GRADES_1_AND_2_WITHOUT_INFORMATICS: &[Subject] = &[
    Subject::Vietnamese,
    Subject::Mathematics,
    Subject::ForeignLanguage,
    Subject::Ethics,
    Subject::NatureAndSociety,
    Subject::PhysicalEducation,
    Subject::Music,
    Subject::FineArts,
    Subject::ExperientialActivities,
    Subject::EthnicLanguage,
];

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
        _ => &[],
    }
}

// Article 7.1b.
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
        _ => &[],
    }
}

/// The competencies rated in a grade; the forms for grades 1-2 leave out technology and informatics.
#[must_use]
pub fn competencies(grade: GradeLevel) -> &'static [Competency] {
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
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIMARY: &[GradeLevel] =
        &[GradeLevel::G1, GradeLevel::G2, GradeLevel::G3, GradeLevel::G4, GradeLevel::G5];

    #[test]
    fn the_test_matrix_is_that_of_article_7() {
        let mut matrix = String::new();
        for grade in PRIMARY {
            for period in &PERIODS[..4] {
                let tested: Vec<&str> = subjects(*grade)
                    .iter()
                    .filter(|subject| Tt27::DEFAULT.has_test(*grade, **subject, *period))
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
    fn every_tested_subject_is_a_compulsory_subject_of_the_grade() {
        for grade in PRIMARY {
            for period in PERIODS {
                for subject in tested(*grade, *period) {
                    assert!(is_compulsory(*grade, *subject), "{grade} {period} {subject}");
                }
            }
        }
    }

    #[test]
    fn what_is_assessed_again_holds_what_the_end_of_the_year_holds() {
        let holds = |period, subject| Tt27::DEFAULT.holds(GradeLevel::G4, period, Target::Subject(subject));
        for subject in subjects(GradeLevel::G4) {
            let end = holds(AssessmentPeriod::EndOfYear, *subject);
            assert_eq!(holds(AssessmentPeriod::Reassessment, *subject), end, "{subject}");
        }
        assert_eq!(holds(AssessmentPeriod::RegularOne, Subject::Mathematics), None);
    }

    #[test]
    fn the_open_points_are_parameters() {
        let other = Tt27 { components_are_scored_apart: false, has_informatics_in_grades_1_and_2: false };
        let end = AssessmentPeriod::EndOfYear;
        let technology = Target::Subject(Subject::Technology);
        assert_eq!(Tt27::DEFAULT.holds(GradeLevel::G3, end, technology), Some(Holds::LevelAndScore));
        assert_eq!(other.holds(GradeLevel::G3, end, technology), Some(Holds::Level));
        let informatics = Target::Subject(Subject::Informatics);
        assert_eq!(Tt27::DEFAULT.holds(GradeLevel::G1, end, informatics), Some(Holds::Level));
        assert_eq!(other.holds(GradeLevel::G1, end, informatics), None);
        assert_eq!(other.holds(GradeLevel::G3, end, informatics), Some(Holds::LevelAndScore));
    }
}
