//! Results as they follow from the marks.

use super::*;
use crate::{
    calendar::{SchoolYear, Term},
    classes::ChooseClassSubjects,
    gradebook::{Standing, replacement::ReplacementTestRecorded},
    registry::ClassChanged,
    regulations::{CompletionLevel, MissingPart, Subject, tt27::YearOutcome},
    results::{Completed, Levels, PrimaryYear, Promoted, Reason, SecondaryYear, Years, of, of_visible},
    testing::*,
};

const HA_4A: (StudentId, ClassId, GradeLevel) = (HA, CLASS_4A, GradeLevel::G4);
const KHANH_6A: (StudentId, ClassId, GradeLevel) = (KHANH, CLASS_6A, GradeLevel::G6);
const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);

fn primary(given: &Given, student: StudentId) -> PrimaryYear {
    match of(given.school(), student, YEAR).unwrap().results {
        Years::Primary(year) => *year,
        Years::Secondary(_) => panic!("primary school"),
    }
}

fn secondary_year(given: &Given, student: StudentId) -> SecondaryYear {
    match of(given.school(), student, YEAR).unwrap().results {
        Years::Secondary(year) => *year,
        Years::Primary(_) => panic!("secondary school"),
    }
}

#[test]
fn the_level_of_a_primary_year_follows_from_the_marks_at_its_end_alone() {
    let given = given_school().and(filled(HA_4A, &[END], 9, &[]));
    let year = primary(&given, HA);
    assert_eq!(year.end_of_year.reached, Some(CompletionLevel::Excellent));
    assert!(year.after.is_none() && year.again.is_none());
    let outcome = of(given.school(), HA, YEAR).unwrap().outcome(given.school());
    assert_eq!((outcome.completed, outcome.promoted), (Completed::Yes, Promoted::Yes));
    assert_eq!(outcome.award, Some(crate::awards::AwardKind::Excellent));
    assert_eq!(outcome.endorsement, None, "grade 4 ends no level of schooling");
}

#[test]
fn a_year_without_marks_says_what_is_missing_and_settles_nothing() {
    let year = of(given_school().school(), HA, YEAR).unwrap();
    assert_eq!(year.missing().len(), primary(&given_school(), HA).missing().len());
    assert!(year.missing().iter().any(|missing| missing.what == MissingPart::Score));
    let outcome = year.outcome(given_school().school());
    assert_eq!(outcome.promoted, Promoted::Pending { reasons: vec![Reason::Missing] });
    assert_eq!(of(given_school().school(), HA, SchoolYear(2024)), None);
    let nobody = StudentId(uuid::Uuid::from_u128(0xef));
    assert_eq!(of(given_school().school(), nobody, YEAR), None);
}

#[test]
fn what_was_assessed_again_counts_once_all_of_it_was_or_the_book_is_locked() {
    let science = Target::Subject(Subject::Science);
    let weak =
        [(MATHEMATICS, level(Level::NotCompleted, Some(4))), (science, level(Level::Completed, Some(4)))];
    let given = given_school().and(filled(HA_4A, &[END], 8, &weak));
    assert!(matches!(
        primary(&given, HA).outcome,
        YearOutcome::SupplementaryAssessment { ref targets } if targets.len() == 2
    ));
    let one = given.and([entered(HA, CLASS_4A, AGAIN, MATHEMATICS, level(Level::Completed, Some(6)))]);
    assert!(primary(&one, HA).after.is_none(), "science is still to be assessed again");
    let over = one.clone().and(locked(CLASS_4A, &[AGAIN]));
    assert!(matches!(primary(&over, HA).outcome, YearOutcome::PrincipalDecides { .. }));
    let both = one.and([entered(HA, CLASS_4A, AGAIN, science, level(Level::Completed, Some(5)))]);
    let year = primary(&both, HA);
    assert_eq!(year.after.unwrap().reached, Some(CompletionLevel::Completed));
    assert_eq!(year.end_of_year.reached, Some(CompletionLevel::NotCompleted));
    let outcome = of(both.school(), HA, YEAR).unwrap().outcome(both.school());
    let levels = Levels::Primary {
        level: Some(CompletionLevel::NotCompleted),
        after: Some(CompletionLevel::Completed),
    };
    assert_eq!((outcome.levels, outcome.promoted), (levels, Promoted::Yes));
}

#[test]
fn the_score_that_stands_counts_when_a_test_was_sat_again() {
    let weak = [(MATHEMATICS, level(Level::WellCompleted, Some(6)))];
    let given = given_school().and(filled(HA_4A, &[END], 9, &weak));
    assert_eq!(primary(&given, HA).end_of_year.reached, Some(CompletionLevel::Completed));
    let recorded = ReplacementTestRecorded {
        student: HA,
        class: CLASS_4A,
        period: GradingPeriod { year: YEAR, moment: END },
        subject: Subject::Mathematics,
        score: Score::new(9).unwrap(),
        stands: Standing::Second,
        proposal: Position(1),
        replaces: Position(2),
        first: Score::new(6).unwrap(),
        reason: None,
        request: None,
    };
    let again = given.and([recorded.into()]);
    assert_eq!(primary(&again, HA).end_of_year.reached, Some(CompletionLevel::Excellent));
}

