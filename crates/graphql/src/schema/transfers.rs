//! Transfers from and to other schools.

use async_graphql::{Enum, ID, Object, SimpleObject};
use socai_school::{
    ids::{MergerId, StudentId, TransferId},
    policy::Object as About,
    transfers::{
        Arrival, ArrivalStatus, Departing, DepartingStatus, Ending, Entry, Evidence, Outcome, SchoolReference,
    },
};

use super::{
    ClassNode, OrderNode, StudentNode,
    connection::{Page, connection},
    received::DossierNode,
    student::NameNode,
};
use crate::{
    access,
    enums::{GradeLevel, Label},
    ids::encode,
    list_size,
    scalars::{Day, LedgerPosition, Moment},
    scope::Scope,
};

/// In which direction a student moves (hướng chuyển).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum TransferDirection {
    /// Chuyển đến: the student comes to this school.
    Arrival,
    /// Chuyển đi: the student leaves this school.
    Departure,
}

/// How far a transfer has come, as this school knows it (trạng thái).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum TransferStatus {
    /// Không tiếp nhận: the application was refused.
    Refused,
    /// Đã đồng ý tiếp nhận: agreed; the dossier has not come yet.
    Agreed,
    /// Đã nhận hồ sơ: the dossier is here, the student is to be admitted.
    Received,
    /// Đã tiếp nhận, xếp lớp: admitted.
    Admitted,
    /// Đã hủy: the agreement was taken back.
    Canceled,
    /// Hết hiệu lực: no dossier came in time.
    Lapsed,
    /// Trường khác đồng ý tiếp nhận: another school agreed, the student is still here.
    Requested,
    /// Quá hạn cho chuyển: the last day of release is over, the student is still here.
    Expired,
    /// Đã cho chuyển, chưa có trường nào xếp lớp: released and in transit.
    Released,
    /// Trường tiếp nhận không nhận: to be taken back.
    Returning,
    /// Không chuyển: the other school will not admit the student, who was never released.
    Ended,
    /// Đã nhận lại: released and taken back.
    Withdrawn,
    /// Đã học ở trường mới: admitted at the other school.
    Completed,
}

impl From<ArrivalStatus> for TransferStatus {
    fn from(status: ArrivalStatus) -> Self {
        match status {
            ArrivalStatus::Refused => Self::Refused,
            ArrivalStatus::Agreed => Self::Agreed,
            ArrivalStatus::Received => Self::Received,
            ArrivalStatus::Admitted => Self::Admitted,
            ArrivalStatus::Canceled => Self::Canceled,
            ArrivalStatus::Lapsed => Self::Lapsed,
        }
    }
}

impl From<DepartingStatus> for TransferStatus {
    fn from(status: DepartingStatus) -> Self {
        match status {
            DepartingStatus::Requested => Self::Requested,
            DepartingStatus::Expired => Self::Expired,
            DepartingStatus::Released => Self::Released,
            DepartingStatus::Returning => Self::Returning,
            DepartingStatus::Ended => Self::Ended,
            DepartingStatus::Withdrawn => Self::Withdrawn,
            DepartingStatus::Completed => Self::Completed,
        }
    }
}

impl From<TransferStatus> for Label {
    fn from(status: TransferStatus) -> Self {
        let (vi, en) = match status {
            TransferStatus::Refused => ("Không tiếp nhận", "Refused"),
            TransferStatus::Agreed => ("Đã đồng ý tiếp nhận", "Agreed"),
            TransferStatus::Received => ("Đã nhận hồ sơ", "Dossier received"),
            TransferStatus::Admitted => ("Đã tiếp nhận, xếp lớp", "Admitted"),
            TransferStatus::Canceled => ("Đã hủy", "Canceled"),
            TransferStatus::Lapsed => ("Hết hiệu lực", "Lapsed"),
            TransferStatus::Requested => ("Trường khác đồng ý tiếp nhận", "Another school agreed"),
            TransferStatus::Expired => ("Quá hạn cho chuyển", "Last day of release over"),
            TransferStatus::Released => ("Đang trên đường chuyển", "In transit"),
            TransferStatus::Returning => ("Trường tiếp nhận không nhận", "To be taken back"),
            TransferStatus::Ended => ("Không chuyển", "Not transferred"),
            TransferStatus::Withdrawn => ("Đã nhận lại", "Taken back"),
            TransferStatus::Completed => ("Đã học ở trường mới", "Admitted at the other school"),
        };
        Self::new(vi, en)
    }
}

