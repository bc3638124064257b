//! How many periods a year of each subject has: what a week of the timetable is compared with.

use crate::regulations::{
    GradeLevel::{self, G1, G2, G3, G4, G5},
    SchoolLevel, Subject, tt22,
};

/// Periods per school year of 35 weeks (số tiết/năm học). Source: General education programme 2018 (Circular 32/2018/TT-BGDĐT,
/// section IV; history in grades 10-12 as amended by 13/2022). Music and fine arts share the 70 of "Nghệ thuật" in primary school,
/// informatics and technology those of "Tin học và Công nghệ"; we read them as equal parts, which the programme does not
/// say. None where the programme does not have the subject, or leaves it to the school.
#[must_use]
pub fn periods_per_year(grade: GradeLevel, subject: Subject) -> Option<u16> {
    match grade.school_level() {
        SchoolLevel::Primary => primary(grade, subject),
        // The regular assessments of secondary school are counted from the same numbers.
        SchoolLevel::LowerSecondary | SchoolLevel::UpperSecondary => {
            tt22::entry(grade, subject).map(|entry| entry.periods)
        }
    }
}

fn primary(grade: GradeLevel, subject: Subject) -> Option<u16> {
    use Subject as S;
    Some(match (subject, grade) {
        (S::Vietnamese, G1) => 420,
        (S::Vietnamese, G2) => 350,
        (S::Vietnamese, _) => 245,
        (S::Mathematics, G1) => 105,
        (S::Mathematics, _) => 175,
        (S::ForeignLanguage, G1 | G2) => 70,
        (S::ForeignLanguage, _) => 140,
        (S::Ethics | S::Music | S::FineArts, _) | (S::Informatics | S::Technology, G3 | G4 | G5) => 35,
        (S::NatureAndSociety, G1 | G2 | G3)
        | (S::HistoryAndGeography | S::Science, G4 | G5)
        | (S::PhysicalEducation | S::EthnicLanguage, _) => 70,
        (S::ExperientialActivities, _) => 105,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulations::GradeLevel::{G6, G9};

    #[test]
    fn the_weeks_of_each_grade_add_up_to_what_the_programme_says() {
        // Without electives, as the programme's own totals per year; 52 periods are a week and a half.
        let total = |grade: GradeLevel, without: &[Subject]| -> u16 {
            let subjects = Subject::ALL.iter().filter(|subject| !without.contains(subject));
            subjects.filter_map(|subject| periods_per_year(grade, *subject)).sum()
        };
        let electives = [Subject::EthnicLanguage, Subject::SecondForeignLanguage];
        let early = [Subject::EthnicLanguage, Subject::ForeignLanguage];
        assert_eq!(total(G1, &early), 875);
        assert_eq!(total(G2, &early), 875);
        assert_eq!(total(G3, &electives), 980);
        assert_eq!(total(G4, &electives), 1050);
        assert_eq!(total(G5, &electives), 1050);
        assert_eq!(total(G6, &electives), 1015);
        assert_eq!(total(G9, &electives), 1032);
    }
}
