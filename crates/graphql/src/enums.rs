//! The vocabulary as GraphQL enums: SCREAMING names in the API, Vietnamese labels as a field wherever one is shown.

use std::borrow::Cow;

use async_graphql::{Enum, SimpleObject};
use socai_school::{
    Category as Data, attendance, calendar, comments, conduct, documents, gradebook, homeroom, lessons,
    policy, registry, regulations, timetable, transfers,
};

/// A name for people: Vietnamese first, English second (nhãn hiển thị).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub(crate) struct Label {
    /// Vietnamese, as on the official forms.
    vi: Cow<'static, str>,
    /// English.
    en: Cow<'static, str>,
}

impl Label {
    /// Pairs the two texts.
    pub(crate) fn new(vi: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// The Vietnamese text.
    pub(crate) fn vietnamese(&self) -> &str {
        &self.vi
    }

    /// The English text.
    pub(crate) fn english(&self) -> &str {
        &self.en
    }
}

macro_rules! mirror {
    ($($(#[$doc:meta])* $name:ident = $remote:path { $($variant:ident, $vdoc:literal;)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        pub(crate) enum $name {
            $(#[doc = $vdoc] $variant),+
        }

        impl From<$remote> for $name {
            fn from(value: $remote) -> Self {
                match value { $(<$remote>::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for $remote {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),+ }
            }
        }
    )+};
}

mirror! {
    /// A level of schooling (cấp học).
    SchoolLevel = regulations::SchoolLevel {
        Primary, "Tiểu học: grades 1 to 5.";
        LowerSecondary, "Trung học cơ sở: grades 6 to 9.";
        UpperSecondary, "Trung học phổ thông: grades 10 to 12.";
    }

    /// A grade (khối lớp): 1 to 5 primary, 6 to 9 lower secondary, 10 to 12 upper secondary school.
    GradeLevel = regulations::GradeLevel {
        G1, "Lớp 1.";
        G2, "Lớp 2.";
        G3, "Lớp 3.";
        G4, "Lớp 4.";
        G5, "Lớp 5.";
        G6, "Lớp 6.";
        G7, "Lớp 7.";
        G8, "Lớp 8.";
        G9, "Lớp 9.";
        G10, "Lớp 10.";
        G11, "Lớp 11.";
        G12, "Lớp 12.";
    }

    /// A subject or educational activity (môn học, hoạt động giáo dục). Where the forms of primary school rate components separately,
    /// each is its own value.
    Subject = regulations::Subject {
        Vietnamese, "Tiếng Việt.";
        Literature, "Ngữ văn.";
        Mathematics, "Toán.";
        ForeignLanguage, "Ngoại ngữ 1.";
        Ethics, "Đạo đức.";
        CivicEducation, "Giáo dục công dân.";
        NatureAndSociety, "Tự nhiên và Xã hội.";
        HistoryAndGeography, "Lịch sử và Địa lí.";
        Science, "Khoa học.";
        NaturalSciences, "Khoa học tự nhiên.";
        History, "Lịch sử.";
        Geography, "Địa lí.";
        EconomicsAndLaw, "Giáo dục kinh tế và pháp luật.";
        Physics, "Vật lí.";
        Chemistry, "Hóa học.";
        Biology, "Sinh học.";
        Informatics, "Tin học; in primary school the component of Tin học và Công nghệ.";
        Technology, "Công nghệ; in primary school the component of Tin học và Công nghệ.";
        DefenseAndSecurity, "Giáo dục quốc phòng và an ninh.";
        PhysicalEducation, "Giáo dục thể chất.";
        Arts, "Nghệ thuật: both components, in lower secondary school.";
        Music, "Âm nhạc; in primary school the component of Nghệ thuật.";
        FineArts, "Mĩ thuật; in primary school the component of Nghệ thuật.";
        ExperientialActivities, "Hoạt động trải nghiệm.";
        CareerActivities, "Hoạt động trải nghiệm, hướng nghiệp.";
        LocalEducation, "Nội dung giáo dục của địa phương.";
        EthnicLanguage, "Tiếng dân tộc thiểu số.";
        SecondForeignLanguage, "Ngoại ngữ 2.";
    }

    /// One of the five main qualities (phẩm chất chủ yếu). Circular 27/2020/TT-BGDĐT, Article 5.
    Quality = regulations::Quality {
        Patriotism, "Yêu nước.";
        Kindness, "Nhân ái.";
        Diligence, "Chăm chỉ.";
        Honesty, "Trung thực.";
        Responsibility, "Trách nhiệm.";
    }

    /// A general or specific competency (năng lực chung, năng lực đặc thù). Circular 27/2020/TT-BGDĐT, Article 5.
    Competency = regulations::Competency {
        SelfRelianceAndLearning, "Tự chủ và tự học.";
        CommunicationAndCooperation, "Giao tiếp và hợp tác.";
        ProblemSolvingAndCreativity, "Giải quyết vấn đề và sáng tạo.";
        Language, "Ngôn ngữ.";
        Calculation, "Tính toán.";
        Scientific, "Khoa học.";
        Technological, "Công nghệ.";
        Informatic, "Tin học.";
        Aesthetic, "Thẩm mĩ.";
        Physical, "Thể chất.";
    }

    /// A moment of assessment within a school year (thời điểm đánh giá). Primary school has no regular assessments here
    /// (Circular 27/2020/TT-BGDĐT, Article 7); secondary school has those of each term (Circular 22/2021/TT-BGDĐT, Article 6).
    AssessmentPeriod = regulations::AssessmentPeriod {
        RegularOne, "TX1: thường xuyên học kì I.";
        MidTermOne, "GK1: giữa học kì I.";
        EndTermOne, "CK1: cuối học kì I.";
        RegularTwo, "TX2: thường xuyên học kì II.";
        MidTermTwo, "GK2: giữa học kì II.";
        EndOfYear, "CN: cuối năm học; in secondary school the end of term two.";
        Reassessment, "DGL: đánh giá lại, đánh giá bổ sung, after the year.";
    }

    /// The level reached in a subject (mức đạt được). Circular 27/2020/TT-BGDĐT, Article 7.1a.
    Level = regulations::Level {
        WellCompleted, "T: hoàn thành tốt.";
        Completed, "H: hoàn thành.";
        NotCompleted, "C: chưa hoàn thành.";
    }

    /// The level reached in a quality or competency (mức đạt được). Circular 27/2020/TT-BGDĐT, Article 7.2.
    TraitLevel = regulations::TraitLevel {
        Good, "T: tốt.";
        Reached, "Đ: đạt.";
        NeedsEffort, "C: cần cố gắng.";
    }

    /// The result of a subject that is assessed by comments in secondary school (mức đánh giá bằng nhận xét). Circular
    /// 22/2021/TT-BGDĐT, Article 5.
    PassLevel = regulations::PassLevel {
        Passed, "Đ: đạt.";
        NotPassed, "CĐ: chưa đạt.";
    }

    /// The four levels of secondary school, best first (mức rèn luyện, mức học tập). Circular 22/2021/TT-BGDĐT, Articles 8 and 9.
    Rating = regulations::Rating {
        Good, "T: tốt.";
        Fair, "K: khá.";
        Passed, "Đ: đạt.";
        NotPassed, "CĐ: chưa đạt.";
    }

    /// Why an assessment of secondary school has no result (vắng kiểm tra). Circular 22/2021/TT-BGDĐT, Article 7.
    Absence = gradebook::Absence {
        MakeUpDue, "Vắng, chờ kiểm tra bù: to be made up.";
        Zero, "Vắng, không kiểm tra bù: counts as 0 points or as chưa đạt.";
    }

    /// What the cells of a column can hold (loại kết quả của cột).
    Holds = regulations::Holds {
        Level, "Mức đạt được T, H, C: `subject` with a level.";
        LevelAndScore, "Mức đạt được và điểm kiểm tra: `subject` with a level, a score or both.";
        Trait, "Mức T, Đ, C of a quality or competency: `trait`.";
        DecimalScore, "Điểm số with at most one decimal: `score` or `absence`.";
        Pass, "Đạt, chưa đạt: `pass` or `absence`.";
        Conduct, "Mức rèn luyện: `conduct`.";
        Absences, "Số buổi nghỉ học: `absences`.";
    }

    /// A kind of column (loại cột) of the comment bank's filters.
    ColumnKind = comments::ColumnKind {
        Subject, "Môn học, hoạt động giáo dục: a subject at a periodic assessment.";
        Regular, "Đánh giá thường xuyên: a regular assessment of a subject.";
        Quality, "Phẩm chất: a quality.";
        Competency, "Năng lực: a competency.";
        Conduct, "Kết quả rèn luyện: conduct.";
        Absences, "Số buổi nghỉ học: sessions missed.";
    }

    /// A half-day session of a day (buổi).
    HalfDay = attendance::Session {
        Morning, "Buổi sáng.";
        Afternoon, "Buổi chiều.";
    }

    /// A day of the week on which there is school (thứ).
    Weekday = timetable::SchoolDay {
        Monday, "Thứ Hai.";
        Tuesday, "Thứ Ba.";
        Wednesday, "Thứ Tư.";
        Thursday, "Thứ Năm.";
        Friday, "Thứ Sáu.";
        Saturday, "Thứ Bảy.";
    }

    /// The grade of a lesson in the log of secondary school (xếp loại giờ học).
    LessonGrade = lessons::LessonGrade {
        Good, "Tốt.";
        Fair, "Khá.";
        Passed, "Đạt.";
        NotPassed, "Chưa đạt.";
    }

    /// Why a lesson is not taught (lí do không dạy).
    NotTaught = timetable::NotTaught {
        Holiday, "Nghỉ lễ, tết.";
        SchoolEvent, "Hoạt động chung của trường.";
        Weather, "Thiên tai, thời tiết.";
        Examination, "Kiểm tra, thi.";
        TeacherAbsent, "Giáo viên nghỉ, không có người dạy thay.";
        Other, "Lí do khác.";
    }

    /// Whether a student was in a session (điểm danh).
    Presence = attendance::Presence {
        Present, "Có mặt.";
        Excused, "P: vắng có phép, absent with permission.";
        Unexcused, "K: vắng không phép, absent without permission.";
    }

    /// How a transfer ended at the receiving school without admission (kết thúc).
    TransferEnding = transfers::Ending {
        Canceled, "Đã hủy: the agreement was taken back.";
        Lapsed, "Hết hiệu lực: no dossier came in time.";
    }

    /// What kind of note about a student it is (loại ghi nhận).
    ConductNoteKind = conduct::NoteKind {
        Praise, "Khen.";
        Reminder, "Nhắc nhở.";
        Progress, "Tiến bộ.";
        Incident, "Vụ việc.";
    }

    /// How a student kept order in a week or month (mức nền nếp), where a school uses such levels; no rating of a circular.
    ReviewLevel = conduct::ReviewLevel {
        Good, "Tốt.";
        Fair, "Khá.";
        Reached, "Đạt.";
        NeedsEffort, "Cần cố gắng.";
    }

    /// A measure of discipline (hình thức kỉ luật). Circular 19/2025/TT-BGDĐT.
    DisciplineMeasure = conduct::Measure {
        Reminder, "Nhắc nhở.";
        Apology, "Yêu cầu xin lỗi: primary school.";
        Criticism, "Phê bình: secondary school.";
        SelfReview, "Yêu cầu viết bản tự kiểm điểm: secondary school.";
    }

    /// How a teacher spoke with parents (hình thức trao đổi).
    ContactMeans = homeroom::Means {
        Telephone, "Điện thoại.";
        Writing, "Tin nhắn, thư.";
        AtSchool, "Gặp tại trường.";
        HomeVisit, "Thăm gia đình.";
    }

    /// One of the two terms (học kì).
    TermName = calendar::Term {
        One, "Học kì I.";
        Two, "Học kì II.";
    }

    /// What an account may be at a school (vai trò).
    Role = policy::Role {
        Operator, "Người vận hành hệ thống: at the command line only.";
        Principal, "Hiệu trưởng.";
        VicePrincipal, "Phó hiệu trưởng.";
        AdminBoard, "Ban quản trị.";
        SubjectGroupHead, "Tổ trưởng chuyên môn.";
        Teacher, "Giáo viên.";
        Clerk, "Văn thư.";
        Guardian, "Phụ huynh, người giám hộ.";
        Inspector, "Thanh tra: reads only.";
        System, "Hệ thống: the program itself, on the clock; never an account's role.";
    }

    /// Gender as the papers have it (giới tính).
    Gender = registry::Gender {
        Male, "Nam.";
        Female, "Nữ.";
    }

    /// Why a student left (lí do thôi học, chuyển đi).
    DepartureReason = registry::DepartureReason {
        Transferred, "Chuyển đi: to another school.";
        DroppedOut, "Thôi học: dropped out.";
        Completed, "Hoàn thành cấp học: completed a level of schooling.";
        Deceased, "Qua đời: died.";
    }

    /// What a guardian is to the student (quan hệ với học sinh).
    GuardianRelation = registry::GuardianRelation {
        Mother, "Mẹ.";
        Father, "Cha.";
        Other, "Người giám hộ khác.";
    }

    /// What a child's data is used for beyond the school's duties (mục đích xử lí dữ liệu).
    ConsentPurpose = registry::ConsentPurpose {
        Images, "Đăng tải hình ảnh, video: pictures and recordings are published.";
        Health, "Xử lí dữ liệu sức khỏe: beyond what the school must keep.";
        ThirdParties, "Cung cấp dữ liệu cho bên thứ ba: data goes to a third party.";
        OnlineServices, "Sử dụng dịch vụ trực tuyến: the child uses an online service.";
    }

    /// Why a student is admitted at another age than the usual one (diện ngoài độ tuổi quy định).
    AgeGround = registry::AgeGround {
        Disability, "Khuyết tật, kém phát triển về thể lực hoặc trí tuệ.";
        Hardship, "Hoàn cảnh đặc biệt khó khăn, mồ côi không nơi nương tựa.";
        EthnicMinority, "Người dân tộc thiểu số.";
        FromAbroad, "Từ nước ngoài về nước, con em người nước ngoài.";
        Advanced, "Phát triển sớm về trí tuệ, học vượt lớp: always by a decision.";
    }

    /// A kind of personal data with its own key and its own retention (loại dữ liệu cá nhân).
    DataCategory = Data {
        Identity, "Danh tính: names, birth date, birthplace, identity number, ethnicity.";
        Contact, "Liên hệ: address, telephone, e-mail.";
        Health, "Sức khỏe: health and disability.";
        Comment, "Nhận xét: free-text comments and reasons.";
        Circumstances, "Hoàn cảnh: what a homeroom teacher knows of a student's circumstances.";
    }

    /// A media type that schools hand in (định dạng tệp).
    MediaType = documents::MediaType {
        Pdf, "PDF.";
        Docx, "Word.";
        Xlsx, "Excel.";
    }
}

macro_rules! labels {
    ($($remote:path),+ $(,)?) => {$(
        impl From<$remote> for Label {
            fn from(value: $remote) -> Self {
                Self::new(value.vi(), value.en())
            }
        }
    )+};
}

mod accounts;
mod closing;
mod incidents;
mod results;

pub(crate) use accounts::*;
pub(crate) use closing::*;
pub(crate) use incidents::*;
pub(crate) use results::*;

labels! {
    conduct::NoteKind, conduct::ReviewLevel, conduct::Measure, homeroom::Means,
    regulations::GradeLevel, regulations::Subject, regulations::Quality, regulations::Competency,
    regulations::AssessmentPeriod, regulations::Level, regulations::TraitLevel, regulations::Target,
    regulations::PassLevel, regulations::Rating, regulations::SchoolLevel,
}

impl From<comments::ColumnKind> for Label {
    fn from(kind: comments::ColumnKind) -> Self {
        match kind {
            comments::ColumnKind::Subject => Self::new("Môn học", "Subject"),
            comments::ColumnKind::Regular => Self::new("Đánh giá thường xuyên", "Regular assessment"),
            comments::ColumnKind::Quality => Self::new("Phẩm chất", "Quality"),
            comments::ColumnKind::Competency => Self::new("Năng lực", "Competency"),
            comments::ColumnKind::Conduct => Self::new("Kết quả rèn luyện", "Conduct"),
            comments::ColumnKind::Absences => Self::new("Số buổi nghỉ học", "Sessions missed"),
        }
    }
}

impl From<gradebook::Absence> for Label {
    fn from(absence: gradebook::Absence) -> Self {
        match absence {
            gradebook::Absence::MakeUpDue => Self::new("Vắng, chờ kiểm tra bù", "Absent, to be made up"),
            gradebook::Absence::Zero => Self::new("Vắng, không kiểm tra bù", "Absent, not made up"),
        }
    }
}

impl From<policy::Role> for Label {
    fn from(role: policy::Role) -> Self {
        let en = match role {
            policy::Role::Operator => "Operator",
            policy::Role::Principal => "Principal",
            policy::Role::VicePrincipal => "Vice principal",
            policy::Role::AdminBoard => "Admin board",
            policy::Role::SubjectGroupHead => "Head of subject group",
            policy::Role::Teacher => "Teacher",
            policy::Role::Clerk => "Clerk",
            policy::Role::Guardian => "Guardian",
            policy::Role::Inspector => "Inspector",
            policy::Role::System => "System",
        };
        Self::new(role.vi(), en)
    }
}

impl From<attendance::Session> for Label {
    fn from(session: attendance::Session) -> Self {
        Self::new(session.vi(), session.en())
    }
}

impl From<timetable::NotTaught> for Label {
    fn from(why: timetable::NotTaught) -> Self {
        Self::new(why.vi(), why.en())
    }
}

impl From<attendance::Presence> for Label {
    fn from(presence: attendance::Presence) -> Self {
        Self::new(presence.vi(), presence.en())
    }
}

impl From<registry::DepartureReason> for Label {
    fn from(reason: registry::DepartureReason) -> Self {
        match reason {
            registry::DepartureReason::Transferred => Self::new("Chuyển đi", "Transferred"),
            registry::DepartureReason::DroppedOut => Self::new("Thôi học", "Dropped out"),
            registry::DepartureReason::Completed => {
                Self::new("Hoàn thành cấp học", "Completed a level of schooling")
            }
            registry::DepartureReason::Deceased => Self::new("Qua đời", "Deceased"),
        }
    }
}

impl From<registry::GuardianRelation> for Label {
    fn from(relation: registry::GuardianRelation) -> Self {
        match relation {
            registry::GuardianRelation::Mother => Self::new("Mẹ", "Mother"),
            registry::GuardianRelation::Father => Self::new("Cha", "Father"),
            registry::GuardianRelation::Other => Self::new("Người giám hộ khác", "Other guardian"),
        }
    }
}

impl From<registry::ConsentPurpose> for Label {
    fn from(purpose: registry::ConsentPurpose) -> Self {
        Self::new(purpose.vi(), purpose.en())
    }
}

impl From<registry::AgeGround> for Label {
    fn from(ground: registry::AgeGround) -> Self {
        Self::new(ground.vi(), ground.en())
    }
}

impl From<registry::Gender> for Label {
    fn from(gender: registry::Gender) -> Self {
        match gender {
            registry::Gender::Male => Self::new("Nam", "Male"),
            registry::Gender::Female => Self::new("Nữ", "Female"),
        }
    }
}

impl From<Data> for Label {
    fn from(category: Data) -> Self {
        match category {
            Data::Identity => Self::new("Danh tính", "Identity"),
            Data::Contact => Self::new("Liên hệ", "Contact"),
            Data::Health => Self::new("Sức khỏe", "Health"),
            Data::Comment => Self::new("Nhận xét", "Comments"),
            Data::Circumstances => Self::new("Hoàn cảnh", "Circumstances"),
        }
    }
}
