//! The levels of Article 9.2 at each boundary, and every example of the adjustment of Article 9.3.

use super::*;

fn level(text: &str) -> &'static str {
    level_by(&RULES, text)
}

fn level_by(rules: &Tt22, text: &str) -> &'static str {
    study(rules, &results(text)).level().unwrap().code()
}

/// The level, the one subject and the level by Article 9.2 alone.
fn adjusted(text: &str) -> Option<(&'static str, Subject, &'static str)> {
    adjusted_by(&RULES, text)
}

fn adjusted_by(rules: &Tt22, text: &str) -> Option<(&'static str, Subject, &'static str)> {
    let study = study(rules, &results(text));
    let adjustment = study.adjustment?;
    assert_eq!(study.level(), Some(adjustment.to));
    Some((adjustment.to.code(), adjustment.subject, adjustment.from.code()))
}

#[test]
fn good_needs_every_subject_at_6_5_and_six_at_8_0() {
    assert_eq!(level("8.5*8"), "T");
    assert_eq!(level("8*6 6.5*2"), "T");
}

#[test]
fn a_subject_at_6_4_is_not_good() {
    assert_eq!((level("8*7 6.5"), level("8*7 6.4")), ("T", "K"));
}

#[test]
fn five_subjects_at_8_0_are_not_good() {
    assert_eq!((level("8*6 7*2"), level("8*5 7.9 7*2")), ("T", "K"));
}

#[test]
fn fair_needs_every_subject_at_5_0_and_six_at_6_5() {
    assert_eq!((level("6.5*6 5*2"), level("6.5*6 5 4.9")), ("K", "Đ"));
    assert_eq!((level("6.5*6 5*2"), level("6.5*5 6.4*3")), ("K", "Đ"));
}

#[test]
fn passed_needs_six_subjects_at_5_0_and_none_below_3_5() {
    assert_eq!((level("5*6 3.5*2"), level("5*5 4.9 3.5*2")), ("Đ", "CĐ"));
    assert_eq!((level("5*7 3.5"), level("5*7 3.4")), ("Đ", "CĐ"));
}

#[test]
fn good_and_fair_need_every_subject_assessed_by_comments_passed() {
    let rules = Tt22 { adjustment_counts_comment_subjects: false, ..RULES };
    assert_eq!(level_by(&rules, "8.5*8 + Đ*4"), "T");
    assert_eq!(level_by(&rules, "8.5*8 + Đ*3 CĐ"), "Đ");
    assert_eq!(level_by(&rules, "7*8 + Đ*3 CĐ"), "Đ");
}

#[test]
fn passed_allows_one_subject_assessed_by_comments_not_passed_but_not_two() {
    assert_eq!(level("6*8 + Đ*3 CĐ"), "Đ");
    assert_eq!(level("6*8 + Đ*2 CĐ*2"), "CĐ");
    assert_eq!(level("8.5*8 + Đ*2 CĐ*2"), "CĐ");
}

#[test]
fn seven_at_8_5_and_one_at_4_0_are_raised_from_passed_to_fair() {
    assert_eq!(adjusted("8.5*7 4"), Some(("K", Subject::Informatics, "Đ")));
}

#[test]
fn seven_at_8_5_and_one_at_3_0_are_raised_one_step_only() {
    assert_eq!(adjusted("8.5*7 3"), Some(("Đ", Subject::Informatics, "CĐ")));
}

#[test]
fn seven_at_8_5_and_one_at_6_0_are_one_level_lower_and_not_raised() {
    assert_eq!(adjusted("8.5*7 6"), None);
    assert_eq!(level("8.5*7 6"), "K");
}

#[test]
fn the_one_subject_is_two_levels_too_low_at_4_9_and_not_at_5_0() {
    assert_eq!(adjusted("8.5*7 4.9"), Some(("K", Subject::Informatics, "Đ")));
    assert_eq!((adjusted("8.5*7 5"), level("8.5*7 5")), (None, "K"));
}

#[test]
fn three_levels_are_raised_by_one_at_3_4_and_two_at_3_5() {
    assert_eq!(adjusted("8.5*7 3.4").unwrap().0, "Đ");
    assert_eq!(adjusted("8.5*7 3.5").unwrap().0, "K");
}

#[test]
fn two_subjects_that_lower_the_level_are_not_adjusted() {
    assert_eq!((adjusted("8.5*6 4*2"), level("8.5*6 4*2")), (None, "Đ"));
    assert_eq!((adjusted("8.5*6 3*2"), level("8.5*6 3*2")), (None, "CĐ"));
    assert_eq!((adjusted("8.5*6 4.5 3"), level("8.5*6 4.5 3")), (None, "CĐ"));
}

