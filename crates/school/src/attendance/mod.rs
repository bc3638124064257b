//! Attendance (điểm danh, chuyên cần) of the class book (sổ theo dõi và đánh giá học sinh): who missed which half-day session
//! (buổi), with or without permission. The homeroom teacher records a whole class at once and closes the weeks; the management
//! board signs the months.
//!
//! Sources: Circular 22/2021/TT-BGDĐT, Article 12.1c (a year with more than 45 sessions missed is not passed; permitted or
//! not, continuous or not); the sheets "Điểm danh" of the class book count per month what was missed with permission (P)
//! and without (K). No circular says by which hour a session is recorded, who closes a week or who signs a month: that is
//! the practice of the class book, and the hours are data ([`SessionHours`]).

mod book;
mod commands;
mod decide;
mod events;
mod feed;
mod hours;
mod month;
mod projection;
mod refusal;
mod student;
#[cfg(test)]
mod tests;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use book::{AttendanceRow, ClassAttendance, HeldSession, MonthStanding, WeekStanding, months, weeks};
pub use commands::{
    CloseAttendanceWeek, RecordAttendance, ReopenAttendanceWeek, SignAttendanceMonth, StudentPresence,
    WithdrawAttendance, WithdrawAttendanceMonth,
};
pub use events::{
    AttendanceRecorded, AttendanceWithdrawn, Missed, MonthSignatureWithdrawn, MonthSigned, WeekClosed,
    WeekReopened,
};
pub(crate) use feed::is_fed;
pub use hours::SessionHours;
pub use month::Month;
pub use projection::{Attendance, Entry, SessionRecord, Sign, Signature};
pub use refusal::AttendanceRefusal;
pub use student::Attended;

/// A half-day session (buổi) of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Session {
    /// Buổi sáng.
    Morning,
    /// Buổi chiều.
    Afternoon,
}

impl Session {
    /// Both, in the order of the day.
    pub const ALL: &'static [Self] = &[Self::Morning, Self::Afternoon];

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Morning => "Buổi sáng",
            Self::Afternoon => "Buổi chiều",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Morning => "Morning",
            Self::Afternoon => "Afternoon",
        }
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
        })
    }
}

/// Whether a student was in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// Có mặt.
    Present,
    /// Vắng có phép (P): absent with permission.
    Excused,
    /// Vắng không phép (K): absent without permission.
    Unexcused,
}

impl Presence {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Present, Self::Excused, Self::Unexcused];

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Present => "Có mặt",
            Self::Excused => "Vắng có phép",
            Self::Unexcused => "Vắng không phép",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Present => "Present",
            Self::Excused => "Absent with permission",
            Self::Unexcused => "Absent without permission",
        }
    }
}

/// Sessions counted: of one student, or of all students of a class together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Recorded sessions in which the student was on the list of the class.
    pub sessions: u32,
    /// Of these, missed with permission (P).
    pub excused: u32,
    /// Of these, missed without permission (K).
    pub unexcused: u32,
}

impl Totals {
    /// Sessions missed, with and without permission (tổng số buổi nghỉ).
    #[must_use]
    pub fn missed(&self) -> u32 {
        self.excused.saturating_add(self.unexcused)
    }

    /// Counts one more session.
    pub fn count(&mut self, presence: Presence) {
        self.sessions = self.sessions.saturating_add(1);
        match presence {
            Presence::Present => {}
            Presence::Excused => self.excused = self.excused.saturating_add(1),
            Presence::Unexcused => self.unexcused = self.unexcused.saturating_add(1),
        }
    }

    /// Adds those of somebody else.
    pub(crate) fn add(&mut self, other: Self) {
        self.sessions = self.sessions.saturating_add(other.sessions);
        self.excused = self.excused.saturating_add(other.excused);
        self.unexcused = self.unexcused.saturating_add(other.unexcused);
    }
}
