//! Why a command about a merger is refused.

use jiff::civil::Date;
use uuid::Uuid;

use super::Obstacle;
use crate::{
    ids::MergerId,
    refusal::Explain,
    text::{Bilingual, Code},
};

/// Refusals about mergers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergerRefusal {
    /// No such merger at this school.
    UnknownMerger {
        /// As given.
        merger: MergerId,
    },
    /// The other school keeps no ledger in this installation.
    SchoolElsewhere {
        /// Its code as given.
        code: Code,
    },
    /// The school has agreed to take over the same school already.
    AlreadyAgreed {
        /// That merger.
        merger: MergerId,
    },
    /// The students would come before the decision on it.
    BeforeDecision {
        /// As given.
        on: Date,
        /// The date of the decision.
        dated: Date,
    },
    /// The students belong to the school until then.
    TooEarly {
        /// First day on which they belong to the heir.
        on: Date,
    },
    /// Something has to be brought to an end first.
    NotReady {
        /// What.
        obstacle: Obstacle,
        /// How many students, or schools, it concerns.
        count: usize,
    },
    /// The school moved on in what the plan touches.
    PlanChanged {
        /// The plan that was looked at.
        given: Uuid,
    },
    /// The school is closed already.
    AlreadyClosed,
    /// The merger was declined.
    WasDeclined,
    /// The two schools contradict each other: what is said now cannot be true with what is recorded.
    Contradiction,
    /// More students than one command takes.
    TooManyPlacements {
        /// The limit.
        limit: usize,
        /// As given.
        actual: usize,
    },
    /// The student comes by a merger: there is no school to go back to.
    Binding,
    /// The school is closed: nothing more is written into its books.
    SchoolClosed {
        /// The school that keeps them.
        heir: Code,
        /// Since when.
        on: Date,
    },
}

impl Explain for MergerRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownMerger { .. } => "UNKNOWN_MERGER",
            Self::SchoolElsewhere { .. } => "MERGER_SCHOOL_ELSEWHERE",
            Self::AlreadyAgreed { .. } => "MERGER_ALREADY_AGREED",
            Self::BeforeDecision { .. } => "MERGER_BEFORE_DECISION",
            Self::TooEarly { .. } => "MERGER_TOO_EARLY",
            Self::NotReady { .. } => "SCHOOL_NOT_READY_TO_CLOSE",
            Self::PlanChanged { .. } => "PLAN_CHANGED",
            Self::AlreadyClosed => "SCHOOL_ALREADY_CLOSED",
            Self::WasDeclined => "MERGER_DECLINED",
            Self::Contradiction => "MERGER_CONTRADICTION",
            Self::TooManyPlacements { .. } => "TOO_MANY_ENTRIES",
            Self::Binding => "MERGER_BINDING",
            Self::SchoolClosed { .. } => "SCHOOL_CLOSED",
        }
    }

    fn text(&self) -> Bilingual {
        let say = |vi: &str, en: &str| Bilingual::new(vi, en);
        match self {
            Self::UnknownMerger { .. } => {
                say("Không tìm thấy việc sáp nhập này.", "There is no such merger.")
            }
            Self::SchoolElsewhere { code } => Bilingual::new(
                format!("Trường {code} không có sổ trên hệ thống này; hai trường phải cùng một hệ thống."),
                format!("School {code} keeps no ledger in this installation; both schools must be of one."),
            ),
            Self::AlreadyAgreed { .. } => say(
                "Trường đã nhận sáp nhập trường này.",
                "The school has agreed to take this school over already.",
            ),
            Self::BeforeDecision { on, dated } => Bilingual::new(
                format!("Ngày {on} trước ngày ra quyết định {dated}."),
                format!("{on} is before the date of the decision, {dated}."),
            ),
            Self::TooEarly { on } => Bilingual::new(
                format!("Học sinh thuộc trường này cho đến ngày {on}; chưa thể đóng sổ."),
                format!("The students belong to this school until {on}; it is too early to close."),
            ),
            Self::NotReady { obstacle, count } => {
                let text = obstacle.text();
                Bilingual::new(
                    format!("Chưa thể đóng sổ. {} ({count}).", text.vi),
                    format!("The school cannot be closed yet. {} ({count}).", text.en),
                )
            }
            Self::PlanChanged { .. } => say(
                "Dữ liệu mà kế hoạch chạm tới đã thay đổi; hãy xem lại kế hoạch trước khi thực hiện.",
                "The school moved on in what the plan touches: look at the plan again.",
            ),
            Self::AlreadyClosed => say("Trường đã đóng sổ.", "The school is closed already."),
            Self::WasDeclined => say("Việc sáp nhập này đã bị từ chối.", "This merger was declined."),
            Self::Contradiction => say(
                "Điều được báo mâu thuẫn với điều đã ghi sổ về việc sáp nhập này.",
                "What is reported contradicts what is recorded of this merger.",
            ),
            Self::TooManyPlacements { limit, actual } => Bilingual::new(
                format!("Một lần chỉ xếp lớp tối đa {limit} học sinh, đã gửi {actual}."),
                format!("At most {limit} students are placed at once; {actual} were given."),
            ),
            Self::Binding => say(
                "Học sinh đến do sáp nhập trường, không còn trường cũ để quay về: không thể hủy tiếp nhận.",
                "The student comes by a merger and has no school to go back to: the agreement stands.",
            ),
            Self::SchoolClosed { heir, on } => Bilingual::new(
                format!("Trường đã sáp nhập vào trường {heir} từ ngày {on}; sổ chỉ còn để tra cứu."),
                format!("The school was merged into school {heir} on {on}; its books are only read."),
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownMerger { merger } | Self::AlreadyAgreed { merger } => Some(merger.to_string()),
            Self::SchoolElsewhere { code } | Self::SchoolClosed { heir: code, .. } => Some(code.to_string()),
            Self::BeforeDecision { on, .. } | Self::TooEarly { on } => Some(on.to_string()),
            Self::NotReady { obstacle, .. } => Some(obstacle.code().to_owned()),
            Self::PlanChanged { given } => Some(given.to_string()),
            Self::TooManyPlacements { actual, .. } => Some(actual.to_string()),
            Self::AlreadyClosed | Self::WasDeclined | Self::Contradiction | Self::Binding => None,
        }
    }
}
