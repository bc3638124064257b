//! Whether a student is promoted (được lên lớp, Article 12), by way of summer training (Article 13) and re-tests (Article 14)
//! where they are needed.

use super::{
    Award, Basis, Found, Need, Obstacle, PlanVerdict, Study, SubjectStanding, SubjectYear, Tt22, YearRecord,
    award, conditions::Wording, obstacles::StudyObstacle, ratings::Rated, study,
};
use crate::regulations::{
    AssessmentPeriod, Condition, Explanation, Missing, MissingPart, Rating, Subject, Target,
};

/// The outcome of a school year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Promotion {
    /// The student moves up; in grades 9 and 12, has completed the level of schooling.
    Promoted,
    /// Not yet to be said: what is still to be done.
    Pending(Vec<Need>),
    /// The student repeats the grade: every reason.
    NotPromoted(Vec<Obstacle>),
}

/// All results of a student's school year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearReview {
    /// The year's result of each subject, in the order of the forms.
    pub subjects: Vec<SubjectStanding>,
    /// Study level of the year.
    pub study: Study,
    /// Conduct of the year.
    pub conduct: Found<Rating>,
    /// The award that follows from the results.
    pub award: Explanation<Award>,
    /// Whether conduct of the year makes summer training necessary (Article 13).
    pub needs_summer_training: bool,
    /// The subjects in which the student may be assessed again (Article 14), in the order of the forms; empty when that is not
    /// open to the student.
    pub retest_subjects: Vec<Subject>,
    /// Study level with the results of re-tests in place of the year's. Article 9.3 is applied to it as well: the circular replaces
    /// the result of the subject and does not say that the level is found otherwise.
    pub study_after: Study,
    /// Conduct with the rating after summer training in place of the year's.
    pub conduct_after: Found<Rating>,
    /// The three conditions of Article 12.1, after summer training and re-tests.
    pub conditions: Vec<Condition>,
    /// By what the outcome is decided. A student with an individual plan has results where there are marks, but none of them
    /// decides.
    pub basis: Basis,
    /// The outcome.
    pub outcome: Promotion,
}

/// Finds all results of a school year.
#[must_use]
pub fn review(rules: &Tt22, record: &YearRecord) -> YearReview {
    let subjects: Vec<SubjectStanding> = record.subjects.iter().map(SubjectYear::year).collect();
    let study_of_year = study(rules, &subjects);
    let (conduct, conduct_after) = (record.conduct.year(), record.conduct.after_summer());
    let opens_retest = if rules.retest_needs_conduct_before_summer { &conduct } else { &conduct_after };
    let may_retest =
        study_of_year.level() == Some(Rating::NotPassed) && opens_retest.as_ref().is_ok_and(is_passed);
    let retested = |subject: &&SubjectYear| may_retest && subject.may_be_retested();
    let after: Vec<SubjectStanding> = record
        .subjects
        .iter()
        .map(|subject| if may_retest { subject.after_retest() } else { subject.year() })
        .collect();
    let study_after = study(rules, &after);
    let at_best: Vec<SubjectStanding> = record.subjects.iter().map(SubjectYear::at_best).collect();
    let case = Case {
        missing: missing(record, &study_of_year, &conduct),
        conduct: conduct.as_ref().ok().copied(),
        is_rated_after_summer: record.conduct.after_summer.is_some(),
        conduct_after: conduct_after.as_ref().ok().copied(),
        study_after: study_after.level(),
        may_retest,
        can_still_pass: may_retest && study(rules, &at_best).level().is_some_and(|level| is_passed(&level)),
        can_retest: record.subjects.iter().any(|subject| retested(&subject)),
        open_retests: record
            .subjects
            .iter()
            .filter(retested)
            .filter(|subject| !subject.is_retest_settled())
            .map(|subject| subject.subject)
            .collect(),
        absences: record.absences,
    };
    YearReview {
        award: award(rules, &conduct, &study_of_year, &subjects),
        needs_summer_training: conduct == Ok(Rating::NotPassed),
        retest_subjects: record.subjects.iter().filter(retested).map(|subject| subject.subject).collect(),
        conditions: vec![
            Rated::Conduct.at_least(Rating::Passed, case.conduct_after, "TT22/2021, Điều 12.1a"),
            Rated::Study.at_least(Rating::Passed, case.study_after, "TT22/2021, Điều 12.1b"),
            absences(rules, record.absences),
        ],
        basis: record.basis,
        outcome: match record.basis {
            Basis::Rules => case.outcome(rules),
            Basis::IndividualPlan(verdict) => by_plan(verdict),
        },
        subjects,
        study: study_of_year,
        conduct,
        study_after,
        conduct_after,
    }
}

