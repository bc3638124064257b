//! Killing the server under load, again and again: whatever was acknowledged is in the ledger, once, and nothing else is.

mod load;

use socai_tests::{Installation, TestSchool};

#[tokio::test(flavor = "multi_thread")]
async fn fifty_crashes_lose_nothing_that_was_acknowledged() {
    let installation = Installation::sqlite();
    let (server, school) = TestSchool::open(&installation).await;
    load::survive(&installation, server, school, 50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn crashes_lose_nothing_that_was_acknowledged_on_postgresql() {
    let Some(installation) = Installation::postgres().await else { return };
    let (server, school) = TestSchool::open(&installation).await;
    load::survive(&installation, server, school, 12).await;
}
