//! What must have been entered at a moment of assessment, by either circular: for lists of what is missing and for results.

use super::{AssessmentPeriod, Circular, GradeLevel, Holds, MissingPart, RuleSet, Subject, Target};
use crate::gradebook::{Absence, Mark};

impl RuleSet {
    /// The columns that must be filled at a moment for a student who is assessed in these subjects, in the order of the forms.
    /// Nothing is required after the year: what is assessed again is decided student by student.
    ///
    /// Circular 27/2020, Article 7: every subject and activity, every quality and competency. Circular 22/2021, Articles 6-8 and
    /// 12: every regular assessment of a term, the assessment in its middle and at its end, conduct at the end of each term,
    /// sessions missed at the end of the year.
    #[must_use]
    pub fn required(&self, grade: GradeLevel, moment: AssessmentPeriod, subjects: &[Subject]) -> Vec<Target> {
        let mut targets = self.targets(grade, moment);
        targets.retain(|target| {
            self.requires(grade, moment, *target).is_some()
                && target.subject().is_none_or(|subject| subjects.contains(&subject))
        });
        targets
    }

    /// What a column still lacks with this mark, the level before the score; none when it is complete or is not required.
    #[must_use]
    pub fn lacks(
        &self,
        grade: GradeLevel,
        moment: AssessmentPeriod,
        target: Target,
        mark: Option<&Mark>,
    ) -> Option<MissingPart> {
        if let Some(Mark::Absent { absence: Absence::MakeUpDue }) = mark {
            return Some(MissingPart::MakeUp);
        }
        match (self.requires(grade, moment, target)?, mark) {
            (Holds::LevelAndScore, Some(Mark::Subject { level: Some(_), score })) => {
                score.is_none().then_some(MissingPart::Score)
            }
            (Holds::Level, Some(Mark::Subject { level: Some(_), .. }))
            | (Holds::Trait, Some(Mark::Trait { .. }))
            | (Holds::DecimalScore, Some(Mark::Score { .. } | Mark::Absent { .. }))
            | (Holds::Pass, Some(Mark::Pass { .. } | Mark::Absent { .. }))
            | (Holds::Conduct, Some(Mark::Conduct { .. }))
            | (Holds::Absences, Some(Mark::Absences { .. })) => None,
            (Holds::LevelAndScore | Holds::Level | Holds::Trait | Holds::Pass | Holds::Conduct, _) => {
                Some(MissingPart::Level)
            }
            (Holds::DecimalScore, _) => Some(MissingPart::Score),
            (Holds::Absences, _) => Some(MissingPart::Number),
        }
    }

    /// What a column must hold at a moment; none when it may stay empty.
    fn requires(&self, grade: GradeLevel, moment: AssessmentPeriod, target: Target) -> Option<Holds> {
        // The result of primary school does not depend on the sessions missed.
        let is_optional = moment == AssessmentPeriod::Reassessment
            || matches!((self.circular, target), (Circular::Tt27(_), Target::Absences));
        self.holds(grade, moment, target).filter(|_| !is_optional)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::regulations::{Level, PassLevel, Quality, Rating, RegularNumber, Score, TraitLevel};

    const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);
    const ETHICS: Target = Target::Subject(Subject::Ethics);
    const CIVICS: Target = Target::Subject(Subject::CivicEducation);
    const ARTS: Target = Target::Subject(Subject::Arts);

