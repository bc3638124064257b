//! Averages and results of a subject: the formulas of Article 9.1, rounding, absences.

use super::*;

const FLAT: &str = "8 8 | 8 | 8";

fn average(required: u8, term_one: &str) -> Option<String> {
    mathematics(required, term_one, FLAT).term(Term::One).average().map(|average| average.to_string())
}

fn year_average(required: u8, term_one: &str, term_two: &str) -> Option<String> {
    mathematics(required, term_one, term_two).year().average().map(|average| average.to_string())
}

/// What term one lacks, as `moment column part`.
fn lacks(subject: &SubjectYear) -> Vec<String> {
    let standing = subject.term(Term::One);
    let lacking = |missing: &Missing| format!("{} {} {:?}", missing.moment, missing.target, missing.what);
    standing.missing().iter().map(lacking).collect()
}

#[test]
fn the_middle_of_the_term_counts_twice_and_its_end_three_times() {
    // (8 + 9 + 2 × 7 + 3 × 8) / 7 = 55 / 7 = 7.857…
    assert_eq!(average(2, "8 9 | 7 | 8"), Some("7.9".into()));
    // (8 + 8 + 8 + 8 + 2 × 8 + 3 × 8) / 9
    assert_eq!(average(4, "8 8 8 8 | 8 | 8"), Some("8".into()));
    assert_eq!(average(2, "0 0 | 0 | 10"), Some("4.3".into()));
    assert_eq!(average(2, "0 0 | 10 | 0"), Some("2.9".into()));
}

#[test]
fn the_divisor_follows_the_number_of_regular_assessments() {
    assert_eq!(average(2, "10 10 | 5 | 5"), Some("6.4".into()));
    assert_eq!(average(3, "10 10 10 | 5 | 5"), Some("6.9".into()));
    assert_eq!(average(4, "10 10 10 10 | 5 | 5"), Some("7.2".into()));
}

#[test]
fn an_average_of_8_05_is_rounded_up_and_one_just_below_is_rounded_down() {
    // 64.4 / 8 = 8.05 and 64.3 / 8 = 8.0375.
    assert_eq!(average(3, "8 8 8.4 | 8 | 8"), Some("8.1".into()));
    assert_eq!(average(3, "8 8 8.3 | 8 | 8"), Some("8".into()));
}

#[test]
fn averages_at_half_a_tenth_below_each_bound_reach_it() {
    // 6.45, 7.95, 4.95, 3.45, 8.95: what a binary float would round down.
    for (term, rounded) in [
        ("6.4 6.4 6.8 | 6.4 | 6.4", "6.5"),
        ("7.9 7.9 8.3 | 7.9 | 7.9", "8"),
        ("4.9 4.9 5.3 | 4.9 | 4.9", "5"),
        ("3.4 3.4 3.8 | 3.4 | 3.4", "3.5"),
        ("8.9 8.9 9.3 | 8.9 | 8.9", "9"),
    ] {
        assert_eq!(average(3, term).as_deref(), Some(rounded), "{term}");
    }
}

#[test]
fn term_two_counts_twice_in_the_year() {
    // (7.9 + 2 × 8.5) / 3 = 8.3; an equal mean would be 8.2.
    assert_eq!(year_average(2, "7.9 7.9 | 7.9 | 7.9", "8.5 8.5 | 8.5 | 8.5"), Some("8.3".into()));
    assert_eq!(year_average(2, "8.5 8.5 | 8.5 | 8.5", "7.9 7.9 | 7.9 | 7.9"), Some("8.1".into()));
}

#[test]
fn the_year_is_computed_from_the_rounded_averages_of_the_terms() {
    // (6.4 + 2 × 6.5) / 3 = 6.467 with 6.45 rounded; (6.4 + 2 × 6.45) / 3 = 6.433 without.
    let (flat, half) = ("6.4 6.4 6.4 | 6.4 | 6.4", "6.4 6.4 6.8 | 6.4 | 6.4");
    assert_eq!(year_average(3, flat, half), Some("6.5".into()));
}

