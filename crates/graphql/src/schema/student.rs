//! Students: who they are, where they were when, and what was entered for them. Private parts, health and results each
//! need a right of their own.

use async_graphql::{Enum, ID, Object, Result, SimpleObject};
use socai_school::{
    ids::StudentId,
    journal::Subject as Concerns,
    names::PersonName,
    policy::Object as About,
    registry::{Contact, Enrollment, Origin, Student, StudentCode, StudentHealth, StudentIdentity},
};

use super::{
    CellNode, ClassNode, ConductNoteNode, ContactBookNode, DisciplineNode, GuardianNode, HomeroomSheetNode,
    LessonNode,
    connection::{Page, connection},
    gradebook,
    journal::{JournalConnection, JournalOrder, of_subject},
    plans::PlanNode,
    report_book::ReportBookNode,
    results::YearResultNode,
    student_attendance::StudentAttendanceNode,
    student_life::{ConsentNode, SuspensionNode},
    transfers::TransferNode,
};
use crate::{
    access,
    enums::{DepartureReason, Gender, Label},
    errors::Fault,
    fast::Fast,
    ids::encode,
    inputs::GradingPeriodInput,
    list_size,
    scalars::{Day, Year},
    scope::Scope,
};

/// A student (học sinh).
#[derive(Clone)]
pub(crate) struct StudentNode {
    pub(crate) scope: Scope,
    pub(crate) id: StudentId,
}

impl StudentNode {
    pub(crate) fn new(scope: Scope, id: StudentId) -> Self {
        Self { scope, id }
    }

    pub(crate) fn find(scope: &Scope, id: StudentId) -> Option<Self> {
        scope.school().registry.student(id).map(|_| Self::new(scope.clone(), id))
    }

    fn student(&self) -> Result<&Student, Fault> {
        // A node is only made of a student who is there, and the state does not move below it.
        self.scope.school().registry.student(self.id).ok_or(Fault::Internal)
    }

    fn identity(&self) -> Result<Option<&StudentIdentity>, Fault> {
        Ok(self.student()?.identity.get())
    }

    fn reads(&self, guard: access::Guard) -> bool {
        self.scope.reads(guard, About::Student(self.id))
    }
}

connection! {
    /// A page of students (học sinh).
    StudentConnection, StudentEdge of StudentNode as "StudentConnection", "StudentEdge"
}

/// A person's name as Vietnamese papers write it (họ và tên).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "PersonName")]
pub(crate) struct NameNode {
    /// Family name (họ).
    family: String,
    /// Middle names (tên đệm), if any.
    middle: Option<String>,
    /// Given name (tên).
    given: String,
    /// The name as it is printed, family name first (họ và tên).
    full: String,
}

impl From<&PersonName> for NameNode {
    fn from(name: &PersonName) -> Self {
        Self {
            family: name.family.to_string(),
            middle: name.middle.as_ref().map(ToString::to_string),
            given: name.given.to_string(),
            full: name.full(),
        }
    }
}

/// A student's code (mã học sinh).
#[derive(SimpleObject)]
#[graphql(name = "StudentCode")]
pub(crate) struct CodeNode {
    /// The code as written.
    value: String,
    /// Whether the school gave it until the ministry's code arrives (mã tạm).
    is_temporary: bool,
}

/// Where a person can be reached (liên hệ).
#[derive(SimpleObject)]
#[graphql(name = "Contact")]
pub(crate) struct ContactNode {
    /// Address (chỗ ở hiện nay).
    address: Option<String>,
    /// Telephone (điện thoại).
    phone: Option<String>,
    /// E-mail (thư điện tử).
    email: Option<String>,
}

impl From<&Contact> for ContactNode {
    fn from(contact: &Contact) -> Self {
        let text = |line: &Option<socai_school::text::Line>| line.as_ref().map(ToString::to_string);
        Self { address: text(&contact.address), phone: text(&contact.phone), email: text(&contact.email) }
    }
}

/// Health data of a student (sức khỏe).
#[derive(SimpleObject)]
#[graphql(name = "StudentHealth")]
pub(crate) struct HealthNode {
    /// Kind of disability (loại khuyết tật), if any.
    disability: Option<String>,
    /// Further remarks (ghi chú).
    remarks: Option<String>,
}

