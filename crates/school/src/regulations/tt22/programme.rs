//! Which subjects a grade of secondary school has, how each is assessed and how often. Lessons per year are those of the
//! General education programme 2018 (Circular 32/2018, amended by 13/2022).

use crate::regulations::{AssessmentPeriod, GradeLevel, Holds, RegularNumber, Subject, Target};

/// How a subject is assessed (Article 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assessment {
    /// By comments and scores.
    Scored,
    /// By comments only.
    Comment,
}

/// A subject in the programme of a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgrammeSubject {
    /// The subject.
    pub subject: Subject,
    /// How it is assessed.
    pub assessment: Assessment,
    /// Lessons per school year.
    pub periods: u16,
    /// Whether every class has it.
    pub is_compulsory: bool,
}

impl ProgrammeSubject {
    /// Regular assessments per term (Article 6.2): by lessons per year for scored subjects, two for the others.
    #[must_use]
    pub fn regular_assessments(&self) -> u8 {
        match (self.assessment, self.periods) {
            (Assessment::Comment, _) | (Assessment::Scored, 0..=35) => 2,
            (Assessment::Scored, 36..=70) => 3,
            (Assessment::Scored, _) => 4,
        }
    }
}

const fn scored(subject: Subject, periods: u16) -> ProgrammeSubject {
    ProgrammeSubject { subject, assessment: Assessment::Scored, periods, is_compulsory: true }
}

const fn comment(subject: Subject, periods: u16) -> ProgrammeSubject {
    ProgrammeSubject { subject, assessment: Assessment::Comment, periods, is_compulsory: true }
}

const fn elective(subject: ProgrammeSubject) -> ProgrammeSubject {
    ProgrammeSubject { is_compulsory: false, ..subject }
}

// Technology has 35 lessons in grades 6-7 and 52 in grades 8-9.
const GRADES_6_AND_7: &[ProgrammeSubject] = &lower(35);
const GRADES_8_AND_9: &[ProgrammeSubject] = &lower(52);

const fn lower(technology: u16) -> [ProgrammeSubject; 14] {
    [
        scored(Subject::Literature, 140),
        scored(Subject::Mathematics, 140),
        scored(Subject::ForeignLanguage, 105),
        scored(Subject::CivicEducation, 35),
        scored(Subject::HistoryAndGeography, 105),
        scored(Subject::NaturalSciences, 140),
        scored(Subject::Technology, technology),
        scored(Subject::Informatics, 35),
        comment(Subject::PhysicalEducation, 70),
        comment(Subject::Arts, 70),
        comment(Subject::CareerActivities, 105),
        comment(Subject::LocalEducation, 35),
        elective(scored(Subject::EthnicLanguage, 105)),
        elective(scored(Subject::SecondForeignLanguage, 105)),
    ]
}

/// Grades 10-12: a class takes four of the subjects from geography to fine arts, and three clusters of learning topics, each of
/// which counts as one regular assessment of its subject.
const UPPER: &[ProgrammeSubject] = &[
    scored(Subject::Literature, 105),
    scored(Subject::Mathematics, 105),
    scored(Subject::ForeignLanguage, 105),
    scored(Subject::History, 52),
    scored(Subject::DefenseAndSecurity, 35),
    comment(Subject::PhysicalEducation, 70),
    comment(Subject::CareerActivities, 105),
    comment(Subject::LocalEducation, 35),
    elective(scored(Subject::Geography, 70)),
    elective(scored(Subject::EconomicsAndLaw, 70)),
    elective(scored(Subject::Physics, 70)),
    elective(scored(Subject::Chemistry, 70)),
    elective(scored(Subject::Biology, 70)),
    elective(scored(Subject::Technology, 70)),
    elective(scored(Subject::Informatics, 70)),
    elective(comment(Subject::Music, 70)),
    elective(comment(Subject::FineArts, 70)),
    elective(scored(Subject::EthnicLanguage, 105)),
    elective(scored(Subject::SecondForeignLanguage, 105)),
];

/// The subjects of a grade, electives included, in the order of the forms; none in primary school.
#[must_use]
pub fn subjects(grade: GradeLevel) -> &'static [ProgrammeSubject] {
    match grade {
        GradeLevel::G6 | GradeLevel::G7 => GRADES_6_AND_7,
        GradeLevel::G8 | GradeLevel::G9 => GRADES_8_AND_9,
        GradeLevel::G10 | GradeLevel::G11 | GradeLevel::G12 => UPPER,
        _ => &[],
    }
}

/// A subject in the programme of a grade.
#[must_use]
pub fn entry(grade: GradeLevel, subject: Subject) -> Option<&'static ProgrammeSubject> {
    subjects(grade).iter().find(|entry| entry.subject == subject)
}

