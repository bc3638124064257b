//! Small schools are generated for real, in a temporary folder.

use std::sync::Arc;

use socai_runtime::{AsOf, Config, Database, PasswordCost, Runtime};
use socai_school::{
    School,
    awards::{Award, AwardKind},
    changes::ChangeStatus,
    closing::{Phase, lines},
    gradebook::Mark,
    plans::PlanKind,
    policy::Role,
    regulations::{AssessmentPeriod, SchoolLevel, Target},
    results::{Destination, Promoted, finalization_preview},
};

use super::{HistoryClock, Kind, Options, populate};

async fn runtime(folder: &std::path::Path) -> (Runtime, HistoryClock) {
    let clock = HistoryClock::new();
    let mut config = Config::new(Database::Sqlite { folder: folder.to_owned() }, folder.join("instance.key"));
    config.clock = Arc::new(clock.clone());
    config.password_cost = PasswordCost::least();
    (Runtime::open(config).await.unwrap(), clock)
}

const SMALL: Options = Options { kind: Kind::Primary, seed: 7, students: 40, years: 1 };
const SECONDARY: Options = Options { kind: Kind::LowerSecondary, seed: 7, students: 48, years: 1 };

/// A school with its history; the folder lives as long as it is held.
async fn generated(options: Options) -> (Arc<School>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let (runtime, clock) = runtime(folder.path()).await;
    let demo = populate(&runtime, Some(&clock), options, |_| {}).await.unwrap();
    let school = runtime.school(demo.school).await.unwrap().unwrap().now().await.unwrap();
    runtime.shutdown().await;
    (school, folder)
}

