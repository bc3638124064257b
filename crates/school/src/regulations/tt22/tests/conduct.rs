//! Conduct: all sixteen pairs of terms, and summer training.

use super::*;

#[test]
fn the_year_follows_from_each_of_the_sixteen_pairs_of_terms() {
    // Rows: term two; columns: term one, from Tốt to Chưa đạt. Article 8.2.
    let table = [
        ("T", ["T", "T", "K", "K"]),
        ("K", ["K", "K", "K", "Đ"]),
        ("Đ", ["K", "Đ", "Đ", "Đ"]),
        ("CĐ", ["CĐ", "CĐ", "CĐ", "CĐ"]),
    ];
    for (two, years) in table {
        for (one, year) in ["T", "K", "Đ", "CĐ"].into_iter().zip(years) {
            assert_eq!(conduct_of_year(rating(one), rating(two)).code(), year, "{one} then {two}");
        }
    }
}

#[test]
fn a_better_term_never_lowers_the_year() {
    for better in Rating::ALL {
        for worse in Rating::ALL.iter().filter(|worse| *worse >= better) {
            for other in Rating::ALL {
                assert!(conduct_of_year(*better, *other) <= conduct_of_year(*worse, *other));
                assert!(conduct_of_year(*other, *better) <= conduct_of_year(*other, *worse));
            }
        }
    }
}

fn marks(one: Option<Rating>, two: Option<Rating>, summer: Option<Rating>) -> ConductMarks {
    ConductMarks { term_one: one, term_two: two, after_summer: summer }
}

#[test]
fn a_term_that_has_not_been_rated_is_missing() {
    let moments = |marks: ConductMarks| -> Vec<&str> {
        marks.year().unwrap_err().iter().map(|missing| missing.moment.code()).collect()
    };
    assert_eq!(moments(ConductMarks::default()), ["CK1", "CN"]);
    assert_eq!(moments(marks(Some(Rating::Good), None, None)), ["CN"]);
    assert_eq!(moments(marks(None, Some(Rating::Good), Some(Rating::Good))), ["CK1"]);
}

#[test]
fn the_rating_after_summer_training_replaces_a_failed_year_and_no_other() {
    let after = |one: &str, two: &str, summer: &str| {
        marks(Some(rating(one)), Some(rating(two)), Some(rating(summer))).after_summer().unwrap().code()
    };
    assert_eq!(after("T", "CĐ", "K"), "K");
    assert_eq!(after("T", "CĐ", "CĐ"), "CĐ");
    assert_eq!(after("Đ", "Đ", "T"), "Đ");
    assert_eq!(after("T", "T", "CĐ"), "T");
    assert_eq!(
        marks(Some(Rating::Good), Some(Rating::NotPassed), None).after_summer(),
        Ok(Rating::NotPassed)
    );
}
