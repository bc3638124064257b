//! Dossier files of other installations, by HTTP: as large as a file may be, which is more than a GraphQL request takes. Verified
//! and, unless only that is asked for, received.

use std::time::Instant;

use axum::{
    Json,
    extract::{Query, Request, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use socai_runtime::{Actor, CommandError, DOSSIER_LIMIT, DossierError, DossierFault, DossierFaults};
use socai_school::{
    Explain, local_date,
    policy::{Action, Object, authorize},
};
use uuid::Uuid;

use crate::{
    app::Shared,
    limits::{self, IMPORT_COST, Payer},
    problem::Problem,
    session,
};

/// What the address says besides the file.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Only say whether the file holds.
    #[serde(default)]
    check: bool,
}

/// `POST /dossiers`: verifies the dossier file in the body and receives the dossier; with `check=true` it is only verified.
pub(crate) async fn receive(
    State(app): State<Shared>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let session = session::acting(&app, &parts.headers).await?.ok_or(Problem::Unauthenticated)?;
    let handle = app.runtime.school(session.school).await.map_err(|_| Problem::Busy)?;
    let handle = handle.ok_or(Problem::Unauthenticated)?;
    let actor = Actor::Account(session.account);
    // Rights before bytes: nobody else makes the server read a large body.
    let school = handle.now().await.map_err(|_| Problem::Busy)?;
    let day = local_date(Timestamp::now());
    authorize(&school, actor, Action::ReceiveDossier, Object::School, day).map_err(|_| Problem::Forbidden)?;
    let payer = Payer::of(Some(&session), limits::address(&parts.extensions, &parts.headers, &app.options));
    let _place = app.allowance.enter(payer)?;
    app.allowance.pay(payer, IMPORT_COST, Instant::now())?;
    let file = limits::read_body(&app, body, DOSSIER_LIMIT).await?;
    let work = async {
        let _turn = app.importing.acquire().await.map_err(|_| Problem::Busy)?;
        let Ok(text) = std::str::from_utf8(&file) else {
            return Ok(refused(&DossierFaults::from(DossierFault::NotCanonical)));
        };
        let verified = match handle.verify_dossier(actor, text).await {
            Ok(verified) => verified,
            Err(error) => return failed(error),
        };
        let mut outcome = "VERIFIED";
        if !asked.check {
            // The same file again is the same command: it is answered with the first outcome.
            let command = Uuid::new_v5(&verified.transfer.0, verified.release.leaf.to_string().as_bytes());
            match handle.receive_dossier(actor, command, text).await {
                Ok(_) => outcome = "RECEIVED",
                Err(error) => return failed(error),
            }
        }
        Ok(json!({
            "outcome": outcome,
            "transfer": verified.transfer,
            "sender": verified.sender,
            "provenEntries": verified.entries,
            "refusals": [],
        }))
    };
    let answer: Value = limits::in_slot(&app, work).await??;
    Ok(Json(answer).into_response())
}

fn refusal(path: &str, reason: &impl Explain) -> Value {
    let text = reason.text();
    json!({ "code": reason.code(), "message": text.vi, "messageEn": text.en, "path": path, "value": reason.value() })
}

fn said(refusals: &[Value]) -> Value {
    json!({ "outcome": "REFUSED", "transfer": null, "sender": null, "provenEntries": 0, "refusals": refusals })
}

fn refused(faults: &DossierFaults) -> Value {
    let told: Vec<Value> = faults.list().iter().map(|fault| refusal(&fault.path(), fault)).collect();
    said(&told)
}

/// What a person can act on is an answer; the rest is a problem of the request.
fn failed(error: DossierError) -> Result<Value, Problem> {
    match error {
        DossierError::Faults(faults) => Ok(refused(&faults)),
        DossierError::Command(CommandError::Refused(refusals)) => {
            let told: Vec<Value> = refusals.list().iter().map(|it| refusal(&it.path, &it.refusal)).collect();
            Ok(said(&told))
        }
        DossierError::Command(CommandError::Busy) => Err(Problem::Busy),
        DossierError::Command(CommandError::Unknown) => Err(Problem::Timeout),
        DossierError::Command(CommandError::UnknownSchool) => Err(Problem::Unauthenticated),
        error => {
            tracing::warn!(%error, "a dossier file failed");
            Err(Problem::Internal)
        }
    }
}
