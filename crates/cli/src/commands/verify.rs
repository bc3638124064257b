//! `socai verify`: recomputes ledgers from their stored bytes. Exit code 1 when anything is found.

use serde_json::json;
use socai_ledger::StoreError;
use socai_runtime::{ReadError, Report, Runtime};
use socai_school::ids::SchoolId;

use crate::{
    args::{Installation, Verify},
    failure::Failure,
    install, output,
};

pub(super) async fn run(installation: &Installation, args: Verify) -> Result<(), Failure> {
    let runtime = install::open(installation).await?;
    let result = verify(installation, &runtime, args.school.as_deref()).await;
    runtime.shutdown().await;
    result
}

/// A ledger to recompute.
struct Ledger {
    id: SchoolId,
    /// The school's code; `None` when even that cannot be read.
    code: Option<String>,
    position: u64,
}

/// All ledgers. What is wrong may stand in a head row or in the first entry, which holds the code, so neither is needed.
async fn ledgers(runtime: &Runtime) -> Result<Vec<Ledger>, Failure> {
    if let Ok(schools) = runtime.schools().await {
        let ledger = |it: socai_runtime::SchoolEntry| Ledger {
            id: it.id,
            code: Some(it.code),
            position: it.position.0,
        };
        return Ok(schools.into_iter().map(ledger).collect());
    }
    let nameless = |id, position: socai_ledger::Position| Ledger {
        id: SchoolId(id),
        code: None,
        position: position.get(),
    };
    match runtime.store().heads().await {
        Ok(heads) => Ok(heads.into_iter().map(|(ledger, head)| nameless(ledger.0, head.position)).collect()),
        // Behind a damaged head row the store names no other ledger.
        Err(StoreError::Corrupt { ledger, position, .. }) => Ok(vec![nameless(ledger.0, position)]),
        Err(error) => Err(ReadError::from(error).into()),
    }
}

async fn verify(installation: &Installation, runtime: &Runtime, code: Option<&str>) -> Result<(), Failure> {
    let mut ledgers = ledgers(runtime).await?;
    if let Some(code) = code {
        ledgers.retain(|ledger| ledger.code.as_ref().is_none_or(|known| known == code));
        if ledgers.is_empty() {
            return Err(install::no_school(code));
        }
    }
    let mut reports = Vec::new();
    for ledger in ledgers {
        let name = ledger.code.unwrap_or_else(|| ledger.id.to_string());
        let bar = output::bar(Some(ledger.position), &name);
        let report = runtime.verify(ledger.id, |position| bar.set_position(position.0)).await;
        bar.finish_and_clear();
        reports.push((name, report?));
    }
    say(installation, &reports)?;
    let findings: usize = reports.iter().map(|(_, report)| report.findings.len()).sum();
    if findings == 0 {
        return Ok(());
    }
    Err(Failure::refused(
        format!("Sổ không nguyên vẹn: {findings} phát hiện."),
        format!("Not sound: {findings} findings."),
    ))
}

fn say(installation: &Installation, reports: &[(String, Report)]) -> Result<(), Failure> {
    if installation.json {
        let ledgers = reports.iter().map(|(code, report)| {
            json!({ "school": code, "entries": report.entries, "erased": report.erased, "sound": report.is_sound() })
        });
        let findings = reports.iter().flat_map(|(code, report)| {
            report.findings.iter().map(move |finding| {
                json!({ "school": code, "position": finding.position, "what": finding.fault.to_string() })
            })
        });
        return output::json(&json!({
            "ledgers": ledgers.collect::<Vec<_>>(), "findings": findings.collect::<Vec<_>>(),
        }));
    }
    for (code, report) in reports {
        for finding in &report.findings {
            output::line(&format!("{code}: {finding}"))?;
        }
        let verdict = if report.is_sound() { "nguyên vẹn / sound" } else { "CÓ SAI LỆCH / NOT SOUND" };
        let (entries, erased) = (report.entries, report.erased);
        output::line(&format!(
            "{code}: {entries} sự kiện / events, {erased} giá trị đã xóa / erased values: {verdict}"
        ))?;
    }
    Ok(())
}
