use proptest::prelude::*;

use super::*;

/// A student of any grade of primary school with full marks, mostly good ones: even marks would nearly always give the lowest level.
fn full_marks() -> impl Strategy<Value = YearMarks> {
    let grade = prop::sample::select(&GradeLevel::ALL[..5]);
    let lowest = prop::sample::select(vec![0_u8, 4, 5, 7, 8, 9]);
    (grade, lowest, prop::sample::select(vec![1_u32, 5, 60])).prop_flat_map(|(grade, lowest, good)| {
        let count = 32;
        let level = prop_oneof![
            good => Just((Level::WellCompleted, TraitLevel::Good)),
            1 => Just((Level::Completed, TraitLevel::Reached)),
            1 => Just((Level::NotCompleted, TraitLevel::NeedsEffort)),
        ];
        let levels = prop::collection::vec(level, count);
        let scores = prop::collection::vec(lowest..=Score::MAX, count);
        let electives = any::<bool>();
        (levels, scores, electives).prop_map(move |(levels, scores, electives)| {
            let mut marks = best(grade);
            if electives {
                for subject in RULES.subjects(grade) {
                    marks.subjects.entry(*subject).or_default();
                }
            }
            let mut levels = levels.into_iter();
            for (mark, score) in marks.subjects.values_mut().zip(scores) {
                mark.level = levels.next().map(|(level, _)| level);
                mark.score = mark.score.and(Score::new(score));
            }
            for level in marks.traits.values_mut() {
                *level = levels.next().map(|(_, level)| level);
            }
            marks
        })
    })
}

/// Full marks with up to two levels taken out.
fn marks_with_gaps() -> impl Strategy<Value = YearMarks> {
    let gaps = prop::collection::vec(any::<prop::sample::Index>(), 0..3);
    (full_marks(), gaps).prop_map(|(mut marks, gaps)| {
        for gap in gaps {
            let subjects = marks.subjects.len();
            let gap = gap.index(subjects + marks.traits.len());
            if let Some(mark) = marks.subjects.values_mut().nth(gap) {
                mark.level = None;
            } else if let Some(level) = marks.traits.values_mut().nth(gap - subjects) {
                *level = None;
            }
        }
        marks
    })
}

/// Raises the mark at an index by one step; past the last one, nothing.
fn raise(marks: &mut YearMarks, index: usize) {
    let (subjects, tests) = (marks.subjects.len(), marks.subjects.len() * 2);
    if index < subjects {
        if let Some(mark) = marks.subjects.values_mut().nth(index) {
            mark.level = mark.level.map(|level| match level {
                Level::WellCompleted | Level::Completed => Level::WellCompleted,
                Level::NotCompleted => Level::Completed,
            });
        }
    } else if index < tests {
        if let Some(mark) = marks.subjects.values_mut().nth(index - subjects) {
            mark.score = mark.score.map(|score| Score::new(score.points() + 1).unwrap_or(score));
        }
    } else if let Some(level) = marks.traits.values_mut().nth(index - tests) {
        *level = level.map(|level| match level {
            TraitLevel::Good | TraitLevel::Reached => TraitLevel::Good,
            TraitLevel::NeedsEffort => TraitLevel::Reached,
        });
    }
}

/// The level found another way: every single mark sets a ceiling, and the lowest ceiling decides. 0 is the best level.
fn by_ceilings(marks: &YearMarks) -> CompletionLevel {
    let mut ceiling = 0;
    for mark in marks.subjects.values() {
        ceiling = ceiling.max(match mark.level.unwrap() {
            Level::WellCompleted => 0,
            Level::Completed => 2,
            Level::NotCompleted => 3,
        });
    }
    for (_, score) in marks.tests(&RULES, AssessmentPeriod::EndOfYear) {
        ceiling = ceiling.max(match score.unwrap().points() {
            9.. => 0,
            7..=8 => 1,
            5..=6 => 2,
            _ => 3,
        });
    }
    for level in marks.traits.values() {
        ceiling = ceiling.max(match level.unwrap() {
            TraitLevel::Good => 0,
            TraitLevel::Reached => 2,
            TraitLevel::NeedsEffort => 3,
        });
    }
    CompletionLevel::ALL[ceiling]
}