#[test]
fn a_fall_from_fair_to_not_passed_is_raised_to_passed() {
    assert_eq!(adjusted("7*7 3.4"), Some(("Đ", Subject::Informatics, "CĐ")));
    // A second subject at 5.5 keeps the others from Tốt, not from Khá.
    assert_eq!(adjusted("8.5*6 5.5 3"), Some(("Đ", Subject::Informatics, "CĐ")));
}

#[test]
fn a_fall_from_fair_to_passed_or_from_passed_to_not_passed_is_not_raised() {
    assert_eq!((adjusted("7*7 4.9"), level("7*7 4.9")), (None, "Đ"));
    assert_eq!((adjusted("6*7 3.4"), level("6*7 3.4")), (None, "CĐ"));
}

#[test]
fn one_failed_subject_assessed_by_comments_is_raised_where_the_parameter_says_so() {
    let text = "8.5*8 + Đ CĐ Đ*2";
    assert_eq!(adjusted(text), Some(("K", Subject::Arts, "Đ")));
    let scored_only = Tt22 { adjustment_counts_comment_subjects: false, ..RULES };
    assert_eq!((adjusted_by(&scored_only, text), level_by(&scored_only, text)), (None, "Đ"));
    // Khá to Đạt is one level only.
    assert_eq!((adjusted("7*8 + Đ*3 CĐ"), level("7*8 + Đ*3 CĐ")), (None, "Đ"));
}

#[test]
fn a_failed_comment_and_a_low_score_are_two_subjects() {
    assert_eq!((adjusted("8.5*7 4 + Đ*3 CĐ"), level("8.5*7 4 + Đ*3 CĐ")), (None, "Đ"));
    assert_eq!((adjusted("8.5*8 + Đ*2 CĐ*2"), level("8.5*8 + Đ*2 CĐ*2")), (None, "CĐ"));
}

#[test]
fn the_one_subject_can_be_one_of_the_six_unless_it_is_left_out() {
    let left_out = Tt22 { but_for: ButFor::LeftOut, ..RULES };
    // Five at 8.5: without the one at 4.0 they are no six.
    let text = "8.5*5 7*2 4";
    assert_eq!(adjusted(text), Some(("K", Subject::Informatics, "Đ")));
    assert_eq!((adjusted_by(&left_out, text), level_by(&left_out, text)), (None, "Đ"));
    let text = "6.5*5 5*2 3";
    assert_eq!(adjusted(text), Some(("Đ", Subject::Informatics, "CĐ")));
    assert_eq!((adjusted_by(&left_out, text), level_by(&left_out, text)), (None, "CĐ"));
    // With four others there is no adjustment, with six no difference.
    assert_eq!(adjusted("8.5*4 7*3 4"), None);
    for text in ["8.5*6 7 4", "8.5*7 3", "8.5*7 6", "8.5*6 4*2", "8.5*8 + Đ*3 CĐ"] {
        assert_eq!(adjusted(text), adjusted_by(&left_out, text), "{text}");
    }
}

#[test]
fn with_fewer_than_six_scored_subjects_six_stay_six_unless_the_parameter_counts_all() {
    let fewer = Tt22 { fewer_subjects_all_count: true, ..RULES };
    assert_eq!((level("9*5"), level_by(&fewer, "9*5")), ("CĐ", "T"));
    assert_eq!(level_by(&fewer, "9*4 7.9"), "K");
    assert_eq!(level_by(&fewer, "5*4 4.9"), "CĐ");
    // From six on it changes nothing.
    for text in ["8*6", "8*5 7.9", "8*6 6.5*2", "6.5*6 5*2", "5*6 3.5*2"] {
        assert_eq!(level(text), level_by(&fewer, text), "{text}");
    }
}

#[test]
fn there_is_no_level_while_something_is_missing_nor_without_a_subject() {
    let mut subjects = results("8.5*8");
    let missing = Missing {
        moment: crate::regulations::AssessmentPeriod::EndOfYear,
        target: Target::Subject(Subject::Mathematics),
        what: crate::regulations::MissingPart::Score,
    };
    subjects[1].result = SubjectResult::Scored(Err(vec![missing.clone()]));
    let incomplete = study(&RULES, &subjects);
    assert_eq!((incomplete.level(), incomplete.adjustment), (None, None));
    assert_eq!(incomplete.explanation.missing, [missing]);
    // The conditions are still judged by what is there: seven at 8.5.
    assert!(incomplete.explanation.steps[0].conditions.iter().all(|condition| condition.holds));
    assert_eq!(study(&RULES, &[]).level(), None);
}
