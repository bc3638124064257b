//! Why a lesson is not signed, a week not closed, a month not signed.

use jiff::{Timestamp, civil::Date};

use crate::{
    attendance::Month,
    context::{Actor, local_moment},
    ids::ClassId,
    refusal::Explain,
    text::{Bilingual, Code},
    timetable::Place,
};

/// Refusals about the lesson log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonRefusal {
    /// No such class.
    UnknownClass {
        /// As given.
        class: ClassId,
    },
    /// No lesson is taught to the class then.
    NoLesson {
        /// As given.
        place: Place,
    },
    /// Nobody, or not one alone, is assigned to the lesson.
    NobodysLesson,
    /// The session of the lesson has not begun.
    NotBegun {
        /// The lesson.
        place: Place,
    },
    /// Nobody has signed the lesson.
    NotSigned {
        /// As given.
        place: Place,
    },
    /// The lesson is signed, so who teaches it does not change any more.
    SignedAlready {
        /// The lesson.
        place: Place,
    },
    /// Lessons of primary school are not graded.
    NotGraded,
    /// Somebody wrote the row in the meantime.
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
    /// The week of the log is closed.
    WeekClosed {
        /// The week.
        week: u8,
        /// When it was closed.
        at: Timestamp,
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
    /// The week has no lessons.
    EmptyWeek {
        /// The week.
        week: u8,
    },
    /// Lessons of the week are not signed.
    Unsigned {
        /// The class.
        name: Code,
        /// How many.
        count: usize,
        /// The first of them, at most [`LessonRefusal::NAMED`].
        first: Vec<Place>,
    },
    /// The attendance of the week is not closed yet.
    AttendanceOpen {
        /// The week.
        week: u8,
    },
    /// The week is not closed.
    WeekNotClosed {
        /// The week.
        week: u8,
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
    /// The class has no closed week in the month: there is nothing to sign.
    EmptyMonth {
        /// The class.
        name: Code,
        /// The month.
        month: Month,
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
    /// The personal data of whom the words would be about was erased.
    SignerErased,
}

impl LessonRefusal {
    /// How many lessons a refusal names.
    pub const NAMED: usize = 10;
}

impl Explain for LessonRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownClass { .. } => "UNKNOWN_CLASS",
            Self::NoLesson { .. } => "NO_SUCH_LESSON",
            Self::NobodysLesson => "NOBODY_ASSIGNED",
            Self::NotBegun { .. } => "SESSION_NOT_BEGUN",
            Self::NotSigned { .. } => "LESSON_NOT_SIGNED",
            Self::SignedAlready { .. } => "LESSON_SIGNED",
            Self::NotGraded => "LESSON_NOT_GRADED",
            Self::VersionConflict { .. } => "VERSION_CONFLICT",
            Self::WeekClosed { .. } => "LESSON_WEEK_CLOSED",
            Self::UnknownWeek { .. } => "UNKNOWN_WEEK",
            Self::WeekNotOver { .. } => "WEEK_NOT_OVER",
            Self::EmptyWeek { .. } => "WEEK_WITHOUT_LESSONS",
            Self::Unsigned { .. } => "LESSONS_UNSIGNED",
            Self::AttendanceOpen { .. } => "ATTENDANCE_OPEN",
            Self::WeekNotClosed { .. } => "WEEK_NOT_CLOSED",
            Self::MonthSigned { .. } => "MONTH_SIGNED",
            Self::MonthNotSigned { .. } => "MONTH_NOT_SIGNED",
            Self::NotATeachingMonth { .. } => "NOT_A_TEACHING_MONTH",
            Self::WeeksOpen { .. } => "WEEKS_OPEN",
            Self::EmptyMonth { .. } => "MONTH_WITHOUT_LESSONS",
            Self::OwnWeeks { .. } => "OWN_WEEKS",
            Self::NoClasses => "NO_CLASSES",
            Self::TooManyClasses { .. } => "TOO_MANY_CLASSES",
            Self::SignerErased => "SIGNER_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        let vi = |place: &Place| format!("{} ngày {}", place.slot().vi(), place.date);
        let en = |place: &Place| format!("{} on {}", place.slot().en(), place.date);
        match self {
            Self::UnknownClass { .. } => Bilingual::new("Không có lớp này.", "There is no such class."),
            Self::NoLesson { place } => Bilingual::new(
                format!("Lớp không học tiết nào vào {}.", vi(place)),
                format!("The class is taught no lesson in {}.", en(place)),
            ),
            Self::NobodysLesson => Bilingual::new(
                "Tiết này chưa rõ ai dạy: chưa phân công, hoặc nhiều người cùng được phân công.",
                "Nobody, or not one alone, is assigned to this lesson.",
            ),
            Self::NotBegun { place } => Bilingual::new(
                format!("Buổi học của {} chưa bắt đầu.", vi(place)),
                format!("The session of {} has not begun.", en(place)),
            ),
            Self::NotSigned { place } => Bilingual::new(
                format!("Chưa ai kí {}.", vi(place)),
                format!("Nobody has signed {}.", en(place)),
            ),
            Self::SignedAlready { place } => Bilingual::new(
                format!("Sổ ghi đầu bài {} đã kí; rút dòng đó trước.", vi(place)),
                format!("The log of {} is signed; take that row back first.", en(place)),
            ),
            Self::NotGraded => Bilingual::new(
                "Cấp tiểu học không xếp loại giờ học.",
                "Lessons of primary school are not graded.",
            ),
            Self::VersionConflict { expected, actual, .. } => Bilingual::new(
                format!(
                    "Dòng này đã được người khác ghi (phiên bản {actual}, đã xem {expected}). Xem lại trước khi ghi."
                ),
                format!(
                    "Somebody wrote the row in the meantime (version {actual}, seen {expected}). Look at it first."
                ),
            ),
            Self::WeekClosed { week, at } => {
                let at = local_moment(*at);
                Bilingual::new(
                    format!(
                        "Sổ ghi đầu bài tuần {week} đã khép lúc {at}; ban giám hiệu mở lại thì mới ghi được."
                    ),
                    format!(
                        "The lesson log of week {week} was closed at {at}; the management board must open it again first."
                    ),
                )
            }
            Self::UnknownWeek { week } => Bilingual::new(
                format!("Năm học không có tuần {week}."),
                format!("The school year has no week {week}."),
            ),
            Self::WeekNotOver { week, from } => Bilingual::new(
                format!("Tuần {week} khép được từ ngày {from}."),
                format!("Week {week} can be closed from {from} on."),
            ),
            Self::EmptyWeek { week } => Bilingual::new(
                format!("Tuần {week} không có tiết học nào."),
                format!("Week {week} has no lessons."),
            ),
            Self::Unsigned { name, count, first } => {
                let list =
                    |of: &dyn Fn(&Place) -> String| first.iter().map(of).collect::<Vec<_>>().join("; ");
                Bilingual::new(
                    format!("Lớp {name} còn {count} tiết chưa kí sổ ghi đầu bài: {}.", list(&vi)),
                    format!("{count} lessons of class {name} are not signed: {}.", list(&en)),
                )
            }
            Self::AttendanceOpen { week } => Bilingual::new(
                format!(
                    "Khép điểm danh tuần {week} trước: học sinh vắng trong sổ ghi đầu bài lấy từ điểm danh."
                ),
                format!("Close the attendance of week {week} first: the log reads from it who was absent."),
            ),
            Self::WeekNotClosed { week } => Bilingual::new(
                format!("Sổ ghi đầu bài tuần {week} chưa khép."),
                format!("The lesson log of week {week} is not closed."),
            ),
            Self::MonthSigned { month, at } => {
                let at = local_moment(*at);
                Bilingual::new(
                    format!("Tháng {} đã được kí duyệt lúc {at}; rút chữ kí trước.", month.vi()),
                    format!("The month {} was signed at {at}; take the signature back first.", month.vi()),
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
                    format!("Sổ ghi đầu bài lớp {name} chưa khép tuần {weeks}."),
                    format!("Weeks of the lesson log of class {name} are not closed: {weeks}."),
                )
            }
            Self::EmptyMonth { name, month } => Bilingual::new(
                format!("Lớp {name} không có tuần nào đã khép trong tháng {}.", month.vi()),
                format!("Class {name} has no closed week in {}.", month.vi()),
            ),
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
                "Dữ liệu cá nhân của người đã ghi hoặc kí đã xóa, không ghi lời nào được nữa.",
                "The personal data of who wrote or signed was erased, no words can be written any more.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownClass { class } | Self::WeeksOpen { class, .. } | Self::OwnWeeks { class, .. } => {
                Some(class.to_string())
            }
            Self::NoLesson { place }
            | Self::NotBegun { place }
            | Self::NotSigned { place }
            | Self::SignedAlready { place } => Some(format!("{} {}", place.date, place.slot().en())),
            Self::VersionConflict { expected, .. } => Some(expected.to_string()),
            Self::WeekClosed { week, .. }
            | Self::UnknownWeek { week }
            | Self::WeekNotOver { week, .. }
            | Self::EmptyWeek { week }
            | Self::AttendanceOpen { week }
            | Self::WeekNotClosed { week } => Some(week.to_string()),
            Self::MonthSigned { month, .. }
            | Self::MonthNotSigned { month }
            | Self::NotATeachingMonth { month }
            | Self::EmptyMonth { month, .. } => Some(month.to_string()),
            Self::Unsigned { count, .. } => Some(count.to_string()),
            Self::TooManyClasses { actual, .. } => Some(actual.to_string()),
            Self::NobodysLesson | Self::NotGraded | Self::NoClasses | Self::SignerErased => None,
        }
    }
}
