//! `socai serve`: serves the schools of an installation until it is asked to stop.

use std::{collections::BTreeMap, fs};

use socai_runtime::{ReadError, Runtime};
use socai_server::{ServeError, ServeOptions};

use crate::{
    args::{Installation, Serve},
    failure::Failure,
    install, output,
};

pub(super) async fn run(installation: &Installation, args: Serve) -> Result<(), Failure> {
    let token = args.metrics_token_file.map(fs::read_to_string).transpose()?;
    let options = ServeOptions {
        public_origin: args.public_origin,
        trust_forwarded_for: args.trust_forwarded_for,
        cost_budget: args.cost_budget,
        response_cache: usize::try_from(u64::from(args.response_cache) << 20).unwrap_or(usize::MAX),
        connections: args.connections,
        connections_per_address: args.connections_per_address,
        documents: match args.documents {
            Some(file) => manifest(&fs::read_to_string(file)?)?,
            None => BTreeMap::new(),
        },
        documents_only: args.documents_only,
        developers: args.developers.into_iter().collect(),
        metrics_token: token.map(|token| token.trim().to_owned()).filter(|token| !token.is_empty()),
        ..ServeOptions::new(args.listen)
    };
    let runtime = install::open(installation).await?;
    let schools = runtime.schools().await?;
    if schools.is_empty() {
        output::note(
            "Chưa có trường nào; hãy chạy `socai school create`.\nNo school yet; run `socai school create`.",
        );
    }
    // A damaged school answers nothing; the others must not suffer for it.
    for damaged in schools.iter().filter(|school| !school.is_sound) {
        let position = damaged.position;
        output::note(&format!("{}: {}", damaged.code, Failure::from(ReadError::Corrupt { position })));
    }
    until_stopped(runtime, options, |address| {
        if installation.json {
            output::json(&serde_json::json!({ "address": address }))
        } else {
            output::line(&format!("Sổ Cái: http://{address}"))
        }
    })
    .await
}

/// The documents that the operator trusts, by id: what graphql-codegen and the compiler of Relay write.
fn manifest(text: &str) -> Result<BTreeMap<String, String>, Failure> {
    serde_json::from_str(text).map_err(|error| {
        Failure::usage(
            "--documents cần một tệp JSON: mã → nội dung tài liệu",
            "--documents needs a JSON object from id to text",
        )
        .because(&error)
    })
}

/// Serves until an interrupt or a termination signal; `ready` gets the address.
pub(super) async fn until_stopped(
    runtime: Runtime,
    options: ServeOptions,
    ready: impl FnOnce(&str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let stopped = |error: ServeError| match error {
        ServeError::Documents(refused) => Failure::usage(
            format!("Tài liệu {} trong --documents không dùng được", refused.id),
            format!("document {} of --documents cannot be executed", refused.id),
        )
        .because(&refused),
        error => Failure::unavailable("Máy chủ không chạy được.", "The server cannot run.").because(&error),
    };
    let bound = socai_server::serve(runtime.clone(), options, stop_signal()).await.map_err(stopped)?;
    ready(&bound.address().to_string())?;
    let result = bound.finished().await.map_err(stopped);
    runtime.shutdown().await;
    result
}

// When a signal cannot be listened for, only the other one stops the server.
async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_an_object_from_id_to_text() {
        let read = manifest(r#"{"4b15":"query A { viewer { login } }"}"#).unwrap();
        assert_eq!(read["4b15"], "query A { viewer { login } }");
        for wrong in ["", "[]", r#"{"a":1}"#, r#"{"format":"apollo","operations":[]}"#] {
            assert_eq!(manifest(wrong).unwrap_err().exit_code(), crate::failure::USAGE, "{wrong}");
        }
    }
}
