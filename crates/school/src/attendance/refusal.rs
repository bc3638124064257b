//! Why attendance is not recorded, closed or signed.

use jiff::{Timestamp, civil::Date};

use super::{Month, Session};
use crate::{
    changes::LockRefusal,
    context::{Actor, local_moment},
    ids::{ClassId, StudentId},
    periods::Order,
    refusal::Explain,
    text::{Bilingual, Code},
};

/// Refusals about attendance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttendanceRefusal {
    /// No such class.
    UnknownClass {
        /// As given.
        class: ClassId,
    },
    /// The day lies in no teaching week of the class's year.
    NotATeachingDay {
        /// As given.
        date: Date,
    },
    /// The session has not begun.
    NotBegun {
        /// The day.
        date: Date,
        /// The session.
        session: Session,
    },
    /// The class has no students on that day.
    NoStudents {
        /// The day.
        date: Date,
    },
    /// Too many students in one command.
    TooManyEntries {
        /// The limit.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// The same student stands twice in the command.
    Repeated {
        /// The student.
        student: StudentId,
    },
    /// The student is not in the class on that day.
    NotInClass {
        /// As given.
        student: StudentId,
    },
    /// Somebody wrote the session in the meantime.
    VersionConflict {
        /// The version that the author saw.
        expected: u32,
        /// The version that it has; 0 when it was never written.
        actual: u32,
        /// Who wrote it last.
        by: Option<Actor>,
        /// When it was written last.
        at: Option<Timestamp>,
    },
    /// Nothing is recorded of the session.
    NotRecorded {
        /// The day.
        date: Date,
        /// The session.
        session: Session,
    },
    /// The week is closed.
    WeekClosed {
        /// The week.
        week: u8,
        /// When it was closed.
        at: Timestamp,
    },
    /// The column of the sessions missed is locked at the end of the year.
    PeriodLocked {
        /// The order that is in force.
        order: Order,
        /// When it was carried out.
        at: Timestamp,
        /// By whom.
        by: Actor,
    },
    /// Sessions missed were entered by hand in the class.
    EnteredByHand {
        /// For how many students.
        students: usize,
    },
    /// The year has no such teaching week.
    UnknownWeek {
        /// As given.
        week: u8,
    },
    /// The week can be closed on its last working day at the earliest.
    WeekNotOver {
        /// The week.
        week: u8,
        /// That day.
        from: Date,
    },
    /// The week is not closed.
    WeekNotClosed {
        /// The week.
        week: u8,
    },
    /// The lesson log of the week is closed, which reads from the attendance who was absent.
    LogClosed {
        /// The week.
        week: u8,
        /// When it was closed.
        at: Timestamp,
    },
    /// A month with a day of the week is signed.
    MonthSigned {
        /// The month.
        month: Month,
        /// When it was signed.
        at: Timestamp,
    },
    /// The month is not signed.
    MonthNotSigned {
        /// The month.
        month: Month,
    },
    /// No teaching week of the class's year has a day in the month.
    NotATeachingMonth {
        /// As given.
        month: Month,
    },
    /// Weeks of the month are not closed.
    WeeksOpen {
        /// The class.
        class: ClassId,
        /// Its name.
        name: Code,
        /// Which weeks.
        weeks: Vec<u8>,
    },
    /// Nobody signs a month of which they closed a week.
    OwnWeeks {
        /// The class.
        class: ClassId,
        /// Its name.
        name: Code,
    },
    /// The command names no class.
    NoClasses,
    /// The command names too many.
    TooManyClasses {
        /// The limit.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// The personal data of whom the reason would be about was erased.
    SignerErased,
}

impl From<LockRefusal> for AttendanceRefusal {
    fn from(LockRefusal { order, at, by }: LockRefusal) -> Self {
        Self::PeriodLocked { order, at, by }
    }
}

impl Explain for AttendanceRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownClass { .. } => "UNKNOWN_CLASS",
            Self::NotATeachingDay { .. } => "NOT_A_TEACHING_DAY",
            Self::NotBegun { .. } => "SESSION_NOT_BEGUN",
            Self::NoStudents { .. } => "CLASS_WITHOUT_STUDENTS",
            Self::TooManyEntries { .. } => "TOO_MANY_ENTRIES",
            Self::Repeated { .. } => "STUDENT_REPEATED",
            Self::NotInClass { .. } => "STUDENT_NOT_IN_CLASS",
            Self::VersionConflict { .. } => "VERSION_CONFLICT",
            Self::NotRecorded { .. } => "SESSION_NOT_RECORDED",
            Self::WeekClosed { .. } => "WEEK_CLOSED",
            Self::PeriodLocked { .. } => "PERIOD_LOCKED",
            Self::EnteredByHand { .. } => "ABSENCES_ENTERED_BY_HAND",
            Self::UnknownWeek { .. } => "UNKNOWN_WEEK",
            Self::WeekNotOver { .. } => "WEEK_NOT_OVER",
            Self::WeekNotClosed { .. } => "WEEK_NOT_CLOSED",
            Self::LogClosed { .. } => "LESSON_WEEK_CLOSED",
            Self::MonthSigned { .. } => "MONTH_SIGNED",
            Self::MonthNotSigned { .. } => "MONTH_NOT_SIGNED",
            Self::NotATeachingMonth { .. } => "NOT_A_TEACHING_MONTH",
            Self::WeeksOpen { .. } => "WEEKS_OPEN",
            Self::OwnWeeks { .. } => "OWN_WEEKS",
            Self::NoClasses => "NO_CLASSES",
            Self::TooManyClasses { .. } => "TOO_MANY_CLASSES",
            Self::SignerErased => "SIGNER_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::UnknownClass { .. } => Bilingual::new("Không có lớp này.", "There is no such class."),
            Self::NotATeachingDay { date } => Bilingual::new(
                format!("Ngày {date} không thuộc tuần học nào của năm học."),
                format!("{date} lies in no teaching week of the school year."),
            ),
            Self::NotBegun { date, session } => Bilingual::new(
                format!("{} ngày {date} chưa bắt đầu.", session.vi()),
                format!("The {session} session of {date} has not begun."),
            ),
            Self::NoStudents { date } => Bilingual::new(
                format!("Lớp không có học sinh nào trong ngày {date}."),
                format!("The class has no students on {date}."),
            ),
            Self::TooManyEntries { limit, actual } => Bilingual::new(
                format!("Mỗi lần ghi tối đa {limit} học sinh, đã gửi {actual}."),
                format!("At most {limit} students at once, {actual} were given."),
            ),
            Self::Repeated { .. } => Bilingual::new(
                "Học sinh này có hai lần trong danh sách.",
                "The same student stands twice in the list.",
            ),
            Self::NotInClass { .. } => Bilingual::new(
                "Học sinh không thuộc lớp trong ngày đó.",
                "The student is not in the class on that day.",
            ),
            Self::VersionConflict { expected, actual, .. } => Bilingual::new(
                format!(
                    "Buổi học đã được người khác ghi (phiên bản {actual}, đã xem {expected}). Xem lại trước khi ghi."
                ),
                format!(
                    "Somebody wrote the session in the meantime (version {actual}, seen {expected}). Look at it first."
                ),
            ),
            Self::NotRecorded { date, session } => Bilingual::new(
                format!("Chưa điểm danh {} ngày {date}.", session.vi().to_lowercase()),
                format!("Nothing is recorded of the {session} session of {date}."),
            ),
            Self::WeekClosed { week, at } => {
                let at = local_moment(*at);
                Bilingual::new(
                    format!("Tuần {week} đã khép lúc {at}; ban giám hiệu mở lại thì mới ghi được."),
                    format!("Week {week} was closed at {at}; the management board must open it again first."),
                )
            }
            Self::PeriodLocked { order, at, .. } => {
                let at = local_moment(*at);
                Bilingual::new(
                    format!("Sổ cuối năm học đã khóa từ {at} theo {}.", order.number),
                    format!(
                        "The book of the end of the year is locked since {at} by order {}.",
                        order.number
                    ),
                )
            }
            Self::LogClosed { week, at } => {
                let at = local_moment(*at);
                Bilingual::new(
                    format!("Sổ ghi đầu bài tuần {week} đã khép lúc {at}; mở lại sổ đó trước."),
                    format!("The lesson log of week {week} was closed at {at}; open it again first."),
                )
            }
            Self::EnteredByHand { students } => Bilingual::new(
                format!(
                    "Số buổi nghỉ cả năm của {students} học sinh đã được nhập trực tiếp; xóa các ô đó trước khi điểm danh theo buổi."
                ),
                format!(
                    "The sessions missed in the year were entered by hand for {students} students; clear these cells before sessions are recorded."
                ),
            ),
            Self::UnknownWeek { week } => Bilingual::new(
                format!("Năm học không có tuần {week}."),
                format!("The school year has no week {week}."),
            ),
            Self::WeekNotOver { week, from } => Bilingual::new(
                format!("Tuần {week} khép được từ ngày {from}."),
                format!("Week {week} can be closed from {from} on."),
            ),
            Self::WeekNotClosed { week } => {
                Bilingual::new(format!("Tuần {week} chưa khép."), format!("Week {week} is not closed."))
            }
            Self::MonthSigned { month, at } => {
                let (month, at) = (month.vi(), local_moment(*at));
                Bilingual::new(
                    format!("Tháng {month} đã được kí duyệt lúc {at}; phải rút chữ kí trước."),
                    format!("The month {month} was signed at {at}; withdraw the signature first."),
                )
            }
            Self::MonthNotSigned { month } => Bilingual::new(
                format!("Tháng {} chưa được kí duyệt.", month.vi()),
                format!("The month {} is not signed.", month.vi()),
            ),
            Self::NotATeachingMonth { month } => Bilingual::new(
                format!("Tháng {} không có tuần học nào.", month.vi()),
                format!("The month {} has no teaching week.", month.vi()),
            ),
            Self::WeeksOpen { name, weeks, .. } => {
                let weeks = weeks.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
                Bilingual::new(
                    format!("Lớp {name} chưa khép tuần {weeks}."),
                    format!("Weeks of class {name} are not closed: {weeks}."),
                )
            }
            Self::OwnWeeks { name, .. } => Bilingual::new(
                format!("Người khép tuần của lớp {name} không kí duyệt tháng đó."),
                format!("Whoever closed a week of class {name} does not sign its month."),
            ),
            Self::NoClasses => Bilingual::new("Chưa chọn lớp nào.", "No class is named."),
            Self::TooManyClasses { limit, actual } => Bilingual::new(
                format!("Mỗi lần kí tối đa {limit} lớp, đã gửi {actual}."),
                format!("At most {limit} classes at once, {actual} were given."),
            ),
            Self::SignerErased => Bilingual::new(
                "Dữ liệu cá nhân của người đã ghi hoặc kí đã xóa, không ghi lí do được nữa.",
                "The personal data of who wrote or signed was erased, no reason can be written any more.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownClass { class } | Self::WeeksOpen { class, .. } | Self::OwnWeeks { class, .. } => {
                Some(class.to_string())
            }
            Self::NotATeachingDay { date }
            | Self::NotBegun { date, .. }
            | Self::NotRecorded { date, .. }
            | Self::NoStudents { date } => Some(date.to_string()),
            Self::TooManyEntries { actual, .. } | Self::TooManyClasses { actual, .. } => {
                Some(actual.to_string())
            }
            Self::Repeated { student } | Self::NotInClass { student } => Some(student.to_string()),
            Self::VersionConflict { expected, .. } => Some(expected.to_string()),
            Self::WeekClosed { week, .. }
            | Self::LogClosed { week, .. }
            | Self::UnknownWeek { week }
            | Self::WeekNotOver { week, .. }
            | Self::WeekNotClosed { week } => Some(week.to_string()),
            Self::MonthSigned { month, .. }
            | Self::MonthNotSigned { month }
            | Self::NotATeachingMonth { month } => Some(month.to_string()),
            Self::EnteredByHand { students } => Some(students.to_string()),
            Self::PeriodLocked { .. } | Self::NoClasses | Self::SignerErased => None,
        }
    }
}
