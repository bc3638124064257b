//! Mergers with other schools, and that the school is closed.

use async_graphql::{Enum, ID, Object, Result, SimpleObject};
use socai_school::{
    ids::MergerId,
    mergers::{
        Closure, HeirStatus, Inheritance, Leave, MergerEnd, Obstacle, Succession, SuccessionStatus,
        closing_plan,
    },
    policy::Object as About,
    transfers::{Entry, Evidence},
};

use super::{
    OrderNode,
    connection::Page,
    transfers::{EvidenceNode, SchoolReferenceNode, TransferConnection, TransferNode},
};
use crate::{
    access,
    enums::{GradeLevel, Label},
    ids::encode,
    list_size,
    refusal::Refusal,
    scalars::{Day, Key, LedgerPosition, Moment},
    scope::Scope,
};

/// What this school is to a merger (vai trò).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum MergerSide {
    /// Trường nhận sáp nhập: it takes the other school over.
    Heir,
    /// Trường được sáp nhập: it is closed for the benefit of the other school.
    Closing,
}

/// How far a merger has come, as this school knows it (trạng thái).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum MergerStatus {
    /// Trường nhận đã đồng ý: the heir agreed, and nothing is decided.
    Agreed,
    /// Đang nhận hồ sơ: the other school is closed, and dossiers are on the way.
    Arriving,
    /// Đã nhận đủ hồ sơ: every dossier is with the heir.
    Received,
    /// Đã đóng sổ: this school is closed.
    Closed,
    /// Không sáp nhập: declined.
    Declined,
}

impl From<HeirStatus> for MergerStatus {
    fn from(status: HeirStatus) -> Self {
        match status {
            HeirStatus::Agreed => Self::Agreed,
            HeirStatus::Arriving => Self::Arriving,
            HeirStatus::Received => Self::Received,
            HeirStatus::Declined => Self::Declined,
        }
    }
}

impl From<SuccessionStatus> for MergerStatus {
    fn from(status: SuccessionStatus) -> Self {
        match status {
            SuccessionStatus::Recorded => Self::Agreed,
            SuccessionStatus::Closed => Self::Closed,
            SuccessionStatus::Declined => Self::Declined,
        }
    }
}

impl From<MergerStatus> for Label {
    fn from(status: MergerStatus) -> Self {
        let (vi, en) = match status {
            MergerStatus::Agreed => ("Trường nhận đã đồng ý", "The heir agreed"),
            MergerStatus::Arriving => ("Đang nhận hồ sơ", "Dossiers are arriving"),
            MergerStatus::Received => ("Đã nhận đủ hồ sơ", "Every dossier is here"),
            MergerStatus::Closed => ("Đã đóng sổ", "Closed"),
            MergerStatus::Declined => ("Không sáp nhập", "Declined"),
        };
        Self::new(vi, en)
    }
}

/// A step of a merger that is recorded in this school's ledger (bước sáp nhập).
#[derive(Clone, SimpleObject)]
#[graphql(name = "MergerStep")]
pub(crate) struct MergerStepNode {
    /// How far the merger came with it (trạng thái).
    status: MergerStatus,
    /// That in words.
    label: Label,
    /// When it was recorded (thời điểm).
    at: Moment,
    /// Its position in this school's ledger (vị trí trong sổ cái).
    position: LedgerPosition,
    /// The entry of the other school on which it rests (bằng chứng), if it does.
    evidence: Option<EvidenceNode>,
}

impl MergerStepNode {
    fn new(status: MergerStatus, entry: Entry, evidence: Option<&Evidence>) -> Self {
        Self {
            status,
            label: status.into(),
            at: entry.at.into(),
            position: entry.position.into(),
            evidence: evidence.map(Into::into),
        }
    }
}

/// How many students of a closing plan go where (số học sinh theo khối).
#[derive(Clone, SimpleObject)]
#[graphql(name = "ClosingPlanGrade")]
pub(crate) struct PlanGradeNode {
    /// The grade in which the heir is to place them (khối).
    grade: GradeLevel,
    /// How many (số học sinh).
    student_count: usize,
}

/// Something that has to be brought to an end before the school can be closed (việc còn dở).
#[derive(Clone, SimpleObject)]
#[graphql(name = "ClosingObstacle")]
pub(crate) struct ObstacleNode {
    /// A stable code.
    code: &'static str,
    /// That in words.
    label: Label,
    /// How many students, or schools, it concerns (số lượng).
    count: usize,
}

impl ObstacleNode {
    fn new(obstacle: Obstacle, count: usize) -> Self {
        let text = obstacle.text();
        Self { code: obstacle.code(), label: Label::new(text.vi, text.en), count }
    }
}

