//! The vocabulary of primary assessment: grades, subjects, qualities, competencies, levels and assessment periods.
//!
//! Sources: Circular 27/2020/TT-BGDĐT (Thông tư 27), Articles 5-7; General education programme 2018 (Circular 32/2018).

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $vi:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$vdoc])* #[doc = $vi] #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every value, in the order of the official forms.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code in the ledger and in files.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The official Vietnamese name.
            #[must_use]
            pub fn vi(self) -> &'static str {
                match self { $(Self::$variant => $vi),+ }
            }

            /// The English name.
            #[must_use]
            pub fn en(self) -> &'static str {
                match self { $(Self::$variant => $en),+ }
            }

            /// Finds a value by its code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

vocabulary! {
    /// A grade of primary school (khối lớp).
    GradeLevel {
        G1 = "1", "Lớp 1", "Grade 1";
        G2 = "2", "Lớp 2", "Grade 2";
        G3 = "3", "Lớp 3", "Grade 3";
        G4 = "4", "Lớp 4", "Grade 4";
        G5 = "5", "Lớp 5", "Grade 5";
    }
}

vocabulary! {
    /// A subject or educational activity (môn học, hoạt động giáo dục). Where the forms rate components separately
    /// (music and fine arts; informatics and technology) each component is its own value.
    Subject {
        Vietnamese = "TV", "Tiếng Việt", "Vietnamese";
        Mathematics = "TOAN", "Toán", "Mathematics";
        ForeignLanguage = "NN1", "Ngoại ngữ 1", "Foreign language 1";
        Ethics = "DD", "Đạo đức", "Ethics";
        NatureAndSociety = "TNXH", "Tự nhiên và Xã hội", "Nature and society";
        HistoryAndGeography = "LSDL", "Lịch sử và Địa lí", "History and geography";
        Science = "KH", "Khoa học", "Science";
        Informatics = "TIN", "Tin học và Công nghệ (Tin học)", "Informatics and technology (informatics)";
        Technology = "CN", "Tin học và Công nghệ (Công nghệ)", "Informatics and technology (technology)";
        PhysicalEducation = "GDTC", "Giáo dục thể chất", "Physical education";
        Music = "AN", "Nghệ thuật (Âm nhạc)", "Arts (music)";
        FineArts = "MT", "Nghệ thuật (Mĩ thuật)", "Arts (fine arts)";
        ExperientialActivities = "HDTN", "Hoạt động trải nghiệm", "Experiential activities";
        EthnicLanguage = "TDT", "Tiếng dân tộc thiểu số", "Ethnic minority language";
    }
}

vocabulary! {
    /// One of the five main qualities (phẩm chất chủ yếu), Article 5.
    Quality {
        Patriotism = "YN", "Yêu nước", "Patriotism";
        Kindness = "NA", "Nhân ái", "Kindness";
        Diligence = "CC", "Chăm chỉ", "Diligence";
        Honesty = "TT", "Trung thực", "Honesty";
        Responsibility = "TN", "Trách nhiệm", "Responsibility";
    }
}

vocabulary! {
    /// A competency: three general ones (năng lực chung), then seven specific ones (năng lực đặc thù), Article 5.
    Competency {
        SelfRelianceAndLearning = "TCTH", "Tự chủ và tự học", "Self-reliance and self-learning";
        CommunicationAndCooperation = "GTHT", "Giao tiếp và hợp tác", "Communication and cooperation";
        ProblemSolvingAndCreativity = "GQVD", "Giải quyết vấn đề và sáng tạo", "Problem solving and creativity";
        Language = "NNG", "Ngôn ngữ", "Language";
        Calculation = "TTO", "Tính toán", "Calculation";
        Scientific = "KHO", "Khoa học", "Science";
        Technological = "CNG", "Công nghệ", "Technology";
        Informatic = "THO", "Tin học", "Informatics";
        Aesthetic = "TM", "Thẩm mĩ", "Aesthetics";
        Physical = "TC", "Thể chất", "Physical";
    }
}

vocabulary! {
    /// One of the four moments of periodic assessment (thời điểm đánh giá định kì), Article 7.
    AssessmentPeriod {
        MidTermOne = "GK1", "Giữa học kì I", "Middle of term one";
        EndTermOne = "CK1", "Cuối học kì I", "End of term one";
        MidTermTwo = "GK2", "Giữa học kì II", "Middle of term two";
        EndOfYear = "CN", "Cuối năm học", "End of the school year";
    }
}

vocabulary! {
    /// The level reached in a subject (mức đạt được), Article 7.1a.
    Level {
        WellCompleted = "T", "Hoàn thành tốt", "Completed well";
        Completed = "H", "Hoàn thành", "Completed";
        NotCompleted = "C", "Chưa hoàn thành", "Not yet completed";
    }
}

vocabulary! {
    /// The level reached in a quality or competency, Article 7.2.
    TraitLevel {
        Good = "T", "Tốt", "Good";
        Reached = "Đ", "Đạt", "Reached";
        NeedsEffort = "C", "Cần cố gắng", "Needs effort";
    }
}

/// A test score on the 10-point scale without decimals (Article 7.1d); 0 is allowed. Kept as a decimal in a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Score(u8);

impl Score {
    /// The highest score.
    pub const MAX: u8 = 10;

    /// A score, if it is on the scale.
    #[must_use]
    pub fn new(points: u8) -> Option<Self> {
        (points <= Self::MAX).then_some(Self(points))
    }

    /// Points from 0 to 10.
    #[must_use]
    pub fn points(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Score {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        // Only the plain form: a leading zero or sign would let one score have two spellings in the ledger.
        match text {
            "10" => Some(Self(10)),
            _ if text.len() == 1 => text.parse().ok().and_then(Self::new),
            _ => None,
        }
        .ok_or_else(|| format!("not a whole score from 0 to 10: {text}"))
    }
}

impl TryFrom<String> for Score {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Score> for String {
    fn from(score: Score) -> Self {
        score.to_string()
    }
}

/// What a grade is given for: a column of the gradebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// A subject or educational activity: level T/H/C, a score where a test is prescribed.
    Subject(Subject),
    /// A quality: T/Đ/C.
    Quality(Quality),
    /// A competency: T/Đ/C.
    Competency(Competency),
}

impl Target {
    /// Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Subject(subject) => subject.vi(),
            Self::Quality(quality) => quality.vi(),
            Self::Competency(competency) => competency.vi(),
        }
    }

    /// The subject, if it is one.
    #[must_use]
    pub fn subject(self) -> Option<Subject> {
        match self {
            Self::Subject(subject) => Some(subject),
            Self::Quality(_) | Self::Competency(_) => None,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject(subject) => write!(f, "subject:{subject}"),
            Self::Quality(quality) => write!(f, "quality:{quality}"),
            Self::Competency(competency) => write!(f, "competency:{competency}"),
        }
    }
}
