//! What holds for every student: better marks never do harm, order does not matter, explanations say what was decided.

use proptest::prelude::*;

use super::*;
use crate::regulations::GradeLevel;

fn tenths() -> impl Strategy<Value = u8> {
    // Bounds more often than chance would have it.
    prop_oneof![0_u8..=100, prop::sample::select(vec![34, 35, 49, 50, 64, 65, 79, 80, 89, 90])]
}

fn average(tenths: u8) -> DecimalScore {
    DecimalScore::from_tenths(tenths).unwrap()
}

/// Mostly good students with a few low results, where levels and adjustments are decided.
fn scores() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(tenths(), 4..=8),
        (
            prop::collection::vec(prop::sample::select(vec![65, 80, 85, 90]), 5..=8),
            0_usize..5,
            tenths(),
            tenths()
        )
            .prop_map(|(mut scores, index, first, second)| {
                scores[index] = first;
                scores[0] = scores[0].min(second.max(50));
                scores
            }),
    ]
}

fn levels() -> impl Strategy<Value = Vec<bool>> {
    prop::collection::vec(prop::bool::weighted(0.85), 4)
}

fn standings(scores: &[u8], passed: &[bool]) -> Vec<SubjectStanding> {
    let scored = SCORED.iter().zip(scores).map(|(subject, tenths)| SubjectStanding {
        subject: *subject,
        result: SubjectResult::Scored(Ok(average(*tenths))),
    });
    let comment = COMMENT.iter().zip(passed).map(|(subject, passed)| SubjectStanding {
        subject: *subject,
        result: SubjectResult::Comment(Ok(if *passed { PassLevel::Passed } else { PassLevel::NotPassed })),
    });
    scored.chain(comment).collect()
}

fn parameters() -> impl Strategy<Value = Tt22> {
    (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(comments, at_its_best, fewer, before_summer)| Tt22 {
            adjustment_counts_comment_subjects: comments,
            but_for: if at_its_best { ButFor::AtItsBest } else { ButFor::LeftOut },
            fewer_subjects_all_count: fewer,
            retest_needs_conduct_before_summer: before_summer,
            ..RULES
        },
    )
}

fn term_of(tenths: &[u8], regular: usize) -> TermMarks<DecimalScore> {
    let given = |index: usize| Assessed::Given(average(tenths[index]));
    TermMarks::new(2, (2..2 + regular).map(given), given(0), given(1))
}

fn subject_of(one: &[u8], two: &[u8], regular: usize) -> SubjectYear {
    let marks = YearMarks {
        term_one: term_of(one, regular),
        term_two: term_of(two, regular),
        retest: Assessed::Missing,
    };
    SubjectYear { subject: Subject::Mathematics, marks: SubjectMarks::Scored(marks) }
}

/// Nearest tenth to the fraction by trying all of them; the upper of two that are equally near.
fn nearest_tenth(numerator: i64, denominator: i64) -> u8 {
    (0..=100).min_by_key(|tenth| ((tenth * denominator - numerator).abs(), -tenth)).unwrap() as u8
}

/// A record of a year whose subjects have the same result throughout, and perhaps one of a re-test.
fn record_of(
    scores: &[u8],
    passed: &[bool],
    retests: &[Option<u8>],
    conduct: (usize, usize, Option<usize>),
    absences: u16,
) -> YearRecord {
    fn flat<T: Copy>(result: T, retest: Option<T>) -> YearMarks<T> {
        let given = Assessed::Given(result);
        let term = TermMarks::new(2, [given; 2], given, given);
        let retest = retest.map_or(Assessed::Missing, Assessed::Given);
        YearMarks { term_one: term.clone(), term_two: term, retest }
    }
    let level = |passed: bool| if passed { PassLevel::Passed } else { PassLevel::NotPassed };
    let scored = SCORED.iter().zip(scores).zip(retests).map(|((subject, tenths), retest)| SubjectYear {
        subject: *subject,
        marks: SubjectMarks::Scored(flat(average(*tenths), retest.map(average))),
    });
    let comment = COMMENT.iter().zip(passed).zip(retests).map(|((subject, passed), retest)| SubjectYear {
        subject: *subject,
        marks: SubjectMarks::Comment(flat(level(*passed), retest.map(|tenths| level(tenths >= 50)))),
    });
    YearRecord {
        subjects: scored.chain(comment).collect(),
        conduct: ConductMarks {
            term_one: Some(Rating::ALL[conduct.0]),
            term_two: Some(Rating::ALL[conduct.1]),
            after_summer: conduct.2.map(|index| Rating::ALL[index]),
        },
        absences: Some(absences),
        basis: Basis::Rules,
    }
}

