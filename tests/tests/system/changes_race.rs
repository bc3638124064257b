//! The procedure of a closed book against itself: teachers, leaders and the admin board enter, lock, unlock, ask, order, carry out
//! and close at once through HTTP, with locks and unlocks that last for moments, so that they end under the hands of those who
//! write. Afterwards the exported ledger alone is judged.

mod admin;
mod check;
mod history;
mod leader;
mod person;
mod scan;
mod teacher;
mod world;

use socai_tests::{Installation, TestSchool};

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_book_changes_only_by_the_procedure() {
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    world::run(&installation, vec![server], &school, 11).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_book_changes_only_by_the_procedure_on_postgresql() {
    let Some(installation) = Installation::postgres().await else { return };
    let (server, school) = TestSchool::open(&installation).await;
    world::run(&installation, vec![server], &school, 12).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_book_changes_only_by_the_procedure_whichever_process_is_asked() {
    let Some(installation) = Installation::postgres().await else { return };
    let (first, school) = TestSchool::open(&installation).await;
    let second = installation.serve().await;
    world::run(&installation, vec![first, second], &school, 13).await;
}
