//! Laws of results: the order of entry does not matter; finalizing twice gives nothing.

use proptest::prelude::*;

use super::*;
use crate::{
    results::{FinalizeYear, of},
    testing::*,
};

const HA_4A: (StudentId, ClassId, GradeLevel) = (HA, CLASS_4A, GradeLevel::G4);
const KHANH_6A: (StudentId, ClassId, GradeLevel) = (KHANH, CLASS_6A, GradeLevel::G6);

fn shuffled(events: Vec<Event>) -> impl Strategy<Value = (Vec<Event>, Vec<Event>)> {
    (Just(events.clone()), Just(events).prop_shuffle())
}

fn marks() -> impl Strategy<Value = Vec<(Target, Mark)>> {
    let levels = prop::sample::select(Level::ALL);
    (levels, 0..=10_u8, prop::sample::select(TraitLevel::ALL)).prop_map(|(given, score, rated)| {
        vec![
            (Target::Subject(Subject::Mathematics), level(given, Some(score))),
            (Target::Subject(Subject::Ethics), level(given, None)),
            (Target::Quality(crate::regulations::Quality::Honesty), Mark::Trait { level: rated }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn results_of_primary_school_do_not_depend_on_the_order_of_entry(
        (one, other) in (5..=10_u8, marks()).prop_flat_map(|(score, but)| {
            shuffled(filled(HA_4A, &[END, AssessmentPeriod::EndTermOne], score, &but))
        })
    ) {
        let (one, other) = (given_school().and(one), given_school().and(other));
        prop_assert_eq!(of(one.school(), HA, YEAR), of(other.school(), HA, YEAR));
    }

    #[test]
    fn results_of_secondary_school_do_not_depend_on_the_order_of_entry(
        (one, other) in (0..=10_u8).prop_flat_map(|score| shuffled(filled(KHANH_6A, ALL_YEAR, score, &[])))
    ) {
        let (one, other) = (given_secondary().and(one), given_secondary().and(other));
        prop_assert_eq!(of(one.school(), KHANH, YEAR), of(other.school(), KHANH, YEAR));
    }

    #[test]
    fn finalizing_twice_without_a_change_gives_nothing(score in 0..=10_u8, but in marks()) {
        let given = given_school().and(filled(HA_4A, &[END], score, &but));
        let finalize = || FinalizeYear { class: CLASS_4A, students: vec![] };
        let given = closed(given, CLASS_4A, &[END]).by(PRINCIPAL).when(finalize()).recorded();
        given.by(PRINCIPAL).when(finalize()).then_nothing();
    }
}