    fn rules(grade: GradeLevel) -> &'static RuleSet {
        RuleSet::of(grade, date(2025, 9, 5)).unwrap()
    }

    fn required(grade: GradeLevel, moment: AssessmentPeriod, subjects: &[Subject]) -> Vec<String> {
        rules(grade).required(grade, moment, subjects).iter().map(ToString::to_string).collect()
    }

    fn lacks(
        grade: GradeLevel,
        moment: AssessmentPeriod,
        target: Target,
        mark: Option<Mark>,
    ) -> Option<MissingPart> {
        rules(grade).lacks(grade, moment, target, mark.as_ref())
    }

    fn level_and_score(level: Option<Level>, score: Option<u8>) -> Option<Mark> {
        Some(Mark::Subject { level, score: score.and_then(Score::new) })
    }

    #[test]
    fn primary_school_requires_the_students_subjects_and_every_trait_at_each_moment() {
        let subjects = [Subject::Ethics, Subject::Mathematics];
        for moment in
            [AssessmentPeriod::MidTermOne, AssessmentPeriod::EndTermOne, AssessmentPeriod::EndOfYear]
        {
            let required = required(GradeLevel::G1, moment, &subjects);
            assert_eq!(required[..3], ["subject:TOAN", "subject:DD", "competency:TCTH"], "{moment}");
            // Eight competencies in grades 1 and 2, and the five qualities.
            assert_eq!(required.len(), 2 + 8 + 5, "{moment}");
        }
        assert_eq!(required(GradeLevel::G3, AssessmentPeriod::MidTermTwo, &[]).len(), 10 + 5);
    }

    #[test]
    fn nothing_is_required_of_what_is_assessed_again() {
        for grade in GradeLevel::ALL {
            let subjects = rules(*grade).subjects(*grade);
            assert!(required(*grade, AssessmentPeriod::Reassessment, &subjects).is_empty(), "{grade}");
        }
        let again = |mark| lacks(GradeLevel::G4, AssessmentPeriod::Reassessment, MATHEMATICS, mark);
        assert_eq!(again(None), None);
        assert_eq!(again(level_and_score(None, Some(6))), None);
        let due = Some(Mark::Absent { absence: Absence::MakeUpDue });
        let missing = lacks(GradeLevel::G6, AssessmentPeriod::Reassessment, MATHEMATICS, due);
        assert_eq!(missing, Some(MissingPart::MakeUp));
    }

    #[test]
    fn a_tested_subject_lacks_its_level_then_its_score_and_any_other_subject_only_its_level() {
        let end = |target, mark| lacks(GradeLevel::G4, AssessmentPeriod::EndOfYear, target, mark);
        assert_eq!(end(MATHEMATICS, None), Some(MissingPart::Level));
        assert_eq!(end(MATHEMATICS, level_and_score(None, Some(8))), Some(MissingPart::Level));
        assert_eq!(end(MATHEMATICS, level_and_score(Some(Level::Completed), None)), Some(MissingPart::Score));
        assert_eq!(end(MATHEMATICS, level_and_score(Some(Level::NotCompleted), Some(0))), None);
        assert_eq!(end(ETHICS, level_and_score(Some(Level::Completed), None)), None);
        let middle = |grade| {
            let mark = level_and_score(Some(Level::Completed), None);
            lacks(grade, AssessmentPeriod::MidTermOne, MATHEMATICS, mark)
        };
        assert_eq!((middle(GradeLevel::G3), middle(GradeLevel::G4)), (None, Some(MissingPart::Score)));
    }

    #[test]
    fn a_trait_lacks_its_level_and_sessions_missed_are_not_required_in_primary_school() {
        let end = |target, mark| lacks(GradeLevel::G1, AssessmentPeriod::EndOfYear, target, mark);
        let honesty = Target::Quality(Quality::Honesty);
        assert_eq!(end(honesty, None), Some(MissingPart::Level));
        assert_eq!(end(honesty, Some(Mark::Trait { level: TraitLevel::NeedsEffort })), None);
        assert_eq!(end(Target::Absences, None), None);
    }

    #[test]
    fn secondary_school_requires_each_regular_assessment_of_a_subject() {
        let subjects = [Subject::Literature, Subject::CivicEducation, Subject::Arts];
        let terms = [AssessmentPeriod::RegularOne, AssessmentPeriod::RegularTwo];
        for moment in terms {
            let columns = required(GradeLevel::G6, moment, &subjects);
            let expected = [
                "regular:NV:1",
                "regular:NV:2",
                "regular:NV:3",
                "regular:NV:4",
                "regular:GDCD:1",
                "regular:GDCD:2",
                "regular:NT:1",
                "regular:NT:2",
            ];
            assert_eq!(columns, expected, "{moment}");
        }
    }

    #[test]
    fn secondary_school_requires_conduct_at_the_end_of_a_term_and_absences_at_the_end_of_the_year() {
        let columns = |moment| required(GradeLevel::G6, moment, &[Subject::CivicEducation]);
        assert_eq!(columns(AssessmentPeriod::MidTermOne), ["subject:GDCD"]);
        assert_eq!(columns(AssessmentPeriod::EndTermOne), ["subject:GDCD", "conduct"]);
        assert_eq!(columns(AssessmentPeriod::MidTermTwo), ["subject:GDCD"]);
        assert_eq!(columns(AssessmentPeriod::EndOfYear), ["subject:GDCD", "conduct", "absences"]);
    }

    #[test]
    fn nothing_entered_a_make_up_due_a_zero_for_absence_and_a_mark_are_told_apart() {
        let end = |target, mark| lacks(GradeLevel::G6, AssessmentPeriod::EndOfYear, target, mark);
        let due = Some(Mark::Absent { absence: Absence::MakeUpDue });
        let zero = Some(Mark::Absent { absence: Absence::Zero });
        assert_eq!(
            (end(CIVICS, None), end(ARTS, None)),
            (Some(MissingPart::Score), Some(MissingPart::Level))
        );
        assert_eq!(
            (end(CIVICS, due), end(ARTS, due)),
            (Some(MissingPart::MakeUp), Some(MissingPart::MakeUp))
        );
        assert_eq!((end(CIVICS, zero), end(ARTS, zero)), (None, None));
        assert_eq!(end(CIVICS, Some(Mark::Score { score: "0".parse().unwrap() })), None);
        assert_eq!(end(ARTS, Some(Mark::Pass { level: PassLevel::NotPassed })), None);
        assert_eq!(end(Target::Conduct, None), Some(MissingPart::Level));
        assert_eq!(end(Target::Conduct, Some(Mark::Conduct { level: Rating::NotPassed })), None);
        assert_eq!(end(Target::Absences, None), Some(MissingPart::Number));
        assert_eq!(end(Target::Absences, Some(Mark::Absences { excused: 0, unexcused: 0 })), None);
    }

    #[test]
    fn every_required_column_of_an_empty_gradebook_lacks_something() {
        for grade in GradeLevel::ALL {
            let subjects = rules(*grade).subjects(*grade);
            for moment in AssessmentPeriod::ALL {
                for target in rules(*grade).required(*grade, *moment, &subjects) {
                    assert!(lacks(*grade, *moment, target, None).is_some(), "{grade} {moment} {target}");
                }
            }
        }
    }

    #[test]
    fn a_column_that_the_grade_has_not_lacks_nothing() {
        let third =
            Target::Regular { subject: Subject::CivicEducation, number: RegularNumber::new(3).unwrap() };
        assert_eq!(lacks(GradeLevel::G6, AssessmentPeriod::RegularOne, third, None), None);
        assert_eq!(lacks(GradeLevel::G1, AssessmentPeriod::EndOfYear, CIVICS, None), None);
    }
}
