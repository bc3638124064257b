//! What the explanation of a study level says.

use super::*;
use crate::regulations::Condition;

fn explained(text: &str) -> Explanation<Rating> {
    study(&RULES, &results(text)).explanation
}

fn shortfalls(conditions: &[Condition]) -> Vec<(String, String)> {
    conditions.iter().filter_map(Condition::shortfall).map(|text| (text.vi, text.en)).collect()
}

#[test]
fn the_conditions_stand_in_the_order_of_the_circular_with_their_source() {
    let explanation = explained("8.5*8");
    let listed: Vec<_> = explanation
        .steps
        .iter()
        .map(|step| {
            let texts: Vec<_> = step.conditions.iter().map(|condition| condition.text().vi).collect();
            (step.level.vi(), step.conditions[0].source, texts)
        })
        .collect();
    let expected = [
        (
            "Tốt",
            "TT22/2021, Điều 9.2a",
            vec![
                "Tất cả các môn đánh giá bằng nhận xét ở mức Đạt",
                "Tất cả các môn tính điểm có điểm trung bình từ 6,5 trở lên",
                "Có ít nhất 06 môn có điểm trung bình từ 8,0 trở lên",
            ],
        ),
        (
            "Khá",
            "TT22/2021, Điều 9.2b",
            vec![
                "Tất cả các môn đánh giá bằng nhận xét ở mức Đạt",
                "Tất cả các môn tính điểm có điểm trung bình từ 5,0 trở lên",
                "Có ít nhất 06 môn có điểm trung bình từ 6,5 trở lên",
            ],
        ),
        (
            "Đạt",
            "TT22/2021, Điều 9.2c",
            vec![
                "Có nhiều nhất 01 môn đánh giá bằng nhận xét ở mức Chưa đạt",
                "Có ít nhất 06 môn có điểm trung bình từ 5,0 trở lên",
                "Không có môn nào có điểm trung bình dưới 3,5",
            ],
        ),
    ];
    let expected = expected.map(|(level, source, texts)| {
        (level, source, texts.into_iter().map(str::to_owned).collect::<Vec<_>>())
    });
    assert_eq!(listed, expected);
    let english: Vec<_> =
        explanation.steps[0].conditions.iter().map(|condition| condition.text().en).collect();
    assert_eq!(
        english,
        [
            "Every subject assessed by comments is passed",
            "Every scored subject has an average of at least 6.5",
            "At least six subjects have an average of at least 8.0",
        ]
    );
}

#[test]
fn a_shortfall_counts_and_names_what_stands_in_the_way() {
    let explanation = explained("8.5*4 6.4 7.9*2 5 + Đ CĐ Đ*2");
    let pair = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
    assert_eq!(
        shortfalls(&explanation.steps[0].conditions),
        [
            pair(
                "một môn đánh giá bằng nhận xét ở mức Chưa đạt: Nghệ thuật",
                "one subject assessed by comments not passed: Arts",
            ),
            pair(
                "hai môn có điểm trung bình dưới 6,5: Lịch sử và Địa lí (6,4), Tin học (5,0)",
                "two subjects with an average below 6.5: History and geography (6.4), Informatics (5.0)",
            ),
            pair(
                "mới có bốn môn có điểm trung bình từ 8,0 trở lên; dưới mức đó: Lịch sử và Địa lí (6,4), Khoa học tự nhiên (7,9), \
                 Công nghệ (7,9), Tin học (5,0)",
                "only four subjects with an average of at least 8.0; below it: History and geography (6.4), Natural sciences \
                 (7.9), Technology (7.9), Informatics (5.0)",
            ),
        ]
    );
    let targets = &explanation.steps[0].conditions[1].targets;
    assert_eq!(
        *targets,
        [Target::Subject(Subject::HistoryAndGeography), Target::Subject(Subject::Informatics)]
    );
}

#[test]
fn no_subject_at_all_is_said_so() {
    let explanation = explained("4*8");
    // Every subject assessed by comments is passed, so two conditions fail.
    let [_, (vi, en)] = &shortfalls(&explanation.steps[0].conditions)[..] else { panic!("two fail") };
    assert!(vi.starts_with("chưa có môn nào có điểm trung bình từ 8,0 trở lên; dưới mức đó: Ngữ văn (4,0)"));
    assert!(en.starts_with("no subject with an average of at least 8.0; below it: Literature (4.0)"));
}

#[test]
fn an_adjustment_is_a_remark_that_names_the_subject() {
    let remarks = explained("8.5*7 4").remarks;
    assert_eq!(
        remarks[0].vi,
        "Điều chỉnh lên mức liền kề (TT22/2021, Điều 9.3): chỉ do kết quả của một môn, Tin học (4,0), mà từ mức Tốt xuống mức Đạt; \
         được điều chỉnh thành mức Khá."
    );
    assert_eq!(
        remarks[0].en,
        "Raised to the adjacent level (Circular 22/2021, Article 9.3): one subject alone, Informatics (4.0), lowered the level \
         from Good to Passed; adjusted to Fair."
    );
    assert!(explained("8.5*7 6").remarks.is_empty());
}

#[test]
fn the_next_level_is_the_one_above_that_reached_also_after_an_adjustment() {
    let next = |text| explained(text).next_level().map(|step| step.level);
    assert_eq!(next("8.5*8"), None);
    assert_eq!(next("8.5*7 6"), Some(Rating::Good));
    assert_eq!(next("6*8"), Some(Rating::Fair));
    assert_eq!(next("4*8"), Some(Rating::Passed));
    // Khá by the adjustment, although the conditions of Khá do not hold.
    assert_eq!(next("8.5*7 4"), Some(Rating::Good));
    assert_eq!(next("8.5*7 3"), Some(Rating::Fair));
}
