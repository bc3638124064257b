//! What comes of a year: results are finalized, who must is assessed again in the summer, the principal decides what the rules
//! leave open, awards are granted, and everybody is placed in the year after.

use std::collections::BTreeSet;

use rand::rngs::ChaCha12Rng;
use socai_runtime::Command;
use socai_school::{
    awards::{AwardKind, Grant, GrantAwards, ProposeAward},
    calendar::GradingPeriod,
    gradebook::{CellEntry, EnterGrades},
    ids::{AccountId, StudentId},
    periods::Order,
    registry::{DepartureReason, EnrollStudents, RecordDeparture},
    regulations::{
        AssessmentPeriod, CompletionLevel, Subject, Target,
        tt27::{ClassRecognition, Nomination, needs_supplementary_assessment},
    },
    results::{self, DecidePromotion, Destination, FinalizeYear, StudentYear, Verdict, Years},
    text::{Code, Note},
};

use crate::{
    Scene,
    calendar::Year,
    closing,
    error::DemoError,
    grades,
    marks::{self, Ability},
    pupils::{self, DemoClass},
};

/// From the finalized results to the last decision.
pub(crate) async fn conclude(
    scene: &Scene<'_>,
    rng: &mut ChaCha12Rng,
    year: Year,
    classes: &[DemoClass],
) -> Result<(), DemoError> {
    scene.office.go(year.at(188));
    finalize(scene, classes).await?;
    scene.office.go(year.at(190));
    award(scene, year, classes).await?;
    scene.office.go(year.at(215));
    assess_again(scene, rng, year, classes).await?;
    scene.office.go(year.at(220));
    let again = GradingPeriod { year: year.year, moment: AssessmentPeriod::Reassessment };
    closing::lock(scene, again).await?;
    decide(scene, year, classes).await?;
    finalize(scene, classes).await
}

async fn finalize(scene: &Scene<'_>, classes: &[DemoClass]) -> Result<(), DemoError> {
    let finalize = |class: &DemoClass| FinalizeYear { class: class.id, students: Vec::new() }.into();
    let commands = classes.iter().map(|class| (scene.staff.principal, finalize(class)));
    scene.office.all("finalize a year", commands.collect()).await
}

/// The years of a class's students, by register number.
fn years(state: &socai_school::School, class: &DemoClass, year: Year) -> Vec<(StudentYear, u32)> {
    let students = pupils::present(state, class.id).into_iter();
    students.filter_map(|it| Some((results::of(state, it.id, year.year)?, it.register_number))).collect()
}

/// Homeroom teachers propose an exemplary student or one for a single achievement; the principal grants these and what follows
/// from the results.
async fn award(scene: &Scene<'_>, year: Year, classes: &[DemoClass]) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let (mut proposals, mut grants) = (Vec::<(AccountId, Command)>::new(), Vec::new());
    for class in classes {
        let years = years(&state, class, year);
        for (found, _) in &years {
            let (student, year) = (found.student, found.year);
            let earned = found.outcome(&state).award;
            grants.extend(earned.map(|kind| Grant::Earned { student, year, kind }));
        }
        let proposal = match years.first().map(|(year, _)| &year.results) {
            Some(Years::Primary(_)) => years.iter().find_map(|(year, _)| exemplary(year)),
            Some(Years::Secondary(_)) => match years.get(1) {
                Some((year, _)) => Some(achievement(year)?),
                None => None,
            },
            None => None,
        };
        proposals.extend(proposal.map(|proposal| (class.homeroom, proposal.into())));
    }
    scene.office.all("propose an award", proposals).await?;
    let state = scene.office.state().await?;
    for class in classes {
        for (found, _) in years(&state, class, year) {
            let proposed = state.awards.of_student(found.student, found.year);
            let proposed = proposed.filter(|award| !award.is_granted() && award.proposed_by.is_some());
            grants.extend(proposed.map(|award| Grant::Proposed { award: award.id }));
        }
    }
    let order = Order { number: Code::new(&scene.design.order(28))?, dated: scene.office.today() };
    for grants in grants.chunks(GrantAwards::LIMIT) {
        let command = GrantAwards { grants: grants.to_vec(), order: order.clone() };
        scene.office.by(scene.staff.principal, "grant awards", command).await?;
    }
    Ok(())
}

/// The first pupil of the class with "Hoàn thành tốt", for Mathematics or what comes first.
fn exemplary(year: &StudentYear) -> Option<ProposeAward> {
    let Years::Primary(results) = &year.results else { return None };
    if results.end_of_year.reached != Some(CompletionLevel::Well) {
        return None;
    }
    let is_best = |subject: &&Subject| **subject == Subject::Mathematics;
    let subject = year.subjects.iter().find(is_best).or(year.subjects.first())?;
    let nomination = Nomination {
        outstanding: BTreeSet::from([*subject]),
        progress: BTreeSet::new(),
        recognition: ClassRecognition::Recognized,
    };
    let (student, year, kind) = (year.student, year.year, AwardKind::Exemplary);
    Some(ProposeAward { student, year, kind, nomination: Some(nomination), citation: None })
}

