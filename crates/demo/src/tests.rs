//! A small school is generated for real, in a temporary folder.

use std::sync::Arc;

use socai_runtime::{AsOf, Config, Database, PasswordCost, Runtime};
use socai_school::{
    School,
    policy::Role,
    regulations::{AssessmentPeriod, Target},
};

use super::{HistoryClock, Options, populate};

async fn runtime(folder: &std::path::Path) -> (Runtime, HistoryClock) {
    let clock = HistoryClock::new();
    let mut config = Config::new(Database::Sqlite { folder: folder.to_owned() }, folder.join("instance.key"));
    config.clock = Arc::new(clock.clone());
    config.password_cost = PasswordCost::least();
    (Runtime::open(config).await.unwrap(), clock)
}

const SMALL: Options = Options { seed: 7, students: 40, years: 1 };

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
async fn every_login_signs_in_and_every_role_of_a_school_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (runtime, _) = runtime(folder.path()).await;
    let demo = populate(&runtime, None, SMALL, |_| {}).await.unwrap();
    for login in &demo.logins {
        let (_, session) = runtime.sign_in().sign_in(&login.login, &login.password).await.unwrap();
        assert_eq!(session.account, login.account);
    }
    for role in Role::ALL.iter().filter(|role| !matches!(role, Role::Operator | Role::System)) {
        assert!(demo.logins.iter().any(|login| login.role == *role), "{}", role.code());
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
    let folder = tempfile::tempdir().unwrap();
    let (runtime, clock) = runtime(folder.path()).await;
    let options = Options { students: 10, years: 3, ..SMALL };
    let demo = populate(&runtime, Some(&clock), options, |_| {}).await.unwrap();
    let school = runtime.school(demo.school).await.unwrap().unwrap().now().await.unwrap();
    assert_eq!(school.calendar.years().count(), 3);
    // Ten at first, two beginners in each of two years, one arrival; four finished grade 5.
    assert_eq!(school.registry.students().count(), 15);
    assert_eq!(school.registry.students().filter(|student| student.open_enrollment().is_some()).count(), 11);
    let longest = school.registry.students().map(|student| student.enrollments.len()).max();
    assert_eq!(longest, Some(3));
    runtime.shutdown().await;
}