#[test]
fn a_student_who_is_exempt_is_judged_by_the_other_subjects() {
    let weak = [(MATHEMATICS, level(Level::NotCompleted, Some(3)))];
    let given = given_school().and(filled(HA_4A, &[END], 9, &weak));
    let exempt = given.and([plan(HA, PlanKind::Exemption, &[Subject::Mathematics])]);
    assert_eq!(primary(&exempt, HA).end_of_year.reached, Some(CompletionLevel::Excellent));
}

#[test]
fn an_elective_counts_when_it_was_marked_or_chosen_and_not_when_another_was_chosen() {
    let ethnic = Target::Subject(Subject::EthnicLanguage);
    let marks = filled(HA_4A, &[END], 9, &[]);
    let marked =
        given_school().and(marks).and([entered(HA, CLASS_4A, END, ethnic, level(Level::Completed, None))]);
    assert_eq!(primary(&marked, HA).end_of_year.reached, Some(CompletionLevel::Completed));
    let choose = |electives| ChooseClassSubjects { class: CLASS_4A, electives };
    let without = marked.clone().when(choose(vec![])).recorded();
    assert_eq!(primary(&without, HA).end_of_year.reached, Some(CompletionLevel::Excellent));
    let with = marked.when(choose(vec![Subject::EthnicLanguage])).recorded();
    assert_eq!(primary(&with, HA).end_of_year.reached, Some(CompletionLevel::Completed));
}

#[test]
fn a_student_who_changed_class_keeps_the_marks_and_belongs_to_the_last_class() {
    let given = given_school().and(filled((AN, CLASS_3A, GradeLevel::G3), &[END], 9, &[]));
    let moved =
        ClassChanged { student: AN, from: CLASS_3A, to: CLASS_3B, on: date(2026, 5, 1), reason: None };
    let given = given.and([moved.into()]);
    let year = of(given.school(), AN, YEAR).unwrap();
    assert_eq!((year.class, year.missing().len()), (CLASS_3B, 0));
}

#[test]
fn terms_and_year_of_secondary_school_follow_from_every_assessment() {
    let given = given_secondary().and(filled(KHANH_6A, ALL_YEAR, 8, &[]));
    let year = secondary_year(&given, KHANH);
    for term in [Term::One, Term::Two] {
        let result = year.term(term);
        assert_eq!((result.study.level(), result.conduct), (Some(Rating::Good), Some(Rating::Good)));
        assert_eq!(result.subjects.len(), 12);
        assert_eq!(result.subjects[0].average(), DecimalScore::from_tenths(80));
    }
    let outcome = of(given.school(), KHANH, YEAR).unwrap().outcome(given.school());
    assert_eq!((outcome.completed, outcome.promoted), (Completed::Yes, Promoted::Yes));
    assert_eq!(outcome.award, Some(crate::awards::AwardKind::Good));
    assert_eq!(year.absences, Some((2, 1)));
}

#[test]
fn too_many_sessions_missed_stand_in_the_way_of_promotion() {
    let missed = [(Target::Absences, Mark::Absences { excused: 40, unexcused: 6 })];
    let given = given_secondary().and(filled(KHANH_6A, ALL_YEAR, 8, &missed));
    let outcome = of(given.school(), KHANH, YEAR).unwrap().outcome(given.school());
    assert_eq!(outcome.promoted, Promoted::No { reasons: vec![Reason::Absences] });
    assert_eq!(outcome.completed, Completed::No);
}

#[test]
fn a_weak_year_waits_for_re_tests_and_conduct_for_the_summer() {
    let given = given_secondary().and(filled(KHANH_6A, ALL_YEAR, 3, &[]));
    let promoted = of(given.school(), KHANH, YEAR).unwrap().outcome(given.school()).promoted;
    assert_eq!(promoted, Promoted::Pending { reasons: vec![Reason::Retest] });
    let bad = [(Target::Conduct, Mark::Conduct { level: Rating::NotPassed })];
    let given = given_secondary().and(filled(KHANH_6A, ALL_YEAR, 8, &bad));
    let promoted = of(given.school(), KHANH, YEAR).unwrap().outcome(given.school()).promoted;
    assert_eq!(promoted, Promoted::Pending { reasons: vec![Reason::SummerTraining] });
    let trained = given.and([entered(
        KHANH,
        CLASS_6A,
        AGAIN,
        Target::Conduct,
        Mark::Conduct { level: Rating::Passed },
    )]);
    let outcome = of(trained.school(), KHANH, YEAR).unwrap().outcome(trained.school());
    assert_eq!(outcome.promoted, Promoted::Yes);
    let levels = Levels::Secondary {
        study: Some(Rating::Good),
        conduct: Some(Rating::NotPassed),
        study_after: None,
        conduct_after: Some(Rating::Passed),
    };
    assert_eq!(outcome.levels, levels);
}

#[test]
fn a_year_seen_in_part_says_nothing_of_what_is_not_seen() {
    let given = given_secondary().and(filled(KHANH_6A, ALL_YEAR, 8, &[]));
    let term_one = |moment| moment <= AssessmentPeriod::EndTermOne;
    let Years::Secondary(year) = of_visible(given.school(), KHANH, YEAR, term_one).unwrap().results else {
        panic!("secondary school")
    };
    assert_eq!(year.term(Term::One).study.level(), Some(Rating::Good));
    assert_eq!(year.term(Term::Two).study.level(), None);
    assert_eq!((year.review.study.level(), year.absences), (None, None));
}
