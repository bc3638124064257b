//! Students who are assessed otherwise than their class: individual plans, exemptions, and a test that is sat again.

use socai_runtime::Command;
use socai_school::{
    School,
    calendar::{GradingPeriod, SchoolYear},
    gradebook::{
        Mark, Standing,
        replacement::{DecideReplacementTest, Permission, ProposeReplacementTest, RecordReplacementTest},
    },
    ids::{AccountId, StudentId},
    periods::Order,
    plans::{PlanKind, SetIndividualPlan},
    registry::Student,
    regulations::{GradeLevel, RuleSet, SchoolLevel, Score, Subject, Target},
    text::{Code, Note},
};

use crate::{
    Scene,
    error::DemoError,
    pupils::{self, DemoClass},
};

/// Most students with an individual education plan.
const PLANS: usize = 3;

/// Students with a disability get an individual education plan; in secondary school one is exempt from physical education.
pub(crate) async fn plan(
    scene: &Scene<'_>,
    classes: &[DemoClass],
    year: SchoolYear,
) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let mut commands = Vec::new();
    let disabled = classes.iter().flat_map(|class| {
        let students = pupils::present(&state, class.id);
        let students: Vec<StudentId> =
            students.into_iter().filter(|it| is_disabled(it)).map(|it| it.id).collect();
        students.into_iter().map(|student| (*class, student))
    });
    let disabled: Vec<(DemoClass, StudentId)> = disabled.take(PLANS).collect();
    for (class, student) in &disabled {
        let exempt = programme(&state, year, class.grade).into_iter().filter(|it| *it == Subject::Music);
        let basis = "Khuyết tật nghe, nói; học theo kế hoạch giáo dục cá nhân";
        let kind = PlanKind::IndividualEducation;
        commands.push(set(scene, (*student, year), kind, exempt.collect(), basis)?);
    }
    if scene.design.level == SchoolLevel::LowerSecondary {
        let class = classes.get(1).or(classes.first());
        let students = class.map_or_else(Vec::new, |class| pupils::present(&state, class.id));
        let able =
            students.iter().map(|it| it.id).filter(|id| !disabled.iter().any(|(_, other)| other == id));
        if let Some(student) = able.take(2).last() {
            let exempt = vec![Subject::PhysicalEducation];
            let basis = "Bệnh tim; miễn học theo đơn của gia đình và hồ sơ của bệnh viện";
            commands.push(set(scene, (student, year), PlanKind::Exemption, exempt, basis)?);
        }
    }
    scene.office.all("set an individual plan", commands).await
}

fn is_disabled(student: &Student) -> bool {
    let health = student.health.as_ref().and_then(|health| health.get());
    health.is_some_and(|health| health.disability.is_some())
}

fn programme(state: &School, year: SchoolYear, grade: GradeLevel) -> Vec<Subject> {
    state.calendar.rules(year, grade).map_or_else(Vec::new, |rules: &RuleSet| rules.subjects(grade))
}

fn set(
    scene: &Scene<'_>,
    (student, year): (StudentId, SchoolYear),
    kind: PlanKind,
    exempt: Vec<Subject>,
    basis: &str,
) -> Result<(AccountId, Command), DemoError> {
    let order = Order { number: Code::new(&scene.design.order(2))?, dated: scene.office.today() };
    let basis = Note::new(basis)?;
    let command = SetIndividualPlan { student, year, kind, exempt, basis, order };
    Ok((scene.staff.principal, command.into()))
}

/// Primary school: the weakest test in Mathematics of the first class that has one is sat again, and the second score stands.
pub(crate) async fn replace_test(
    scene: &Scene<'_>,
    classes: &[DemoClass],
    period: GradingPeriod,
) -> Result<(), DemoError> {
    if scene.design.level != SchoolLevel::Primary {
        return Ok(());
    }
    let (office, staff, subject) = (scene.office, scene.staff, Subject::Mathematics);
    let state = office.state().await?;
    let weakest = |class: &DemoClass| {
        let students = pupils::present(&state, class.id);
        let tested = students.into_iter().filter_map(|student| {
            let cell = state.gradebook.cell(student.id, period, Target::Subject(subject))?;
            let Some(Mark::Subject { score: Some(score), .. }) = cell.mark else { return None };
            Some((student.id, score, cell.version))
        });
        tested.min_by_key(|(_, score, _)| *score).map(|found| (*class, found))
    };
    let Some((class, (student, first, version))) = classes.iter().rev().find_map(weakest) else {
        return Ok(());
    };
    let Some(teacher) = scene.teacher(&state, &class, subject) else { return Ok(()) };
    let vice = staff.vice.first().copied().unwrap_or(staff.principal);
    let class = class.id;
    let reason = Note::new("Kết quả kiểm tra khác thường so với các nhận xét thường xuyên")?;
    let propose = ProposeReplacementTest { class, period, student, subject, reason };
    office.by(teacher, "propose a replacement test", propose).await?;
    let permission = Permission::Permitted;
    let decide = DecideReplacementTest { period, student, subject, permission, reason: None };
    office.by(vice, "permit a replacement test", decide).await?;
    let record = RecordReplacementTest {
        class,
        period,
        student,
        subject,
        score: Score::new((first.points() + 3).min(Score::MAX)).unwrap_or(first),
        stands: Standing::Second,
        expected_version: version,
        reason: Some(Note::new("Đúng với kết quả học tập hằng ngày")?),
    };
    office.by(teacher, "record a replacement test", record).await.map(drop)
}
