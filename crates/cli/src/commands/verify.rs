//! `socai verify`: recomputes ledgers from their stored bytes. Exit code 1 when anything is found.

use serde_json::json;
use socai_runtime::{Report, Runtime};

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

async fn verify(installation: &Installation, runtime: &Runtime, code: Option<&str>) -> Result<(), Failure> {
    let mut ledgers = runtime.schools().await?;
    if let Some(code) = code {
        // A damaged first event hides the code; such a school may be the one that is meant.
        ledgers.retain(|ledger| ledger.code == code || !ledger.is_sound);
        if ledgers.is_empty() {
            return Err(install::no_school(code));
        }
    }
    let mut reports = Vec::new();
    for ledger in ledgers {
        let name = ledger.code;
        let bar = output::bar(Some(ledger.position.0), &name);
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