/// Each term has its regular assessments, one in the middle and one at the end (Articles 6 and 7); after the year come
/// re-tests and summer training (Articles 13 and 14).
pub(in crate::regulations) const PERIODS: &[AssessmentPeriod] = AssessmentPeriod::ALL;

// Article 21: 6; then 7 and 10; then 8 and 11; then 9 and 12.
pub(in crate::regulations) fn first_year(grade: GradeLevel) -> Option<i16> {
    match grade {
        GradeLevel::G6 => Some(2021),
        GradeLevel::G7 | GradeLevel::G10 => Some(2022),
        GradeLevel::G8 | GradeLevel::G11 => Some(2023),
        GradeLevel::G9 | GradeLevel::G12 => Some(2024),
        _ => None,
    }
}

pub(in crate::regulations) fn holds(
    grade: GradeLevel,
    period: AssessmentPeriod,
    target: Target,
) -> Option<Holds> {
    let is_regular = matches!(period, AssessmentPeriod::RegularOne | AssessmentPeriod::RegularTwo);
    let of = |assessment| match assessment {
        Assessment::Scored => Holds::DecimalScore,
        Assessment::Comment => Holds::Pass,
    };
    match target {
        Target::Subject(subject) if !is_regular => entry(grade, subject).map(|entry| of(entry.assessment)),
        Target::Regular { subject, number } if is_regular => entry(grade, subject)
            .filter(|entry| number.get() <= entry.regular_assessments())
            .map(|entry| of(entry.assessment)),
        // Article 8: rated per term; after summer training it is rated again.
        Target::Conduct => matches!(
            period,
            AssessmentPeriod::EndTermOne | AssessmentPeriod::EndOfYear | AssessmentPeriod::Reassessment
        )
        .then_some(Holds::Conduct),
        Target::Absences => (period == AssessmentPeriod::EndOfYear).then_some(Holds::Absences),
        Target::Subject(_) | Target::Regular { .. } | Target::Quality(_) | Target::Competency(_) => None,
    }
    .filter(|_| !subjects(grade).is_empty())
}

pub(in crate::regulations) fn targets(grade: GradeLevel) -> Vec<Target> {
    let columns = subjects(grade).iter().flat_map(|entry| {
        let regular = RegularNumber::first(entry.regular_assessments())
            .map(|number| Target::Regular { subject: entry.subject, number });
        std::iter::once(Target::Subject(entry.subject)).chain(regular)
    });
    columns.chain([Target::Conduct, Target::Absences]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_regular_assessments_follows_the_lessons_per_year() {
        for (periods, expected) in [(35, 2), (36, 3), (52, 3), (70, 3), (71, 4), (140, 4)] {
            assert_eq!(scored(Subject::Mathematics, periods).regular_assessments(), expected, "{periods}");
            assert_eq!(comment(Subject::Arts, periods).regular_assessments(), 2, "{periods}");
        }
    }

    #[test]
    fn lower_secondary_school_scores_eight_subjects_and_comments_on_four() {
        for grade in [GradeLevel::G6, GradeLevel::G7, GradeLevel::G8, GradeLevel::G9] {
            let count = |assessment| {
                let compulsory = subjects(grade).iter().filter(|entry| entry.is_compulsory);
                compulsory.filter(|entry| entry.assessment == assessment).count()
            };
            assert_eq!((count(Assessment::Scored), count(Assessment::Comment)), (8, 4));
        }
    }

    #[test]
    fn a_subject_has_a_column_for_every_assessment_and_no_more() {
        let civics = |period, number| {
            let number = RegularNumber::new(number).unwrap();
            holds(GradeLevel::G6, period, Target::Regular { subject: Subject::CivicEducation, number })
        };
        assert_eq!(civics(AssessmentPeriod::RegularOne, 2), Some(Holds::DecimalScore));
        assert_eq!(civics(AssessmentPeriod::RegularOne, 3), None);
        assert_eq!(civics(AssessmentPeriod::MidTermOne, 1), None);
        let arts = Target::Subject(Subject::Arts);
        assert_eq!(holds(GradeLevel::G6, AssessmentPeriod::MidTermOne, arts), Some(Holds::Pass));
        assert_eq!(holds(GradeLevel::G6, AssessmentPeriod::RegularOne, arts), None);
        assert_eq!(holds(GradeLevel::G10, AssessmentPeriod::MidTermOne, arts), None);
        assert_eq!(holds(GradeLevel::G5, AssessmentPeriod::EndOfYear, Target::Conduct), None);
    }
}
