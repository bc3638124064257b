//! Promotion, summer training and re-tests: Articles 11 to 14.

use super::*;
use crate::regulations::{AssessmentPeriod, GradeLevel, MissingPart};

fn outcome(record: &YearRecord) -> Promotion {
    review(&RULES, record).outcome
}

fn obstacles(record: &YearRecord) -> Vec<Obstacle> {
    match outcome(record) {
        Promotion::NotPromoted(obstacles) => obstacles,
        other => panic!("{other:?}"),
    }
}

fn needs(record: &YearRecord) -> Vec<Need> {
    match outcome(record) {
        Promotion::Pending(needs) => needs,
        other => panic!("{other:?}"),
    }
}

fn missed(mut record: YearRecord, absences: u16) -> YearRecord {
    record.absences = Some(absences);
    record
}

fn trained(mut record: YearRecord, rated: &str) -> YearRecord {
    record.conduct.after_summer = Some(rating(rated));
    record
}

/// Study Chưa đạt by two subjects at 3.0.
const TWO_FAILED: &str = "6*6 3*2";

#[test]
fn passed_in_conduct_and_study_with_45_sessions_missed_is_promoted() {
    assert_eq!(outcome(&missed(record("5*8", "Đ"), 45)), Promotion::Promoted);
}

#[test]
fn with_46_sessions_missed_nobody_is_promoted() {
    let absent = missed(record("9*8", "T"), 46);
    assert_eq!(obstacles(&absent), [Obstacle::Absences { missed: 46, most: 45 }]);
    let lenient = Tt22 { most_absences: 46, ..RULES };
    assert_eq!(review(&lenient, &absent).outcome, Promotion::Promoted);
}

#[test]
fn a_level_raised_by_the_adjustment_promotes() {
    let raised = record("8.5*7 3", "T");
    assert_eq!(outcome(&raised), Promotion::Promoted);
    assert!(review(&RULES, &raised).retest_subjects.is_empty());
}

#[test]
fn failed_conduct_needs_summer_training_whose_rating_replaces_it() {
    let failed = record("7*8", "CĐ");
    assert_eq!(needs(&failed), [Need::SummerTraining]);
    assert!(review(&RULES, &failed).needs_summer_training);
    assert_eq!(outcome(&trained(failed.clone(), "Đ")), Promotion::Promoted);
    assert_eq!(obstacles(&trained(failed.clone(), "CĐ")), [Obstacle::Conduct]);
    let review = review(&RULES, &trained(failed, "K"));
    assert_eq!((review.conduct, review.conduct_after), (Ok(Rating::NotPassed), Ok(Rating::Fair)));
    assert!(review.needs_summer_training, "what made it necessary stays");
}

#[test]
fn who_passed_conduct_needs_no_summer_training() {
    let review = review(&RULES, &trained(record("7*8", "Đ"), "CĐ"));
    assert!(!review.needs_summer_training);
    assert_eq!(review.outcome, Promotion::Promoted);
}

#[test]
fn a_failed_study_level_opens_re_tests_below_5_0_and_in_failed_comments() {
    let failed = record("6*5 5 4.9 3 + Đ CĐ Đ*2", "T");
    assert_eq!(review(&RULES, &failed).study.level(), Some(Rating::NotPassed));
    let expected = vec![Subject::Technology, Subject::Informatics, Subject::Arts];
    assert_eq!(review(&RULES, &failed).retest_subjects, expected);
    assert_eq!(needs(&failed), [Need::Retest(expected)]);
}

