//! Subscriptions that resume: everything after a position, first what is recorded, then each event as it is recorded.
//! Every event is authorized in the moment in which it is sent, against the school as it is then.

use std::{future::ready, pin::Pin, sync::Arc, time::Duration};

use async_graphql::{Context, Error, Result, SimpleObject, Subscription as Subscribe};
use futures::{Stream, StreamExt as _, stream::BoxStream};
use socai_runtime::SchoolHandle;
use socai_school::{
    Event, Position, Recorded,
    calendar::GradingPeriod,
    closing::Stage,
    ids::{ChangeRequestId, ClassId, SchoolId, StudentId},
    periods::{Area, LockScope},
    policy::Object as About,
    regulations::Target,
};

use crate::{
    access,
    errors::Fault,
    ids::Gid,
    inputs::GradingPeriodInput,
    scalars::{LedgerPosition, Moment},
    schema::{CellNode, EntryNode, about_signature, follow_entry},
    scope::{RequestContext, Scope},
};

/// What one can follow (theo dõi).
pub struct Subscription;

/// Something happened to a gradebook (sổ theo dõi có thay đổi).
#[derive(SimpleObject)]
pub(crate) struct GradebookChange {
    /// The event's position (vị trí trong sổ cái); passed as `after` to go on behind it.
    position: LedgerPosition,
    /// When it was recorded (thời điểm ghi).
    at: Moment,
    /// What happened (dòng nhật kí).
    entry: EntryNode,
    /// The cell as it stands when this is sent (ô hiện tại); null for locks, unlocks, signatures and publications, which may
    /// concern every cell.
    cell: Option<CellNode>,
}

type Feed<T> = Pin<Box<dyn Stream<Item = Result<T>> + Send>>;

/// What one can follow (theo dõi): resumable by position.
#[Subscribe]
impl Subscription {
    /// Follows the gradebook of a class in one grading period (theo dõi sổ của một lớp): the columns that you may read; locks, also
    /// those at a set time; unlocks for changes, signatures and publications.
    async fn gradebook_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school (trường).")] school: Gid<SchoolId>,
        #[graphql(desc = "The class (lớp).")] class_id: Gid<ClassId>,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
        #[graphql(desc = "The position behind which to begin; the head when absent.")] after: Option<
            LedgerPosition,
        >,
    ) -> Result<Feed<GradebookChange>> {
        let followed = Followed::begin(ctx, school.0, after).await?;
        let (class, period): (ClassId, GradingPeriod) = (class_id.0, period.into());
        Ok(followed.filter_map_with(move |scope, recorded| async move {
            let Some(about) = concerns(&scope, &recorded.event, class, period) else { return Ok(None) };
            if !about.is_visible(&scope, class) {
                return Ok(None);
            }
            let (position, at) = (recorded.position.into(), recorded.at.into());
            let entry = follow_entry(&scope, recorded).await?;
            let cell = match about {
                Touched::Cell(student, target) => {
                    Some(CellNode::new(&scope, (student, period, target), class))
                }
                Touched::Book | Touched::Unlock(_) | Touched::Signature(_) => None,
            };
            Ok(Some(GradebookChange { position, at, entry, cell }))
        }))
    }

    /// Follows the journal of the whole school (theo dõi nhật kí).
    async fn journal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school (trường).")] school: Gid<SchoolId>,
        #[graphql(desc = "The position behind which to begin.")] after: LedgerPosition,
    ) -> Result<Feed<EntryNode>> {
        let followed = Followed::begin(ctx, school.0, Some(after)).await?;
        Ok(followed.filter_map_with(|scope, recorded| async move {
            if !scope.reads(access::SUBSCRIPTION_JOURNAL, About::School) {
                return Ok(None);
            }
            follow_entry(&scope, recorded).await.map(Some)
        }))
    }
}

/// A school that is followed by somebody.
struct Followed {
    request: Arc<RequestContext>,
    handle: SchoolHandle,
    events: BoxStream<'static, Result<Arc<Recorded<Event>>, socai_runtime::ReadError>>,
}

impl Followed {
    async fn begin(
        ctx: &Context<'_>,
        school: SchoolId,
        after: Option<LedgerPosition>,
    ) -> Result<Self, Fault> {
        let request = Arc::clone(ctx.data::<Arc<RequestContext>>().map_err(|_| Fault::Internal)?);
        if request.signed_in()?.school != school {
            return Err(Fault::unknown_school());
        }
        let handle = request.handle().await?.clone();
        let after = match after {
            Some(after) => after.0,
            None => handle.now().await?.position,
        };
        let events = handle.follow(after).boxed();
        Ok(Self { request, handle, events })
    }

    /// Shows each event that is followed, in order. An error is the last that is sent: whoever goes on after it would
    /// have missed an event without knowing. They come back with the position of the last one that they got.
    fn filter_map_with<T: Send + 'static, F, R>(self, show: F) -> Feed<T>
    where
        F: Fn(Scope, Arc<Recorded<Event>>) -> R + Send + Sync + Clone + 'static,
        R: Future<Output = Result<Option<T>, Fault>> + Send + 'static,
    {
        let Self { request, handle, events } = self;
        let shown = events.then(move |recorded| {
            let (request, handle, show) = (Arc::clone(&request), handle.clone(), show.clone());
            async move {
                let recorded = recorded?;
                let scope = scope_after(&request, &handle, recorded.position).await?;
                show(scope, recorded).await
            }
        });
        Box::pin(until_error(shown).filter_map(|shown| ready(shown.map_err(Error::from).transpose())))
    }
}

