//! The decision to ask for a change: by who may write the cells, only for cells that are locked, and only for marks that fit.

use std::collections::{BTreeMap, HashMap};

use super::{
    CellChange, ChangeCommentsProposed, ChangeFilter, ChangeRefusal, ChangeRequested, ChangeStatus,
    CommentChange, CommentEffect, MAX_CELLS, ProposedCell, ProposedComment, RequestChange, may_write,
};
use crate::{
    calendar::GradingPeriod,
    command::Decide,
    context::{Actor, Context},
    gradebook::{CellEntry, GradeRefusal, Sheet, rights, still_at},
    ids::{AccountId, ChangeRequestId, ClassId, DocumentId, StudentId},
    policy::{Action, Forbidden, Object, Right, authorize},
    refusal::{Decided, Decision, Refusal, Refusals, Refused},
    sealed::{Category, Sealed},
    state::School,
    text::Note,
};

impl Decide for RequestChange {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (action, day) = (Action::RequestChange, context.today());
        let forbidden = || Forbidden { action };
        let Actor::Account(requester) = context.actor else { return Err(forbidden().into()) };
        let may_ask = authorize(school, context.actor, action, Object::Class(self.class), day)?;
        let targets = self.cells.iter().map(|cell| cell.target);
        let rights = rights(school, context, self.class, targets).map_err(|_| forbidden())?;
        if self.cells.is_empty() {
            return Err(Refusals::one("cells", GradeRefusal::NoEntries));
        }
        if self.cells.len() > MAX_CELLS {
            let refusal = ChangeRefusal::TooManyCells { limit: MAX_CELLS, actual: self.cells.len() };
            return Err(Refusals::one("cells", refusal));
        }
        let right = rights.values().copied().flatten().next().unwrap_or(may_ask);
        let Self { class, period, cells, reason, minutes } = self;
        let sheet = Sheet::open(school, context, class, period, rights)?;
        let asked = Asked { school, context, sheet, class, period, requester };
        let mut refused = asked.about_texts(minutes);
        let mut seen = HashMap::with_capacity(cells.len());
        let mut proposed = Vec::with_capacity(cells.len());
        let mut comments: BTreeMap<StudentId, Vec<ProposedComment>> = BTreeMap::new();
        for (index, cell) in cells.into_iter().enumerate() {
            let first = *seen.entry((cell.student, cell.target)).or_insert(index);
            let verdict = if first == index {
                asked.judge(&cell)
            } else {
                Err(("target", GradeRefusal::DuplicateCell { first }.into()))
            };
            match verdict {
                Ok(judged) => proposed.push(judged),
                Err((field, refusal)) => {
                    refused.push(Refused { path: format!("cells[{index}].{field}"), refusal });
                }
            }
            if let CommentChange::Write(comment) = cell.comment {
                let of_student = comments.entry(cell.student).or_default();
                of_student.push(ProposedComment { target: cell.target, comment });
            }
        }
        Refusals::collect(refused)?;
        let request = context.ids.fresh();
        let reason = Sealed::Open(reason);
        let requested =
            ChangeRequested { request, class, period, requester, cells: proposed, reason, minutes };
        Ok(decided(right, request, requested, comments))
    }
}

fn decided(
    right: Right,
    request: ChangeRequestId,
    requested: ChangeRequested,
    comments: BTreeMap<StudentId, Vec<ProposedComment>>,
) -> Vec<Decided> {
    let comments = comments.into_iter().map(|(student, comments)| Decided {
        right,
        event: ChangeCommentsProposed { request, student, comments: Sealed::Open(comments) }.into(),
    });
    std::iter::once(Decided { right, event: requested.into() }).chain(comments).collect()
}

/// Everything that the cells of one request share.
struct Asked<'a> {
    school: &'a School,
    context: &'a Context,
    sheet: Sheet<'a>,
    class: ClassId,
    period: GradingPeriod,
    requester: AccountId,
}

impl Asked<'_> {
    /// What is wrong with the reason and the minutes.
    fn about_texts(&self, minutes: Option<DocumentId>) -> Vec<Refused> {
        let mut refused = Vec::new();
        let mut refuse = |path: &str, refusal: ChangeRefusal| {
            refused.push(Refused { path: path.to_owned(), refusal: refusal.into() });
        };
        if self.school.registry.is_erased(self.requester.0, Category::Comment) {
            refuse("reason", ChangeRefusal::AuthorErased);
        }
        if let Some(document) = minutes {
            // What one may not read looks like what does not exist.
            let (actor, day) = (self.context.actor, self.context.today());
            let object = Object::Document(document);
            let may_read = authorize(self.school, actor, Action::ReadDocument, object, day).is_ok();
            if !may_read || self.school.shelf.document(document).is_none() {
                refuse("minutes", ChangeRefusal::UnknownDocument { document });
            }
        }
        refused
    }

    fn judge(&self, cell: &CellChange) -> Result<ProposedCell, (&'static str, Refusal)> {
        let &CellChange { student, target, mark, expected_version, .. } = cell;
        let comment = match &cell.comment {
            CommentChange::Write(comment) => Some(comment.clone()),
            CommentChange::Keep | CommentChange::Remove => None,
        };
        let entry = CellEntry { student, target, mark, comment, expected_version, reason: None };
        self.sheet.check(&entry).map_err(|(field, refusal)| (field, refusal.into()))?;
        let (actor, at) = (self.context.actor, self.context.at);
        if may_write(self.school, self.class, self.period, student, target, actor, at).is_ok() {
            return Err(("target", ChangeRefusal::NotLocked { target }.into()));
        }
        let found = self.school.gradebook.cell(student, self.period, target);
        still_at(found, expected_version).map_err(|refusal| ("expectedVersion", refusal.into()))?;
        if let Some(request) = self.asked_before(cell) {
            return Err(("target", ChangeRefusal::AlreadyRequested { request, target }.into()));
        }
        let old = found.and_then(|cell| cell.mark);
        let standing = found.and_then(|cell| cell.comment.as_ref());
        let comment = effect(&cell.comment, standing.is_some(), standing.and_then(|comment| comment.get()));
        if old == mark && comment == CommentEffect::Keep {
            return Err(("mark", ChangeRefusal::NothingChanges { target }.into()));
        }
        Ok(ProposedCell { student, target, version: expected_version, old, proposed: mark, comment })
    }

    /// A request of the same teacher about the same cell that still waits.
    fn asked_before(&self, cell: &CellChange) -> Option<ChangeRequestId> {
        let filter = ChangeFilter {
            status: None,
            class: Some(self.class),
            period: Some(self.period),
            requester: Some(self.requester),
        };
        let about = |other: &ProposedCell| (other.student, other.target) == (cell.student, cell.target);
        let mut requests = self.school.changes.requests(filter, self.context.at).filter(|request| {
            matches!(request.status(self.context.at), ChangeStatus::Pending | ChangeStatus::Ordered)
        });
        requests.find(|request| request.cells.iter().any(about)).map(|request| request.id)
    }
}

/// What the change does in truth: removing nothing and writing the same keep what stands. A comment that was erased is there,
/// but never the same as a new one.
fn effect(change: &CommentChange, stands: bool, standing: Option<&Note>) -> CommentEffect {
    match change {
        CommentChange::Remove if stands => CommentEffect::Remove,
        CommentChange::Write(comment) if standing != Some(comment) => CommentEffect::Write,
        CommentChange::Keep | CommentChange::Remove | CommentChange::Write(_) => CommentEffect::Keep,
    }
}
