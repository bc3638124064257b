//! Batches of entered grades, and what taking one of them back would change.

use async_graphql::{Object, SimpleObject};
use socai_school::{
    calendar::GradingPeriod,
    gradebook::{self, Batch, BatchSummary, RevertBatch, RevertedCell},
    ids::ClassId,
    policy::Object as About,
    text::Note,
};
use uuid::Uuid;

use super::{
    ActorNode, CellNode, PeriodNode,
    mark::MarkNode,
    verdict::{VerdictNode, whole},
};
use crate::{
    access, list_size,
    refusal::Refusal,
    scalars::{Key, Moment},
    scope::Scope,
};

/// A command that wrote several cells (lần nhập).
#[derive(Clone)]
pub(crate) struct BatchNode {
    scope: Scope,
    class: ClassId,
    period: GradingPeriod,
    batch: Batch,
    untouched: usize,
}

impl BatchNode {
    /// The latest batches of a class in a period of which the visitor may read every column, newest first.
    pub(crate) fn of_class(scope: &Scope, class: ClassId, period: GradingPeriod) -> Vec<Self> {
        let is_readable = |summary: &BatchSummary<'_>| {
            let mut cells = summary.batch.cells.iter();
            cells.all(|(_, target)| scope.reads(access::CLASS_BATCHES, About::Column(class, *target)))
        };
        let node = |summary: BatchSummary<'_>| Self {
            scope: scope.clone(),
            class,
            period,
            batch: summary.batch.clone(),
            untouched: summary.untouched,
        };
        gradebook::batches(scope.school(), class, period).into_iter().filter(is_readable).map(node).collect()
    }
}

/// A command that wrote several cells of a class (lần nhập), which can be taken back as long as nobody has written its cells
/// since.
#[Object(name = "GradeBatch")]
impl BatchNode {
    /// The command (lệnh): its idempotency key, by which `revertBatch` names it.
    async fn command(&self) -> Key {
        self.batch.command.into()
    }

    /// The grading period (kì đánh giá).
    async fn period(&self) -> PeriodNode {
        PeriodNode::new(self.scope.clone(), self.period)
    }

    /// Who gave it (người nhập).
    async fn by(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.batch.by)
    }

    /// When (thời điểm nhập).
    async fn at(&self) -> Moment {
        self.batch.at.into()
    }

    /// How many cells it wrote (số ô đã ghi).
    async fn cell_count(&self) -> usize {
        self.batch.cells.len()
    }

    /// How many of them nobody has written since (số ô còn nguyên). It can be taken back when that is all of them.
    async fn untouched_count(&self) -> usize {
        self.untouched
    }

    /// The batch that it took back (hoàn tác lần nhập nào), if it did.
    async fn reverts(&self) -> Option<Key> {
        self.batch.reverts.map(Into::into)
    }

    /// The cells that it wrote, as they stand now (các ô).
    #[graphql(directive = list_size::Items::apply(40))]
    async fn cells(&self) -> Vec<CellNode> {
        let cells = self.batch.cells.iter();
        cells
            .map(|(student, target)| CellNode::new(&self.scope, (*student, self.period, *target), self.class))
            .collect()
    }
}

/// What taking a batch back would do to one cell.
#[derive(SimpleObject)]
#[graphql(name = "RevertedCell")]
pub(crate) struct RevertedCellNode {
    /// The cell as it stands (ô hiện tại).
    cell: CellNode,
    /// What would stand in it again (kết quả trước đó); null when it was empty, or when that is not known any more.
    mark: Option<MarkNode>,
    /// The comment that would stand in it again (nhận xét trước đó).
    comment: Option<String>,
    /// What becomes of it; a refusal's path is `cells[i]` by the order of this list.
    verdict: VerdictNode,
}

/// What taking a batch back would change (xem trước khi hoàn tác).
#[derive(SimpleObject)]
#[graphql(name = "RevertPreview")]
pub(crate) struct RevertPreviewNode {
    /// Whether `revertBatch` would be accepted now.
    is_accepted: bool,
    /// Why the command as a whole would be refused (lí do từ chối).
    refusals: Vec<Refusal>,
    /// Its cells, in the order in which the batch wrote them.
    #[graphql(directive = list_size::Items::apply(40))]
    cells: Vec<RevertedCellNode>,
}

impl RevertPreviewNode {
    /// Told of the head, whatever moment is looked at: only now can something be taken back.
    pub(crate) fn of(
        scope: &Scope,
        class: ClassId,
        period: GradingPeriod,
        batch: Uuid,
        reason: Option<Note>,
    ) -> Self {
        let scope = scope.at_head();
        let command = RevertBatch { class, period, batch, reason };
        let cells = match gradebook::preview_revert(scope.school(), &scope.decision(), &command) {
            Ok(cells) => cells,
            Err(refusals) => {
                return Self { is_accepted: false, refusals: whole(&scope, &refusals), cells: Vec::new() };
            }
        };
        let node = |cell: &RevertedCell<'_>| {
            let place = CellNode::new(&scope, (cell.student, period, cell.target), class);
            RevertedCellNode {
                mark: cell.before.and_then(|before| before.mark).map(Into::into),
                comment: cell
                    .before
                    .and_then(|before| before.comment.as_ref()?.get())
                    .map(ToString::to_string),
                verdict: VerdictNode::new(
                    &scope,
                    &cell.verdict,
                    |refused| refused.path.clone(),
                    |_| Some(place.clone()),
                ),
                cell: place.clone(),
            }
        };
        let cells: Vec<RevertedCellNode> = cells.iter().map(node).collect();
        let is_accepted = !cells.iter().any(|cell| cell.verdict.is_refused());
        Self { is_accepted, refusals: Vec::new(), cells }
    }
}