proptest! {
    /// Levels are declared best first, so the better one compares as less.
    #[test]
    fn raising_one_mark_never_lowers_the_level(marks in full_marks(), index in 0_usize..45) {
        let mut raised = marks.clone();
        raise(&mut raised, index);
        prop_assert!(reached(&raised) <= reached(&marks));
    }

    #[test]
    fn full_marks_give_the_level_that_the_worst_mark_allows(marks in full_marks()) {
        let explanation = explain(&marks);
        prop_assert_eq!(&explanation.missing, &[]);
        prop_assert_eq!(explanation.reached, Some(by_ceilings(&marks)));
    }

    #[test]
    fn the_order_of_entry_does_not_matter(marks in full_marks(), seed in any::<prop::sample::Index>()) {
        let turn = |length: usize| seed.index(length.max(1));
        let mut subjects: Vec<_> = marks.subjects.clone().into_iter().collect();
        let mut traits: Vec<_> = marks.traits.clone().into_iter().collect();
        let (by, of) = (turn(subjects.len()), turn(traits.len()));
        subjects.rotate_left(by);
        traits.rotate_left(of);
        traits.reverse();
        let entered = YearMarks {
            grade: marks.grade,
            subjects: subjects.into_iter().collect(),
            traits: traits.into_iter().collect(),
        };
        prop_assert_eq!(explain(&entered), explain(&marks));
    }

    #[test]
    fn an_explanation_agrees_with_the_level(marks in marks_with_gaps()) {
        let explanation = explain(&marks);
        prop_assert_eq!(explanation.reached.is_none(), !explanation.missing.is_empty());
        let mut first = None;
        for step in &explanation.steps {
            if step.conditions.iter().all(|condition| condition.holds) {
                first = first.or(Some(step.level));
            }
            for condition in &step.conditions {
                prop_assert_eq!(condition.shortfall().is_none(), condition.holds);
                prop_assert_eq!(condition.targets.is_empty(), condition.holds);
            }
        }
        if let Some(reached) = explanation.reached {
            prop_assert_eq!(reached, first.unwrap_or(CompletionLevel::NotCompleted));
        }
    }

    #[test]
    fn the_next_level_is_the_one_above_and_names_what_stands_in_the_way(marks in full_marks()) {
        let explanation = explain(&marks);
        let reached = explanation.reached.unwrap();
        match explanation.next_level() {
            None => prop_assert_eq!(reached, CompletionLevel::Excellent),
            Some(step) => {
                let above = CompletionLevel::ALL.iter().rev().find(|level| **level < reached);
                prop_assert_eq!(Some(&step.level), above);
                prop_assert!(step.conditions.iter().any(|condition| !condition.targets.is_empty()));
            }
        }
    }

    #[test]
    fn supplementary_assessment_is_needed_in_something_if_and_only_if_the_class_is_not_completed(
        marks in full_marks()
    ) {
        let explanation = explain(&marks);
        let is_completed = explanation.reached.map(ClassCompletion::of) == Some(ClassCompletion::Completed);
        prop_assert_eq!(needs_supplementary_assessment(&explanation).is_empty(), is_completed);
    }

    /// What is named is enough: with all of it made good the class is completed.
    #[test]
    fn making_good_what_is_named_completes_the_class(marks in full_marks()) {
        let targets = needs_supplementary_assessment(&explain(&marks));
        let best = best(marks.grade);
        let mut again = YearMarks::read(marks.grade, &[], |_| None);
        for target in &targets {
            if let Target::Subject(subject) = target {
                let mark = best.subjects.get(subject).copied();
                let elective = SubjectMark { level: Some(Level::WellCompleted), score: None };
                again.subjects.insert(*subject, mark.unwrap_or(elective));
            }
        }
        for (rated, level) in &mut again.traits {
            if targets.contains(&Target::from(*rated)) {
                *level = Some(TraitLevel::Reached);
            }
        }
        let after = explain(&with_reassessment(&marks, &again));
        prop_assert_eq!(after.reached.map(ClassCompletion::of), Some(ClassCompletion::Completed));
    }
}
