//! The marks of one student at one moment, as plain values: what the result of a year is found from.

use std::collections::BTreeMap;

use super::{Tt27, competencies, is_compulsory};
use crate::{
    gradebook::Mark,
    regulations::{
        AssessmentPeriod, GradeLevel, Level, Missing, MissingPart, Quality, Score, Subject, Target, Trait,
        TraitLevel,
    },
};

/// What has been entered for a subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SubjectMark {
    /// T, H or C.
    pub level: Option<Level>,
    /// The score that stands, where a test was sat again (Article 7.1d).
    pub score: Option<Score>,
}

/// The marks of a student at one moment; those of the end of the year give the result of the year (Article 9.2). What an earlier
/// moment held has no part in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearMarks {
    /// The grade that the student is in.
    pub grade: GradeLevel,
    /// Every subject and activity that the student is assessed in: compulsory ones and electives taken, without exemptions.
    pub subjects: BTreeMap<Subject, SubjectMark>,
    /// Every competency and quality that is rated.
    pub traits: BTreeMap<Trait, Option<TraitLevel>>,
}

impl YearMarks {
    /// Takes the marks of the subjects, and of every competency and quality of the grade, from `mark`, which gives a test that
    /// was sat again the score that stands.
    pub fn read(grade: GradeLevel, subjects: &[Subject], mark: impl Fn(Target) -> Option<Mark>) -> Self {
        let subject = |subject: &Subject| {
            let found = match mark(Target::Subject(*subject)) {
                Some(Mark::Subject { level, score }) => SubjectMark { level, score },
                _ => SubjectMark::default(),
            };
            (*subject, found)
        };
        let competencies = competencies(grade).iter().copied().map(Trait::Competency);
        let qualities = Quality::ALL.iter().copied().map(Trait::Quality);
        let rated = |rated: Trait| match mark(rated.into()) {
            Some(Mark::Trait { level }) => (rated, Some(level)),
            _ => (rated, None),
        };
        Self {
            grade,
            subjects: subjects.iter().map(subject).collect(),
            traits: competencies.chain(qualities).map(rated).collect(),
        }
    }

    /// The subjects that have a test at a moment (Article 7.1b: compulsory ones only), with the score if there is one.
    pub fn tests(
        &self,
        rules: &Tt27,
        moment: AssessmentPeriod,
    ) -> impl Iterator<Item = (Subject, Option<Score>)> {
        self.subjects
            .iter()
            .filter(move |(subject, _)| {
                rules.has_test(self.grade, **subject, moment) && is_compulsory(self.grade, **subject)
            })
            .map(|(subject, mark)| (*subject, mark.score))
    }
}

/// What is required at a moment and has not been entered: the level of every subject, the scores of the tests, every competency and
/// quality (Article 7). In the order of the forms.
#[must_use]
pub fn missing_at(rules: &Tt27, moment: AssessmentPeriod, marks: &YearMarks) -> Vec<Missing> {
    let without_score: Vec<Subject> =
        marks.tests(rules, moment).filter(|(_, score)| score.is_none()).map(|(subject, _)| subject).collect();
    let subjects = marks.subjects.iter().flat_map(|(subject, mark)| {
        let level = mark.level.is_none().then_some(MissingPart::Level);
        let score = without_score.contains(subject).then_some(MissingPart::Score);
        let target = Target::Subject(*subject);
        level.into_iter().chain(score).map(move |what| Missing { moment, target, what })
    });
    let traits = marks.traits.iter().filter(|(_, level)| level.is_none()).map(|(rated, _)| Missing {
        moment,
        target: Target::from(*rated),
        what: MissingPart::Level,
    });
    subjects.chain(traits).collect()
}

/// The marks after supplementary assessment (đánh giá bổ sung, Article 11.1b): a level or score that was assessed again takes the
/// place of the one of the end of the year, what was not assessed again stays. Subjects that the student is not assessed in are
/// passed over.
#[must_use]
pub fn with_reassessment(end_of_year: &YearMarks, again: &YearMarks) -> YearMarks {
    let mut marks = end_of_year.clone();
    for (subject, mark) in &mut marks.subjects {
        let again = again.subjects.get(subject).copied().unwrap_or_default();
        *mark = SubjectMark { level: again.level.or(mark.level), score: again.score.or(mark.score) };
    }
    for (rated, level) in &mut marks.traits {
        *level = again.traits.get(rated).copied().flatten().or(*level);
    }
    marks
}