fn is_passed(rating: &Rating) -> bool {
    *rating != Rating::NotPassed
}

/// Article 11: the principal considers the results of education by the individual plan.
fn by_plan(verdict: Option<PlanVerdict>) -> Promotion {
    match verdict {
        Some(PlanVerdict::Met) => Promotion::Promoted,
        Some(PlanVerdict::NotMet) => Promotion::NotPromoted(vec![Obstacle::IndividualPlan]),
        None => Promotion::Pending(vec![Need::PrincipalsDecision]),
    }
}

/// What promotion by the rules depends on.
struct Case {
    missing: Vec<Missing>,
    conduct: Option<Rating>,
    is_rated_after_summer: bool,
    conduct_after: Option<Rating>,
    study_after: Option<Rating>,
    may_retest: bool,
    /// Whether the best results in the open re-tests would suffice.
    can_still_pass: bool,
    can_retest: bool,
    open_retests: Vec<Subject>,
    absences: Option<u16>,
}

impl Case {
    fn outcome(&self, rules: &Tt22) -> Promotion {
        if !self.missing.is_empty() {
            return Promotion::Pending(vec![Need::Missing(self.missing.clone())]);
        }
        let (mut obstacles, mut needs) = (Vec::new(), Vec::new());
        let trains = self.conduct == Some(Rating::NotPassed) && !self.is_rated_after_summer;
        if trains {
            needs.push(Need::SummerTraining);
        } else if self.conduct_after == Some(Rating::NotPassed) {
            obstacles.push(Obstacle::Conduct);
        }
        let Some(study_after) = self.study_after else {
            // A student who is assessed in no subject has no study level to go by.
            return Promotion::Pending(vec![Need::PrincipalsDecision]);
        };
        if study_after == Rating::NotPassed {
            if self.can_still_pass {
                needs.push(Need::Retest(self.open_retests.clone()));
            } else if let Some(why) = self.study_obstacle(rules, trains) {
                obstacles.push(Obstacle::Study(why));
            }
        }
        if let Some(missed) = self.absences.filter(|missed| *missed > rules.most_absences) {
            obstacles.push(Obstacle::Absences { missed, most: rules.most_absences });
        }
        // What could still be done changes nothing once one condition has failed for good.
        match (obstacles.is_empty(), needs.is_empty()) {
            (false, _) => Promotion::NotPromoted(obstacles),
            (true, false) => Promotion::Pending(needs),
            (true, true) => Promotion::Promoted,
        }
    }

    /// Why Chưa đạt is final; none while summer training may open re-tests.
    fn study_obstacle(&self, rules: &Tt22, trains: bool) -> Option<StudyObstacle> {
        if self.can_retest {
            Some(StudyObstacle::AfterRetest)
        } else if self.may_retest {
            Some(StudyObstacle::NothingToRetest)
        } else if trains && !rules.retest_needs_conduct_before_summer {
            None
        } else {
            Some(StudyObstacle::NoRetest)
        }
    }
}

/// What is still missing: marks, conduct of the terms, sessions missed.
fn missing(record: &YearRecord, study: &Study, conduct: &Found<Rating>) -> Vec<Missing> {
    let mut missing = study.explanation.missing.clone();
    missing.extend(conduct.as_ref().err().into_iter().flatten().cloned());
    if record.absences.is_none() {
        missing.push(Missing {
            moment: AssessmentPeriod::EndOfYear,
            target: Target::Absences,
            what: MissingPart::Number,
        });
    }
    missing
}

fn absences(rules: &Tt22, missed: Option<u16>) -> Condition {
    let most = rules.most_absences;
    let holds = missed.is_some_and(|missed| missed <= most);
    let targets = if holds { Vec::new() } else { vec![Target::Absences] };
    Wording::of_absences(most, missed).condition("TT22/2021, Điều 12.1c", holds, targets)
}
