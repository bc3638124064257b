//! The end of a grading period, step by step as the schools do it: each subject teacher signs off, the homeroom teacher
//! consolidates, the principal confirms, the admin board locks at the principal's order, the results are published.

use socai_runtime::Command;
use socai_school::{
    Position,
    calendar::GradingPeriod,
    closing::{ClassLine, ConfirmClass, ConsolidateClass, PublishResults, SignOffSubject, Statement, lines},
    ids::{AccountId, ClassId},
    periods::{Area, Columns, LockPeriod, LockScope, Order},
    regulations::AssessmentPeriod,
    text::Code,
};

use crate::{Scene, error::DemoError};

/// Closes a period of all classes; answers where the lock stands.
pub(crate) async fn close(scene: &Scene<'_>, period: GradingPeriod) -> Result<Position, DemoError> {
    confirm(scene, period).await?;
    let locked = lock(scene, period).await?;
    let order = order(scene, period.moment, 1)?;
    let publish = PublishResults { period, area: Area::School, order };
    scene.office.by(scene.staff.principal, "publish results", publish).await?;
    Ok(locked)
}

/// Every signature of a period that is missing or no longer counts, up to the principal's.
pub(crate) async fn confirm(scene: &Scene<'_>, period: GradingPeriod) -> Result<(), DemoError> {
    sign_off(scene, period, |_| true).await?;
    consolidate(scene, period, |_| true).await?;
    let unconfirmed =
        lines_of(scene, period).await?.into_iter().filter(|line| !line.closing.confirmed.stands());
    let classes: Vec<ClassId> = unconfirmed.map(|line| line.class).collect();
    for classes in classes.chunks(ConfirmClass::LIMIT) {
        let confirmation = Statement::CONFIRMATION;
        let command = ConfirmClass { classes: classes.to_vec(), period, confirmation };
        scene.office.by(scene.staff.principal, "confirm classes", command).await?;
    }
    Ok(())
}

/// A period that is being closed at the moment: half of the classes are signed off, half of these consolidated.
pub(crate) async fn begin(scene: &Scene<'_>, period: GradingPeriod) -> Result<(), DemoError> {
    let classes: Vec<ClassId> = lines_of(scene, period).await?.iter().map(|line| line.class).collect();
    let first = |part: usize| &classes[..classes.len().div_ceil(part)];
    sign_off(scene, period, |class| first(2).contains(&class)).await?;
    consolidate(scene, period, |class| first(4).contains(&class)).await
}

async fn lines_of(scene: &Scene<'_>, period: GradingPeriod) -> Result<Vec<ClassLine>, DemoError> {
    Ok(lines(&*scene.office.state().await?, period, scene.office.now()))
}

async fn sign_off(
    scene: &Scene<'_>,
    period: GradingPeriod,
    of: impl Fn(ClassId) -> bool,
) -> Result<(), DemoError> {
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for line in lines_of(scene, period).await?.into_iter().filter(|line| of(line.class)) {
        for subject in line.closing.subjects.iter().filter(|subject| !subject.signed.stands()) {
            let Some(teacher) = subject.teachers.first().copied() else { continue };
            let (class, subject) = (line.class, subject.subject);
            let confirmation = Statement::SUBJECT;
            commands.push((teacher, SignOffSubject { class, period, subject, confirmation }.into()));
        }
    }
    scene.office.all("sign off a subject", commands).await
}

async fn consolidate(
    scene: &Scene<'_>,
    period: GradingPeriod,
    of: impl Fn(ClassId) -> bool,
) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for line in lines_of(scene, period).await?.into_iter().filter(|line| of(line.class)) {
        let homeroom = state.classes.homeroom_teacher(line.class, scene.office.today());
        let (class, confirmation) = (line.class, Statement::CONSOLIDATION);
        let command = ConsolidateClass { class, period, confirmation };
        commands.extend(homeroom.map(|homeroom| (homeroom, command.into())));
    }
    scene.office.all("consolidate a class", commands).await
}

/// The admin board locks the books of the whole school at the principal's order.
pub(crate) async fn lock(scene: &Scene<'_>, period: GradingPeriod) -> Result<Position, DemoError> {
    let scope = LockScope { period, area: Area::School, columns: Columns::All };
    let command = LockPeriod { scope, order: order(scene, period.moment, 0)?, from: None };
    Ok(scene.office.by(scene.staff.admin, "lock a period", command).await?.last)
}

/// The principal's order of today about a moment of assessment; the first locks, the second publishes, then come changes.
pub(crate) fn order(scene: &Scene<'_>, moment: AssessmentPeriod, nth: u32) -> Result<Order, DemoError> {
    let first = match moment {
        AssessmentPeriod::RegularOne => 9,
        AssessmentPeriod::MidTermOne => 5,
        AssessmentPeriod::EndTermOne => 12,
        AssessmentPeriod::RegularTwo => 21,
        AssessmentPeriod::MidTermTwo => 17,
        AssessmentPeriod::EndOfYear => 24,
        AssessmentPeriod::Reassessment => 31,
    };
    let number = Code::new(&scene.design.order(first + nth))?;
    Ok(Order { number, dated: scene.office.today() })
}