/// Ends after the first error.
fn until_error<T, E>(results: impl Stream<Item = Result<T, E>>) -> impl Stream<Item = Result<T, E>> {
    results.scan(false, |has_failed, result| {
        let is_after_error = std::mem::replace(has_failed, result.is_err());
        ready((!is_after_error).then_some(result))
    })
}

/// How long a published state may lag behind an event that is followed.
const LAG: Duration = Duration::from_secs(10);

/// The school as it is now, and no older than the event: another process may have written what is not published here yet.
async fn scope_after(
    request: &RequestContext,
    handle: &SchoolHandle,
    position: Position,
) -> Result<Scope, Fault> {
    let state = handle.now().await?;
    if state.position >= position {
        return request.scope_of(state).await;
    }
    let mut published = handle.watch();
    let caught_up = async {
        loop {
            // Looked at after watching began, so that nothing that was published in between is waited for.
            let state = handle.now().await?;
            if state.position >= position {
                return request.scope_of(state).await;
            }
            published.changed().await.map_err(|_| Fault::Busy)?;
        }
    };
    tokio::time::timeout(LAG, caught_up).await.unwrap_or(Err(Fault::Busy))
}

/// What an event does to a gradebook.
enum Touched {
    Cell(StudentId, Target),
    /// All of it: a lock, a publication.
    Book,
    /// A part of it, for a change.
    Unlock(ChangeRequestId),
    Signature(Stage),
}

impl Touched {
    fn is_visible(&self, scope: &Scope, class: ClassId) -> bool {
        match self {
            Self::Cell(_, target) => {
                scope.reads(access::SUBSCRIPTION_GRADEBOOK, About::Column(class, *target))
            }
            // Locks and publications are school business that every member may know.
            Self::Book => scope.reads(access::QUERY_SCHOOL, About::School),
            Self::Unlock(request) => scope.reads(access::SUBSCRIPTION_UNLOCK, About::Change(*request)),
            Self::Signature(stage) => {
                scope.reads(access::SUBSCRIPTION_SIGNATURE, about_signature(class, *stage))
            }
        }
    }
}

fn concerns(scope: &Scope, event: &Event, class: ClassId, period: GradingPeriod) -> Option<Touched> {
    match event {
        Event::GradeEntered(e) if e.class == class && e.period == period => {
            Some(Touched::Cell(e.student, e.target))
        }
        Event::GradeCorrected(e) if e.class == class && e.period == period => {
            Some(Touched::Cell(e.student, e.target))
        }
        Event::ReplacementTestRecorded(e) if e.class == class && e.period == period => {
            Some(Touched::Cell(e.student, Target::Subject(e.subject)))
        }
        Event::PeriodLocked(e) => reaches(scope, &e.scope, class, period).then_some(Touched::Book),
        Event::PeriodUnlocked(e) => reaches(scope, &e.scope, class, period).then_some(Touched::Book),
        Event::LockCanceled(e) => reaches(scope, &e.scope, class, period).then_some(Touched::Book),
        Event::LockBegan(e) => reaches(scope, &e.scope, class, period).then_some(Touched::Book),
        Event::ResultsPublished(e) if e.classes.contains(&class) && e.period == period => Some(Touched::Book),
        Event::ResultsWithdrawn(e) if e.classes.contains(&class) && e.period == period => Some(Touched::Book),
        Event::ChangeUnlocked(e) if e.class == class && e.period == period => {
            Some(Touched::Unlock(e.request))
        }
        Event::UnlockClosed(e) if e.class == class && e.period == period => Some(Touched::Unlock(e.request)),
        Event::SubjectSignedOff(e) if e.class == class && e.period == period => {
            Some(Touched::Signature(Stage::Subject(e.subject)))
        }
        Event::ClassConsolidated(e) if e.class == class && e.period == period => {
            Some(Touched::Signature(Stage::Consolidation))
        }
        Event::ClassConfirmed(e) if e.class == class && e.period == period => {
            Some(Touched::Signature(Stage::Confirmation))
        }
        Event::SignOffWithdrawn(e) if e.class == class && e.period == period => {
            Some(Touched::Signature(e.stage))
        }
        _ => None,
    }
}

fn reaches(scope: &Scope, lock: &LockScope, class: ClassId, period: GradingPeriod) -> bool {
    let area = match lock.area {
        Area::School => true,
        Area::Grade(grade) => scope.school().classes.class(class).is_some_and(|class| class.grade == grade),
        Area::Class(locked) => locked == class,
    };
    lock.period == period && area
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt as _, stream};

    use super::*;

    #[test]
    fn nothing_is_sent_after_an_error() {
        let results = stream::iter([Ok(1), Ok(2), Err("busy"), Ok(4), Err("again")]);
        let sent: Vec<_> = until_error(results).collect().now_or_never().unwrap();
        assert_eq!(sent, [Ok(1), Ok(2), Err("busy")]);
    }
}
