//! The rules of Circular 27/2020 at every boundary, and the laws that hold for any marks.

mod awards;
mod completion;
mod hints;
mod laws;
mod marks;
mod year_level;

use super::*;
use crate::regulations::{
    AssessmentPeriod, CompletionLevel, Explanation, GradeLevel, Level, Score, Subject, Target, Trait,
    TraitLevel,
};

const RULES: Tt27 = Tt27::DEFAULT;

/// The end of the year of a student with the best of marks in every compulsory subject: T, and 10 where there is a test.
fn best(grade: GradeLevel) -> YearMarks {
    let is_compulsory = |subject: &&Subject| is_compulsory(grade, **subject);
    let subjects = RULES.subjects(grade).iter().filter(is_compulsory).map(|subject| {
        let has_test = RULES.has_test(grade, *subject, AssessmentPeriod::EndOfYear);
        let mark =
            SubjectMark { level: Some(Level::WellCompleted), score: Score::new(10).filter(|_| has_test) };
        (*subject, mark)
    });
    let subjects = subjects.collect();
    let traits = YearMarks::read(grade, &[], |_| None).traits;
    let traits = traits.into_keys().map(|rated| (rated, Some(TraitLevel::Good))).collect();
    YearMarks { grade, subjects, traits }
}

impl YearMarks {
    fn level(mut self, subject: Subject, level: Level) -> Self {
        self.subjects.entry(subject).or_default().level = Some(level);
        self
    }

    fn score(mut self, subject: Subject, points: u8) -> Self {
        self.subjects.entry(subject).or_default().score = Some(Score::new(points).unwrap());
        self
    }

    /// Every test of the end of the year with that score.
    fn scores(self, points: u8) -> Self {
        let tested: Vec<Subject> =
            self.tests(&RULES, AssessmentPeriod::EndOfYear).map(|(subject, _)| subject).collect();
        tested.into_iter().fold(self, |marks, subject| marks.score(subject, points))
    }

    fn rated(mut self, rated: Trait, level: TraitLevel) -> Self {
        self.traits.insert(rated, Some(level));
        self
    }
}

fn explain(marks: &YearMarks) -> Explanation<CompletionLevel> {
    year_level(&RULES, marks)
}

fn reached(marks: &YearMarks) -> Option<CompletionLevel> {
    explain(marks).reached
}

fn names(targets: &[Target]) -> Vec<String> {
    targets.iter().map(ToString::to_string).collect()
}