/// A school as another school names it (trường).
#[derive(Clone, SimpleObject)]
#[graphql(name = "SchoolReference")]
pub(crate) struct SchoolReferenceNode {
    /// School code (mã trường) of the sector database.
    code: String,
    /// Its name at the time (tên trường).
    name: String,
}

impl From<&SchoolReference> for SchoolReferenceNode {
    fn from(school: &SchoolReference) -> Self {
        Self { code: school.code.to_string(), name: school.name.to_string() }
    }
}

/// An entry of another school's ledger (dòng trong sổ cái của trường kia).
#[derive(Clone, SimpleObject)]
#[graphql(name = "TransferEvidence")]
pub(crate) struct EvidenceNode {
    /// The ledger (sổ cái): the other school's UUID.
    ledger: String,
    /// The entry (vị trí).
    position: LedgerPosition,
    /// The hash of its leaf (mã băm), 64 hexadecimal digits.
    leaf: String,
}

impl From<&Evidence> for EvidenceNode {
    fn from(evidence: &Evidence) -> Self {
        Self {
            ledger: evidence.ledger.to_string(),
            position: evidence.position.into(),
            leaf: evidence.leaf.to_string(),
        }
    }
}

/// A step of a transfer that is recorded in this school's ledger (bước chuyển trường).
#[derive(Clone, SimpleObject)]
#[graphql(name = "TransferStep")]
pub(crate) struct StepNode {
    /// How far the transfer came with it (trạng thái).
    status: TransferStatus,
    /// That in words.
    label: Label,
    /// When it was recorded (thời điểm).
    at: Moment,
    /// Its position in this school's ledger (vị trí trong sổ cái).
    position: LedgerPosition,
    /// The entry of the other school on which it rests (bằng chứng), if it does.
    evidence: Option<EvidenceNode>,
}

impl StepNode {
    fn new(status: impl Into<TransferStatus>, entry: Entry, evidence: Option<&Evidence>) -> Self {
        let status = status.into();
        Self {
            status,
            label: status.into(),
            at: entry.at.into(),
            position: entry.position.into(),
            evidence: evidence.map(Into::into),
        }
    }
}

/// Whom an application is about (người xin chuyển trường).
#[derive(Clone, SimpleObject)]
#[graphql(name = "TransferApplicant")]
pub(crate) struct ApplicantNode {
    /// The name (họ và tên).
    name: NameNode,
    /// Birth date (ngày sinh).
    born_on: Day,
    /// Student code (mã học sinh), when it was given.
    code: Option<String>,
    /// Personal identity number (số định danh cá nhân), when it was given.
    identity_number: Option<String>,
}

/// A transfer of a student (chuyển trường), as this school knows it.
#[derive(Clone)]
pub(crate) struct TransferNode {
    scope: Scope,
    id: TransferId,
}

/// Either side of it.
enum Sides<'a> {
    Arrival(&'a Arrival),
    Departing(&'a Departing),
}

impl Sides<'_> {
    fn student(&self) -> StudentId {
        match self {
            Self::Arrival(arrival) => arrival.student,
            Self::Departing(departing) => departing.student,
        }
    }
}

impl TransferNode {
    /// The transfer, if the visitor may read it.
    pub(crate) fn find(scope: &Scope, id: TransferId, guard: access::Guard) -> Option<Self> {
        let node = Self { scope: scope.clone(), id };
        let student = node.side()?.student();
        scope.reads(guard, About::Student(student)).then_some(node)
    }

    /// Those of a student, oldest first; none when the visitor may not read them.
    pub(crate) fn of_student(scope: &Scope, student: StudentId) -> Option<Vec<Self>> {
        if !scope.reads(access::STUDENT_TRANSFERS, About::Student(student)) {
            return None;
        }
        let transfers = &scope.school().transfers;
        let arrivals = transfers.arrivals_of(student).map(|arrival| (arrival.answered.position, arrival.id));
        let departures = transfers.departures_of(student).map(|it| (it.requested.position, it.id));
        let mut found: Vec<_> = arrivals.chain(departures).collect();
        found.sort_unstable();
        Some(found.into_iter().map(|(_, id)| Self { scope: scope.clone(), id }).collect())
    }

