use super::*;

/// Whether there is a hint at this level with this score.
fn is_unusual(level: Level, points: u8) -> bool {
    let marks = best(GradeLevel::G4).level(Subject::Science, level).score(Subject::Science, points);
    let hints = hints(&marks);
    assert!(hints.iter().all(|hint| hint.subject == Subject::Science));
    !hints.is_empty()
}

fn unusual(level: Level) -> Vec<u8> {
    (0..=Score::MAX).filter(|points| is_unusual(level, *points)).collect()
}

#[test]
fn well_completed_below_seven_completed_below_five_and_not_completed_from_five_are_unusual() {
    assert_eq!(unusual(Level::WellCompleted), [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(unusual(Level::Completed), [0, 1, 2, 3, 4]);
    assert_eq!(unusual(Level::NotCompleted), [5, 6, 7, 8, 9, 10]);
}

#[test]
fn a_level_or_a_score_alone_is_not_unusual() {
    let level_only = best(GradeLevel::G4).level(Subject::Ethics, Level::NotCompleted);
    assert_eq!(hints(&level_only), []);
    let mut score_only = best(GradeLevel::G4).score(Subject::Science, 0);
    score_only.subjects.get_mut(&Subject::Science).unwrap().level = None;
    assert_eq!(hints(&score_only), []);
}

#[test]
fn a_hint_says_what_is_usual() {
    let marks = best(GradeLevel::G4).score(Subject::Science, 6);
    let text = hints(&marks)[0].text();
    assert_eq!(text.vi, "Khoa học: mức Hoàn thành tốt với điểm 6 là khác thường (thường từ 7 đến 10 điểm).");
    assert_eq!(text.en, "Science: the level Completed well with the score 6 is unusual (usually 7 to 10).");
}