#[test]
fn the_result_of_a_re_test_replaces_that_of_the_year() {
    let open = record(TWO_FAILED, "Đ");
    let one = retested(open.clone(), Subject::Technology, "5");
    // Raised with 5.0; the other subject, at 3.0, still counts and can still be sat.
    assert_eq!(needs(&one), [Need::Retest(vec![Subject::Informatics])]);
    let both = retested(one.clone(), Subject::Informatics, "3.5");
    assert_eq!(outcome(&both), Promotion::Promoted);
    let review_of_both = review(&RULES, &both);
    assert_eq!(review_of_both.study.level(), Some(Rating::NotPassed));
    assert_eq!(review_of_both.study_after.level(), Some(Rating::Passed));
    assert_eq!(review_of_both.retest_subjects, [Subject::Technology, Subject::Informatics]);
    assert_eq!(
        obstacles(&retested(one, Subject::Informatics, "3.4")),
        [Obstacle::Study(StudyObstacle::AfterRetest)]
    );
}

#[test]
fn a_re_test_that_suffices_promotes_although_another_was_not_sat() {
    // One subject at 4.9 may stay, as none is below 3.5 any more.
    let suffices = retested(record("6*6 4.9 3", "Đ"), Subject::Informatics, "5");
    assert_eq!(outcome(&suffices), Promotion::Promoted);
}

#[test]
fn who_stays_away_from_a_re_test_keeps_the_result_of_the_year() {
    let open = record(TWO_FAILED, "Đ");
    let away = retested(retested(open.clone(), Subject::Technology, "zero"), Subject::Informatics, "zero");
    assert_eq!(obstacles(&away), [Obstacle::Study(StudyObstacle::AfterRetest)]);
    let due = retested(retested(open, Subject::Technology, "due"), Subject::Informatics, "5");
    assert_eq!(needs(&due), [Need::Retest(vec![Subject::Technology])]);
    // 4.9 of the year, not 0.
    let kept =
        retested(retested(record("6*6 4.9 3", "Đ"), Subject::Informatics, "5"), Subject::Technology, "zero");
    assert_eq!(outcome(&kept), Promotion::Promoted);
}

#[test]
fn re_tests_that_cannot_suffice_any_more_are_not_waited_for() {
    // 3.0 again in one subject: the other one alone cannot lift the level.
    let failed = retested(record(TWO_FAILED, "Đ"), Subject::Technology, "3");
    assert_eq!(obstacles(&failed), [Obstacle::Study(StudyObstacle::AfterRetest)]);
    assert_eq!(review(&RULES, &failed).retest_subjects.len(), 2);
}

#[test]
fn a_failed_subject_assessed_by_comments_can_be_assessed_again() {
    let failed = record("6*8 + Đ CĐ*2 Đ", "K");
    assert_eq!(needs(&failed), [Need::Retest(vec![Subject::Arts, Subject::CareerActivities])]);
    assert_eq!(outcome(&retested(failed.clone(), Subject::Arts, "Đ")), Promotion::Promoted);
    let both = retested(retested(failed, Subject::Arts, "CĐ"), Subject::CareerActivities, "CĐ");
    assert_eq!(obstacles(&both), [Obstacle::Study(StudyObstacle::AfterRetest)]);
}

#[test]
fn a_re_test_to_which_the_student_is_not_entitled_counts_for_nothing() {
    // The study level is Đạt, so the subject at 4.0 is not assessed again.
    let passed = retested(record("6*7 4", "T"), Subject::Informatics, "10");
    let review_of_passed = review(&RULES, &passed);
    assert!(review_of_passed.retest_subjects.is_empty());
    assert_eq!(review_of_passed.study_after, review_of_passed.study);
    // Nor is one of 5.0 and more of a failed year.
    let failed = retested(record("6*5 5 3*2", "T"), Subject::NaturalSciences, "0");
    assert_eq!(needs(&failed), [Need::Retest(vec![Subject::Technology, Subject::Informatics])]);
    assert_eq!(review(&RULES, &failed).subjects[5], failed.subjects[5].after_retest());
}

