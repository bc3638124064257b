//! How many periods a year of each subject has: what a week of the timetable is compared with.

use crate::regulations::{
    GradeLevel::{self, G1, G2, G3, G4, G5, G6, G7, G8, G9},
    SchoolLevel, Subject,
};

/// Periods per school year of 35 weeks (số tiết/năm học). Source: General education programme 2018 (Circular 32/2018/TT-BGDĐT,
/// section IV; history in grades 10-12 as amended by 13/2022). Music and fine arts share the 70 of "Nghệ thuật" in primary school,
/// informatics and technology those of "Tin học và Công nghệ"; we read them as equal parts, which the programme does not
/// say. None where the programme does not have the subject, or leaves it to the school.
#[must_use]
pub fn periods_per_year(grade: GradeLevel, subject: Subject) -> Option<u16> {
    match grade.school_level() {
        SchoolLevel::Primary => primary(grade, subject),
        SchoolLevel::LowerSecondary => lower_secondary(grade, subject),
        SchoolLevel::UpperSecondary => upper_secondary(subject),
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

fn lower_secondary(grade: GradeLevel, subject: Subject) -> Option<u16> {
    use Subject as S;
    Some(match (subject, grade) {
        (S::Literature | S::Mathematics | S::NaturalSciences, _) => 140,
        (
            S::ForeignLanguage
            | S::HistoryAndGeography
            | S::CareerActivities
            | S::EthnicLanguage
            | S::SecondForeignLanguage,
            _,
        ) => 105,
        (S::PhysicalEducation | S::Arts, _) => 70,
        (S::Technology, G8 | G9) => 52,
        (S::Technology, G6 | G7) | (S::CivicEducation | S::Informatics | S::LocalEducation, _) => 35,
        _ => return None,
    })
}

fn upper_secondary(subject: Subject) -> Option<u16> {
    use Subject as S;
    Some(match subject {
        S::Literature
        | S::Mathematics
        | S::ForeignLanguage
        | S::CareerActivities
        | S::EthnicLanguage
        | S::SecondForeignLanguage => 105,
        S::History => 52,
        S::DefenseAndSecurity | S::LocalEducation => 35,
        S::PhysicalEducation
        | S::Geography
        | S::EconomicsAndLaw
        | S::Physics
        | S::Chemistry
        | S::Biology
        | S::Technology
        | S::Informatics
        | S::Music
        | S::FineArts => 70,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
