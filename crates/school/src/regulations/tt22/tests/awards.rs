//! Awards of Article 15.

use super::*;

fn awarded(results: &str, conduct: &str) -> Option<&'static str> {
    review(&RULES, &record(results, conduct)).award.reached.map(Award::code)
}

#[test]
fn excellent_needs_six_averages_of_9_0_and_five_are_good() {
    assert_eq!(awarded("9*6 8*2", "T"), Some("HSXS"));
    assert_eq!(awarded("9*5 8.9 8*2", "T"), Some("HSG"));
    assert_eq!(awarded("9*6 6.5*2", "T"), Some("HSXS"));
}

#[test]
fn both_awards_need_conduct_and_study_rated_good() {
    assert_eq!(awarded("8.5*8", "T"), Some("HSG"));
    assert_eq!(awarded("9*8", "K"), None);
    assert_eq!(awarded("9*7 6.4", "T"), None);
    assert_eq!(awarded("9*8 + Đ*3 CĐ", "T"), None);
    // Raised to Khá by Article 9.3, not to Tốt.
    assert_eq!(awarded("9*7 4", "T"), None);
}

#[test]
fn there_is_no_award_while_conduct_or_a_mark_is_missing() {
    let mut incomplete = record("9*8", "T");
    incomplete.conduct.term_one = None;
    let award = review(&RULES, &incomplete).award;
    assert_eq!((award.reached, award.missing.len()), (None, 1));
    // None due and nothing missing is another thing.
    let award = review(&RULES, &record("8*8", "K")).award;
    assert_eq!((award.reached, award.missing.len()), (None, 0));
}

#[test]
fn summer_training_and_re_tests_earn_no_award() {
    let mut trained = record("9*8", "CĐ");
    trained.conduct.after_summer = Some(Rating::Good);
    assert_eq!(review(&RULES, &trained).award.reached, None);
    let again = retested(record("9*6 3*2", "T"), Subject::Technology, "9");
    let again = retested(again, Subject::Informatics, "9");
    let review = review(&RULES, &again);
    assert_eq!((review.study_after.level(), review.award.reached), (Some(Rating::Good), None));
}

#[test]
fn an_award_says_what_it_lacks() {
    let award = review(&RULES, &record("9*5 8*3", "K")).award;
    let excellent = &award.steps[0];
    let said: Vec<_> =
        excellent.conditions.iter().map(|condition| condition.shortfall().map(|text| text.vi)).collect();
    let said: Vec<_> = said.iter().map(Option::as_deref).collect();
    assert_eq!(
        said,
        [
            Some("kết quả rèn luyện cả năm học ở mức Khá"),
            None,
            Some(
                "mới có năm môn có điểm trung bình từ 9,0 trở lên; dưới mức đó: Khoa học tự nhiên (8,0), Công nghệ (8,0), \
                 Tin học (8,0)"
            ),
        ]
    );
    assert_eq!(excellent.conditions[0].text().vi, "Kết quả rèn luyện cả năm học được đánh giá mức Tốt");
    assert_eq!(excellent.conditions[1].text().en, "The study level of the year is Good");
    assert_eq!(excellent.conditions[2].source, "TT22/2021, Điều 15.1a");
    assert_eq!(award.steps[1].level, Award::Good);
}