#[test]
fn who_failed_in_conduct_and_study_may_not_be_re_tested_even_after_good_summer_training() {
    let failed = record(TWO_FAILED, "CĐ");
    assert_eq!(obstacles(&failed), [Obstacle::Study(StudyObstacle::NoRetest)]);
    let good = trained(failed.clone(), "T");
    assert_eq!(obstacles(&good), [Obstacle::Study(StudyObstacle::NoRetest)]);
    assert!(review(&RULES, &good).retest_subjects.is_empty());
    assert_eq!(
        obstacles(&trained(failed, "CĐ")),
        [Obstacle::Conduct, Obstacle::Study(StudyObstacle::NoRetest)]
    );
}

#[test]
fn by_the_other_reading_summer_training_opens_the_re_test() {
    let lenient = Tt22 { retest_needs_conduct_before_summer: false, ..RULES };
    let failed = record(TWO_FAILED, "CĐ");
    assert_eq!(review(&lenient, &failed).outcome, Promotion::Pending(vec![Need::SummerTraining]));
    let good = trained(failed.clone(), "Đ");
    let both = vec![Subject::Technology, Subject::Informatics];
    assert_eq!(review(&lenient, &good).outcome, Promotion::Pending(vec![Need::Retest(both)]));
    let again = retested(retested(good, Subject::Technology, "5"), Subject::Informatics, "5");
    assert_eq!(review(&lenient, &again).outcome, Promotion::Promoted);
    let still_failed = review(&lenient, &trained(failed, "CĐ")).outcome;
    let expected = vec![Obstacle::Conduct, Obstacle::Study(StudyObstacle::NoRetest)];
    assert_eq!(still_failed, Promotion::NotPromoted(expected));
}

#[test]
fn every_reason_is_named_and_what_could_still_be_done_then_changes_nothing() {
    let absent = missed(record(TWO_FAILED, "Đ"), 50);
    assert_eq!(obstacles(&absent), [Obstacle::Absences { missed: 50, most: 45 }]);
    let all = missed(trained(record(TWO_FAILED, "CĐ"), "CĐ"), 46);
    let codes: Vec<_> = obstacles(&all).iter().map(Obstacle::code).collect();
    assert_eq!(codes, ["CONDUCT", "STUDY", "ABSENCES"]);
}

#[test]
fn a_failed_year_without_a_subject_to_assess_again_is_not_promoted() {
    // Five scored subjects at 6.0: no six, and none below 5.0.
    assert_eq!(obstacles(&record("6*5", "T")), [Obstacle::Study(StudyObstacle::NothingToRetest)]);
}

#[test]
fn the_outcome_is_pending_while_marks_conduct_or_sessions_are_missing() {
    let mut incomplete = record("7*8", "T");
    incomplete.absences = None;
    incomplete.conduct.term_two = None;
    let [Need::Missing(missing)] = &needs(&incomplete)[..] else { panic!("one need") };
    let expected = [
        Missing { moment: AssessmentPeriod::EndOfYear, target: Target::Conduct, what: MissingPart::Level },
        Missing { moment: AssessmentPeriod::EndOfYear, target: Target::Absences, what: MissingPart::Number },
    ];
    assert_eq!(*missing, expected);
    let mut unmarked = record("7*8", "T");
    unmarked.subjects[0] = mathematics(2, "8 8 | 8 | 8", "8 8 | 8 | -");
    assert_eq!(needs(&unmarked)[0].code(), "MISSING");
}

#[test]
fn a_student_who_is_assessed_in_no_subject_is_left_to_the_principal() {
    let nothing = record("+", "T");
    assert_eq!(needs(&nothing), [Need::PrincipalsDecision]);
}