/// What closing the school would do (kế hoạch đóng sổ).
#[derive(SimpleObject)]
#[graphql(name = "ClosingPlan")]
pub(crate) struct ClosingPlanNode {
    /// The digest of the plan (mã kế hoạch), with which it is carried out; null when there is none.
    digest: Option<Key>,
    /// Why there is no plan (lí do); empty when there is one.
    #[graphql(directive = list_size::Items::apply(4))]
    refusals: Vec<Refusal>,
    /// How many students go to the heir (số học sinh chuyển sang).
    released_count: usize,
    /// How many complete their level of schooling and leave (số học sinh hoàn thành cấp học).
    completed_count: usize,
    /// Those who go to the heir, by grade (theo khối).
    #[graphql(directive = list_size::Items::apply(12))]
    grades: Vec<PlanGradeNode>,
    /// What has to be brought to an end first (việc còn dở); empty when the school can be closed.
    #[graphql(directive = list_size::Items::apply(4))]
    obstacles: Vec<ObstacleNode>,
}

impl ClosingPlanNode {
    fn of(scope: &Scope, merger: MergerId) -> Self {
        let plan = match closing_plan(scope.school(), merger) {
            Ok(plan) => plan,
            Err(refusals) => {
                let refused = refusals.list().iter();
                let refusals = refused.map(|refused| Refusal::new(scope, refused, &refused.path, |_| None));
                return Self {
                    digest: None,
                    refusals: refusals.collect(),
                    released_count: 0,
                    completed_count: 0,
                    grades: Vec::new(),
                    obstacles: Vec::new(),
                };
            }
        };
        let mut grades = std::collections::BTreeMap::new();
        for leaving in &plan.leaving {
            if let Leave::ToHeir(grade) = leaving.to {
                *grades.entry(grade).or_insert(0) += 1;
            }
        }
        let released_count = plan.released();
        let grade = |(grade, student_count): (socai_school::regulations::GradeLevel, usize)| PlanGradeNode {
            grade: grade.into(),
            student_count,
        };
        Self {
            digest: Some(plan.digest.into()),
            refusals: Vec::new(),
            released_count,
            completed_count: plan.leaving.len() - released_count,
            grades: grades.into_iter().map(grade).collect(),
            obstacles: plan.obstacles.iter().map(|(it, count)| ObstacleNode::new(*it, *count)).collect(),
        }
    }
}

/// A merger with another school (sáp nhập trường), as this school knows it.
#[derive(Clone)]
pub(crate) struct MergerNode {
    scope: Scope,
    id: MergerId,
}

/// Either side of it.
enum Sides<'a> {
    Heir(&'a Inheritance),
    Closing(&'a Succession),
}

impl MergerNode {
    /// The merger, if the visitor may read it.
    pub(crate) fn find(scope: &Scope, id: MergerId, guard: access::Guard) -> Option<Self> {
        let node = Self { scope: scope.clone(), id };
        (node.side_of().is_some() && scope.reads(guard, About::School)).then_some(node)
    }

    /// All of them, newest first; none when the visitor may not read them.
    pub(crate) fn all(scope: &Scope) -> Option<Vec<Self>> {
        if !scope.reads(access::SCHOOL_MERGERS, About::School) {
            return None;
        }
        let mergers = &scope.school().mergers;
        let inheritances = mergers.inheritances().into_iter().map(|it| (it.agreed.position, it.id));
        let successions = mergers.successions().into_iter().map(|it| (it.recorded.position, it.id));
        let mut found: Vec<_> = inheritances.chain(successions).collect();
        found.sort_unstable();
        Some(found.into_iter().rev().map(|(_, id)| Self { scope: scope.clone(), id }).collect())
    }

    fn side_of(&self) -> Option<Sides<'_>> {
        let mergers = &self.scope.school().mergers;
        let inheritance = mergers.inheritance(self.id).map(Sides::Heir);
        inheritance.or_else(|| mergers.succession(self.id).map(Sides::Closing))
    }

    fn closure(&self) -> Option<&Closure> {
        self.scope.school().mergers.closure().filter(|closure| closure.merger == self.id)
    }

    fn stands(&self) -> MergerStatus {
        match self.side_of() {
            Some(Sides::Heir(inheritance)) => inheritance.status().into(),
            Some(Sides::Closing(succession)) => self.scope.school().mergers.standing(succession).0.into(),
            // A node is only made of a merger that is there.
            None => MergerStatus::Declined,
        }
    }
}

/// A merger with another school (sáp nhập trường), as this school knows it: one is closed, the other is its heir.
#[Object(name = "Merger")]
impl MergerNode {
    /// A global id (mã định danh); the same merger has the same UUID in both schools.
    pub(crate) async fn id(&self) -> ID {
        encode(self.id)
    }

    /// What this school is to it (vai trò).
    async fn side(&self) -> MergerSide {
        match self.side_of() {
            Some(Sides::Heir(_)) => MergerSide::Heir,
            Some(Sides::Closing(_)) | None => MergerSide::Closing,
        }
    }

    /// How far it has come (trạng thái).
    async fn status(&self) -> MergerStatus {
        self.stands()
    }

    /// That in words.
    async fn status_label(&self) -> Label {
        self.stands().into()
    }

    /// The other school (trường kia).
    async fn other_school(&self) -> Option<SchoolReferenceNode> {
        Some(match self.side_of()? {
            Sides::Heir(inheritance) => (&inheritance.from).into(),
            Sides::Closing(succession) => (&succession.to).into(),
        })
    }

