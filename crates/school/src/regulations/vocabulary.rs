//! How the closed vocabularies of the regulations are declared, and those that belong to no single circular: grades, levels
//! of schooling, moments of assessment.

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

pub(super) use vocabulary;

vocabulary! {
    /// A level of schooling (cấp học).
    SchoolLevel {
        Primary = "TH", "Tiểu học", "Primary school";
        LowerSecondary = "THCS", "Trung học cơ sở", "Lower secondary school";
        UpperSecondary = "THPT", "Trung học phổ thông", "Upper secondary school";
    }
}

vocabulary! {
    /// A grade (khối lớp): 1-5 primary, 6-9 lower secondary, 10-12 upper secondary.
    GradeLevel {
        G1 = "1", "Lớp 1", "Grade 1";
        G2 = "2", "Lớp 2", "Grade 2";
        G3 = "3", "Lớp 3", "Grade 3";
        G4 = "4", "Lớp 4", "Grade 4";
        G5 = "5", "Lớp 5", "Grade 5";
        G6 = "6", "Lớp 6", "Grade 6";
        G7 = "7", "Lớp 7", "Grade 7";
        G8 = "8", "Lớp 8", "Grade 8";
        G9 = "9", "Lớp 9", "Grade 9";
        G10 = "10", "Lớp 10", "Grade 10";
        G11 = "11", "Lớp 11", "Grade 11";
        G12 = "12", "Lớp 12", "Grade 12";
    }
}

impl GradeLevel {
    /// The level of schooling that it belongs to.
    #[must_use]
    pub fn school_level(self) -> SchoolLevel {
        match self {
            Self::G1 | Self::G2 | Self::G3 | Self::G4 | Self::G5 => SchoolLevel::Primary,
            Self::G6 | Self::G7 | Self::G8 | Self::G9 => SchoolLevel::LowerSecondary,
            Self::G10 | Self::G11 | Self::G12 => SchoolLevel::UpperSecondary,
        }
    }

    /// The grade as a number from 1 to 12.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The next grade, also across levels of schooling; none after grade 12.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(usize::from(self.number())).copied()
    }

    /// Whether it is the last grade of its level of schooling: 5, 9 and 12.
    #[must_use]
    pub fn is_last_of_level(self) -> bool {
        self.next().is_none_or(|next| next.school_level() != self.school_level())
    }
}

impl SchoolLevel {
    /// The grades of the level.
    pub fn grades(self) -> impl Iterator<Item = GradeLevel> {
        GradeLevel::ALL.iter().copied().filter(move |grade| grade.school_level() == self)
    }
}

vocabulary! {
    /// A moment of assessment within a school year, in the order of the year. Primary school has the four periodic ones
    /// (Circular 27/2020, Article 7); secondary school also the regular assessments of each term (Circular 22/2021,
    /// Article 6). After the year comes what is assessed again.
    AssessmentPeriod {
        RegularOne = "TX1", "Thường xuyên học kì I", "Regular assessments of term one";
        MidTermOne = "GK1", "Giữa học kì I", "Middle of term one";
        EndTermOne = "CK1", "Cuối học kì I", "End of term one";
        RegularTwo = "TX2", "Thường xuyên học kì II", "Regular assessments of term two";
        MidTermTwo = "GK2", "Giữa học kì II", "Middle of term two";
        EndOfYear = "CN", "Cuối năm học", "End of the school year";
        Reassessment = "DGL", "Đánh giá lại, đánh giá bổ sung", "Assessed again after the year";
    }
}
