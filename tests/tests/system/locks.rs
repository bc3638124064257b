//! Entering grades against locking and unlocking: whatever the race, no grade stands in a locked scope.

mod race;
mod scan;

use socai_tests::{Installation, TestSchool};

#[tokio::test(flavor = "multi_thread")]
async fn no_grade_is_ever_written_into_a_locked_period() {
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    race::run(&installation, vec![server], &school).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_grade_is_ever_written_into_a_locked_period_on_postgresql() {
    let Some(installation) = Installation::postgres().await else { return };
    let (server, school) = TestSchool::open(&installation).await;
    race::run(&installation, vec![server], &school).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_in_one_process_stops_the_writers_of_another() {
    let Some(installation) = Installation::postgres().await else { return };
    let (first, school) = TestSchool::open(&installation).await;
    let second = installation.serve().await;
    race::run(&installation, vec![first, second], &school).await;
}
