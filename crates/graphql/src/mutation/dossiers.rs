//! Mutations about the signed files that go between installations.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use socai_runtime::{DossierError, DossierFault, DossierFaults};
use socai_school::{Actor, Explain as _, ids::TransferId};

use super::{Outcome, own, payload, refused, signed_in};
use crate::{
    errors::Fault,
    ids::{Gid, encode},
    inputs::Call,
    refusal::Refusal,
    schema::Query,
    scope::RequestContext,
};

/// Mutations about dossier files.
#[derive(Default)]
pub(crate) struct DossiersMutation;

/// A released student whose dossier goes to another installation (xuất tệp hồ sơ).
#[derive(InputObject)]
pub(crate) struct WriteDossierFileInput {
    #[graphql(flatten)]
    call: Call,
    /// The transfer (chuyển trường) with which the student was released.
    transfer_id: Gid<TransferId>,
}

/// A dossier file that another installation wrote (nhận tệp hồ sơ).
#[derive(InputObject)]
pub(crate) struct ReceiveDossierFileInput {
    #[graphql(flatten)]
    call: Call,
    /// The text of the file, exactly as it is (nội dung tệp). A request has at most 1 MiB; larger files are received at the command line.
    #[graphql(secret)]
    file: String,
    /// Only say whether the file holds (chỉ kiểm tra), and receive nothing.
    #[graphql(default)]
    check_only: bool,
}

payload! {
    /// Outcome of `writeDossierFile`.
    WriteDossierFilePayload {
        /// The text of the file (nội dung tệp), to be kept exactly as it is; null when refused.
        file: Option<String>,
    }
    /// Outcome of `receiveDossierFile`.
    ReceiveDossierFilePayload {
        /// The transfer to which the file belongs (chuyển trường); null when refused.
        transfer_id: Option<ID>,
        /// How many entries of the other ledger are proven (số dòng sổ đã kiểm tra).
        proven_entries: Option<u32>,
    }
}

/// Mutations about dossier files.
#[Object]
impl DossiersMutation {
    /// Writes the dossier of a released student as a signed file for a school of another installation (xuất tệp hồ sơ chuyển trường). The
    /// file holds personal data.
    async fn write_dossier_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WriteDossierFileInput,
    ) -> Result<WriteDossierFilePayload> {
        let request = RequestContext::of(ctx)?;
        let actor = Actor::Account(signed_in(request, &input.call)?.account);
        let written = request.handle().await?.write_dossier(actor, input.transfer_id.0).await;
        let scope = own(ctx, &input.call).await?;
        Ok(match written {
            Ok(file) => {
                let position = Some(scope.school().position.into());
                let outcome = Outcome { position, ..refused(&scope, Vec::new()) };
                WriteDossierFilePayload { outcome, file: Some(file) }
            }
            Err(error) => WriteDossierFilePayload { outcome: refused(&scope, refusals(error)?), file: None },
        })
    }

    /// Verifies a dossier file of another installation and receives it (nhận tệp hồ sơ chuyển trường); the student is then to be
    /// admitted. Nothing of a file is used unless everything of it holds.
    async fn receive_dossier_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ReceiveDossierFileInput,
    ) -> Result<ReceiveDossierFilePayload> {
        let request = RequestContext::of(ctx)?;
        let actor = Actor::Account(signed_in(request, &input.call)?.account);
        let handle = request.handle().await?;
        let verified = handle.verify_dossier(actor, &input.file).await;
        let (verified, receipt) = match verified {
            Ok(verified) if input.check_only => (Ok(verified), None),
            Ok(verified) => {
                let key = input.call.idempotency_key.0;
                match handle.receive_dossier(actor, key, &input.file).await {
                    Ok(receipt) => (Ok(verified), Some(receipt)),
                    Err(error) => (Err(error), None),
                }
            }
            Err(error) => (Err(error), None),
        };
        match verified {
            Ok(verified) => {
                let scope = match &receipt {
                    Some(receipt) => request.scope_of(Arc::clone(&receipt.state)).await?,
                    None => own(ctx, &input.call).await?,
                };
                let position = receipt.as_ref().map_or(scope.school().position, |receipt| receipt.last);
                let outcome = Outcome {
                    position: Some(position.into()),
                    is_replay: receipt.is_some_and(|receipt| receipt.is_replay),
                    refusals: Vec::new(),
                    query: Query::pinned(scope.pinned()),
                };
                let transfer_id = Some(encode(verified.transfer));
                let proven_entries = u32::try_from(verified.entries).ok();
                Ok(ReceiveDossierFilePayload { outcome, transfer_id, proven_entries })
            }
            Err(error) => {
                let refusals = refusals(error)?;
                let scope = own(ctx, &input.call).await?;
                let outcome = refused(&scope, refusals);
                Ok(ReceiveDossierFilePayload { outcome, transfer_id: None, proven_entries: None })
            }
        }
    }
}

/// What a person can act on; the rest is a fault of the request.
fn refusals(error: DossierError) -> Result<Vec<Refusal>, Fault> {
    let simple = |code: &str, vi: &str, en: &str| {
        vec![Refusal::simple(code, "transfer", (vi.to_owned(), en.to_owned()))]
    };
    Ok(match error {
        DossierError::Command(error) => {
            let refusals = Fault::of_command(error)?;
            let refusals = refusals.list().iter();
            refusals.map(|refused| Refusal::explained(&refused.path, &refused.refusal)).collect()
        }
        DossierError::Faults(faults) => of_file(&faults),
        DossierError::NotReleased => simple(
            "STUDENT_NOT_RELEASED",
            "Không có học sinh nào được cho chuyển đi theo mã này.",
            "No student was released in this transfer.",
        ),
        DossierError::Erased => simple(
            "PERSONAL_DATA_ERASED",
            "Dữ liệu cá nhân của học sinh này đã được xóa.",
            "The personal data of this student was erased.",
        ),
        DossierError::TooLarge(_) => simple(
            "DOSSIER_TOO_LARGE",
            "Hồ sơ lớn hơn mức cho phép.",
            "The dossier is larger than is allowed.",
        ),
    })
}

fn of_file(faults: &DossierFaults) -> Vec<Refusal> {
    let refusal = |fault: &DossierFault| {
        let (text, path) = (fault.text(), fault.path());
        let path = if path.is_empty() { "file".to_owned() } else { format!("file.{path}") };
        Refusal::simple(fault.code(), &path, (text.vi, text.en))
    };
    faults.list().iter().map(refusal).collect()
}
