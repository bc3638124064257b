use super::*;
use crate::{
    gradebook::Mark,
    regulations::{Competency, MissingPart, Quality},
};

const PRIMARY: &[GradeLevel] =
    &[GradeLevel::G1, GradeLevel::G2, GradeLevel::G3, GradeLevel::G4, GradeLevel::G5];

const EXCELLENT: Option<CompletionLevel> = Some(CompletionLevel::Excellent);
const WELL: Option<CompletionLevel> = Some(CompletionLevel::Well);
const COMPLETED: Option<CompletionLevel> = Some(CompletionLevel::Completed);
const NOT_COMPLETED: Option<CompletionLevel> = Some(CompletionLevel::NotCompleted);

/// Every level H, every trait Đ, every test 5: the least that completes the year.
fn least(grade: GradeLevel) -> YearMarks {
    let mut marks = best(grade).scores(5);
    marks.subjects.values_mut().for_each(|mark| mark.level = Some(Level::Completed));
    marks.traits.values_mut().for_each(|level| *level = Some(TraitLevel::Reached));
    marks
}

/// The shortfalls of a step in Vietnamese, one for each condition that does not hold.
fn shortfalls(marks: &YearMarks, level: CompletionLevel) -> Vec<String> {
    let explanation = explain(marks);
    let step = explanation.steps.into_iter().find(|step| step.level == level).unwrap();
    step.conditions.into_iter().filter_map(|condition| condition.shortfall()).map(|text| text.vi).collect()
}

#[test]
fn the_best_of_marks_are_excellent_in_every_grade() {
    for grade in PRIMARY {
        assert_eq!(reached(&best(*grade)), EXCELLENT, "{grade}");
    }
}

#[test]
fn every_test_at_nine_is_excellent_and_one_at_eight_is_not() {
    for grade in PRIMARY {
        let nines = best(*grade).scores(9);
        assert_eq!(reached(&nines), EXCELLENT, "{grade}");
        assert_eq!(reached(&nines.score(Subject::Mathematics, 8)), WELL, "{grade}");
    }
}

#[test]
fn every_test_at_seven_is_well_completed_and_one_at_six_is_not() {
    for grade in PRIMARY {
        let sevens = best(*grade).scores(7);
        assert_eq!(reached(&sevens), WELL, "{grade}");
        assert_eq!(reached(&sevens.score(Subject::Vietnamese, 6)), COMPLETED, "{grade}");
    }
}

#[test]
fn every_test_at_five_is_completed_and_one_at_four_is_not() {
    for grade in PRIMARY {
        let fives = best(*grade).scores(5);
        assert_eq!(reached(&fives), COMPLETED, "{grade}");
        assert_eq!(reached(&fives.score(Subject::Mathematics, 4)), NOT_COMPLETED, "{grade}");
    }
}

#[test]
fn the_least_that_completes_the_year_completes_it() {
    for grade in PRIMARY {
        assert_eq!(reached(&least(*grade)), COMPLETED, "{grade}");
    }
}

#[test]
fn a_zero_is_a_score() {
    let marks = best(GradeLevel::G4).score(Subject::Science, 0);
    assert_eq!(explain(&marks).missing, []);
    assert_eq!(reached(&marks), NOT_COMPLETED);
}

#[test]
fn tens_everywhere_with_one_completed_in_a_minor_subject_are_completed_and_the_subject_is_named() {
    let marks = best(GradeLevel::G4).level(Subject::Ethics, Level::Completed);
    assert_eq!(reached(&marks), COMPLETED);
    let expected = ["một môn ở mức Hoàn thành: Đạo đức"];
    assert_eq!(shortfalls(&marks, CompletionLevel::Excellent), expected);
    let next = explain(&marks);
    let next = next.next_level().unwrap();
    assert_eq!(next.level, CompletionLevel::Well);
    assert_eq!(names(&next.conditions[0].targets), ["subject:DD"]);
}

#[test]
fn one_subject_not_completed_is_a_year_not_completed() {
    for subject in RULES.subjects(GradeLevel::G4) {
        let marks = best(GradeLevel::G4).level(*subject, Level::NotCompleted);
        assert_eq!(reached(&marks), NOT_COMPLETED, "{subject}");
    }
}

#[test]
fn one_trait_reached_among_good_ones_is_no_more_than_completed() {
    for rated in best(GradeLevel::G5).traits.into_keys() {
        let marks = best(GradeLevel::G5).rated(rated, TraitLevel::Reached);
        assert_eq!(reached(&marks), COMPLETED, "{rated:?}");
    }
}