fn period(school: &School, moment: AssessmentPeriod) -> socai_school::calendar::GradingPeriod {
    let year = school.calendar.years().last().unwrap().year;
    socai_school::calendar::GradingPeriod { year, moment }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_school_has_a_term_of_results_a_locked_period_and_documents_at_every_stage() {
    let folder = tempfile::tempdir().unwrap();
    let (runtime, clock) = runtime(folder.path()).await;
    let mut stages = 0;
    let demo = populate(&runtime, Some(&clock), SMALL, |_| stages += 1).await.unwrap();
    assert!(stages > 5);

    let handle = runtime.school(demo.school).await.unwrap().unwrap();
    let school = handle.now().await.unwrap();
    assert_eq!(school.position, demo.position);
    assert_eq!(school.registry.students().count(), 41);
    let mid = period(&school, AssessmentPeriod::MidTermOne);
    for class in school.classes.in_year(mid.year) {
        let rules = school.calendar.rules(mid.year, class.grade).unwrap();
        for target in rules.targets(class.grade, mid.moment) {
            assert!(school.locks.covering(mid, class.grade, class.id, target, school.at).is_some());
        }
    }
    let end = period(&school, AssessmentPeriod::EndTermOne);
    let present = school.registry.students().filter(|student| student.open_enrollment().is_some());
    for student in present {
        assert!(school.gradebook.cells(student.id, end).count() > 18);
    }
    let mut statuses: Vec<&str> = school
        .shelf
        .documents()
        .filter_map(|document| document.current())
        .map(|version| version.status.code())
        .collect();
    statuses.sort_unstable();
    statuses.dedup();
    assert!(!statuses.is_empty());

    let then = handle.as_of(AsOf::Position(demo.locked_at)).await.unwrap();
    assert!(then.gradebook.cell_count() < school.gradebook.cell_count());
    assert!(then.at < school.at);
    runtime.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_login_of_both_schools_signs_in_and_every_role_of_a_school_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (runtime, _) = runtime(folder.path()).await;
    for options in [SMALL, SECONDARY] {
        let demo = populate(&runtime, None, options, |_| {}).await.unwrap();
        for login in &demo.logins {
            let (_, session) = runtime.sign_in().sign_in(&login.login, &login.password).await.unwrap();
            assert_eq!((session.school, session.account), (demo.school, login.account));
        }
        for role in Role::ALL.iter().filter(|role| !matches!(role, Role::Operator | Role::System)) {
            assert!(demo.logins.iter().any(|login| login.role == *role), "{}", role.code());
        }
    }
    runtime.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_gives_the_same_people_and_grades() {
    let mut schools = Vec::new();
    for _ in 0..2 {
        let folder = tempfile::tempdir().unwrap();
        let (runtime, clock) = runtime(folder.path()).await;
        let demo = populate(&runtime, Some(&clock), Options { students: 10, ..SMALL }, |_| {}).await.unwrap();
        let school = runtime.school(demo.school).await.unwrap().unwrap().now().await.unwrap();
        let end = period(&school, AssessmentPeriod::EndTermOne);
        let mut people: Vec<_> = school
            .registry
            .students()
            .filter_map(|student| {
                let marks: Vec<(Target, _)> = school
                    .gradebook
                    .cells(student.id, end)
                    .map(|(target, cell)| (target, cell.mark))
                    .collect();
                Some((student.identity.get()?.code.clone(), student.identity.get()?.name.full(), marks))
            })
            .collect();
        people.sort_by(|a, b| a.0.cmp(&b.0));
        schools.push(people);
        runtime.shutdown().await;
    }
    assert_eq!(schools[0], schools[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn students_move_up_from_year_to_year_and_leave_after_grade_5() {
    let (school, _folder) = generated(Options { students: 10, years: 3, ..SMALL }).await;
    let years: Vec<_> = school.calendar.years().map(|year| year.year).collect();
    assert_eq!(years.len(), 3);
    // Ten at first, two beginners in each of two years, one arrival.
    assert_eq!(school.registry.students().count(), 15);
    let mut left = 0;
    for year in &years[..2] {
        for class in school.classes.in_year(*year) {
            for (student, to) in socai_school::results::next_year(&school, class.id) {
                let next = years.iter().find(|other| **other > *year).unwrap();
                let class =
                    school.class_of_year(student, *next).and_then(|class| school.classes.class(class));
                let grade = class.map(|class| class.grade);
                match to {
                    Destination::Promoted(to) | Destination::Retained(to) => assert_eq!(grade, Some(to)),
                    Destination::Completed(level) => {
                        assert_eq!((level, grade), (SchoolLevel::Primary, None));
                        left += 1;
                    }
                    Destination::Open => panic!("{student} is nowhere"),
                }
            }
        }
    }
    assert!(left > 0);
    let longest = school.registry.students().map(|student| student.enrollments.len()).max();
    assert_eq!(longest, Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_year_of_both_schools_is_closed_published_and_finalized() {
    for options in [SMALL, SECONDARY] {
        let (school, _folder) = generated(options).await;
        let last = school.calendar.years().next().unwrap().year;
        let (mut results, mut awarded) = (0, 0);
        for class in school.classes.in_year(last) {
            let rules = school.calendar.rules(last, class.grade).unwrap();
            for moment in rules.periods().iter().filter(|moment| **moment != AssessmentPeriod::Reassessment) {
                let period = socai_school::calendar::GradingPeriod { year: last, moment: *moment };
                for line in lines(&school, period, school.at) {
                    assert_eq!(line.phase, Phase::Published, "{} {period}", line.name);
                }
            }
            let preview = finalization_preview(&school, class.id, school.at).unwrap();
            for student in preview.students {
                let finalized = student.finalized.unwrap();
                let is_settled = !matches!(finalized.outcome.promoted, Promoted::Pending { .. })
                    || school.results.decision(student.year.student, last).is_some();
                assert!(is_settled, "{:?}", finalized.outcome);
                results += 1;
                awarded +=
                    school.awards.of_student(student.year.student, last).filter(|it| it.is_granted()).count();
            }
        }
        assert!(results > 0 && awarded > 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_change_was_carried_out_after_the_lock_and_one_waits() {
    for options in [SMALL, SECONDARY] {
        let (school, _folder) = generated(options).await;
        let statuses: Vec<ChangeStatus> = school
            .changes
            .requests(Default::default(), school.at)
            .map(|request| request.status(school.at))
            .collect();
        assert_eq!(statuses, [ChangeStatus::Pending, ChangeStatus::Closed]);
        let middle = period(&school, AssessmentPeriod::MidTermOne);
        let late: Vec<_> = school.late.changes(middle.year, None, Some(middle)).collect();
        assert_eq!(late.len(), 1);
        assert!(
            late[0].after.lock.is_some() && late[0].after.publication.is_some() && late[0].request.is_some()
        );
        // The change has been signed anew.
        assert!(lines(&school, middle, school.at).iter().all(|line| line.closing.confirmed.stands()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secondary_school_has_scores_conduct_absences_electives_plans_and_templates() {
    let (school, _folder) = generated(SECONDARY).await;
    let years: Vec<_> = school.calendar.years().map(|year| year.year).collect();
    assert_eq!(school.classes.in_year(years[1]).len(), 4);
    let seen = |wanted: fn(&Mark) -> bool, moment| {
        let period = socai_school::calendar::GradingPeriod { year: years[0], moment };
        let mut students = school.registry.students();
        students.any(|it| {
            school.gradebook.cells(it.id, period).any(|(_, cell)| cell.mark.is_some_and(|it| wanted(&it)))
        })
    };
    for moment in [AssessmentPeriod::EndTermOne, AssessmentPeriod::EndOfYear] {
        assert!(seen(|mark| matches!(mark, Mark::Score { .. }), moment));
        assert!(seen(|mark| matches!(mark, Mark::Pass { .. }), moment));
        assert!(seen(|mark| matches!(mark, Mark::Conduct { .. }), moment));
    }
    assert!(seen(|mark| matches!(mark, Mark::Absences { .. }), AssessmentPeriod::EndOfYear));
    let electives =
        |class: &&socai_school::classes::Class| class.electives.as_ref().is_some_and(|it| !it.is_empty());
    assert!(school.classes.in_year(years[1]).iter().any(electives));
    let decided =
        |id| school.plans.is_individual(id, years[0]) && school.results.decision(id, years[0]).is_some();
    assert!(school.registry.students().any(|student| decided(student.id)));
    let exempt = |id| school.plans.plan(id, years[1]).is_some_and(|plan| plan.kind == PlanKind::Exemption);
    assert!(school.registry.students().any(|student| exempt(student.id)));
    let is_achievement = |award: &Award| award.kind == AwardKind::Achievement && award.is_granted();
    assert!(
        school
            .classes
            .in_year(years[0])
            .iter()
            .any(|class| school.awards.of_class(class.id).any(is_achievement))
    );
    let teacher =
        school.staff.accounts().find(|account| school.staff.has_role(account.id, Role::Teacher)).unwrap();
    assert!(school.comments.visible_to(teacher.id).len() > 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_primary_school_has_a_replacement_test_with_both_scores() {
    let (school, _folder) = generated(SMALL).await;
    let end = period(&school, AssessmentPeriod::EndTermOne);
    let mut students = school.registry.students();
    assert!(
        students.any(|it| school.gradebook.cells(it.id, end).any(|(_, cell)| cell.replacement.is_some()))
    );
}