#[test]
fn by_an_individual_plan_the_principal_decides_whatever_the_marks_say() {
    let mut planned = missed(record(TWO_FAILED, "CĐ"), 100);
    planned.basis = Basis::IndividualPlan(None);
    assert_eq!(needs(&planned), [Need::PrincipalsDecision]);
    planned.basis = Basis::IndividualPlan(Some(PlanVerdict::Met));
    assert_eq!(outcome(&planned), Promotion::Promoted);
    planned.basis = Basis::IndividualPlan(Some(PlanVerdict::NotMet));
    assert_eq!(obstacles(&planned), [Obstacle::IndividualPlan]);
    let review = review(&RULES, &planned);
    // The result says by what it was decided, and keeps the levels that there are.
    assert_eq!(review.basis, planned.basis);
    assert_eq!(review.study.level(), Some(Rating::NotPassed));
}

#[test]
fn grades_9_and_12_are_completed_by_who_is_promoted() {
    let completed = |grade, outcome: &Promotion| completion(grade, outcome).map(Completion::code);
    for grade in GradeLevel::ALL {
        let expected = match grade {
            GradeLevel::G9 => Some("HTTHCS"),
            GradeLevel::G12 => Some("HTTHPT"),
            _ => None,
        };
        assert_eq!(completed(*grade, &Promotion::Promoted), expected, "{grade}");
        assert_eq!(completed(*grade, &Promotion::Pending(vec![Need::SummerTraining])), None);
        assert_eq!(completed(*grade, &Promotion::NotPromoted(vec![Obstacle::Conduct])), None);
    }
}

#[test]
fn the_three_conditions_are_those_of_article_12() {
    let review = review(&RULES, &missed(trained(record(TWO_FAILED, "CĐ"), "Đ"), 46));
    let said = review.conditions.iter().map(|condition| {
        let shortfall = condition.shortfall().map(|text| text.vi);
        (condition.source, condition.text().vi, shortfall)
    });
    let said: Vec<_> = said.collect();
    let said: Vec<_> =
        said.iter().map(|(source, text, why)| (*source, text.as_str(), why.as_deref())).collect();
    assert_eq!(
        said,
        [
            ("TT22/2021, Điều 12.1a", "Kết quả rèn luyện cả năm học được đánh giá mức Đạt trở lên", None),
            (
                "TT22/2021, Điều 12.1b",
                "Kết quả học tập cả năm học được đánh giá mức Đạt trở lên",
                Some("kết quả học tập cả năm học ở mức Chưa đạt"),
            ),
            (
                "TT22/2021, Điều 12.1c",
                "Nghỉ học không quá 45 buổi trong một năm học (có phép và không phép)",
                Some("đã nghỉ 46 buổi"),
            ),
        ]
    );
    assert_eq!(review.conditions[2].targets, [Target::Absences]);
}

#[test]
fn every_reason_and_every_need_has_a_text_in_both_languages_and_its_article() {
    let obstacles = [
        Obstacle::Conduct,
        Obstacle::Study(StudyObstacle::NoRetest),
        Obstacle::Study(StudyObstacle::NothingToRetest),
        Obstacle::Study(StudyObstacle::AfterRetest),
        Obstacle::Absences { missed: 46, most: 45 },
        Obstacle::IndividualPlan,
    ];
    let needs = [
        Need::Missing(Vec::new()),
        Need::SummerTraining,
        Need::Retest(vec![Subject::Mathematics, Subject::Arts]),
        Need::PrincipalsDecision,
    ];
    let said = obstacles.iter().map(|obstacle| (obstacle.code(), obstacle.source(), obstacle.text()));
    for (code, source, text) in said.chain(needs.iter().map(|need| (need.code(), need.source(), need.text())))
    {
        assert!(source.starts_with("TT22/2021, Điều 1"), "{code}");
        assert!(text.vi.ends_with('.') && text.en.ends_with('.') && text.vi != text.en, "{code}");
    }
    assert_eq!(needs[2].text().vi, "Đánh giá lại trong kì nghỉ hè các môn: Toán, Nghệ thuật.");
    assert_eq!(
        obstacles[4].text().vi,
        "Nghỉ học 46 buổi trong năm học, quá 45 buổi (có phép và không phép)."
    );
}
