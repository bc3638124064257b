//! Verdicts are kept by hash; persisted and trusted documents.

use std::{collections::BTreeMap, sync::Arc};

use crate::{DocumentId, Documents, Limits, RejectionCode, tests::SDL};

fn documents() -> Documents {
    Documents::new(SDL, Limits::default()).unwrap()
}

#[test]
fn a_text_is_read_once_good_or_bad() {
    let documents = documents();
    let first = documents.prepare("{ hello }").unwrap();
    assert!(Arc::ptr_eq(&first, &documents.prepare("{ hello }").unwrap()));
    let refused = documents.prepare("{ nothing }").unwrap_err();
    assert!(Arc::ptr_eq(&refused, &documents.prepare("{ nothing }").unwrap_err()));
    let counts = documents.counts();
    assert_eq!((counts.hits, counts.misses, counts.kept), (2, 2, 2));
}

#[test]
fn what_is_kept_is_bounded() {
    let documents = Documents::new(SDL, Limits { kept_bytes: 1 << 20, ..Limits::default() }).unwrap();
    for n in 0..5_000 {
        documents.prepare(&format!("query q{n} {{ hello }}")).unwrap();
    }
    let kept = documents.counts().kept;
    assert!((1..1_000).contains(&kept), "{kept}");
}

#[test]
fn a_persisted_document_is_found_by_the_hash_of_its_text_alone() {
    let documents = documents();
    let text = "{ a: hello }";
    let id = DocumentId::of(text);
    assert!(documents.persisted(id).is_none());
    assert_eq!(documents.persist(id, text).unwrap().id(), id);
    assert_eq!(documents.persisted(id).unwrap().id(), id);
    let other = documents.persist(id, "{ b: hello }").unwrap_err();
    assert_eq!(other.code, RejectionCode::PersistedQueryMismatch);
    assert!(documents.persisted(DocumentId::of("{ b: hello }")).is_none());
}

#[test]
fn a_refused_document_is_never_persisted() {
    let documents = documents();
    let id = DocumentId::of("{ nothing }");
    assert!(documents.persist(id, "{ nothing }").is_err());
    assert!(documents.persisted(id).is_none());
}

#[test]
fn trusted_documents_are_found_by_id_and_by_hash_and_never_dropped() {
    let mut documents = Documents::new(SDL, Limits { kept_bytes: 1 << 16, ..Limits::default() }).unwrap();
    let text = "query Hello { hello }";
    documents.trust(&BTreeMap::from([("hello".to_owned(), text.to_owned())])).unwrap();
    for n in 0..2_000 {
        documents.prepare(&format!("query q{n} {{ hello }}")).unwrap();
    }
    let id = DocumentId::of(text);
    assert_eq!(documents.trusted("hello").unwrap().id(), id);
    assert_eq!(documents.trusted(&format!("sha256:{id}")).unwrap().id(), id);
    assert_eq!(documents.trusted(&id.to_string()).unwrap().id(), id);
    assert!(documents.is_trusted(id));
    assert!(documents.persisted(id).is_some());
    assert!(Arc::ptr_eq(&documents.prepare(text).unwrap(), &documents.trusted("hello").unwrap()));
    assert!(documents.trusted("other").is_none());
}

#[test]
fn a_manifest_with_a_refused_document_is_refused_as_a_whole() {
    let mut documents = documents();
    let manifest = BTreeMap::from([
        ("a".to_owned(), "{ hello }".to_owned()),
        ("b".to_owned(), "{ nothing }".to_owned()),
    ]);
    let error = documents.trust(&manifest).unwrap_err();
    assert_eq!(error.id, "b");
    assert!(documents.trusted("a").is_none());
}

#[test]
fn ids_are_written_and_read_as_sha_256() {
    let id = DocumentId::of("{__typename}");
    // The example of the persisted queries of Apollo.
    assert_eq!(id.to_string(), "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38");
    assert_eq!(id.to_string().parse(), Ok(id));
    assert_eq!(format!("sha256:{id}").to_uppercase().replace("SHA256", "sha256").parse(), Ok(id));
    assert!("".parse::<DocumentId>().is_err());
    assert!("sha256:00".parse::<DocumentId>().is_err());
}

#[test]
fn a_schema_that_is_none_is_an_error() {
    assert!(Documents::new("type Query { a: Nothing }", Limits::default()).is_err());
    assert!(Documents::new("{", Limits::default()).is_err());
}

#[test]
fn every_code_is_written_in_one_way() {
    let mut codes: Vec<_> = RejectionCode::ALL.iter().map(|code| code.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 12);
}