    /// First day on which the students belong to the heir (từ ngày).
    async fn on(&self) -> Option<Day> {
        Some(match self.side_of()? {
            Sides::Heir(inheritance) => inheritance.on.into(),
            Sides::Closing(succession) => succession.on.into(),
        })
    }

    /// The decision of the authority (quyết định của cơ quan có thẩm quyền).
    async fn order(&self) -> Option<OrderNode> {
        Some(match self.side_of()? {
            Sides::Heir(inheritance) => (&inheritance.order).into(),
            Sides::Closing(succession) => (&succession.order).into(),
        })
    }

    /// How many students the closed school released to its heir (số học sinh chuyển sang); null before it was closed.
    async fn released_count(&self) -> Option<u32> {
        match self.side_of()? {
            Sides::Heir(inheritance) => match inheritance.concluded.as_ref()?.end {
                MergerEnd::Closed { students } => Some(students),
                MergerEnd::Declined => None,
            },
            Sides::Closing(_) => self.closure().map(|closure| closure.released),
        }
    }

    /// How many dossiers have come to the heir (số hồ sơ đã nhận); null at the school that is closed.
    async fn received_count(&self) -> Option<u32> {
        match self.side_of()? {
            Sides::Heir(inheritance) => Some(inheritance.received),
            Sides::Closing(_) => None,
        }
    }

    /// What closing this school would do (kế hoạch đóng sổ); null at the heir, or when you may not read it.
    async fn closing_plan(&self) -> Option<ClosingPlanNode> {
        let is_readable = self.scope.reads(access::MERGER_CLOSING_PLAN, About::School);
        match self.side_of()? {
            Sides::Closing(_) if is_readable => Some(ClosingPlanNode::of(&self.scope, self.id)),
            _ => None,
        }
    }

    /// Why this school declined (lí do từ chối), if it did.
    async fn decline_reason(&self) -> Option<String> {
        match self.side_of()? {
            Sides::Closing(succession) => succession.declined.as_ref().map(|(reason, _)| reason.to_string()),
            Sides::Heir(_) => None,
        }
    }

    /// The transfers of its students (học sinh chuyển sang) that you may read, newest first.
    #[graphql(directive = list_size::Page::apply())]
    async fn transfers(
        &self,
        #[graphql(
            desc = "Only those of which something is still to come, or only the others (đang thực hiện)."
        )]
        is_open: Option<bool>,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
    ) -> Result<TransferConnection> {
        let page = Page::new(first, after.as_deref())?;
        Ok(TransferNode::page_of_merger(&self.scope, self.id, is_open, page))
    }

    /// The steps that are recorded here (các bước), oldest first, with the entries of the other school on which they rest.
    #[graphql(directive = list_size::Items::apply(3))]
    async fn steps(&self) -> Vec<MergerStepNode> {
        let agreed = MergerStatus::Agreed;
        match self.side_of() {
            Some(Sides::Heir(it)) => {
                let agreement = MergerStepNode::new(agreed, it.agreed, None);
                let concluded = it.concluded.as_ref().map(|concluded| {
                    let status = match concluded.end {
                        MergerEnd::Closed { .. } => MergerStatus::Closed,
                        MergerEnd::Declined => MergerStatus::Declined,
                    };
                    MergerStepNode::new(status, concluded.entry, Some(&concluded.evidence))
                });
                std::iter::once(agreement).chain(concluded).collect()
            }
            Some(Sides::Closing(it)) => {
                let recorded = MergerStepNode::new(agreed, it.recorded, Some(&it.agreement));
                let (status, entry) = self.scope.school().mergers.standing(it);
                let decided = (status != SuccessionStatus::Recorded)
                    .then(|| MergerStepNode::new(status.into(), entry, None));
                std::iter::once(recorded).chain(decided).collect()
            }
            None => Vec::new(),
        }
    }
}

/// That a school is closed (trường đã đóng sổ do sáp nhập): its books are only read.
#[derive(Clone, SimpleObject)]
#[graphql(name = "SchoolClosure")]
pub(crate) struct SchoolClosureNode {
    /// The school that took it over (trường nhận sáp nhập).
    heir: SchoolReferenceNode,
    /// First day on which the students belong to the heir (từ ngày).
    on: Day,
    /// How many students went there (số học sinh chuyển sang).
    released_count: u32,
    /// How many completed their level of schooling with it (số học sinh hoàn thành cấp học).
    completed_count: u32,
    /// When it was recorded (thời điểm).
    at: Moment,
    /// Its position in the ledger (vị trí trong sổ cái).
    position: LedgerPosition,
}

impl From<&Closure> for SchoolClosureNode {
    fn from(closure: &Closure) -> Self {
        Self {
            heir: (&closure.to).into(),
            on: closure.on.into(),
            released_count: closure.released,
            completed_count: closure.completed,
            at: closure.entry.at.into(),
            position: closure.entry.position.into(),
        }
    }
}
