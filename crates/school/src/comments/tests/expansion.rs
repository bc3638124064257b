//! Expanding templates and suggesting them for cells.

use super::*;
use crate::{
    calendar::GradingPeriod,
    gradebook::GradeEntered,
    regulations::{AssessmentPeriod, Quality},
};

const END: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndTermOne };
const KINDNESS: Target = Target::Quality(Quality::Kindness);

fn subject(level: Level, points: u8) -> Option<Mark> {
    Some(Mark::Subject { level: Some(level), score: Score::new(points) })
}

fn points(text: &str) -> DecimalScore {
    text.parse().unwrap()
}

#[test]
fn every_placeholder_gets_its_fact() {
    let given = given_school();
    let facts = Facts::of(given.school(), CLASS_3A, AN, MATHEMATICS, subject(Level::WellCompleted, 9));
    let text = note("{ten} ({ho_ten}, lớp {lop}) đạt {diem} điểm môn {mon}, mức {muc}. {ten} giỏi!");
    let expected = "An (Ngô Văn An, lớp 3A) đạt 9 điểm môn Toán, mức Hoàn thành tốt. An giỏi!";
    assert_eq!(expand(&text, &facts), Ok(note(expected)));
}

#[test]
fn scores_of_secondary_school_are_written_with_a_comma() {
    let given = given_secondary();
    let mark = Some(Mark::Score { score: points("8.5") });
    let facts = Facts::of(given.school(), CLASS_6A, KHANH, MATHEMATICS, mark);
    assert_eq!(expand(&note("{ten}: {diem}"), &facts), Ok(note("Khánh: 8,5")));
}

#[test]
fn a_missing_fact_is_named() {
    let given = given_school();
    let facts = Facts::of(given.school(), CLASS_3A, AN, KINDNESS, None);
    let expanded = |text: &str| expand(&note(text), &facts);
    assert_eq!(expanded("{diem}"), Err(ExpandError::Missing(Placeholder::Score)));
    assert_eq!(expanded("{muc}"), Err(ExpandError::Missing(Placeholder::Level)));
    assert_eq!(expanded("{mon}"), Err(ExpandError::Missing(Placeholder::Subject)));
    assert!(matches!(expanded("{x}"), Err(ExpandError::Placeholder(_))));
    let long = Facts { given_name: Some("ễ".repeat(1500)), ..Facts::default() };
    assert!(matches!(expand(&note("{ten} {ten}"), &long), Err(ExpandError::Text(_))));
}

#[test]
fn a_filter_admits_its_marks_only() {
    let band = MarkFilter::Scores { from: points("6.5"), to: points("7.9") };
    let decimal = |text| Some(Mark::Score { score: points(text) });
    assert!(band.admits(decimal("6.5")) && band.admits(decimal("7.9")));
    assert!(!band.admits(decimal("6.4")) && !band.admits(decimal("8")) && !band.admits(None));
    assert!(band.admits(subject(Level::Completed, 7)) && !band.admits(subject(Level::Completed, 8)));
    let level = MarkFilter::Level(Level::Completed);
    assert!(level.admits(subject(Level::Completed, 7)) && !level.admits(subject(Level::WellCompleted, 7)));
    assert!(MarkFilter::Trait(TraitLevel::Good).admits(Some(Mark::Trait { level: TraitLevel::Good })));
    assert!(MarkFilter::Pass(PassLevel::Passed).admits(Some(Mark::Pass { level: PassLevel::Passed })));
    assert!(MarkFilter::Conduct(Rating::Fair).admits(Some(Mark::Conduct { level: Rating::Fair })));
    assert!(!MarkFilter::Conduct(Rating::Fair).admits(None) && MarkFilter::Any.admits(None));
}

#[test]
fn a_subject_filter_admits_its_regular_assessments() {
    let number = crate::regulations::RegularNumber::new(1).unwrap();
    let regular = |subject| Target::Regular { subject, number };
    let filter = ColumnFilter::One(MATHEMATICS);
    assert!(filter.admits(MATHEMATICS) && filter.admits(regular(Subject::Mathematics)));
    assert!(!filter.admits(regular(Subject::Literature)) && !filter.admits(Target::Conduct));
    assert!(ColumnFilter::Kind(ColumnKind::Regular).admits(regular(Subject::Literature)));
}

fn bank() -> Vec<Event> {
    let school = |n, text| saved(n, Keeper::School, HEAD, text);
    vec![
        school(1, "{ten} cần cố gắng.").into(),
        CommentTemplateSaved {
            columns: ColumnFilter::One(MATHEMATICS),
            marks: MarkFilter::Level(Level::WellCompleted),
            ..school(2, "{ten} tính thành thạo.")
        }
        .into(),
        CommentTemplateSaved { grades: vec![GradeLevel::G5], ..school(3, "Học sinh lớp 5.") }.into(),
        CommentTemplateSaved { columns: ColumnFilter::Kind(ColumnKind::Quality), ..school(4, "Ngoan.") }
            .into(),
        school(5, "Được {diem} điểm.").into(),
        saved(6, Keeper::Teacher(TEACHER_3A), TEACHER_3A, "Cô khen {ten}.").into(),
        saved(7, Keeper::Teacher(TEACHER_3B), TEACHER_3B, "Thầy khen {ten}.").into(),
    ]
}

#[test]
fn suggestions_fit_column_mark_and_grade_own_first_narrow_first() {
    let given = given_school().and(bank());
    let texts = |target, mark| -> Vec<String> {
        let found = suggestions_for(given.school(), TEACHER_3A, CLASS_3A, AN, target, mark);
        found.iter().map(|suggestion| suggestion.text.to_string()).collect()
    };
    assert_eq!(
        texts(MATHEMATICS, subject(Level::WellCompleted, 9)),
        ["Cô khen An.", "An tính thành thạo.", "An cần cố gắng.", "Được 9 điểm."]
    );
    assert_eq!(texts(KINDNESS, None), ["Cô khen An.", "Ngoan.", "An cần cố gắng."]);
}

#[test]
fn suggestions_for_a_cell_read_the_mark_that_stands() {
    let entered = GradeEntered {
        student: AN,
        class: CLASS_3A,
        period: END,
        target: MATHEMATICS,
        mark: subject(Level::WellCompleted, 10),
        comment: None,
        request: None,
    };
    let given = given_school().and(bank()).and([entered.into()]);
    let found = suggestions(given.school(), ENGLISH, CLASS_3A, AN, END, MATHEMATICS);
    let texts: Vec<&str> = found.iter().map(|suggestion| suggestion.text.as_str()).collect();
    assert_eq!(texts, ["An tính thành thạo.", "An cần cố gắng.", "Được 10 điểm."]);
}