    /// Those of a merger's students, newest first.
    pub(crate) fn page_of_merger(
        scope: &Scope,
        merger: MergerId,
        is_open: Option<bool>,
        page: Page,
    ) -> TransferConnection {
        let (transfers, mergers) = (&scope.school().transfers, &scope.school().mergers);
        let is_closed_by_it = mergers.closure().is_some_and(|closure| closure.merger == merger);
        let arrivals = transfers.arrivals().into_iter().filter(|it| it.merger == Some(merger));
        let departures = transfers.departures().into_iter();
        let departures = departures.filter(|it| is_closed_by_it && mergers.closed_with(&it.agreement));
        let found = arrivals.map(|it| (it.answered.position.0, it.id));
        let found = found.chain(departures.map(|it| (it.requested.position.0, it.id))).collect();
        Self::cut(scope, found, is_open, page)
    }

    /// The school's, newest first.
    pub(crate) fn page(
        scope: &Scope,
        direction: Option<TransferDirection>,
        is_open: Option<bool>,
        page: Page,
    ) -> TransferConnection {
        let transfers = &scope.school().transfers;
        let wanted = |is: TransferDirection| direction.is_none_or(|direction| direction == is);
        let mut found = Vec::new();
        if wanted(TransferDirection::Arrival) {
            found.extend(transfers.arrivals().into_iter().map(|it| (it.answered.position.0, it.id)));
        }
        if wanted(TransferDirection::Departure) {
            found.extend(transfers.departures().into_iter().map(|it| (it.requested.position.0, it.id)));
        }
        Self::cut(scope, found, is_open, page)
    }

    /// A page of some, given with the positions of their first entries.
    fn cut(
        scope: &Scope,
        mut found: Vec<(u64, TransferId)>,
        is_open: Option<bool>,
        page: Page,
    ) -> TransferConnection {
        found.sort_unstable();
        let nodes = found.into_iter().rev().filter_map(|(position, id)| {
            let node = Self::find(scope, id, access::SCHOOL_TRANSFERS)?;
            is_open.is_none_or(|wanted| node.is_under_way() == wanted).then_some((position, node))
        });
        let nodes: Vec<_> = nodes.collect();
        let total = nodes.len();
        // Cursors ascend, and the newest comes first.
        let keyed = nodes.into_iter().map(|(position, node)| (u64::MAX - position, node));
        TransferConnection::new(page.cut(keyed), total)
    }

    fn side(&self) -> Option<Sides<'_>> {
        let transfers = &self.scope.school().transfers;
        let arrival = transfers.arrival(self.id).map(Sides::Arrival);
        arrival.or_else(|| transfers.departure(self.id).map(Sides::Departing))
    }

    fn arrival(&self) -> Option<&Arrival> {
        self.scope.school().transfers.arrival(self.id)
    }

    fn departing(&self) -> Option<&Departing> {
        self.scope.school().transfers.departure(self.id)
    }

    fn stands(&self) -> TransferStatus {
        let at = self.scope.moment();
        match self.side() {
            Some(Sides::Arrival(arrival)) => arrival.status(at).into(),
            Some(Sides::Departing(departing)) => departing.status(at).into(),
            // A node is only made of a transfer that is there.
            None => TransferStatus::Ended,
        }
    }

    fn is_under_way(&self) -> bool {
        matches!(
            self.stands(),
            TransferStatus::Agreed
                | TransferStatus::Received
                | TransferStatus::Requested
                | TransferStatus::Released
                | TransferStatus::Returning
        )
    }

    fn due(&self) -> Option<socai_school::Date> {
        let at = self.scope.moment();
        match self.side()? {
            Sides::Arrival(arrival) => arrival.due_on(at),
            Sides::Departing(departing) => {
                (departing.status(at) == DepartingStatus::Requested).then_some(departing.release_by)
            }
        }
    }

    fn may_read_about(&self, guard: access::Guard) -> bool {
        self.side().is_some_and(|side| self.scope.reads(guard, About::Student(side.student())))
    }
}