impl From<&StudentHealth> for HealthNode {
    fn from(health: &StudentHealth) -> Self {
        let text = |line: &Option<socai_school::text::Line>| line.as_ref().map(ToString::to_string);
        Self { disability: text(&health.disability), remarks: text(&health.remarks) }
    }
}

/// How a student came to the school (nguồn).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum OriginKind {
    /// Tuyển mới: newly recruited.
    New,
    /// Chuyển đến: arrived from another school.
    Transfer,
    /// Đang học: was at this school before it kept its records here.
    Existing,
}

impl OriginKind {
    /// The kind of an origin.
    pub(crate) fn of(origin: &Origin) -> Self {
        match origin {
            Origin::New => Self::New,
            Origin::Transfer { .. } => Self::Transfer,
            Origin::Existing => Self::Existing,
        }
    }
}

/// How a student came to the school (nguồn).
#[derive(SimpleObject)]
#[graphql(name = "Origin")]
pub(crate) struct OriginNode {
    /// New, arrived, or already here.
    kind: OriginKind,
    /// The school that the student came from (trường chuyển đi).
    school: Option<String>,
}

/// A stay in a class (quá trình học).
#[derive(SimpleObject)]
#[graphql(name = "Enrollment")]
pub(crate) struct EnrollmentNode {
    /// The class (lớp).
    class: Option<ClassNode>,
    /// First day (từ ngày).
    from: Day,
    /// First day on which it no longer holds (đến trước ngày); null while it lasts.
    until: Option<Day>,
    /// Why the student left the school, when the stay ended so (lí do).
    departure: Option<DepartureReason>,
    /// That reason in words.
    departure_label: Option<Label>,
}

