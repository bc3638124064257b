//! The two invented schools: what they are called, whom they teach, who teaches what, and when they assess.

use socai_school::regulations::{AssessmentPeriod, SchoolLevel, Subject};

/// Which of the invented schools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Trường Tiểu học Bình Minh: grades 1-5, Circular 27/2020.
    Primary,
    /// Trường THCS Bình Minh: grades 6-9, Circular 22/2021.
    LowerSecondary,
}

/// Subjects that specialists teach, and how many classes one of them takes. The homeroom teacher takes what is not named.
pub(crate) type Special = (&'static [Subject], u32);

/// What tells the schools apart.
pub(crate) struct Design {
    pub(crate) level: SchoolLevel,
    /// Names the school's id beside the seed.
    pub(crate) seed: &'static str,
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// How the school signs its orders: `05/QĐ-THBM`.
    pub(crate) symbol: &'static str,
    /// At the end of every login, because logins are unique in an installation.
    pub(crate) suffix: &'static str,
    /// Most students of a class.
    pub(crate) class_size: u32,
    /// Added to students' codes, which no two schools share.
    pub(crate) serials: u32,
    pub(crate) special: &'static [Special],
    pub(crate) specialists: &'static str,
    /// Where a student comes from and goes to during the year.
    pub(crate) neighbors: [&'static str; 2],
    /// When the year is assessed, with the hundredths of term one that have passed by then.
    pub(crate) moments: &'static [(AssessmentPeriod, i64)],
    /// The same for a present year, in which term one is as far as it goes: the middle of it is closed.
    pub(crate) present: &'static [(AssessmentPeriod, i64)],
    /// The grade whose year before is generated when no whole year is, and how many of its classes.
    pub(crate) sample: (u8, u32),
}

const PRIMARY: Design = Design {
    level: SchoolLevel::Primary,
    seed: "socai demo",
    code: "31025401",
    name: "Trường Tiểu học Bình Minh",
    symbol: "THBM",
    suffix: "",
    class_size: 35,
    serials: 0,
    special: &[
        (&[Subject::ForeignLanguage], 4),
        (&[Subject::Music, Subject::FineArts], 6),
        (&[Subject::PhysicalEducation], 6),
        (&[Subject::Informatics, Subject::Technology], 6),
    ],
    specialists: "Tổ chuyên biệt",
    neighbors: ["Trường Tiểu học Hướng Dương", "Trường Tiểu học Hoa Sen"],
    moments: &[
        (AssessmentPeriod::MidTermOne, 45),
        (AssessmentPeriod::EndTermOne, 95),
        (AssessmentPeriod::MidTermTwo, 140),
        (AssessmentPeriod::EndOfYear, 185),
    ],
    present: &[(AssessmentPeriod::EndTermOne, 85)],
    sample: (4, 1),
};

const LOWER_SECONDARY: Design = Design {
    level: SchoolLevel::LowerSecondary,
    seed: "socai demo thcs",
    code: "31025502",
    name: "Trường THCS Bình Minh",
    symbol: "THCSBM",
    suffix: ".thcs",
    class_size: 30,
    serials: 500_000,
    special: &[
        (&[Subject::Mathematics], 4),
        (&[Subject::ForeignLanguage, Subject::SecondForeignLanguage], 4),
        (&[Subject::HistoryAndGeography, Subject::CivicEducation], 4),
        (&[Subject::NaturalSciences], 4),
        (&[Subject::Informatics, Subject::Technology], 8),
        (&[Subject::PhysicalEducation], 8),
        (&[Subject::Arts], 8),
    ],
    specialists: "Tổ bộ môn",
    neighbors: ["Trường THCS Hướng Dương", "Trường THCS Hoa Sen"],
    moments: &[
        (AssessmentPeriod::MidTermOne, 45),
        (AssessmentPeriod::RegularOne, 90),
        (AssessmentPeriod::EndTermOne, 95),
        (AssessmentPeriod::MidTermTwo, 140),
        (AssessmentPeriod::RegularTwo, 180),
        (AssessmentPeriod::EndOfYear, 185),
    ],
    present: &[(AssessmentPeriod::RegularOne, 80), (AssessmentPeriod::EndTermOne, 85)],
    sample: (8, 2),
};

impl Kind {
    pub(crate) const fn design(self) -> &'static Design {
        match self {
            Self::Primary => &PRIMARY,
            Self::LowerSecondary => &LOWER_SECONDARY,
        }
    }
}

impl Design {
    pub(crate) fn grades(&self) -> u32 {
        u32::try_from(self.level.grades().count()).unwrap_or(1)
    }

    /// How many classes each grade needs.
    pub(crate) fn classes_per_grade(&self, students: u32) -> u32 {
        let grades = self.grades();
        students.max(grades).div_ceil(grades * self.class_size)
    }

    /// The symbol of an order.
    pub(crate) fn order(&self, number: u32) -> String {
        format!("{number:02}/QĐ-{}", self.symbol)
    }
}
