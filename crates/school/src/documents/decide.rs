//! Decisions about documents: a type is declared, then versions of documents of that type are submitted and approved or
//! returned, never by their own author.

use super::{
    ApproveDocument, DeclareDocumentType, Document, DocumentApproved, DocumentRefusal, DocumentReturned,
    DocumentStatus, DocumentSubmitted, DocumentType, DocumentTypeDeclared, ReturnDocument, SubmitDocument,
};
use crate::{
    command::Decide,
    context::{Actor, Context},
    ids::DocumentId,
    policy::{Action, Forbidden, Object, Relation, Right, Role, authorize, authorize_as, permits},
    refusal::{Decided, Decision, Refusals, Refused},
    sealed::{Category, Sealed},
    state::School,
};

impl DeclareDocumentType {
    /// The largest size that a type may allow, 100 MiB: a scanned book of a class stays well below.
    pub const MAX_BYTES: u64 = 100 * 1024 * 1024;

    fn faults(&self) -> Result<(), Refusals> {
        let mut refused = Vec::new();
        let mut refuse = |path: String, refusal: DocumentRefusal| {
            refused.push(Refused { path, refusal: refusal.into() });
        };
        if self.submitters.is_empty() {
            refuse("submitters".to_owned(), DocumentRefusal::NoSubmitters);
        }
        for (index, role) in self.submitters.iter().enumerate() {
            if !ever(Action::SubmitDocument, *role) {
                refuse(format!("submitters[{index}]"), DocumentRefusal::RoleCannotSubmit { role: *role });
            }
        }
        if self.approvers.is_empty() {
            refuse("approvers".to_owned(), DocumentRefusal::NoApprovers);
        }
        for (index, role) in self.approvers.iter().enumerate() {
            if !ever(Action::ApproveDocument, *role) {
                refuse(format!("approvers[{index}]"), DocumentRefusal::RoleCannotApprove { role: *role });
            }
        }
        if self.media_types.is_empty() {
            refuse("mediaTypes".to_owned(), DocumentRefusal::NoMediaTypes);
        }
        if !(1..=Self::MAX_BYTES).contains(&self.max_bytes) {
            let refusal =
                DocumentRefusal::SizeLimitOutOfBounds { given: self.max_bytes, limit: Self::MAX_BYTES };
            refuse("maxBytes".to_owned(), refusal);
        }
        Refusals::collect(refused)
    }
}

fn ever(action: Action, role: Role) -> bool {
    Relation::ALL.iter().any(|relation| permits(action, role, *relation))
}