/// A student (học sinh).
#[Object(name = "Student")]
impl StudentNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.id)
    }

    /// Register number (số đăng bộ): runs per school and is never reused.
    async fn register_number(&self) -> Result<u32> {
        Ok(self.student()?.register_number)
    }

    /// The name (họ và tên); null when it was erased.
    async fn name(&self) -> Result<Option<NameNode>> {
        Ok(self.identity()?.map(|identity| (&identity.name).into()))
    }

    /// Whether the person's identity was erased (đã xóa dữ liệu cá nhân); grades stay.
    async fn is_erased(&self) -> Result<bool> {
        Ok(self.identity()?.is_none())
    }

    /// The student's code (mã học sinh); null when it was erased.
    async fn code(&self) -> Result<Option<CodeNode>> {
        Ok(self.identity()?.map(|identity| CodeNode {
            value: identity.code.as_str().to_owned(),
            is_temporary: matches!(identity.code, StudentCode::Temporary(_)),
        }))
    }

    /// Birth date (ngày sinh).
    async fn born_on(&self) -> Result<Option<Day>> {
        Ok(self.identity()?.map(|identity| identity.born_on.into()))
    }

    /// Gender (giới tính).
    async fn gender(&self) -> Result<Option<Gender>> {
        Ok(self.identity()?.map(|identity| identity.gender.into()))
    }

    /// Ethnicity (dân tộc).
    async fn ethnicity(&self) -> Result<Option<String>> {
        Ok(self.identity()?.and_then(|identity| identity.ethnicity.as_ref()).map(ToString::to_string))
    }

    /// Birthplace (nơi sinh).
    async fn birthplace(&self) -> Result<Option<String>> {
        Ok(self.identity()?.and_then(|identity| identity.birthplace.as_ref()).map(ToString::to_string))
    }

    /// Personal identity number (số định danh cá nhân); null when there is none or you may not read it.
    async fn identity_number(&self) -> Result<Option<String>> {
        if !self.reads(access::STUDENT_IDENTITY_NUMBER) {
            return Ok(None);
        }
        Ok(self.identity()?.and_then(|identity| identity.identity_number.as_ref()).map(ToString::to_string))
    }

    /// Address and telephone (liên hệ); null when there is none or you may not read it.
    async fn contact(&self) -> Result<Option<ContactNode>> {
        if !self.reads(access::STUDENT_CONTACT) {
            return Ok(None);
        }
        Ok(self.student()?.contact.as_ref().and_then(|contact| contact.get()).map(Into::into))
    }

    /// Health data (sức khỏe); null when there is none or you may not read it.
    async fn health(&self) -> Result<Option<HealthNode>> {
        if !self.reads(access::STUDENT_HEALTH) {
            return Ok(None);
        }
        Ok(self.student()?.health.as_ref().and_then(|health| health.get()).map(Into::into))
    }

    /// The guardians (cha mẹ, người giám hộ); null when you may not read them.
    #[graphql(directive = list_size::Items::apply(2))]
    async fn guardians(&self) -> Result<Option<Vec<GuardianNode>>> {
        if !self.reads(access::STUDENT_GUARDIANS) {
            return Ok(None);
        }
        let guardians = &self.student()?.guardians;
        Ok(Some(guardians.iter().filter_map(|id| GuardianNode::find(&self.scope, *id)).collect()))
    }

    /// How the student came to the school (nguồn).
    async fn origin(&self) -> Result<OriginNode> {
        let origin = &self.student()?.origin;
        let school = match origin {
            Origin::Transfer { school } => Some(school.to_string()),
            Origin::New | Origin::Existing => None,
        };
        Ok(OriginNode { kind: OriginKind::of(origin), school })
    }

    /// The stays in classes (quá trình học), oldest first.
    #[graphql(directive = list_size::Items::apply(5))]
    async fn enrollments(&self) -> Result<Vec<EnrollmentNode>> {
        let node = |enrollment: &Enrollment| EnrollmentNode {
            class: ClassNode::find(&self.scope, enrollment.class),
            from: enrollment.from.into(),
            until: enrollment.until.map(Into::into),
            departure: enrollment.departure.map(Into::into),
            departure_label: enrollment.departure.map(Into::into),
        };
        Ok(self.student()?.enrollments.iter().map(node).collect())
    }

    /// The entry that stands, when this one was merged into it (hồ sơ được giữ lại); null when you may not read it.
    async fn merged_into(&self) -> Result<Option<StudentNode>> {
        let merged = self.student()?.merged;
        let readable = |id: &StudentId| self.scope.reads(access::STUDENT_MERGED_INTO, About::Student(*id));
        let stands = merged.map(|merged| merged.into).filter(readable);
        Ok(stands.and_then(|id| Self::find(&self.scope, id)))
    }

    /// The register numbers that were merged into this one (số đăng bộ đã gộp).
    async fn merged_numbers(&self) -> Result<Vec<u32>> {
        let registry = &self.scope.school().registry;
        let number = |id: &StudentId| registry.student(*id).map(|student| student.register_number);
        Ok(self.student()?.duplicates.iter().filter_map(number).collect())
    }

    /// The times during which the student did not attend and stayed enrolled (tạm nghỉ học, bảo lưu), oldest first.
    #[graphql(directive = list_size::Items::apply(2))]
    async fn suspensions(&self) -> Result<Vec<SuspensionNode>> {
        Ok(self.student()?.suspensions.iter().map(Into::into).collect())
    }

    /// What the guardians consented to (sự đồng ý), oldest first; null when you may not read it.
    #[graphql(directive = list_size::Items::apply(4))]
    async fn consents(&self) -> Result<Option<Vec<ConsentNode>>> {
        if !self.reads(access::STUDENT_CONSENTS) {
            return Ok(None);
        }
        let consents = self.student()?.consents.iter();
        Ok(Some(consents.map(|consent| ConsentNode::new(&self.scope, consent)).collect()))
    }

    /// The class on a day (lớp); null when the student is in none, or suspended.
    async fn class(
        &self,
        #[graphql(desc = "The day (ngày); the day shown when absent.")] on: Option<Day>,
    ) -> Option<ClassNode> {
        let day = on.map_or(self.scope.day(), |day| day.0);
        self.scope
            .school()
            .registry
            .class_of(self.id, day)
            .and_then(|class| ClassNode::find(&self.scope, class))
    }

    /// How the student is assessed otherwise than the class in a school year (kế hoạch đánh giá riêng); null when there is no
    /// plan or you may not read it.
    async fn individual_plan(
        &self,
        #[graphql(desc = "The school year (năm học).")] year: Year,
    ) -> Option<PlanNode> {
        PlanNode::of(&self.scope, self.id, year.0)
    }

    /// What was entered in a grading period (kết quả đánh giá), in the columns that you may read.
    #[graphql(directive = list_size::Items::apply(25))]
    async fn grades(
        &self,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
    ) -> Vec<CellNode> {
        gradebook::of_student(&self.scope, self.id, period.into())
    }

    /// The results of a grading period for the guardians (kết quả học tập): only what is published; null when you are none of
    /// the guardians.
    #[graphql(directive = list_size::Items::apply(25))]
    async fn results(
        &self,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
    ) -> Option<Vec<CellNode>> {
        self.reads(access::STUDENT_RESULTS)
            .then(|| gradebook::published_of_student(&self.scope, self.id, period.into()))
    }

    /// What a school year came to (kết quả năm học): marks, averages, levels, promotion, awards, and why. Guardians see what was
    /// published. Null when the student was not assessed in that year or you may not read it.
    async fn year_result(
        &self,
        #[graphql(desc = "The school year (năm học).")] year: Year,
    ) -> Option<YearResultNode> {
        YearResultNode::find(&self.scope, self.id, year.0)
    }

    /// The report book (học bạ): all years at this school. Guardians see what was published. Null when you may not read it.
    async fn report_book(&self) -> Option<ReportBookNode> {
        ReportBookNode::find(&self.scope, self.id)
    }

    /// The attendance of a school year (chuyên cần), through all classes; null when the year is not open or you may not read it.
    async fn attendance(
        &self,
        #[graphql(desc = "The school year (năm học).")] year: Year,
    ) -> Option<StudentAttendanceNode> {
        let node = || StudentAttendanceNode::of(&self.scope, self.id, year.0);
        self.reads(access::STUDENT_ATTENDANCE).then(node).flatten()
    }

    /// The transfers with which the student came and left (chuyển trường), oldest first; null when you may not read them.
    #[graphql(directive = list_size::Items::apply(2))]
    async fn transfers(&self) -> Option<Vec<TransferNode>> {
        TransferNode::of_student(&self.scope, self.id)
    }

    /// The lessons of the student's classes on some days (thời khóa biểu), at most 62; null when the range is longer or you may not read
    /// them.
    #[graphql(directive = list_size::Items::apply(35))]
    async fn timetable(
        &self,
        #[graphql(desc = "First day (từ ngày).")] from: Day,
        #[graphql(desc = "Last day (đến ngày).")] until: Day,
    ) -> Option<Vec<LessonNode>> {
        let lessons = || LessonNode::of_student(&self.scope, self.id, from.0, until.0);
        self.reads(access::STUDENT_TIMETABLE).then(lessons).flatten()
    }

    /// What teachers noted of the student (ghi nhận khen, nhắc nhở), oldest first, also what was taken back; null when you may not read
    /// it.
    #[graphql(directive = list_size::Items::apply(20))]
    async fn conduct_notes(&self) -> Option<Vec<ConductNoteNode>> {
        ConductNoteNode::of_student(&self.scope, self.id)
    }

    /// Measures of discipline (kỉ luật), oldest first, also lifted ones; null when you may not read them.
    #[graphql(directive = list_size::Items::apply(3))]
    async fn discipline(&self) -> Option<Vec<DisciplineNode>> {
        DisciplineNode::of_student(&self.scope, self.id)
    }

    /// The contact book (sổ liên lạc); null when you may not read it.
    async fn contact_book(&self) -> Option<ContactBookNode> {
        ContactBookNode::find(&self.scope, self.id)
    }

    /// What homeroom teachers wrote about the student (trang học sinh trong sổ chủ nhiệm); null when you may not read it.
    async fn homeroom_sheet(&self) -> Option<HomeroomSheetNode> {
        HomeroomSheetNode::find(&self.scope, self.id)
    }

    /// What happened to the student (lịch sử); null when you may not read it.
    #[graphql(directive = list_size::Page::apply())]
    async fn history(
        &self,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
        #[graphql(desc = "Newest or oldest first.", default)] order: JournalOrder,
    ) -> Result<Option<Fast<JournalConnection>>> {
        let page = Page::new(first, after.as_deref())?;
        if !self.reads(access::STUDENT_HISTORY) {
            return Ok(None);
        }
        Ok(Some(Fast(of_subject(&self.scope, Concerns::Student(self.id), page, order).await?)))
    }
}
