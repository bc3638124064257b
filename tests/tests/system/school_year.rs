//! A whole school year of a primary and of a lower-secondary school, lived through the API by its teachers, its principal and
//! its admin board; what the program then says of every student is what an independent calculation says.

mod changes;
mod closing;
mod entry;
mod facts;
mod gradebook;
mod late;
mod marks;
mod moves;
mod oracle;
mod programme;
mod record;
mod replacement;
mod results;
mod world;
mod year_end;

use std::{env, ops::RangeInclusive, time::Instant};

use programme::Moment;
use socai_tests::{Installation, Server};
use world::{Plan, World};

/// Whether classes are as large as they may be: `SOCAI_FULL_CLASSES=1`.
fn has_full_classes() -> bool {
    env::var("SOCAI_FULL_CLASSES").is_ok_and(|value| value == "1")
}

/// Thirty classes of primary school.
fn primary() -> Plan {
    let class_size = if has_full_classes() { 35 } else { 20 };
    Plan { code: "79000201", grades: 1..=5, classes_per_grade: 6, class_size, seed: 27 }
}

/// Twenty classes of lower secondary school.
fn lower_secondary() -> Plan {
    let class_size = if has_full_classes() { 40 } else { 20 };
    Plan { code: "79000202", grades: 6..=9, classes_per_grade: 5, class_size, seed: 22 }
}

/// Small schools, each living by other choices.
fn small() -> Vec<Plan> {
    let plan = |code, grades: RangeInclusive<u8>, seed| {
        let class_size = 3 + usize::try_from(seed % 3).unwrap();
        Plan { code, grades, classes_per_grade: 2, class_size, seed }
    };
    vec![
        plan("79000211", 1..=3, 101),
        plan("79000212", 3..=5, 102),
        plan("79000213", 4..=5, 103),
        plan("79000221", 6..=7, 201),
        plan("79000222", 8..=9, 202),
        plan("79000223", 6..=9, 203),
    ]
}

/// Lives through the year, and compares at its end and after the summer.
async fn live(server: &Server, plan: &Plan) -> World {
    let began = Instant::now();
    let mut world = World::build(server, plan).await;
    let moments = world.moments();
    for moment in moments {
        world.enter_moment(moment).await;
        world.replace_tests(moment).await;
        world.close(moment).await;
        world.change_closed_book(moment).await;
        world.compare_gradebooks(moment).await;
        if moment == Moment::EndTermOne {
            world.move_students().await;
        }
    }
    world.compare_results(&world.read_results().await);
    world.finalize().await;
    // What is found wrong after that is finalized anew.
    world.change_closed_book(Moment::EndOfYear).await;
    world.finalize().await;
    let again = world.reassess().await;
    world.compare_gradebooks(Moment::Reassessment).await;
    world.decide_promotions().await;
    world.finalize().await;
    world.grant_awards().await;
    let found = world.read_results().await;
    world.compare_results(&found);
    world.compare_with_false_record(&found);
    world.compare_late_changes().await;
    let World { rooms, pupils, written, late, .. } = &world;
    println!(
        "{}: {} classes, {} students, {written} cells, {again} of them assessed again, {} changed by order after the \
         book was closed, in {:?}",
        plan.code,
        rooms.len(),
        pupils.len(),
        late.len(),
        began.elapsed()
    );
    world
}

/// One installation in which each of these schools lives through a year.
async fn years(installation: &Installation, plans: &[Plan]) {
    for plan in plans {
        plan.found(installation).await;
    }
    let server = installation.serve().await;
    for plan in plans {
        let _world = live(&server, plan).await;
    }
    // Killed: what was acknowledged is there, and nothing waits for snapshots.
    server.kill9().await;
    installation.cli().verify_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_primary_school_of_thirty_classes_lives_through_a_year() {
    years(&Installation::sqlite(), &[primary()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lower_secondary_school_of_twenty_classes_lives_through_a_year() {
    years(&Installation::sqlite(), &[lower_secondary()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn small_schools_of_any_seed_live_through_a_year() {
    years(&Installation::sqlite(), &small()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn small_schools_of_any_seed_live_through_a_year_on_postgresql() {
    let Some(installation) = Installation::postgres().await else { return };
    years(&installation, &small()).await;
}