impl Decide for DeclareDocumentType {
    fn decide(mut self, school: &School, context: &Context) -> Decision {
        let right =
            authorize(school, context.actor, Action::DeclareDocumentType, Object::School, context.today())?;
        self.faults()?;
        // Sets, kept in one order so that the same declaration is recognized.
        sort_set(&mut self.submitters);
        sort_set(&mut self.approvers);
        sort_set(&mut self.media_types);
        let Self { code, name, name_en, submitters, approvers, media_types, max_bytes } = self;
        let declared = DocumentType { code, name, name_en, submitters, approvers, media_types, max_bytes };
        if school.shelf.document_type(declared.code.as_str()) == Some(&declared) {
            return Ok(Vec::new());
        }
        let DocumentType { code, name, name_en, submitters, approvers, media_types, max_bytes } = declared;
        let event =
            DocumentTypeDeclared { code, name, name_en, submitters, approvers, media_types, max_bytes };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

fn sort_set<T: Ord>(set: &mut Vec<T>) {
    set.sort();
    set.dedup();
}

impl Decide for SubmitDocument {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (action, day) = (Action::SubmitDocument, context.today());
        let object = self.document.map_or(Object::NewDocument, Object::Document);
        authorize(school, context.actor, action, object, day)?;
        let Actor::Account(author) = context.actor else { return Err(Forbidden { action }.into()) };
        let code = &self.document_type;
        let Some(document_type) = school.shelf.document_type(code.as_str()) else {
            let refusal = DocumentRefusal::UnknownDocumentType { code: code.clone() };
            return Err(Refusals::one("documentType", refusal));
        };
        let Some(right) = authorize_as(school, context.actor, action, object, day, &document_type.submitters)
        else {
            let refusal = DocumentRefusal::NotASubmitter { document_type: code.clone() };
            return Err(Refusals::one("documentType", refusal));
        };
        let (document, version) = match self.document {
            None => (context.ids.fresh(), 1),
            Some(id) => (id, self.next_version(school, context, id)?),
        };
        if let Some(class) = self.class
            && school.classes.class(class).is_none()
        {
            return Err(Refusals::one("class", DocumentRefusal::UnknownClass { class }));
        }
        self.check_file(document_type)?;
        let event = DocumentSubmitted {
            document,
            version,
            document_type: self.document_type,
            author,
            class: self.class,
            title: Sealed::Open(self.title),
            digest: self.digest,
            size: self.size,
            media_type: self.media_type,
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl SubmitDocument {
    fn next_version(&self, school: &School, context: &Context, id: DocumentId) -> Result<u32, Refusals> {
        let refuse = |path: &str, refusal| Err(Refusals::one(path, refusal));
        let unknown = DocumentRefusal::UnknownDocument { document: id };
        let Some(document) = school.shelf.document(id) else { return refuse("document", unknown) };
        if Actor::Account(document.author) != context.actor {
            // What one may not read looks like what does not exist.
            let object = Object::Document(id);
            let may_read =
                authorize(school, context.actor, Action::ReadDocument, object, context.today()).is_ok();
            return refuse("document", if may_read { DocumentRefusal::NotTheAuthor } else { unknown });
        }
        if document.document_type != self.document_type {
            let (document_type, given) = (document.document_type.clone(), self.document_type.clone());
            return refuse("documentType", DocumentRefusal::OtherDocumentType { document_type, given });
        }
        match document.current() {
            Some(version) if matches!(version.status, DocumentStatus::Returned { .. }) => {
                Ok(version.number + 1)
            }
            Some(version) => {
                refuse("document", DocumentRefusal::NotReturned { status: version.status.code() })
            }
            None => refuse("document", unknown),
        }
    }

    fn check_file(&self, document_type: &DocumentType) -> Result<(), Refusals> {
        let mut refused = Vec::new();
        let mut refuse = |path: &str, refusal: DocumentRefusal| {
            refused.push(Refused { path: path.to_owned(), refusal: refusal.into() });
        };
        if self.size == 0 {
            refuse("size", DocumentRefusal::EmptyFile);
        }
        if self.size > document_type.max_bytes {
            let (limit, actual) = (document_type.max_bytes, self.size);
            refuse("size", DocumentRefusal::FileTooLarge { limit, actual });
        }
        if !document_type.media_types.contains(&self.media_type) {
            let (given, accepted) = (self.media_type, document_type.media_types.clone());
            refuse("mediaType", DocumentRefusal::MediaTypeNotAccepted { given, accepted });
        }
        Refusals::collect(refused)
    }
}

impl Decide for ApproveDocument {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { document, version } = self;
        let (right, _) = submitted(school, context, Action::ApproveDocument, document, version)?;
        Ok(vec![Decided { right, event: DocumentApproved { document, version }.into() }])
    }
}

impl Decide for ReturnDocument {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { document, version, reason } = self;
        let (right, found) = submitted(school, context, Action::ReturnDocument, document, version)?;
        if school.registry.is_erased(found.author.0, Category::Comment) {
            return Err(Refusals::one("document", DocumentRefusal::AuthorErased));
        }
        let event =
            DocumentReturned { document, version, author: found.author, reason: Sealed::Open(reason) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// The document, when the actor may decide on its latest version now.
fn submitted<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    id: DocumentId,
    expected: u32,
) -> Result<(Right, &'a Document), Refusals> {
    let (object, day) = (Object::Document(id), context.today());
    authorize(school, context.actor, action, object, day)?;
    let refuse = |path: &str, refusal| Err(Refusals::one(path, refusal));
    let unknown = DocumentRefusal::UnknownDocument { document: id };
    let Some((document, version)) =
        school.shelf.document(id).and_then(|found| Some((found, found.current()?)))
    else {
        return refuse("document", unknown);
    };
    if context.actor == Actor::Account(document.author) {
        return refuse("document", DocumentRefusal::OwnDocument);
    }
    let approvers =
        school.shelf.document_type(document.document_type.as_str()).map(|found| &found.approvers[..]);
    let Some(right) = authorize_as(school, context.actor, action, object, day, approvers.unwrap_or_default())
    else {
        let document_type = document.document_type.clone();
        return refuse("document", DocumentRefusal::NotAnApprover { document_type });
    };
    if version.number != expected {
        return refuse("version", DocumentRefusal::VersionConflict { expected, actual: version.number });
    }
    if version.status != DocumentStatus::Submitted {
        return refuse("version", DocumentRefusal::AlreadyDecided { status: version.status.code() });
    }
    Ok((right, document))
}
