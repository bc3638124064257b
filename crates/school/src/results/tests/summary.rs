//! The summary of a class and the report book.

use super::*;
use crate::{
    calendar::SchoolYear,
    gradebook::GradeEntered,
    regulations::CompletionLevel,
    results::{CountedLevel, FootColumn, class_summary, report_book},
    testing::*,
};

fn period(moment: AssessmentPeriod) -> GradingPeriod {
    GradingPeriod { year: YEAR, moment }
}

#[test]
fn the_summary_has_a_row_per_student_and_counts_levels_without_individual_plans() {
    let rows = [(AN, 9), (BINH, 7), (CHI, 9)]
        .map(|(student, score)| filled((student, CLASS_3A, GradeLevel::G3), &[END], score, &[]));
    let given = given_school().and(rows.concat()).and([plan(CHI, PlanKind::IndividualEducation, &[])]);
    let summary = class_summary(given.school(), CLASS_3A, period(END)).unwrap();
    let students: Vec<StudentId> = summary.rows.iter().map(|row| row.student).collect();
    assert_eq!(students, [AN, BINH, CHI]);
    assert!(summary.rows.iter().all(|row| row.marks.len() == summary.columns.len()));
    assert_eq!((summary.foot.size, summary.foot.counted), (3, 2));
    let year = &summary.foot.levels[&FootColumn::Year];
    assert_eq!(year[&CountedLevel::Year(CompletionLevel::Excellent)], 1);
    assert_eq!(year[&CountedLevel::Year(CompletionLevel::Well)], 1);
    let music = FootColumn::Column(Target::Subject(Subject::Music));
    assert_eq!(summary.foot.levels[&music][&CountedLevel::Subject(Level::WellCompleted)], 2);
    let ethnic = Target::Subject(Subject::EthnicLanguage);
    assert!(!summary.columns.contains(&ethnic), "an elective that nobody takes has no column");
}

#[test]
fn a_summary_within_the_year_shows_marks_and_no_outcome() {
    let moment = AssessmentPeriod::MidTermOne;
    let given = given_school().and(filled((AN, CLASS_3A, GradeLevel::G3), &[moment], 9, &[]));
    let summary = class_summary(given.school(), CLASS_3A, period(moment)).unwrap();
    assert!(summary.rows.iter().all(|row| row.outcome.is_none() && row.finalized.is_none()));
    assert!(summary.rows[0].marks.iter().filter(|mark| mark.is_some()).count() > 10);
    assert!(!summary.foot.levels.contains_key(&FootColumn::Year));
    let other = GradingPeriod { year: SchoolYear(2024), moment };
    assert_eq!(class_summary(given.school(), CLASS_3A, other), None);
}

#[test]
fn the_summary_of_secondary_school_has_averages_study_and_conduct() {
    let given = given_secondary().and(filled((KHANH, CLASS_6A, GradeLevel::G6), ALL_YEAR, 8, &[]));
    for moment in [AssessmentPeriod::EndTermOne, END, AGAIN] {
        let summary = class_summary(given.school(), CLASS_6A, period(moment)).unwrap();
        let khanh = summary.rows.iter().find(|row| row.student == KHANH).unwrap();
        assert_eq!(khanh.standings.len(), 12, "{moment}");
        assert_eq!(khanh.standings[0].average(), DecimalScore::from_tenths(80), "{moment}");
        let good = CountedLevel::Rating(Rating::Good);
        assert_eq!(summary.foot.levels[&FootColumn::Study][&good], 1, "{moment}");
        assert_eq!(summary.foot.levels[&FootColumn::Conduct][&good], 1, "{moment}");
        assert_eq!(summary.foot.size, 2);
    }
}

#[test]
fn the_report_book_has_a_page_per_year_with_results_and_comments() {
    let comment = GradeEntered {
        student: HA,
        class: CLASS_4A,
        period: period(END),
        target: Target::Subject(Subject::EthnicLanguage),
        mark: None,
        comment: Some(Sealed::Open(note("Chăm ngoan"))),
        request: None,
    };
    let marks = filled((HA, CLASS_4A, GradeLevel::G4), &[END], 9, &[]);
    let given = given_school().and(marks).and([comment.into()]);
    let book = report_book(given.school(), HA).unwrap();
    assert_eq!((book.register_number, book.years.len()), (6, 1));
    let page = &book.years[0];
    assert_eq!((page.year, page.class, page.from, page.left), (YEAR, CLASS_4A, FIRST_DAY, None));
    assert_eq!(page.school.unwrap().name, line("Tiểu học Bình Minh"));
    assert_eq!(page.comments.len(), 1);
    assert_eq!(page.comments[0].text.get(), Some(&note("Chăm ngoan")));
    assert!(page.outcome.is_some() && page.finalized.is_none() && page.awards.is_empty());
    assert_eq!(report_book(given.school(), StudentId(uuid::Uuid::from_u128(0xef))), None);
}
