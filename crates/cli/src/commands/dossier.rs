//! `socai dossier`: signed files between installations. As the operator, who carries them; what is in them and whether they are believed
//! is not decided here.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Write as _},
    path::Path,
};

use jiff::Timestamp;
use serde_json::json;
use socai_runtime::{Actor, DOSSIER_LIMIT, DossierFault, Runtime, VerifiedDossier};
use socai_school::transfers::ArrivalStatus;
use uuid::Uuid;

use crate::{
    args::{Dossier, DossierExport, DossierFile, DossierSchool, Installation},
    failure::Failure,
    install, output,
};

pub(super) async fn run(installation: &Installation, args: Dossier) -> Result<(), Failure> {
    let runtime = install::open(installation).await?;
    let result = match args {
        Dossier::Agreements(args) => agreements(installation, &runtime, &args).await,
        Dossier::Export(args) => export(installation, &runtime, &args).await,
        Dossier::Verify(args) => verify(installation, &runtime, &args).await,
        Dossier::Import(args) => import(installation, &runtime, &args).await,
    };
    runtime.shutdown().await;
    result
}

async fn agreements(
    installation: &Installation,
    runtime: &Runtime,
    args: &DossierSchool,
) -> Result<(), Failure> {
    let school = install::school(runtime, &args.school).await?;
    let state = school.now().await?;
    let mut rows = vec![
        ["MÃ / TRANSFER", "TỪ / FROM", "VỊ TRÍ / POSITION", "MÃ BĂM / LEAF", "SỔ / LEDGER"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let mut list = Vec::new();
    for arrival in state.transfers.arrivals() {
        if arrival.status(Timestamp::now()) != ArrivalStatus::Agreed {
            continue;
        }
        let agreement = school.evidence(arrival.answered.position).await?;
        rows.push(vec![
            arrival.id.to_string(),
            arrival.from.code.to_string(),
            agreement.position.to_string(),
            agreement.leaf.to_string(),
            agreement.ledger.to_string(),
        ]);
        list.push(json!({
            "transfer": arrival.id, "from": arrival.from, "grade": arrival.grade,
            "releaseBy": arrival.release_by, "agreement": agreement,
        }));
    }
    if installation.json { output::json(&list) } else { output::table(&rows) }
}

async fn export(installation: &Installation, runtime: &Runtime, args: &DossierExport) -> Result<(), Failure> {
    let school = install::school(runtime, &args.school).await?;
    let text = school.write_dossier(Actor::Operator, args.transfer).await?;
    write(&args.out, &text)?;
    if installation.json {
        return output::json(&json!({ "file": args.out, "bytes": text.len(), "transfer": args.transfer }));
    }
    output::line(&format!(
        "Đã ghi hồ sơ ({} byte) vào {}. Tệp chứa dữ liệu cá nhân; hãy gửi an toàn.\n\
         The dossier is written. It holds personal data; send it safely.",
        text.len(),
        args.out.display()
    ))
}

async fn verify(installation: &Installation, runtime: &Runtime, args: &DossierFile) -> Result<(), Failure> {
    let school = install::school(runtime, &args.school).await?;
    let verified = school.verify_dossier(Actor::Operator, &read(&args.file)?).await?;
    say(installation, &verified, "Tệp đúng / the file holds")
}

async fn import(installation: &Installation, runtime: &Runtime, args: &DossierFile) -> Result<(), Failure> {
    let school = install::school(runtime, &args.school).await?;
    let text = read(&args.file)?;
    let verified = school.verify_dossier(Actor::Operator, &text).await?;
    school.receive_dossier(Actor::Operator, Uuid::new_v4(), &text).await?;
    say(installation, &verified, "Đã nhận hồ sơ / the dossier is received")
}

/// Says what the file is about, without anything personal.
fn say(installation: &Installation, verified: &VerifiedDossier, what: &str) -> Result<(), Failure> {
    let VerifiedDossier { transfer, sender, head, release, entries, .. } = verified;
    if installation.json {
        return output::json(&json!({
            "transfer": transfer,
            "sender": sender,
            "release": release,
            "entries": entries,
            "head": { "ledger": head.ledger, "position": head.position, "root": head.root, "signedAt": head.signed_at },
        }));
    }
    output::line(&format!("{what}: {transfer}"))?;
    output::line(&format!("Trường gửi / sender: {} ({})", sender.name, sender.code))?;
    output::line(&format!(
        "Đã kiểm tra / proven: {entries} dòng sổ / entries, mốc / head {} {}",
        head.position, head.root
    ))
}

/// A new file that only its owner reads; nothing is overwritten.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

/// The text of a file; never more than a file may have, and one byte.
fn read(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(DOSSIER_LIMIT).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_| refused(DossierFault::NotCanonical))
}

fn refused(fault: DossierFault) -> Failure {
    socai_runtime::DossierError::from(socai_runtime::DossierFaults::from(fault)).into()
}