fn achievement(year: &StudentYear) -> Result<ProposeAward, DemoError> {
    let citation = Some(Note::new("Giải ba hội khỏe Phù Đổng cấp xã, môn cờ vua")?);
    let (student, year, kind) = (year.student, year.year, AwardKind::Achievement);
    Ok(ProposeAward { student, year, kind, nomination: None, citation })
}

/// The columns in which a student is to be assessed again.
fn again(year: &StudentYear) -> Vec<Target> {
    if year.is_individual() {
        return Vec::new();
    }
    match &year.results {
        Years::Primary(results) => needs_supplementary_assessment(&results.end_of_year),
        Years::Secondary(results) => {
            let conduct = results.review.needs_summer_training.then_some(Target::Conduct);
            let retests = results.review.retest_subjects.iter().copied().map(Target::Subject);
            retests.chain(conduct).collect()
        }
    }
}

async fn assess_again(
    scene: &Scene<'_>,
    rng: &mut ChaCha12Rng,
    year: Year,
    classes: &[DemoClass],
) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let period = GradingPeriod { year: year.year, moment: AssessmentPeriod::Reassessment };
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in classes {
        for (found, register_number) in years(&state, class, year) {
            let ability = Ability::of(scene.seed, register_number);
            for target in again(&found) {
                let writer = match target.subject() {
                    Some(subject) => scene.teacher(&state, class, subject),
                    None => Some(class.homeroom),
                };
                let holds = found.rules.holds(class.grade, period.moment, target);
                let (Some(writer), Some(holds)) = (writer, holds) else { continue };
                let mark = marks::mark_again(rng, ability, holds);
                let entries: Vec<CellEntry> = vec![grades::entry(found.student, target, mark)];
                commands.push((writer, EnterGrades { class: class.id, period, entries }.into()));
            }
        }
    }
    scene.office.all("assess again", commands).await
}

/// The principal decides where the rules say so: individual plans are met, who was helped in vain repeats the grade.
async fn decide(scene: &Scene<'_>, year: Year, classes: &[DemoClass]) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for (found, _) in classes.iter().flat_map(|class| years(&state, class, year)) {
        if found.outcome(&state).decision_due().is_none() {
            continue;
        }
        let (verdict, reason) = if found.is_individual() {
            (Verdict::Promoted, "Đạt mục tiêu của kế hoạch giáo dục cá nhân")
        } else {
            (Verdict::Retained, "Đã được giúp đỡ, đánh giá bổ sung, chưa đạt yêu cầu")
        };
        let (student, year, reason) = (found.student, found.year, Note::new(reason)?);
        commands.push((scene.staff.principal, DecidePromotion { student, year, verdict, reason }.into()));
    }
    scene.office.all("decide about promotion", commands).await
}

/// Who is promoted is placed one grade higher, in the class of the same letter; who is not stays; who has completed the level
/// leaves.
pub(crate) async fn move_up(
    scene: &Scene<'_>,
    last: &[DemoClass],
    classes: &[DemoClass],
    (ended, begun): (Year, Year),
) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let admin = scene.staff.admin;
    let mut placed: Vec<(DemoClass, Vec<StudentId>)> = Vec::new();
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in last {
        let going = results::next_year(&state, class.id);
        for student in pupils::present(&state, class.id).into_iter().map(|student| student.id) {
            let destination = going.iter().find(|(going, _)| *going == student).map(|(_, to)| *to);
            let grade = match destination {
                Some(Destination::Completed(_)) => {
                    // Still in the class on the last day: the lists of the year keep who completed it.
                    let last_day = ended.open().last_day;
                    let (on, reason) = (last_day.tomorrow().unwrap_or(last_day), DepartureReason::Completed);
                    commands.push((admin, RecordDeparture { student, on, reason, note: None }.into()));
                    continue;
                }
                Some(Destination::Promoted(grade)) => grade,
                Some(Destination::Retained(_) | Destination::Open) | None => class.grade,
            };
            let next = classes.iter().find(|next| (next.grade, next.index) == (grade, class.index));
            let Some(next) = next else { continue };
            match placed.iter_mut().find(|(known, _)| known.id == next.id) {
                Some((_, students)) => students.push(student),
                None => placed.push((*next, vec![student])),
            }
        }
    }
    commands.extend(placed.into_iter().map(|(class, students)| {
        (admin, EnrollStudents { class: class.id, on: begun.first_day(), students }.into())
    }));
    scene.office.all("place students in the next year", commands).await
}