#[test]
fn an_absence_that_was_not_made_up_counts_as_a_real_zero_does() {
    assert_eq!(average(2, "8 8 | 8 | zero"), Some("4.6".into()));
    assert_eq!(average(2, "8 8 | 8 | zero"), average(2, "8 8 | 8 | 0"));
    assert_eq!(average(2, "zero 8 | 8 | 8"), average(2, "0 8 | 8 | 8"));
}

#[test]
fn an_assessment_to_be_made_up_is_missing() {
    let subject = mathematics(2, "8 due | 8 | due", FLAT);
    assert_eq!(subject.term(Term::One).average(), None);
    assert_eq!(lacks(&subject), ["TX1 regular:TOAN:2 MakeUp", "CK1 subject:TOAN MakeUp"]);
}

#[test]
fn what_has_not_been_entered_is_missing_with_its_moment() {
    let subject = mathematics(2, "- 8 | - | -", FLAT);
    let expected = ["TX1 regular:TOAN:1 Score", "GK1 subject:TOAN Score", "CK1 subject:TOAN Score"];
    assert_eq!(lacks(&subject), expected);
    assert_eq!(subject.year().missing().len(), 3);
    assert!(subject.term(Term::Two).missing().is_empty());
}

#[test]
fn fewer_regular_assessments_than_required_are_missing() {
    let subject = mathematics(4, "8 8 | 8 | 8", "8 8 8 8 | 8 | 8");
    assert_eq!(lacks(&subject), ["TX1 regular:TOAN:3 Score", "TX1 regular:TOAN:4 Score"]);
    assert_eq!(subject.year().average(), None);
}

#[test]
fn no_more_regular_assessments_are_counted_than_a_subject_can_have() {
    let marks = term(2, "8 8 8 8 0 | 8 | 8", score);
    assert_eq!(marks.regular().len(), 4);
    assert_eq!(
        (marks.mid_term(), marks.end_term()),
        (Assessed::Given(score("8")), Assessed::Given(score("8")))
    );
}

#[test]
fn the_missing_marks_of_both_terms_are_those_of_the_year() {
    let subject = mathematics(2, "8 8 | 8 | -", "- 8 | 8 | due");
    let moments: Vec<_> = subject.year().missing().iter().map(|missing| missing.moment.code()).collect();
    assert_eq!(moments, ["CK1", "TX2", "CN"]);
}

#[test]
fn a_subject_assessed_by_comments_is_passed_with_the_full_number_all_of_them_passed() {
    let level = |term: &str| arts(term, "Đ Đ | Đ | Đ").term(Term::One).pass_level();
    assert_eq!(level("Đ Đ | Đ | Đ"), Some(PassLevel::Passed));
    for one_failed in ["CĐ Đ | Đ | Đ", "Đ CĐ | Đ | Đ", "Đ Đ | CĐ | Đ", "Đ Đ | Đ | CĐ", "Đ Đ | Đ | zero"]
    {
        assert_eq!(level(one_failed), Some(PassLevel::NotPassed), "{one_failed}");
    }
    for incomplete in ["Đ | Đ | Đ", "Đ Đ | due | Đ", "Đ Đ | Đ | -", "CĐ Đ | Đ | -"] {
        assert_eq!(level(incomplete), None, "{incomplete}");
    }
    assert_eq!(
        lacks(&arts("Đ | Đ | due", "Đ Đ | Đ | Đ")),
        ["TX1 regular:NT:2 Level", "CK1 subject:NT MakeUp"]
    );
}

#[test]
fn the_year_of_a_subject_assessed_by_comments_is_its_term_two() {
    let year = |one: &str, two: &str| arts(one, two).year().pass_level();
    assert_eq!(year("CĐ Đ | Đ | Đ", "Đ Đ | Đ | Đ"), Some(PassLevel::Passed));
    assert_eq!(year("Đ Đ | Đ | Đ", "Đ Đ | Đ | CĐ"), Some(PassLevel::NotPassed));
    assert_eq!(year("Đ Đ | Đ | -", "Đ Đ | Đ | Đ"), Some(PassLevel::Passed));
    assert_eq!(year("Đ Đ | Đ | Đ", "Đ Đ | Đ | -"), None);
}
