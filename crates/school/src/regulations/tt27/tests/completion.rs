use super::*;
use crate::regulations::Quality;

fn not_completed(grade: GradeLevel) -> YearMarks {
    best(grade)
        .rated(Trait::Quality(Quality::Honesty), TraitLevel::NeedsEffort)
        .level(Subject::Music, Level::NotCompleted)
        .score(Subject::Mathematics, 4)
        .level(Subject::Ethics, Level::Completed)
}

fn outcome(end_of_year: &YearMarks, after: Option<&YearMarks>) -> YearOutcome {
    let after = after.map(explain);
    YearOutcome::of(end_of_year.grade, &explain(end_of_year), after.as_ref())
}

#[test]
fn the_three_upper_levels_complete_the_class() {
    let completion = CompletionLevel::ALL.iter().map(|level| ClassCompletion::of(*level));
    let expected = [
        ClassCompletion::Completed,
        ClassCompletion::Completed,
        ClassCompletion::Completed,
        ClassCompletion::NotCompleted,
    ];
    assert!(completion.eq(expected));
}

#[test]
fn who_completes_the_class_goes_up_a_grade() {
    for grade in [GradeLevel::G1, GradeLevel::G2, GradeLevel::G3, GradeLevel::G4] {
        let outcome = outcome(&best(grade).scores(5), None);
        assert_eq!(outcome, YearOutcome::Completed(Completion::Promoted(grade.next().unwrap())));
        assert_eq!(outcome.completion(), Some(ClassCompletion::Completed));
        assert_eq!(outcome.promotion(None), Some(Promotion::ByCompletion));
        assert_eq!(outcome.endorsement().unwrap().vi, "Hoàn thành chương trình lớp học");
    }
}

#[test]
fn who_completes_grade_5_completes_primary_school() {
    let outcome = outcome(&best(GradeLevel::G5).scores(5), None);
    assert_eq!(outcome, YearOutcome::Completed(Completion::PrimarySchool));
    assert_eq!(outcome.endorsement().unwrap().vi, "Hoàn thành chương trình tiểu học");
}

#[test]
fn who_does_not_complete_the_class_is_first_assessed_again_in_what_stands_in_the_way() {
    let marks = not_completed(GradeLevel::G4);
    let outcome = outcome(&marks, None);
    let YearOutcome::SupplementaryAssessment { targets } = &outcome else { panic!("{outcome:?}") };
    assert_eq!(names(targets), ["subject:TOAN", "subject:AN", "quality:TT"]);
    assert_eq!(*targets, needs_supplementary_assessment(&explain(&marks)));
    assert_eq!(outcome.completion(), Some(ClassCompletion::NotCompleted));
    assert_eq!(outcome.endorsement(), None);
}

#[test]
fn a_subject_that_lacks_both_level_and_score_is_named_once() {
    let marks = best(GradeLevel::G4).level(Subject::Science, Level::NotCompleted).score(Subject::Science, 4);
    assert_eq!(names(&needs_supplementary_assessment(&explain(&marks))), ["subject:KH"]);
}

#[test]
fn nobody_is_promoted_before_supplementary_assessment_not_even_by_a_decision() {
    let outcome = outcome(&not_completed(GradeLevel::G2), None);
    for decision in [None, Some(PrincipalsDecision::Promoted), Some(PrincipalsDecision::NotPromoted)] {
        assert_eq!(outcome.promotion(decision), None);
    }
}

#[test]
fn who_passes_supplementary_assessment_completes_the_class() {
    let outcome = outcome(&not_completed(GradeLevel::G2), Some(&best(GradeLevel::G2).scores(5)));
    assert_eq!(outcome, YearOutcome::Completed(Completion::Promoted(GradeLevel::G3)));
}

#[test]
fn who_fails_supplementary_assessment_is_promoted_or_not_by_the_principal() {
    let after = best(GradeLevel::G2).level(Subject::Music, Level::NotCompleted);
    let outcome = outcome(&not_completed(GradeLevel::G2), Some(&after));
    let YearOutcome::PrincipalDecides { targets } = &outcome else { panic!("{outcome:?}") };
    assert_eq!(names(targets), ["subject:AN"]);
    assert_eq!(outcome.promotion(None), None);
    assert_eq!(outcome.promotion(Some(PrincipalsDecision::Promoted)), Some(Promotion::ByDecision));
    assert_eq!(outcome.promotion(Some(PrincipalsDecision::NotPromoted)), Some(Promotion::NotPromoted));
}

#[test]
fn a_decision_of_the_principal_does_not_complete_the_class_nor_primary_school() {
    let marks = not_completed(GradeLevel::G5);
    let outcome = outcome(&marks, Some(&marks));
    assert_eq!(outcome.promotion(Some(PrincipalsDecision::Promoted)), Some(Promotion::ByDecision));
    assert_eq!(outcome.completion(), Some(ClassCompletion::NotCompleted));
    assert_eq!(outcome.endorsement(), None);
}

#[test]
fn a_decision_against_who_completed_the_class_has_no_effect() {
    let outcome = outcome(&best(GradeLevel::G3), None);
    assert_eq!(outcome.promotion(Some(PrincipalsDecision::NotPromoted)), Some(Promotion::ByCompletion));
}

#[test]
fn who_completed_the_class_is_not_assessed_again() {
    let outcome = outcome(&best(GradeLevel::G3), Some(&not_completed(GradeLevel::G3)));
    assert_eq!(outcome, YearOutcome::Completed(Completion::Promoted(GradeLevel::G4)));
}

#[test]
fn nothing_follows_while_marks_are_missing() {
    let mut marks = not_completed(GradeLevel::G3);
    marks.subjects.insert(Subject::Vietnamese, SubjectMark::default());
    assert_eq!(needs_supplementary_assessment(&explain(&marks)), []);
    let outcome = outcome(&marks, None);
    let YearOutcome::Open { missing } = &outcome else { panic!("{outcome:?}") };
    assert_eq!(*missing, explain(&marks).missing);
    assert_eq!((outcome.completion(), outcome.endorsement()), (None, None));
    assert_eq!(outcome.promotion(Some(PrincipalsDecision::Promoted)), None);
}
