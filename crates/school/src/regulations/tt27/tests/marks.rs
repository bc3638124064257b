use super::*;
use crate::{
    gradebook::Mark,
    regulations::{Competency, MissingPart, Quality},
};

const SUBJECTS: &[Subject] = &[Subject::Ethics, Subject::Mathematics];

fn missing(grade: GradeLevel, moment: AssessmentPeriod) -> Vec<(String, MissingPart)> {
    let mut empty = YearMarks::read(grade, SUBJECTS, |_| None);
    empty.traits.clear();
    let missing = missing_at(&RULES, moment, &empty);
    assert!(missing.iter().all(|missing| missing.moment == moment));
    missing.into_iter().map(|missing| (missing.target.to_string(), missing.what)).collect()
}

/// The marks of supplementary assessment: nothing but what is given.
fn again(change: impl FnOnce(YearMarks) -> YearMarks) -> YearMarks {
    let subjects: Vec<Subject> = best(GradeLevel::G4).subjects.into_keys().collect();
    change(YearMarks::read(GradeLevel::G4, &subjects, |_| None))
}

#[test]
fn marks_are_read_for_the_given_subjects_and_every_trait_of_the_grade() {
    let marks = YearMarks::read(GradeLevel::G1, SUBJECTS, |target| match target {
        Target::Subject(Subject::Mathematics) => {
            Some(Mark::Subject { level: Some(Level::Completed), score: Score::new(6) })
        }
        Target::Quality(Quality::Kindness) => Some(Mark::Trait { level: TraitLevel::Good }),
        _ => None,
    });
    let subjects: Vec<Subject> = marks.subjects.keys().copied().collect();
    assert_eq!(subjects, [Subject::Mathematics, Subject::Ethics]);
    let mathematics = SubjectMark { level: Some(Level::Completed), score: Score::new(6) };
    assert_eq!(marks.subjects[&Subject::Mathematics], mathematics);
    assert_eq!(marks.subjects[&Subject::Ethics], SubjectMark::default());
    assert_eq!(marks.traits.len(), 8 + 5);
    assert_eq!(marks.traits[&Trait::Quality(Quality::Kindness)], Some(TraitLevel::Good));
    assert_eq!(marks.traits[&Trait::Competency(Competency::Language)], None);
}

#[test]
fn the_middle_of_a_term_requires_scores_in_grades_4_and_5_only() {
    let levels = [("subject:TOAN", MissingPart::Level), ("subject:DD", MissingPart::Level)];
    let levels = levels.map(|(target, what)| (target.to_owned(), what)).to_vec();
    let mut with_score = levels.clone();
    with_score.insert(1, ("subject:TOAN".to_owned(), MissingPart::Score));
    for moment in [AssessmentPeriod::MidTermOne, AssessmentPeriod::MidTermTwo] {
        for grade in [GradeLevel::G1, GradeLevel::G2, GradeLevel::G3] {
            assert_eq!(missing(grade, moment), levels, "{grade} {moment}");
        }
        for grade in [GradeLevel::G4, GradeLevel::G5] {
            assert_eq!(missing(grade, moment), with_score, "{grade} {moment}");
        }
    }
    for moment in [AssessmentPeriod::EndTermOne, AssessmentPeriod::EndOfYear] {
        assert_eq!(missing(GradeLevel::G1, moment), with_score, "{moment}");
    }
}

/// The two ways to say what is missing agree: by the rule set column by column, and by the marks of a student.
#[test]
fn what_is_missing_at_a_moment_is_what_the_required_columns_lack() {
    use crate::regulations::{Circular, RuleSet};
    let rules = RuleSet::by_name("TT27/2020").unwrap();
    assert_eq!(rules.circular, Circular::Tt27(RULES));
    for grade in GradeLevel::ALL.iter().take(5) {
        for moment in &PERIODS[..4] {
            let subjects = RULES.subjects(*grade);
            let empty = YearMarks::read(*grade, subjects, |_| None);
            let mut by_marks: Vec<Target> =
                missing_at(&RULES, *moment, &empty).iter().map(|missing| missing.target).collect();
            by_marks.dedup();
            assert_eq!(by_marks, rules.required(*grade, *moment, subjects), "{grade} {moment}");
            let full = best(*grade);
            let taken: Vec<Subject> = full.subjects.keys().copied().collect();
            assert_eq!(missing_at(&RULES, *moment, &full), [], "{grade} {moment}");
            for target in rules.required(*grade, *moment, &taken) {
                let mark = match target {
                    Target::Subject(subject) => {
                        let SubjectMark { level, score } = full.subjects[&subject];
                        Mark::Subject { level, score }
                    }
                    _ => Mark::Trait { level: TraitLevel::Good },
                };
                assert_eq!(
                    rules.lacks(*grade, *moment, target, Some(&mark)),
                    None,
                    "{grade} {moment} {target}"
                );
            }
        }
    }
}

#[test]
fn what_was_assessed_again_replaces_level_and_score() {
    let weak = best(GradeLevel::G4).level(Subject::Science, Level::NotCompleted).score(Subject::Science, 4);
    let helped = again(|marks| marks.level(Subject::Science, Level::Completed).score(Subject::Science, 5));
    let after = with_reassessment(&weak, &helped);
    assert_eq!(reached(&weak), Some(CompletionLevel::NotCompleted));
    assert_eq!(reached(&after), Some(CompletionLevel::Completed));
    let science = SubjectMark { level: Some(Level::Completed), score: Score::new(5) };
    assert_eq!(after.subjects[&Subject::Science], science);
    assert_eq!(after.subjects[&Subject::Mathematics], weak.subjects[&Subject::Mathematics]);
}

#[test]
fn a_level_or_a_score_that_was_not_assessed_again_stays() {
    let weak = best(GradeLevel::G4).level(Subject::Science, Level::NotCompleted).score(Subject::Science, 4);
    let level_only = again(|marks| marks.level(Subject::Science, Level::Completed));
    let score_only = again(|marks| marks.score(Subject::Science, 9));
    for helped in [level_only, score_only] {
        assert_eq!(reached(&with_reassessment(&weak, &helped)), Some(CompletionLevel::NotCompleted));
    }
}

#[test]
fn a_trait_can_be_rated_again() {
    let diligence = Trait::Quality(Quality::Diligence);
    let weak = best(GradeLevel::G4).rated(diligence, TraitLevel::NeedsEffort);
    let helped = again(|marks| marks.rated(diligence, TraitLevel::Reached));
    assert_eq!(reached(&with_reassessment(&weak, &helped)), Some(CompletionLevel::Completed));
}

#[test]
fn a_subject_that_the_student_is_not_assessed_in_is_passed_over() {
    let end_of_year = best(GradeLevel::G4);
    let other = again(|marks| marks.level(Subject::EthnicLanguage, Level::NotCompleted));
    assert_eq!(with_reassessment(&end_of_year, &other), end_of_year);
}

#[test]
fn nothing_assessed_again_changes_nothing() {
    let end_of_year = best(GradeLevel::G4);
    assert_eq!(with_reassessment(&end_of_year, &again(|marks| marks)), end_of_year);
}
