//! The homeroom book (sổ chủ nhiệm): what a homeroom teacher plans for a class, knows of its students' circumstances (hoàn cảnh), speaks
//! of with parents, and sums up. It is working paper of one teacher, so hardly anybody reads it: what stands under a student only the
//! homeroom teacher of today and the management board; who hands the class over loses sight of it, and signs that it was handed over.
//!
//! Sources: Circular 32/2020/TT-BGDĐT and Circular 28/2020/TT-BGDĐT name the homeroom book among the records of a teacher without a form;
//! the pages are those of the usual printed books. Until which day a book is closed (khóa đến) the management board says.

mod commands;
mod decide;
mod events;
mod hand_over;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{
    CloseSupportCase, LockHomeroomBook, LogParentContact, OpenSupportCase, RecordCircumstances,
    RecordParentMeeting, WriteHomeroomPage,
};
pub use events::{
    CircumstancesRecorded, HomeroomBookLocked, HomeroomPageWritten, ParentContactLogged,
    ParentMeetingRecorded, SupportCaseClosed, SupportCaseOpened,
};
pub use hand_over::{
    BookHandOver, HandOverHomeroomBook, HomeroomBookHandedOver, HomeroomBookTakenOver, HomeroomChange,
    TakeOverHomeroomBook,
};
pub use projection::{
    Circumstances, HomeroomBooks, PageText, ParentContact, ParentMeeting, StudentSheet, SupportCase,
};
pub use refusal::HomeroomRefusal;

use crate::{attendance::Month, conduct::Span};

/// A page of a homeroom book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Page {
    /// The plan of the school year (kế hoạch năm học).
    YearPlan,
    /// The plan of a month (kế hoạch tháng).
    MonthPlan(Month),
    /// The plan of a teaching week (kế hoạch tuần), from 1 to 35.
    WeekPlan(u8),
    /// The summary of the year (tổng kết năm học).
    Summary,
}

impl Page {
    /// The week or month of a plan.
    #[must_use]
    pub fn span(self) -> Option<Span> {
        match self {
            Self::YearPlan | Self::Summary => None,
            Self::MonthPlan(month) => Some(Span::Month(month)),
            Self::WeekPlan(week) => Some(Span::Week(week)),
        }
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YearPlan => f.write_str("kế hoạch năm học"),
            Self::MonthPlan(month) => write!(f, "kế hoạch tháng {}", month.vi()),
            Self::WeekPlan(week) => write!(f, "kế hoạch tuần {week}"),
            Self::Summary => f.write_str("tổng kết năm học"),
        }
    }
}

/// How a teacher spoke with parents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Means {
    /// Điện thoại: by telephone.
    Telephone,
    /// Tin nhắn, thư: in writing.
    Writing,
    /// Gặp tại trường: at school.
    AtSchool,
    /// Thăm gia đình: at home.
    HomeVisit,
}

impl Means {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Telephone, Self::Writing, Self::AtSchool, Self::HomeVisit];

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Telephone => "Điện thoại",
            Self::Writing => "Tin nhắn, thư",
            Self::AtSchool => "Gặp tại trường",
            Self::HomeVisit => "Thăm gia đình",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Telephone => "By telephone",
            Self::Writing => "In writing",
            Self::AtSchool => "At school",
            Self::HomeVisit => "At home",
        }
    }
}
