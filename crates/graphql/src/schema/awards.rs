//! Awards with their history.

use async_graphql::{Enum, ID, Object, SimpleObject};
use socai_school::{
    awards::{Award, AwardId, Status},
    calendar::SchoolYear,
    ids::{ClassId, StudentId},
    policy::Object as About,
    regulations::{Target, tt27::Nomination},
    text::Note,
};

use super::{ActorNode, ClassNode, StudentNode, locks::OrderNode, results::Sight, target::TargetNode};
use crate::{
    access,
    enums::{AwardKind, ClassRecognition, Label, Subject},
    ids::encode,
    list_size,
    scalars::{LedgerPosition, Year},
    scope::Scope,
};

/// How far an award has come (tình trạng khen thưởng).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum AwardStatus {
    /// Đề nghị: proposed, not decided.
    Proposed,
    /// Không khen thưởng: declined.
    Declined,
    /// Khen thưởng: granted.
    Granted,
    /// Thu hồi: granted and revoked.
    Revoked,
}

impl From<&Status> for AwardStatus {
    fn from(status: &Status) -> Self {
        match status {
            Status::Proposed => Self::Proposed,
            Status::Declined { .. } => Self::Declined,
            Status::Granted { .. } => Self::Granted,
            Status::Revoked { .. } => Self::Revoked,
        }
    }
}

/// What is said for an exemplary student (đề nghị Học sinh Tiêu biểu). Circular 27/2020, Article 13.
#[derive(Clone, SimpleObject)]
#[graphql(name = "Nomination")]
pub(crate) struct NominationNode {
    /// Subjects with outstanding achievement (thành tích xuất sắc).
    outstanding: Vec<Subject>,
    /// Qualities and competencies with clear progress (tiến bộ rõ rệt).
    #[graphql(directive = list_size::Items::apply(3))]
    progress: Vec<TargetNode>,
    /// The word of the class (tập thể lớp công nhận).
    recognition: ClassRecognition,
}

impl From<&Nomination> for NominationNode {
    fn from(nomination: &Nomination) -> Self {
        Self {
            outstanding: nomination.outstanding.iter().copied().map(Into::into).collect(),
            progress: nomination.progress.iter().map(|rated| Target::from(*rated).into()).collect(),
            recognition: nomination.recognition.into(),
        }
    }
}

/// An award (khen thưởng).
#[derive(Clone)]
pub(crate) struct AwardNode {
    scope: Scope,
    award: Award,
}

impl AwardNode {
    /// The award, if the visitor may read it.
    pub(crate) fn find(scope: &Scope, id: AwardId) -> Option<Self> {
        let award = scope.school().awards.award(id)?;
        let sight = Sight::of(scope, award.student, award.year)?;
        is_seen(award, sight).then(|| Self::new(scope, award))
    }

    /// The awards of a student's year, oldest first.
    pub(crate) fn of_student(scope: &Scope, student: StudentId, year: SchoolYear, sight: Sight) -> Vec<Self> {
        let awards = scope.school().awards.of_student(student, year);
        awards.filter(|award| is_seen(award, sight)).map(|award| Self::new(scope, award)).collect()
    }

    /// The awards of a class, oldest first; nothing when the visitor may not read them.
    pub(crate) fn of_class(scope: &Scope, class: ClassId, status: Option<AwardStatus>) -> Option<Vec<Self>> {
        let is_wanted = |award: &&Award| status.is_none_or(|status| status == (&award.status).into());
        let list = || {
            let awards = scope.school().awards.of_class(class);
            awards.filter(is_wanted).map(|award| Self::new(scope, award)).collect()
        };
        scope.reads(access::CLASS_AWARDS, About::Class(class)).then(list)
    }

    pub(crate) fn new(scope: &Scope, award: &Award) -> Self {
        Self { scope: scope.clone(), award: award.clone() }
    }
}

/// Guardians see what was granted, not what was proposed, declined or taken back.
fn is_seen(award: &Award, sight: Sight) -> bool {
    match sight {
        Sight::Everything => true,
        Sight::Published => award.is_granted(),
    }
}

/// An award of a student (khen thưởng), from its proposal on.
#[Object(name = "Award")]
impl AwardNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.award.id)
    }

    /// The student (học sinh).
    async fn student(&self) -> StudentNode {
        StudentNode::new(self.scope.clone(), self.award.student)
    }

    /// The class of the year (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.award.class)
    }

    /// The school year (năm học).
    async fn year(&self) -> Year {
        self.award.year.into()
    }

    /// What is awarded (hình thức khen thưởng).
    async fn kind(&self) -> AwardKind {
        self.award.kind.into()
    }

    /// That in words.
    async fn label(&self) -> Label {
        self.award.kind.into()
    }

    /// How far it has come (tình trạng).
    async fn status(&self) -> AwardStatus {
        (&self.award.status).into()
    }

    /// What is said for an exemplary student (đề nghị Học sinh Tiêu biểu).
    async fn nomination(&self) -> Option<NominationNode> {
        self.award.nomination.as_ref().map(Into::into)
    }

    /// For what (thành tích); null when there is none or it was erased.
    async fn citation(&self) -> Option<&str> {
        self.award.citation.as_ref()?.get().map(Note::as_str)
    }

    /// Who proposed it (người đề nghị); null when it followed from the result.
    async fn proposed_by(&self) -> Option<ActorNode> {
        self.award.proposed_by.map(|actor| ActorNode::new(&self.scope, actor))
    }

    /// The principal's decision (quyết định khen thưởng), once granted.
    async fn order(&self) -> Option<OrderNode> {
        match &self.award.status {
            Status::Granted { order, .. } => Some(order.into()),
            Status::Proposed | Status::Declined { .. } | Status::Revoked { .. } => None,
        }
    }

    /// Why it was declined or revoked (lí do); null when it was not, or the reason was erased.
    async fn reason(&self) -> Option<&str> {
        match &self.award.status {
            Status::Declined { reason } | Status::Revoked { reason } => reason.get().map(Note::as_str),
            Status::Proposed | Status::Granted { .. } => None,
        }
    }

    /// The event that brought it so far (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.award.position.into()
    }
}