#[test]
fn one_trait_that_needs_effort_is_a_year_not_completed() {
    for rated in best(GradeLevel::G1).traits.into_keys() {
        let marks = best(GradeLevel::G1).rated(rated, TraitLevel::NeedsEffort);
        assert_eq!(reached(&marks), NOT_COMPLETED, "{rated:?}");
    }
}

#[test]
fn grades_1_and_2_have_two_tests_grade_3_five_and_grades_4_and_5_seven() {
    let tests = |grade| best(grade).tests(&RULES, AssessmentPeriod::EndOfYear).count();
    let counts: Vec<usize> = PRIMARY.iter().map(|grade| tests(*grade)).collect();
    assert_eq!(counts, [2, 2, 5, 7, 7]);
}

#[test]
fn a_score_in_a_subject_without_a_test_does_not_count() {
    let ethics = best(GradeLevel::G4).score(Subject::Ethics, 0);
    assert_eq!(reached(&ethics), EXCELLENT);
    let science_in_grade_3 = best(GradeLevel::G3).score(Subject::NatureAndSociety, 0);
    assert_eq!(reached(&science_in_grade_3), EXCELLENT);
}

#[test]
fn the_level_of_an_elective_counts_and_it_needs_no_test() {
    let foreign_language = |level| best(GradeLevel::G1).level(Subject::ForeignLanguage, level);
    assert_eq!(reached(&foreign_language(Level::WellCompleted)), EXCELLENT);
    assert_eq!(reached(&foreign_language(Level::Completed)), COMPLETED);
    assert_eq!(reached(&foreign_language(Level::NotCompleted)), NOT_COMPLETED);
    let ethnic_language = best(GradeLevel::G5).level(Subject::EthnicLanguage, Level::Completed);
    assert_eq!(reached(&ethnic_language), COMPLETED);
}

/// A student who was weak at the end of term one and is excellent at the end of the year.
#[test]
fn the_marks_of_term_one_do_not_count() {
    let mark = |moment, target| match (moment, target) {
        (AssessmentPeriod::EndOfYear, Target::Subject(_)) => {
            Some(Mark::Subject { level: Some(Level::WellCompleted), score: Score::new(9) })
        }
        (AssessmentPeriod::EndOfYear, _) => Some(Mark::Trait { level: TraitLevel::Good }),
        (_, Target::Subject(_)) => {
            Some(Mark::Subject { level: Some(Level::NotCompleted), score: Score::new(0) })
        }
        (_, _) => Some(Mark::Trait { level: TraitLevel::NeedsEffort }),
    };
    let subjects = RULES.subjects(GradeLevel::G4);
    let at = |moment| YearMarks::read(GradeLevel::G4, subjects, |target| mark(moment, target));
    assert_eq!(reached(&at(AssessmentPeriod::EndOfYear)), EXCELLENT);
    assert_eq!(reached(&at(AssessmentPeriod::EndTermOne)), NOT_COMPLETED);
}

#[test]
fn an_exempted_subject_needs_neither_level_nor_score() {
    let mut marks = best(GradeLevel::G4);
    marks.subjects.remove(&Subject::ForeignLanguage);
    assert_eq!(reached(&marks), EXCELLENT);
}

#[test]
fn the_test_of_technology_counts_only_where_the_components_are_scored_apart() {
    let marks = best(GradeLevel::G3).score(Subject::Technology, 6);
    assert_eq!(reached(&marks), COMPLETED);
    let together = Tt27 { components_are_scored_apart: false, ..RULES };
    assert_eq!(year_level(&together, &marks).reached, EXCELLENT);
    assert_eq!(year_level(&together, &marks.score(Subject::Informatics, 6)).reached, COMPLETED);
}

#[test]
fn no_level_is_found_while_something_is_missing_and_the_missing_is_named() {
    let mut marks = best(GradeLevel::G4).level(Subject::PhysicalEducation, Level::NotCompleted);
    marks.subjects.get_mut(&Subject::Vietnamese).unwrap().score = None;
    marks.subjects.insert(Subject::Music, SubjectMark::default());
    marks.traits.insert(Trait::Competency(Competency::Language), None);
    marks.traits.insert(Trait::Quality(Quality::Honesty), None);
    let explanation = explain(&marks);
    assert_eq!(explanation.reached, None);
    assert!(explanation.next_level().is_none());
    let missing: Vec<(String, MissingPart)> =
        explanation.missing.iter().map(|missing| (missing.target.to_string(), missing.what)).collect();
    let expected = [
        ("subject:TV", MissingPart::Score),
        ("subject:AN", MissingPart::Level),
        ("competency:NNG", MissingPart::Level),
        ("quality:TT", MissingPart::Level),
    ];
    assert_eq!(missing, expected.map(|(target, what)| (target.to_owned(), what)));
    assert!(explanation.missing.iter().all(|missing| missing.moment == AssessmentPeriod::EndOfYear));
}

