//! The vocabulary as GraphQL enums: SCREAMING names in the API, Vietnamese labels as a field wherever one is shown.

use async_graphql::{Enum, SimpleObject};
use socai_school::{Category as Data, documents, policy, registry, regulations};

/// A name for people: Vietnamese first, English second (nhãn hiển thị).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub(crate) struct Label {
    /// Vietnamese, as on the official forms.
    vi: String,
    /// English.
    en: String,
}

impl Label {
    /// Pairs the two texts.
    pub(crate) fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// The Vietnamese text.
    pub(crate) fn vietnamese(&self) -> &str {
        &self.vi
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
    /// A grade of primary school (khối lớp).
    GradeLevel = regulations::GradeLevel {
        G1, "Lớp 1.";
        G2, "Lớp 2.";
        G3, "Lớp 3.";
        G4, "Lớp 4.";
        G5, "Lớp 5.";
    }

    /// A subject or educational activity (môn học, hoạt động giáo dục), each component of a combined subject by itself.
    Subject = regulations::Subject {
        Vietnamese, "Tiếng Việt.";
        Mathematics, "Toán.";
        ForeignLanguage, "Ngoại ngữ 1.";
        Ethics, "Đạo đức.";
        NatureAndSociety, "Tự nhiên và Xã hội.";
        HistoryAndGeography, "Lịch sử và Địa lí.";
        Science, "Khoa học.";
        Informatics, "Tin học và Công nghệ (Tin học).";
        Technology, "Tin học và Công nghệ (Công nghệ).";
        PhysicalEducation, "Giáo dục thể chất.";
        Music, "Nghệ thuật (Âm nhạc).";
        FineArts, "Nghệ thuật (Mĩ thuật).";
        ExperientialActivities, "Hoạt động trải nghiệm.";
        EthnicLanguage, "Tiếng dân tộc thiểu số.";
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

    /// One of the four moments of periodic assessment (thời điểm đánh giá định kì). Circular 27/2020/TT-BGDĐT, Article 7.
    AssessmentPeriod = regulations::AssessmentPeriod {
        MidTermOne, "Giữa học kì I.";
        EndTermOne, "Cuối học kì I.";
        MidTermTwo, "Giữa học kì II.";
        EndOfYear, "Cuối năm học.";
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
        Completed, "Hoàn thành chương trình tiểu học: completed primary school.";
        Deceased, "Qua đời: died.";
    }

    /// What a guardian is to the student (quan hệ với học sinh).
    GuardianRelation = registry::GuardianRelation {
        Mother, "Mẹ.";
        Father, "Cha.";
        Other, "Người giám hộ khác.";
    }

    /// A kind of personal data with its own key and its own retention (loại dữ liệu cá nhân).
    DataCategory = Data {
        Identity, "Danh tính: names, birth date, birthplace, identity number, ethnicity.";
        Contact, "Liên hệ: address, telephone, e-mail.";
        Health, "Sức khỏe: health and disability.";
        Comment, "Nhận xét: free-text comments and reasons.";
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

labels! {
    regulations::GradeLevel, regulations::Subject, regulations::Quality, regulations::Competency,
    regulations::AssessmentPeriod, regulations::Level, regulations::TraitLevel,
}

impl From<regulations::Target> for Label {
    fn from(target: regulations::Target) -> Self {
        match target {
            regulations::Target::Subject(subject) => subject.into(),
            regulations::Target::Quality(quality) => quality.into(),
            regulations::Target::Competency(competency) => competency.into(),
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
        };
        Self::new(role.vi(), en)
    }
}

impl From<registry::DepartureReason> for Label {
    fn from(reason: registry::DepartureReason) -> Self {
        match reason {
            registry::DepartureReason::Transferred => Self::new("Chuyển đi", "Transferred"),
            registry::DepartureReason::DroppedOut => Self::new("Thôi học", "Dropped out"),
            registry::DepartureReason::Completed => {
                Self::new("Hoàn thành chương trình tiểu học", "Completed primary school")
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
        }
    }
}