proptest! {
    /// Against an exact fraction, rounded by search instead of division.
    #[test]
    fn averages_are_the_nearest_tenths_of_the_exact_fractions(
        one in prop::collection::vec(0_u8..=100, 6),
        two in prop::collection::vec(0_u8..=100, 6),
        regular in 2_usize..=4,
    ) {
        let exact = |marks: &[u8]| {
            let mut sum: i64 = marks[2..2 + regular].iter().map(|tenths| i64::from(*tenths)).sum();
            sum += i64::from(marks[0]) + i64::from(marks[0]);
            sum += i64::from(marks[1]) + i64::from(marks[1]) + i64::from(marks[1]);
            nearest_tenth(sum, i64::try_from(regular).unwrap() + 5)
        };
        let subject = subject_of(&one, &two, regular);
        prop_assert_eq!(subject.term(Term::One).average(), Some(average(exact(&one))));
        prop_assert_eq!(subject.term(Term::Two).average(), Some(average(exact(&two))));
        let year = nearest_tenth(i64::from(exact(&one)) + 2 * i64::from(exact(&two)), 3);
        prop_assert_eq!(subject.year().average(), Some(average(year)));
    }

    #[test]
    fn raising_one_score_never_lowers_an_average(
        marks in prop::collection::vec(0_u8..=100, 6),
        raised in 0_usize..6,
        to in 0_u8..=100,
    ) {
        let mut better = marks.clone();
        better[raised] = better[raised].max(to);
        let of = |marks: &[u8]| subject_of(marks, marks, 4).year().average();
        prop_assert!(of(&better) >= of(&marks));
    }

    #[test]
    fn the_order_of_regular_assessments_does_not_matter(
        marks in prop::collection::vec(0_u8..=100, 6),
        order in Just([2_usize, 3, 4, 5]).prop_shuffle(),
    ) {
        let mut other = marks[..2].to_vec();
        other.extend(order.iter().map(|index| marks[*index]));
        let of = |marks: &[u8]| subject_of(marks, marks, 4).year().average();
        prop_assert_eq!(of(&marks), of(&other));
    }

    #[test]
    fn raising_one_result_never_lowers_the_study_level(
        rules in parameters(),
        scores in scores(),
        passed in levels(),
        raised in 0_usize..12,
        to in tenths(),
    ) {
        let (mut better_scores, mut better_passed) = (scores.clone(), passed.clone());
        match raised.checked_sub(8) {
            Some(comment) => better_passed[comment] = true,
            None => {
                let index = raised % scores.len();
                better_scores[index] = better_scores[index].max(to);
            }
        }
        let level = |scores: &[u8], passed: &[bool]| study(&rules, &standings(scores, passed)).level().unwrap();
        // Best first.
        prop_assert!(level(&better_scores, &better_passed) <= level(&scores, &passed));
    }

    #[test]
    fn the_order_of_subjects_does_not_matter(
        rules in parameters(),
        scores in scores(),
        passed in levels(),
        seed in prop::collection::vec(any::<u32>(), 12),
    ) {
        let subjects = standings(&scores, &passed);
        let mut keyed: Vec<_> = seed.into_iter().zip(subjects.clone()).collect();
        keyed.sort_by_key(|(key, _)| *key);
        let shuffled: Vec<_> = keyed.into_iter().map(|(_, subject)| subject).collect();
        prop_assert_eq!(study(&rules, &subjects).level(), study(&rules, &shuffled).level());
    }

    /// By the parameters as they are by default, no second subject could be the one of Article 9.3.
    #[test]
    fn at_most_one_subject_is_the_one_of_an_adjustment(scores in scores(), passed in levels()) {
        let subjects = standings(&scores, &passed);
        let mut reversed = subjects.clone();
        reversed.reverse();
        prop_assert_eq!(study(&RULES, &subjects).adjustment, study(&RULES, &reversed).adjustment);
    }

    #[test]
    fn explanations_agree_with_the_level(rules in parameters(), scores in scores(), passed in levels()) {
        let Study { explanation, adjustment } = study(&rules, &standings(&scores, &passed));
        let holding = explanation.steps.iter().find(|step| step.conditions.iter().all(|condition| condition.holds));
        let by_conditions = holding.map_or(Rating::NotPassed, |step| step.level);
        prop_assert_eq!(adjustment.map_or(explanation.reached, |adjustment| Some(adjustment.from)), Some(by_conditions));
        prop_assert_eq!(explanation.remarks.len(), usize::from(adjustment.is_some()));
        for condition in explanation.steps.iter().flat_map(|step| &step.conditions) {
            prop_assert_eq!(condition.shortfall().is_none(), condition.holds);
            prop_assert!(!condition.holds || condition.targets.is_empty());
        }
        if let Some(step) = explanation.next_level() {
            prop_assert!(Some(step.level) < explanation.reached);
            prop_assert!(step.conditions.iter().any(|condition| !condition.holds));
        } else {
            prop_assert_eq!(explanation.reached, Some(Rating::Good));
        }
    }

    /// Conduct, sessions, subjects assessed by comments and re-tests.
    #[test]
    fn raising_what_is_no_score_of_the_year_never_undoes_a_promotion(
        rules in parameters(),
        scores in scores(),
        passed in levels(),
        retests in prop::collection::vec(prop::option::of(tenths()), 8),
        conduct in (0_usize..4, 0_usize..4, prop::option::of(0_usize..4)),
        absences in 40_u16..50,
        raised in 0_usize..8,
        to in tenths(),
    ) {
        let record = record_of(&scores, &passed, &retests, conduct, absences);
        let (mut passed, mut retests, mut conduct, mut absences) = (passed, retests, conduct, absences);
        match raised {
            0..4 => passed[raised] = true,
            4 => retests.iter_mut().for_each(|retest| *retest = retest.map(|tenths| tenths.max(to))),
            5 => conduct.0 = conduct.0.saturating_sub(1),
            6 => conduct.1 = conduct.1.saturating_sub(1),
            _ => absences -= 1,
        }
        let better = record_of(&scores, &passed, &retests, conduct, absences);
        if review(&rules, &record).outcome == Promotion::Promoted {
            prop_assert_eq!(review(&rules, &better).outcome, Promotion::Promoted);
        }
    }

    /// Without re-tests: an average that rises to 5.0 closes its own, which might have ended higher still.
    #[test]
    fn raising_one_score_of_the_year_never_undoes_a_promotion(
        rules in parameters(),
        scores in scores(),
        passed in levels(),
        conduct in (0_usize..4, 0_usize..4, prop::option::of(0_usize..4)),
        raised in 0_usize..8,
        to in tenths(),
    ) {
        let mut better = scores.clone();
        let index = raised % scores.len();
        better[index] = better[index].max(to);
        let outcome = |scores: &[u8]| review(&rules, &record_of(scores, &passed, &[None; 8], conduct, 0)).outcome;
        if outcome(&scores) == Promotion::Promoted {
            prop_assert_eq!(outcome(&better), Promotion::Promoted);
        }
    }

    #[test]
    fn the_outcome_agrees_with_the_three_conditions(
        scores in scores(),
        passed in levels(),
        retests in prop::collection::vec(prop::option::of(tenths()), 8),
        conduct in (0_usize..4, 0_usize..4, prop::option::of(0_usize..4)),
        absences in 40_u16..50,
    ) {
        let review = review(&RULES, &record_of(&scores, &passed, &retests, conduct, absences));
        let all_hold = review.conditions.iter().all(|condition| condition.holds);
        prop_assert_eq!(review.outcome == Promotion::Promoted, all_hold);
        match &review.outcome {
            Promotion::Promoted => {}
            Promotion::Pending(needs) => prop_assert!(!needs.is_empty()),
            Promotion::NotPromoted(obstacles) => prop_assert!(!obstacles.is_empty()),
        }
        prop_assert_eq!(completion(GradeLevel::G9, &review.outcome).is_some(), all_hold);
        // An award is for who is promoted, unless it is for the sessions missed.
        if review.award.reached.is_some() && absences <= 45 {
            prop_assert_eq!(review.outcome, Promotion::Promoted);
        }
    }
}
