//! The closing of a grading period as people follow it: who signed what when, whether it still counts, what is locked and
//! what is published.

use async_graphql::{Enum, Object, Result, SimpleObject};
use socai_school::{
    Event, Position,
    calendar::GradingPeriod,
    closing::{
        self, ClassClosing, Publication, Signature, Signed, Stage, Statement, SubjectClosing, Withdrawal,
    },
    ids::ClassId,
    policy::Object as About,
    regulations::Target,
};

use super::{AccountNode, ActorNode, ClassNode, OrderNode, PeriodNode};
use crate::{
    access,
    enums::{ClosingPhase, Label, LockedExtent, Role, Subject},
    errors::Fault,
    list_size,
    scalars::{LedgerPosition, Moment},
    scope::Scope,
};

/// A statement to sign (lời xác nhận).
#[derive(SimpleObject)]
#[graphql(name = "SignOffStatement")]
pub(crate) struct StatementNode {
    /// Which signature it is for (chữ kí nào).
    kind: StageKind,
    /// The code that is sent back when it is signed: what is stated, and the version of the wording.
    code: &'static str,
    /// The words that are signed (nội dung xác nhận); the Vietnamese ones count.
    text: Label,
}

impl StatementNode {
    /// The statements to show today, in the order of signing.
    pub(crate) fn current() -> Vec<Self> {
        let kinds = [StageKind::Subject, StageKind::Consolidation, StageKind::Confirmation];
        let statements = [Statement::SUBJECT, Statement::CONSOLIDATION, Statement::CONFIRMATION];
        kinds.into_iter().zip(statements).map(|(kind, statement)| Self::new(kind, statement)).collect()
    }

    fn new(kind: StageKind, statement: Statement) -> Self {
        Self { kind, code: statement.code(), text: Label::new(statement.vi(), statement.en()) }
    }
}

/// The three kinds of signatures by which a period is closed, in their order (các bước xác nhận).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum StageKind {
    /// Giáo viên bộ môn xác nhận một môn học: the sign-off of one subject.
    Subject,
    /// Giáo viên chủ nhiệm tổng hợp: the consolidation.
    Consolidation,
    /// Hiệu trưởng xác nhận: the confirmation.
    Confirmation,
}

impl From<Stage> for StageKind {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Subject(_) => Self::Subject,
            Stage::Consolidation => Self::Consolidation,
            Stage::Confirmation => Self::Confirmation,
        }
    }
}

/// Which signature (chữ kí nào).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "SignOffStage")]
pub(crate) struct StageNode {
    /// The kind.
    kind: StageKind,
    /// The subject (môn học), when a subject is signed off.
    subject: Option<Subject>,
    /// In words (tên bước).
    label: Label,
}

impl From<Stage> for StageNode {
    fn from(stage: Stage) -> Self {
        let subject = match stage {
            Stage::Subject(subject) => Some(subject.into()),
            Stage::Consolidation | Stage::Confirmation => None,
        };
        let name = stage.name();
        Self { kind: stage.into(), subject, label: Label::new(name.vi, name.en) }
    }
}

/// What became of a signature (trạng thái chữ kí).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum SignatureState {
    /// Chưa kí: never given.
    Missing,
    /// Đã kí, còn hiệu lực: given, and nothing that it covers is newer.
    Stands,
    /// Đã kí, hết hiệu lực: given, but something that it covers has changed since or no longer counts itself.
    Outdated,
    /// Đã trả lại, đã rút: returned or taken back, and not given since.
    Returned,
}

/// The place for one signature (ô chữ kí).
pub(crate) struct SignatureNode {
    scope: Scope,
    class: ClassId,
    stage: Stage,
    signed: Signed,
}

impl SignatureNode {
    pub(crate) fn new(scope: &Scope, class: ClassId, stage: Stage, signed: Signed) -> Self {
        Self { scope: scope.clone(), class, stage, signed }
    }

    fn given(&self) -> Option<Signature> {
        self.signed.given()
    }
}

/// The place for one signature (ô chữ kí): whether it was given, by whom, and whether it still counts.
#[Object(name = "Signature")]
impl SignatureNode {
    /// Which signature (chữ kí nào).
    async fn stage(&self) -> StageNode {
        self.stage.into()
    }