connection! {
    /// A page of transfers (chuyển trường).
    TransferConnection, TransferEdge of TransferNode as "TransferConnection", "TransferEdge"
}

/// A transfer of a student between two schools (chuyển trường), as this school knows it.
#[Object(name = "Transfer")]
impl TransferNode {
    /// A global id (mã định danh); the same transfer has the same UUID in both schools.
    pub(crate) async fn id(&self) -> ID {
        encode(self.id)
    }

    /// Whether the student comes or leaves (chuyển đến, chuyển đi).
    async fn direction(&self) -> TransferDirection {
        match self.arrival() {
            Some(_) => TransferDirection::Arrival,
            None => TransferDirection::Departure,
        }
    }

    /// How far it has come (trạng thái).
    async fn status(&self) -> TransferStatus {
        self.stands()
    }

    /// That in words.
    async fn status_label(&self) -> Label {
        self.stands().into()
    }

    /// Whether something is still to come of it (đang thực hiện).
    async fn is_open(&self) -> bool {
        self.is_under_way()
    }

    /// The other school (trường kia): where the student comes from or goes to.
    async fn other_school(&self) -> Option<SchoolReferenceNode> {
        Some(match self.side()? {
            Sides::Arrival(arrival) => (&arrival.from).into(),
            Sides::Departing(departing) => (&departing.to).into(),
        })
    }

    /// The grade in which the receiving school places the student (khối).
    async fn grade(&self) -> Option<GradeLevel> {
        Some(match self.side()? {
            Sides::Arrival(arrival) => arrival.grade.into(),
            Sides::Departing(departing) => departing.grade.into(),
        })
    }

    /// Whether the student comes or leaves because one of the two schools is closed (do sáp nhập trường): see `School.mergers`.
    async fn is_by_merger(&self) -> bool {
        let mergers = &self.scope.school().mergers;
        match self.side() {
            Some(Sides::Arrival(arrival)) => arrival.merger.is_some(),
            Some(Sides::Departing(departing)) => mergers.closed_with(&departing.agreement),
            None => false,
        }
    }

    /// The last day on which the old school may release (hạn nộp hồ sơ).
    async fn release_by(&self) -> Option<Day> {
        match self.side()? {
            Sides::Arrival(arrival) => arrival.release_by.map(Into::into),
            Sides::Departing(departing) => Some(departing.release_by.into()),
        }
    }

    /// The day by which the next step is due (hạn của bước tiếp theo); null when nobody has to do anything.
    async fn due_on(&self) -> Option<Day> {
        self.due().map(Into::into)
    }

    /// Whether that day is over (quá hạn).
    async fn is_overdue(&self) -> bool {
        self.due().is_some_and(|due| due < self.scope.day())
    }

    /// The student at this school (học sinh); null before they are admitted.
    async fn student(&self) -> Option<StudentNode> {
        StudentNode::find(&self.scope, self.side()?.student())
    }

    /// Whom the application is about (người xin chuyển đến); null for a student who leaves, when it was erased, or when you may not
    /// read it.
    async fn applicant(&self) -> Option<ApplicantNode> {
        if !self.may_read_about(access::TRANSFER_APPLICANT) {
            return None;
        }
        let applicant = self.arrival()?.applicant.get()?;
        Some(ApplicantNode {
            name: (&applicant.name).into(),
            born_on: applicant.born_on.into(),
            code: applicant.code.as_ref().map(ToString::to_string),
            identity_number: applicant.identity_number.as_ref().map(ToString::to_string),
        })
    }

    /// Why the student comes, or why the application was refused (lí do); null when nothing was said, when it was erased, or when you
    /// may not read it.
    async fn reason(&self) -> Option<String> {
        if !self.may_read_about(access::TRANSFER_APPLICANT) {
            return None;
        }
        self.arrival()?.reason.as_ref()?.get().map(ToString::to_string)
    }

    /// Why the agreement was taken back (lí do hủy), on the same terms.
    async fn cancel_reason(&self) -> Option<String> {
        if !self.may_read_about(access::TRANSFER_APPLICANT) {
            return None;
        }
        match &self.arrival()?.outcome {
            Some(Outcome::Canceled { reason, .. }) => reason.get().map(ToString::to_string),
            _ => None,
        }
    }