#[test]
fn a_student_who_is_assessed_in_nothing_has_no_level_and_is_told_why() {
    let mut marks = best(GradeLevel::G4);
    marks.subjects.clear();
    let explanation = explain(&marks);
    assert_eq!((explanation.reached, explanation.missing.len()), (None, 0));
    assert_eq!(explanation.remarks[0].vi, "Học sinh không được đánh giá ở môn học nào.");
}

#[test]
fn a_shortfall_counts_and_names_what_stands_in_the_way() {
    let marks = best(GradeLevel::G4).score(Subject::Mathematics, 8).score(Subject::Science, 8);
    let explanation = explain(&marks);
    let [_, _, tests] = explanation.steps[0].conditions.as_slice() else { panic!("three conditions") };
    let shortfall = tests.shortfall().unwrap();
    assert_eq!(shortfall.vi, "hai môn có điểm kiểm tra dưới 9: Toán (8), Khoa học (8)");
    assert_eq!(shortfall.en, "two subjects with a test score below 9: Mathematics (8), Science (8)");
    assert_eq!(tests.text().vi, "Bài kiểm tra định kì cuối năm học của các môn học đạt 9 điểm trở lên");
    assert_eq!(tests.source, "TT27/2020, Điều 9.2a");
    assert_eq!(names(&tests.targets), ["subject:TOAN", "subject:KH"]);
}

#[test]
fn a_shortfall_tells_levels_and_kinds_apart() {
    let marks = best(GradeLevel::G4)
        .level(Subject::Music, Level::Completed)
        .level(Subject::Mathematics, Level::NotCompleted)
        .level(Subject::ExperientialActivities, Level::Completed)
        .rated(Trait::Quality(Quality::Diligence), TraitLevel::NeedsEffort)
        .rated(Trait::Competency(Competency::Physical), TraitLevel::Reached)
        .rated(Trait::Competency(Competency::Aesthetic), TraitLevel::Reached);
    let expected = [
        "một môn ở mức Hoàn thành: Âm nhạc; một hoạt động giáo dục ở mức Hoàn thành: Hoạt động trải nghiệm; \
         một môn ở mức Chưa hoàn thành: Toán",
        "hai năng lực ở mức Đạt: Thẩm mĩ, Thể chất; một phẩm chất ở mức Cần cố gắng: Chăm chỉ",
    ];
    assert_eq!(shortfalls(&marks, CompletionLevel::Excellent), expected);
    let expected = ["một môn ở mức Chưa hoàn thành: Toán", "một phẩm chất ở mức Cần cố gắng: Chăm chỉ"];
    assert_eq!(shortfalls(&marks, CompletionLevel::Completed), expected);
}

#[test]
fn more_than_ten_are_counted_in_digits() {
    let found = shortfalls(&least(GradeLevel::G4), CompletionLevel::Excellent);
    assert!(found[0].starts_with("11 môn ở mức Hoàn thành: Tiếng Việt, Toán,"), "{}", found[0]);
    assert!(found[1].starts_with("mười năng lực ở mức Đạt:"), "{}", found[1]);
    assert!(found[1].contains("; năm phẩm chất ở mức Đạt:"), "{}", found[1]);
    assert!(found[2].starts_with("bảy môn có điểm kiểm tra dưới 9: Tiếng Việt (5),"), "{}", found[2]);
}

#[test]
fn what_each_level_demands_is_said_in_the_words_of_the_circular() {
    let explanation = explain(&best(GradeLevel::G4));
    let texts: Vec<String> = explanation
        .steps
        .iter()
        .flat_map(|step| step.conditions.iter().map(move |condition| (step.level, condition.text().vi)))
        .map(|(level, text)| format!("{level}: {text}"))
        .collect();
    let expected = [
        "HTXS: Tất cả môn học, hoạt động giáo dục ở mức Hoàn thành tốt",
        "HTXS: Tất cả phẩm chất, năng lực ở mức Tốt",
        "HTXS: Bài kiểm tra định kì cuối năm học của các môn học đạt 9 điểm trở lên",
        "HTT: Tất cả môn học, hoạt động giáo dục ở mức Hoàn thành tốt",
        "HTT: Tất cả phẩm chất, năng lực ở mức Tốt",
        "HTT: Bài kiểm tra định kì cuối năm học của các môn học đạt 7 điểm trở lên",
        "HT: Tất cả môn học, hoạt động giáo dục ở mức Hoàn thành tốt hoặc Hoàn thành",
        "HT: Tất cả phẩm chất, năng lực ở mức Tốt hoặc Đạt",
        "HT: Bài kiểm tra định kì cuối năm học của các môn học đạt 5 điểm trở lên",
    ];
    assert_eq!(texts, expected);
}
