//! Saving a column of 35 grades, over HTTP and without it.

use std::net::SocketAddr;
use std::time::Instant;

use axum::body::Bytes;
use serde_json::{Value, json};
use socai_benches::Failure;
use socai_benches::desk::{CLASS, CLASS_INDEX, Desk};
use socai_benches::report::{Arm, Taken, table};
use socai_benches::sample::{CLASS_SIZE, Column, Sample};
use socai_benches::wire::{CLIENT, Wire, server_time};
use socai_school::regulations::{AssessmentPeriod, Target};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::bare::{self, Answer};
use crate::{CACHE, listen, listen_ours};

/// A column of 35 grades, again and again: in the process, over HTTP, and as a request that a bare server only reads.
pub(crate) fn save(runtime: &Runtime, desk: &Desk, rounds: usize, saves: usize) -> Result<(), Failure> {
    let ours = listen_ours(runtime, desk, CACHE)?;
    let columns: Vec<Column> = desk
        .sample
        .columns()?
        .into_iter()
        .filter(|column| column.class == CLASS_INDEX && column.moment == AssessmentPeriod::EndOfYear)
        .filter(|column| matches!(column.target, Target::Subject(_)))
        .collect();
    let [direct, over_http, ..] = columns[..] else { return Err("the class has too few subjects".into()) };
    let bare = listen(runtime, bare::serving(Answer::of_nobody(), Bytes::new()))?;
    let mut arms = ["the process itself", "socai over HTTP", "bare axum: the request is read"].map(Arm::new);
    let mut column = SavedColumn::read(desk, ours, over_http)?;
    for _ in 0..rounds {
        let mut requests = Vec::with_capacity(saves);
        for _ in 0..saves {
            requests.push(direct_save(runtime, desk, direct, requests.len())?);
        }
        let handle = &desk.handle;
        arms[0].add(
            saves,
            timed(|| {
                runtime.block_on(async {
                    for request in requests {
                        handle.execute(request).await?;
                    }
                    Ok(())
                })
            })?,
        );
        let bodies: Vec<Vec<u8>> = (0..saves).map(|_| column.next(desk)).collect();
        let mut wire = Wire::connect(ours)?;
        arms[1].add(saves, timed(|| bodies.iter().try_for_each(|body| saved(wire.exchange(body)?)))?);
        let mut wire = Wire::connect(bare)?;
        arms[2].add(
            saves,
            timed(|| {
                bodies.iter().try_for_each(|body| {
                    let text = String::from_utf8_lossy(body).replacen("/graphql", "/take", 1);
                    wire.exchange(text.as_bytes()).map(drop)
                })
            })?,
        );
    }
    table(
        &format!("saving a column of {CLASS_SIZE} grades, durably: one client, {rounds} rounds of {saves}"),
        "save",
        &arms,
        0,
    );
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<(), Failure> + Send) -> Result<Taken, Failure> {
    let (start, before) = (Instant::now(), server_time());
    // On a thread of its own, so that what the client takes is not counted.
    std::thread::scope(|scope| {
        let client = std::thread::Builder::new().name(CLIENT.to_owned()).spawn_scoped(scope, work)?;
        client.join().map_err(|_| "the client panicked")?
    })?;
    Ok(Taken { seconds: start.elapsed().as_secs_f64(), on_core: server_time() - before })
}

fn saved(body: &[u8]) -> Result<(), Failure> {
    let answer: Value = serde_json::from_slice(body)?;
    let payload = &answer["data"]["enterGrades"];
    if payload["position"].is_null() || payload["refusals"] != json!([]) {
        return Err(format!("a column was not saved: {answer}").into());
    }
    Ok(())
}

/// The command that saves a column with the marks of a turn, over what stands in it.
fn direct_save(
    runtime: &Runtime,
    desk: &Desk,
    column: Column,
    ahead: usize,
) -> Result<socai_runtime::Request, Failure> {
    let state = runtime.block_on(desk.handle.now())?;
    let first = desk.sample.classes[CLASS_INDEX].students[0];
    let period = Sample::period(column.moment);
    let version = state.gradebook.cell(first, period, column.target).map_or(0, |cell| cell.version);
    let revision = version + u32::try_from(ahead)?;
    desk.sample.enter(column, revision)
}

/// The column that is saved over HTTP.
struct SavedColumn {
    fixed: Value,
    students: Vec<(String, u64)>,
    subject: Value,
    turn: usize,
}

impl SavedColumn {
    fn read(desk: &Desk, address: SocketAddr, column: Column) -> Result<Self, Failure> {
        let at = desk
            .sample
            .columns()?
            .into_iter()
            .filter(|other| other.class == CLASS_INDEX && other.moment == column.moment);
        let place = at.clone().position(|other| other == column).ok_or("no such column")?;
        let query = "query Column($code: String!, $class: String!) { school(code: $code) { id class(by: { name: { year: \"2025-2026\", name: $class } }) { id
            gradebook(period: { year: \"2025-2026\", moment: END_OF_YEAR }) { columns { target { subject } } rows { student { id } cells { version } } } } } }";
        let answer = desk.ask(address, query, &json!({ "code": desk.code, "class": CLASS }))?;
        let (school, class) = (&answer["school"], &answer["school"]["class"]);
        let rows = class["gradebook"]["rows"].as_array().ok_or("no rows")?;
        let students = rows.iter().map(|row| {
            (
                row["student"]["id"].as_str().unwrap_or_default().to_owned(),
                row["cells"][place]["version"].as_u64().unwrap_or(0),
            )
        });
        Ok(Self {
            fixed: json!({ "school": school["id"], "classId": class["id"], "period": { "year": "2025-2026", "moment": "END_OF_YEAR" } }),
            students: students.collect(),
            subject: class["gradebook"]["columns"][place]["target"]["subject"].clone(),
            turn: 0,
        })
    }

    /// The next save: every cell another level, no score.
    fn next(&mut self, desk: &Desk) -> Vec<u8> {
        const LEVELS: [&str; 3] = ["WELL_COMPLETED", "COMPLETED", "NOT_COMPLETED"];
        let entries: Vec<Value> = self
            .students
            .iter_mut()
            .map(|(id, version)| {
                let entry = json!({ "studentId": id, "target": { "subject": self.subject }, "level": LEVELS[self.turn % 3],
                    "expectedVersion": version, "comment": "Em chăm chỉ học bài." });
                *version += 1;
                entry
            })
            .collect();
        self.turn += 1;
        let mut input = self.fixed.clone();
        input["idempotencyKey"] = json!(Uuid::new_v4());
        input["entries"] = entries.into();
        let mutation = "mutation Save($input: EnterGradesInput!) { enterGrades(input: $input) { position refusals { code path message } } }";
        desk.request(mutation, &json!({ "input": input }), &[])
    }
}