    /// Whether it was given and counts (trạng thái).
    async fn state(&self) -> SignatureState {
        match self.signed {
            Signed::No { returned: None } => SignatureState::Missing,
            Signed::No { returned: Some(_) } => SignatureState::Returned,
            Signed::Stands(_) => SignatureState::Stands,
            Signed::Outdated { .. } => SignatureState::Outdated,
        }
    }

    /// Who signed (người kí).
    async fn by(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.given()?.by)
    }

    /// The role under which it was signed (vai trò khi kí); a vice principal confirms on the principal's behalf.
    async fn role(&self) -> Option<Role> {
        self.given()?.role.map(Into::into)
    }

    /// When (thời điểm kí).
    async fn at(&self) -> Option<Moment> {
        self.given().map(|signature| signature.at.into())
    }

    /// The words that were signed (lời xác nhận đã kí).
    async fn statement(&self) -> Option<StatementNode> {
        self.given().map(|signature| StatementNode::new(self.stage.into(), signature.statement))
    }

    /// Its event (vị trí trong sổ cái).
    async fn position(&self) -> Option<LedgerPosition> {
        self.given().map(|signature| signature.position.into())
    }

    /// The newest event that it does not cover (thay đổi sau khi kí), when one outdated it.
    async fn outdated_by(&self) -> Option<LedgerPosition> {
        match self.signed {
            Signed::Outdated { newer, .. } => newer.map(Into::into),
            Signed::No { .. } | Signed::Stands(_) => None,
        }
    }

    /// That it was returned or taken back (trả lại, rút), when it was not given since.
    async fn returned(&self) -> Option<ReturnNode> {
        let Signed::No { returned: Some(withdrawal) } = self.signed else { return None };
        let (scope, class, stage) = (self.scope.clone(), self.class, self.stage);
        Some(ReturnNode { scope, class, stage, withdrawal })
    }
}

/// That a signature was returned or taken back (trả lại, rút xác nhận).
pub(crate) struct ReturnNode {
    scope: Scope,
    class: ClassId,
    stage: Stage,
    withdrawal: Withdrawal,
}

/// That a signature was returned by a higher stage or taken back by its author (trả lại, rút xác nhận).
#[Object(name = "SignatureReturn")]
impl ReturnNode {
    /// Who returned it or took it back (người trả lại).
    async fn by(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.withdrawal.by)
    }

    /// Who had signed (người đã kí).
    async fn signer(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.withdrawal.signer)
    }

    /// When (thời điểm trả lại).
    async fn at(&self) -> Moment {
        self.withdrawal.at.into()
    }

    /// Why (lí do trả lại); null when it was erased or you may not read it.
    async fn reason(&self) -> Result<Option<String>> {
        let mine = self.withdrawal.signer == self.scope.account_id();
        if !mine && !self.scope.reads(access::SIGNATURE_RETURN_REASON, about(self.class, self.stage)) {
            return Ok(None);
        }
        Ok(reason(&self.scope, self.withdrawal.position).await?)
    }

    /// Its event (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.withdrawal.position.into()
    }
}

/// What a right to read about a signature is asked for: the column of a subject, else the class.
pub(crate) fn about(class: ClassId, stage: Stage) -> About {
    match stage {
        Stage::Subject(subject) => About::Column(class, Target::Subject(subject)),
        Stage::Consolidation | Stage::Confirmation => About::Class(class),
    }
}

async fn reason(scope: &Scope, position: Position) -> Result<Option<String>, Fault> {
    let recorded = scope.events(&[position]).await?.pop();
    Ok(match recorded.map(|recorded| recorded.event) {
        Some(Event::SignOffWithdrawn(event)) => event.reason.get().map(ToString::to_string),
        _ => None,
    })
}

/// By what results are visible to guardians (công bố kết quả).
#[derive(SimpleObject)]
#[graphql(name = "Publication")]
pub(crate) struct PublicationNode {
    /// The principal's order (quyết định, yêu cầu của hiệu trưởng).
    order: OrderNode,
    /// Who carried it out (người công bố).
    by: ActorNode,
    /// When (thời điểm công bố).
    at: Moment,
    /// Its event (vị trí trong sổ cái).
    position: LedgerPosition,
}

impl PublicationNode {
    fn new(scope: &Scope, publication: &Publication) -> Self {
        Self {
            order: (&publication.order).into(),
            by: ActorNode::new(scope, publication.by),
            at: publication.at.into(),
            position: publication.position.into(),
        }
    }
}

