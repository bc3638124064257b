use super::*;
use crate::regulations::{Competency, Quality};

fn nomination(outstanding: &[Subject], progress: &[Trait]) -> Nomination {
    Nomination {
        outstanding: outstanding.iter().copied().collect(),
        progress: progress.iter().copied().collect(),
        recognition: ClassRecognition::Recognized,
    }
}

fn check(marks: &YearMarks, nomination: &Nomination) -> Result<(), NotExemplary> {
    check_exemplary(&explain(marks), marks, nomination)
}

#[test]
fn an_excellent_year_is_awarded_and_no_other() {
    let award = |points| derived_award(&explain(&best(GradeLevel::G4).scores(points)));
    assert_eq!(award(9), Some(Award::Excellent));
    assert_eq!((award(8), award(6), award(4)), (None, None, None));
}

#[test]
fn an_exemplary_student_has_an_outstanding_subject_or_clear_progress() {
    let marks = best(GradeLevel::G4).scores(8);
    let honesty = Trait::Quality(Quality::Honesty);
    assert_eq!(check(&marks, &nomination(&[Subject::Music], &[])), Ok(()));
    assert_eq!(check(&marks, &nomination(&[], &[honesty])), Ok(()));
    assert_eq!(check(&marks, &nomination(&[Subject::Music], &[honesty])), Ok(()));
    assert_eq!(check(&marks, &nomination(&[], &[])), Err(NotExemplary::NothingNamed));
}

#[test]
fn an_exemplary_student_is_at_well_completed_and_at_no_other_level() {
    let check = |points| check(&best(GradeLevel::G4).scores(points), &nomination(&[Subject::Music], &[]));
    assert_eq!(check(9), Err(NotExemplary::Level(CompletionLevel::Excellent)));
    assert_eq!((check(8), check(7)), (Ok(()), Ok(())));
    assert_eq!(check(6), Err(NotExemplary::Level(CompletionLevel::Completed)));
    assert_eq!(check(4), Err(NotExemplary::Level(CompletionLevel::NotCompleted)));
}

#[test]
fn nobody_is_awarded_while_the_result_is_open() {
    let mut marks = best(GradeLevel::G4).scores(8);
    marks.subjects.insert(Subject::Music, SubjectMark::default());
    assert_eq!(check(&marks, &nomination(&[Subject::Music], &[])), Err(NotExemplary::ResultOpen));
    assert_eq!(derived_award(&explain(&marks)), None);
}

#[test]
fn what_is_named_must_have_been_assessed() {
    let marks = best(GradeLevel::G1).scores(8);
    let science = nomination(&[Subject::Mathematics, Subject::Science], &[]);
    assert_eq!(check(&marks, &science), Err(NotExemplary::SubjectNotTaken(Subject::Science)));
    let informatics = Trait::Competency(Competency::Informatic);
    let progress = nomination(&[], &[informatics]);
    assert_eq!(check(&marks, &progress), Err(NotExemplary::TraitNotRated(informatics)));
}

#[test]
fn the_class_has_the_last_word() {
    let marks = best(GradeLevel::G4).scores(8);
    let alone =
        Nomination { recognition: ClassRecognition::NotRecognized, ..nomination(&[Subject::Music], &[]) };
    assert_eq!(check(&marks, &alone), Err(NotExemplary::NotRecognized));
}

#[test]
fn every_reason_is_told_in_both_languages() {
    let reasons = [
        NotExemplary::ResultOpen,
        NotExemplary::Level(CompletionLevel::Excellent),
        NotExemplary::NothingNamed,
        NotExemplary::SubjectNotTaken(Subject::Science),
        NotExemplary::TraitNotRated(Trait::Quality(Quality::Honesty)),
        NotExemplary::NotRecognized,
    ];
    for reason in &reasons {
        let text = reason.text();
        assert!(text.vi.ends_with('.') && text.en.ends_with('.') && text.vi != text.en, "{reason:?}");
    }
    assert!(reasons[1].text().vi.contains("Hoàn thành xuất sắc"));
}

#[test]
fn a_nomination_can_be_kept() {
    let nomination = nomination(&[Subject::Music], &[Trait::Quality(Quality::Honesty)]);
    let json = serde_json::to_string(&nomination).unwrap();
    let expected = r#"{"outstanding":["AN"],"progress":[{"quality":"TT"}],"recognition":"recognized"}"#;
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_str::<Nomination>(&json).unwrap(), nomination);
}
