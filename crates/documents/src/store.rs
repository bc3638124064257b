//! The verdicts on documents, kept by hash: whoever sends a text again, good or bad, is answered without reading it.

use std::{
    collections::{BTreeMap, HashMap},
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use apollo_compiler::{
    Name, Node, Schema,
    ast::{FieldDefinition, Type},
    parser::Parser,
    schema::{Component, ExtendedType},
    validation::Valid,
};
use quick_cache::{Weighter, sync::Cache};

use crate::{
    Document, DocumentId, Limits, Rejection, RejectionCode, executable, limits::MAX_NESTING, rules, shape,
    source::Source, syntax,
};

type Verdict = Result<Arc<Document>, Arc<Rejection>>;

/// The schema definition is not a valid schema.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the schema is not valid: {0}")]
pub struct SdlError(String);

/// A document of a manifest is refused.
#[derive(Clone, Debug, thiserror::Error)]
#[error("document {id}: {rejection}")]
pub struct TrustError {
    /// Its id in the manifest.
    pub id: String,
    /// Why.
    pub rejection: Arc<Rejection>,
}

/// How often a verdict was at hand, for metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents that were known.
    pub hits: u64,
    /// Documents that had to be read.
    pub misses: u64,
    /// Verdicts that are kept.
    pub kept: u64,
}

/// Reads documents against one schema and keeps the verdicts.
#[derive(Debug)]
pub struct Documents {
    schema: Arc<Valid<Schema>>,
    limits: Limits,
    kept: Cache<DocumentId, Verdict, ByWeight>,
    trusted: HashMap<String, Arc<Document>>,
    trusted_texts: HashMap<DocumentId, Arc<Document>>,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// Estimated bytes.
#[derive(Clone, Debug)]
struct ByWeight;

impl Weighter<DocumentId, Verdict> for ByWeight {
    fn weight(&self, _: &DocumentId, verdict: &Verdict) -> u64 {
        match verdict {
            Ok(document) => document.weight(),
            Err(rejection) => {
                let texts =
                    rejection.errors.iter().map(|fault| fault.message.len() + fault.message_en.len() + 96);
                256 + texts.sum::<usize>() as u64
            }
        }
    }
}

impl Documents {
    /// Documents of the schema that this SDL defines.
    ///
    /// # Errors
    /// The SDL is not a valid schema.
    pub fn new(sdl: &str, limits: Limits) -> Result<Self, SdlError> {
        let invalid = |errors: String| SdlError(errors);
        let mut schema =
            Schema::parse(sdl, "schema.graphql").map_err(|found| invalid(found.errors.to_string()))?;
        complete_introspection(&mut schema);
        let schema = schema.validate().map_err(|found| invalid(found.errors.to_string()))?;
        // Few documents are as heavy as the limits allow, most take some ten KiB.
        let expected = usize::try_from(limits.kept_bytes / 16_384).unwrap_or(usize::MAX).max(16);
        Ok(Self {
            schema: Arc::new(schema),
            limits,
            kept: Cache::with_weighter(expected, limits.kept_bytes, ByWeight),
            trusted: HashMap::new(),
            trusted_texts: HashMap::new(),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        })
    }

    /// The limits that hold.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The verdict on a text: parsed, validated and measured now, or known. Requests for one new text at the same time
    /// wait for one of them to read it.
    ///
    /// # Errors
    /// Every code but `OPERATION_RESOLUTION_FAILURE`, `BAD_USER_INPUT` and `PERSISTED_QUERY_MISMATCH`.
    pub fn prepare(&self, text: &str) -> Result<Arc<Document>, Arc<Rejection>> {
        self.size(text)?;
        self.verdict(DocumentId::of(text), text)
    }