/// One subject on its way to be closed (một môn học).
#[derive(SimpleObject)]
#[graphql(name = "SubjectClosing")]
pub(crate) struct SubjectClosingNode {
    /// The subject (môn học).
    subject: Subject,
    /// The subject in words (tên môn học).
    label: Label,
    /// Who teaches it (giáo viên bộ môn); empty when nobody was assigned, so that nobody can sign.
    #[graphql(directive = list_size::Items::apply(2))]
    teachers: Vec<AccountNode>,
    /// The teacher's signature (chữ kí của giáo viên bộ môn).
    signature: SignatureNode,
}

/// How far a class has come with a grading period (tiến độ khép sổ của lớp).
#[derive(Clone)]
pub(crate) struct ClosingNode {
    scope: Scope,
    closing: ClassClosing,
}

impl ClosingNode {
    pub(crate) fn new(scope: &Scope, closing: ClassClosing) -> Self {
        Self { scope: scope.clone(), closing }
    }

    /// The closing of a class, if it is assessed then and the visitor may read it or a subject of it.
    pub(crate) fn visible(scope: &Scope, class: ClassId, period: GradingPeriod) -> Option<Self> {
        let closing = closing::of(scope.school(), class, period, scope.moment()).ok()?;
        let node = Self::new(scope, closing);
        let visible =
            scope.reads(access::CLASS_CLOSING, About::Class(class)) || node.subjects().next().is_some();
        visible.then_some(node)
    }

    fn subjects(&self) -> impl Iterator<Item = &SubjectClosing> {
        let class = self.closing.class;
        self.closing.subjects.iter().filter(move |closing| {
            let column = about(class, Stage::Subject(closing.subject));
            self.scope.reads(access::CLASS_CLOSING_SUBJECTS, column)
        })
    }

    fn signature(&self, stage: Stage, signed: Signed) -> SignatureNode {
        SignatureNode::new(&self.scope, self.closing.class, stage, signed)
    }
}

/// How far a class has come with a grading period (tiến độ khép sổ của lớp).
#[Object(name = "ClassClosing")]
impl ClosingNode {
    /// The class (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.closing.class)
    }

    /// The grading period (kì đánh giá).
    async fn period(&self) -> PeriodNode {
        PeriodNode::new(self.scope.clone(), self.closing.period)
    }

    /// The furthest step reached (tiến độ).
    async fn phase(&self) -> ClosingPhase {
        self.closing.phase().into()
    }

    /// That step in words (tên bước).
    async fn phase_label(&self) -> Label {
        self.closing.phase().into()
    }

    /// The subjects to sign off (các môn học) that you may read, in the order of the forms.
    #[graphql(name = "subjects", directive = list_size::Items::apply(14))]
    async fn visible_subjects(&self) -> Vec<SubjectClosingNode> {
        let node = |closing: &SubjectClosing| SubjectClosingNode {
            subject: closing.subject.into(),
            label: closing.subject.into(),
            teachers: accounts(&self.scope, &closing.teachers),
            signature: self.signature(Stage::Subject(closing.subject), closing.signed),
        };
        self.subjects().map(node).collect()
    }

    /// The homeroom teacher's signature (tổng hợp của giáo viên chủ nhiệm).
    async fn consolidation(&self) -> SignatureNode {
        self.signature(Stage::Consolidation, self.closing.consolidated)
    }

    /// The principal's signature (xác nhận của hiệu trưởng).
    async fn confirmation(&self) -> SignatureNode {
        self.signature(Stage::Confirmation, self.closing.confirmed)
    }

    /// How much of the class's columns is locked (phần sổ đã khóa).
    async fn locked(&self) -> LockedExtent {
        self.closing.locked.into()
    }

    /// By what guardians see the results (công bố kết quả); null when they do not.
    async fn publication(&self) -> Option<PublicationNode> {
        self.closing.published.as_ref().map(|publication| PublicationNode::new(&self.scope, publication))
    }
}

/// The accounts that still exist.
pub(crate) fn accounts(scope: &Scope, ids: &[socai_school::ids::AccountId]) -> Vec<AccountNode> {
    ids.iter().filter_map(|id| AccountNode::find(scope, *id)).collect()
}