    /// What the old school handed over (hồ sơ chuyển trường); null before it came, or when you may not read it.
    async fn dossier(&self) -> Option<DossierNode> {
        if !self.may_read_about(access::TRANSFER_DOSSIER) {
            return None;
        }
        self.arrival()?.dossier.clone().map(DossierNode)
    }

    /// First day on which the student no longer belongs to the old school (ngày rời trường cũ).
    async fn left_on(&self) -> Option<Day> {
        match self.side()? {
            Sides::Arrival(arrival) => arrival.dossier.as_ref().map(|dossier| dossier.left_on.into()),
            Sides::Departing(departing) => departing.released.as_ref().map(|release| release.on.into()),
        }
    }

    /// The principal's order of the release (quyết định cho chuyển), at the old school.
    async fn order(&self) -> Option<OrderNode> {
        self.departing()?.released.as_ref().map(|release| (&release.order).into())
    }

    /// First day at the receiving school (ngày vào trường mới).
    async fn admitted_on(&self) -> Option<Day> {
        match self.side()? {
            Sides::Arrival(arrival) => match arrival.outcome {
                Some(Outcome::Admitted { on, .. }) => Some(on.into()),
                _ => None,
            },
            Sides::Departing(departing) => departing.acknowledged.as_ref().map(|(_, on, _)| (*on).into()),
        }
    }

    /// The class in which the student was placed (lớp), at the receiving school.
    async fn class(&self) -> Option<ClassNode> {
        match self.arrival()?.outcome {
            Some(Outcome::Admitted { class, .. }) => ClassNode::find(&self.scope, class),
            _ => None,
        }
    }

    /// The steps that are recorded here (các bước), oldest first, with the entries of the other school on which they rest.
    #[graphql(directive = list_size::Items::apply(4))]
    async fn steps(&self) -> Vec<StepNode> {
        match self.side() {
            Some(Sides::Arrival(arrival)) => steps_of_arrival(arrival),
            Some(Sides::Departing(departing)) => steps_of_departure(departing),
            None => Vec::new(),
        }
    }
}

fn steps_of_arrival(arrival: &Arrival) -> Vec<StepNode> {
    let answer = match arrival.outcome {
        Some(Outcome::Refused) => ArrivalStatus::Refused,
        _ => ArrivalStatus::Agreed,
    };
    let mut steps = vec![StepNode::new(answer, arrival.answered, None)];
    if let Some(dossier) = &arrival.dossier {
        steps.push(StepNode::new(ArrivalStatus::Received, dossier.entry, Some(&dossier.release)));
    }
    match &arrival.outcome {
        Some(Outcome::Canceled { entry, .. }) => {
            steps.push(StepNode::new(ArrivalStatus::Canceled, *entry, None));
        }
        Some(Outcome::Lapsed { entry }) => steps.push(StepNode::new(ArrivalStatus::Lapsed, *entry, None)),
        Some(Outcome::Admitted { entry, .. }) => {
            steps.push(StepNode::new(ArrivalStatus::Admitted, *entry, None));
        }
        Some(Outcome::Refused) | None => {}
    }
    steps
}

fn steps_of_departure(departing: &Departing) -> Vec<StepNode> {
    let mut steps =
        vec![StepNode::new(DepartingStatus::Requested, departing.requested, Some(&departing.agreement))];
    if let Some(release) = &departing.released {
        steps.push(StepNode::new(DepartingStatus::Released, release.entry, None));
    }
    if let Some((ending, evidence, entry)) = &departing.ended {
        let status = match ending {
            Ending::Canceled | Ending::Lapsed if departing.released.is_some() => DepartingStatus::Returning,
            Ending::Canceled | Ending::Lapsed => DepartingStatus::Ended,
        };
        steps.push(StepNode::new(status, *entry, Some(evidence)));
    }
    if let Some(entry) = departing.withdrawn {
        steps.push(StepNode::new(DepartingStatus::Withdrawn, entry, None));
    }
    if let Some((evidence, _, entry)) = &departing.acknowledged {
        steps.push(StepNode::new(DepartingStatus::Completed, *entry, Some(evidence)));
    }
    steps
}