    /// A document that was prepared before and is still kept, or a trusted one, by the hash of its text.
    #[must_use]
    pub fn persisted(&self, hash: DocumentId) -> Option<Arc<Document>> {
        let trusted = self.trusted_texts.get(&hash).cloned();
        let found = trusted.or_else(|| self.kept.get(&hash).and_then(Result::ok));
        let counter = if found.is_some() { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// Prepares a text that came with its hash, as automatic persisted queries do.
    ///
    /// # Errors
    /// `PERSISTED_QUERY_MISMATCH` when the hash is not the text's, else as [`prepare`](Self::prepare).
    pub fn persist(&self, hash: DocumentId, text: &str) -> Result<Arc<Document>, Arc<Rejection>> {
        self.size(text)?;
        let id = DocumentId::of(text);
        if id != hash {
            return Err(Arc::new(Rejection::new(
                RejectionCode::PersistedQueryMismatch,
                "Mã sha256Hash không phải của tài liệu gửi kèm.",
                "The sha256Hash is not that of the text that was sent along.",
            )));
        }
        self.verdict(id, text)
    }

    /// Takes documents that are always allowed and never dropped: id to text, as in the manifests of Relay and
    /// graphql-codegen. Each is also found by its hash.
    ///
    /// # Errors
    /// The first one that is refused; none is taken then.
    pub fn trust(&mut self, manifest: &BTreeMap<String, String>) -> Result<(), TrustError> {
        let mut taken = Vec::with_capacity(manifest.len());
        for (id, text) in manifest {
            let document =
                self.prepare(text).map_err(|rejection| TrustError { id: id.clone(), rejection })?;
            taken.push((id.clone(), document));
        }
        for (id, document) in taken {
            self.trusted_texts.insert(document.id(), document.clone());
            self.trusted.insert(id, document);
        }
        Ok(())
    }

    /// The trusted document of this id, or of this hash (`sha256:…` or bare).
    #[must_use]
    pub fn trusted(&self, id: &str) -> Option<Arc<Document>> {
        let by_hash = || self.trusted_texts.get(&id.parse().ok()?);
        self.trusted.get(id).or_else(by_hash).cloned()
    }

    /// Whether the text of this hash is trusted.
    #[must_use]
    pub fn is_trusted(&self, hash: DocumentId) -> bool {
        self.trusted_texts.contains_key(&hash)
    }

    /// How often a verdict was at hand.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            kept: self.kept.len() as u64,
        }
    }

    /// Before anything is hashed.
    fn size(&self, text: &str) -> Result<(), Arc<Rejection>> {
        let most = self.limits.max_bytes;
        if text.len() <= most {
            return Ok(());
        }
        Err(Arc::new(Rejection::new(
            RejectionCode::DocumentTooLarge,
            format!("Tài liệu lớn quá {most} byte."),
            format!("The document is larger than {most} bytes."),
        )))
    }

    fn verdict(&self, id: DocumentId, text: &str) -> Verdict {
        if let Some(document) = self.trusted_texts.get(&id) {
            self.hits.fetch_add(1, Ordering::Relaxed);
            return Ok(document.clone());
        }
        let mut is_new = false;
        let kept = self.kept.get_or_insert_with(&id, || {
            is_new = true;
            Ok::<_, Infallible>(self.read(id, text).map(Arc::new).map_err(Arc::new))
        });
        let counter = if is_new { &self.misses } else { &self.hits };
        counter.fetch_add(1, Ordering::Relaxed);
        match kept {
            Ok(verdict) => verdict,
            Err(never) => match never {},
        }
    }

    /// Cheap and bounding checks come first: each later step relies on those before it.
    fn read(&self, id: DocumentId, text: &str) -> Result<Document, Rejection> {
        let source = Source::new(text);
        let blanked = syntax::check(&source, &self.limits)?;
        let parsed = Parser::new().recursion_limit(4 * MAX_NESTING).parse_ast(blanked, "");
        let ast = parsed.map_err(|found| {
            let fault = found.errors.iter().next().map(|fault| fault.error.to_string());
            Rejection::syntax(&fault.unwrap_or_default(), None)
        })?;
        shape::check(&ast, &source, &self.limits)?;
        let typed = rules::check(&ast, &self.schema, &source)?;
        let executable = executable::translate(&ast, &source)?;
        Ok(Document::new(id, text, &typed, executable, &self.schema, &self.limits))
    }
}

/// The library's introspection knows no `__Type.isOneOf` yet (GraphQL, 4.5); the executor and tools do.
fn complete_introspection(schema: &mut Schema) {
    let (Ok(field), Ok(boolean)) = (Name::new("isOneOf"), Name::new("Boolean")) else { return };
    if let Some(ExtendedType::Object(object)) = schema.types.get_mut("__Type") {
        let definition = FieldDefinition {
            description: None,
            name: field.clone(),
            arguments: Vec::new(),
            ty: Type::Named(boolean),
            directives: Default::default(),
        };
        object.make_mut().fields.entry(field).or_insert_with(|| Component::from(Node::new(definition)));
    }
}
