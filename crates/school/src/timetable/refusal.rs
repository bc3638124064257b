//! Why a timetable is not set, a substitution not arranged, a lesson not canceled or made up for.

use jiff::civil::Date;

use super::{Place, SchoolDay, Slot};
use crate::{
    calendar::SchoolYear,
    ids::{AccountId, ClassId, SubstitutionId},
    refusal::Explain,
    regulations::Subject,
    text::{Bilingual, Code},
};

/// Refusals about timetables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimetableRefusal {
    /// No such class.
    UnknownClass {
        /// As given.
        class: ClassId,
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
    /// The same class stands twice in the command.
    ClassRepeated {
        /// The class.
        class: ClassId,
    },
    /// The first day lies outside the class's year.
    DateOutsideYear {
        /// As given.
        date: Date,
        /// The year.
        year: SchoolYear,
    },
    /// The class has a version from that day or a later one.
    VersionOverlaps {
        /// The class.
        name: Code,
        /// Its first day.
        from: Date,
    },
    /// No lesson is named.
    NoLessons,
    /// Too many are.
    TooManyLessons {
        /// The limit.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// The class has two lessons in one period of the week.
    LessonRepeated {
        /// The day.
        day: SchoolDay,
        /// The period.
        slot: Slot,
    },
    /// The class does not take the subject.
    SubjectNotTaken {
        /// The subject.
        subject: Subject,
        /// The class.
        name: Code,
    },
    /// The teacher is not assigned to the subject in the class on that day.
    TeacherNotAssigned {
        /// As given.
        teacher: AccountId,
        /// The subject.
        subject: Subject,
        /// The class.
        name: Code,
        /// The day.
        on: Date,
    },
    /// Nobody is.
    NobodyAssigned {
        /// The subject.
        subject: Subject,
        /// The class.
        name: Code,
        /// The day.
        on: Date,
    },
    /// Several teachers are, so the lesson must name one.
    TeacherAmbiguous {
        /// The subject.
        subject: Subject,
        /// The class.
        name: Code,
        /// The day.
        on: Date,
        /// How many.
        count: usize,
    },
    /// The teacher has a lesson in another class in that period.
    TeacherBusy {
        /// The teacher.
        teacher: AccountId,
        /// Their name, unless it was erased.
        name: Option<String>,
        /// That class.
        class: ClassId,
        /// Its name.
        class_name: Option<Code>,
        /// When; of a lesson of every week, the first time.
        place: Place,
    },
    /// The class has a lesson in that period.
    PeriodTaken {
        /// When.
        place: Place,
    },
    /// The class has no version from that day.
    UnknownVersion {
        /// As given.
        from: Date,
    },
    /// The version is or was in force.
    VersionInForce {
        /// Its first day.
        from: Date,
    },
    /// The class has no lesson then.
    NoLesson {
        /// As given.
        place: Place,
    },
    /// The same lesson stands twice in the command.
    PlaceRepeated {
        /// As given.
        place: Place,
    },
    /// Somebody stands in already.
    SubstitutedAlready {
        /// The lesson.
        place: Place,
    },
    /// It is not a lesson of the absent teacher.
    NotTheirLesson {
        /// The lesson.
        place: Place,
    },
    /// Nobody stands in for themselves.
    SameTeacher,
    /// No such substitution.
    UnknownSubstitution {
        /// As given.
        substitution: SubstitutionId,
    },
    /// The range of days is empty or too long.
    RangeOfDays {
        /// Most days after the first one.
        most: i32,
    },
    /// The class has no such lesson on these days.
    NothingToCancel {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// No such lesson of the day is canceled.
    NothingCanceled {
        /// The day.
        date: Date,
    },
    /// The lesson is not canceled.
    NotCanceled {
        /// As given.
        place: Place,
    },
    /// The lesson is made up for on another day.
    MadeUp {
        /// The lesson.
        place: Place,
        /// When.
        on: Place,
    },
    /// The day lies in no teaching week of the class's year.
    NotATeachingDay {
        /// As given.
        date: Date,
    },
    /// The personal data of whom the words would be about was erased.
    PersonErased,
}

impl Explain for TimetableRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownClass { .. } => "UNKNOWN_CLASS",
            Self::NoClasses => "NO_CLASSES",
            Self::TooManyClasses { .. } => "TOO_MANY_CLASSES",
            Self::ClassRepeated { .. } => "CLASS_REPEATED",
            Self::DateOutsideYear { .. } => "DATE_OUTSIDE_YEAR",
            Self::VersionOverlaps { .. } => "TIMETABLE_OVERLAPS",
            Self::NoLessons => "NO_LESSONS",
            Self::TooManyLessons { .. } => "TOO_MANY_LESSONS",
            Self::LessonRepeated { .. } | Self::PlaceRepeated { .. } => "LESSON_REPEATED",
            Self::SubjectNotTaken { .. } => "SUBJECT_NOT_IN_CLASS",
            Self::TeacherNotAssigned { .. } => "TEACHER_NOT_ASSIGNED",
            Self::NobodyAssigned { .. } => "NOBODY_ASSIGNED",
            Self::TeacherAmbiguous { .. } => "TEACHER_AMBIGUOUS",
            Self::TeacherBusy { .. } => "TEACHER_BUSY",
            Self::PeriodTaken { .. } => "PERIOD_TAKEN",
            Self::UnknownVersion { .. } => "UNKNOWN_TIMETABLE",
            Self::VersionInForce { .. } => "TIMETABLE_IN_FORCE",
            Self::NoLesson { .. } | Self::NothingToCancel { .. } => "NO_SUCH_LESSON",
            Self::SubstitutedAlready { .. } => "SUBSTITUTED_ALREADY",
            Self::NotTheirLesson { .. } => "NOT_THEIR_LESSON",
            Self::SameTeacher => "SAME_TEACHER",
            Self::UnknownSubstitution { .. } => "UNKNOWN_SUBSTITUTION",
            Self::RangeOfDays { .. } => "RANGE_OF_DAYS",
            Self::NothingCanceled { .. } | Self::NotCanceled { .. } => "LESSON_NOT_CANCELED",
            Self::MadeUp { .. } => "LESSON_MADE_UP",
            Self::NotATeachingDay { .. } => "NOT_A_TEACHING_DAY",
            Self::PersonErased => "PERSON_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::UnknownClass { .. } => Bilingual::new("Không có lớp này.", "There is no such class."),
            Self::NoClasses => Bilingual::new("Chưa chọn lớp nào.", "No class is named."),
            Self::TooManyClasses { limit, actual } => Bilingual::new(
                format!("Mỗi lần tối đa {limit} lớp, đã gửi {actual}."),
                format!("At most {limit} classes at once, {actual} were given."),
            ),
            Self::ClassRepeated { .. } => {
                Bilingual::new("Lớp này có hai lần.", "The same class stands twice.")
            }
            Self::DateOutsideYear { date, year } => Bilingual::new(
                format!("Ngày {date} không thuộc năm học {year}."),
                format!("{date} is not in the school year {year}."),
            ),
            Self::VersionOverlaps { name, from } => Bilingual::new(
                format!(
                    "Lớp {name} đã có thời khóa biểu áp dụng từ {from}; chọn ngày sau đó hoặc hủy bản chưa áp dụng."
                ),
                format!(
                    "Class {name} has a timetable from {from}; choose a later day, or withdraw it before it is in force."
                ),
            ),
            Self::NoLessons => Bilingual::new("Chưa có tiết học nào.", "No lesson is named."),
            Self::TooManyLessons { limit, actual } => Bilingual::new(
                format!("Tối đa {limit} tiết, đã gửi {actual}."),
                format!("At most {limit} lessons, {actual} were given."),
            ),
            Self::LessonRepeated { day, slot } => Bilingual::new(
                format!("Lớp có hai môn trong {}, {}.", slot.vi(), day.vi().to_lowercase()),
                format!("The class has two lessons in {} on {}.", slot.en(), day.en()),
            ),
            Self::SubjectNotTaken { subject, name } => Bilingual::new(
                format!("Lớp {name} không học môn {}.", subject.vi()),
                format!("Class {name} does not take {}.", subject.en()),
            ),
            Self::TeacherNotAssigned { subject, name, on, .. } => Bilingual::new(
                format!("Giáo viên không được phân công dạy {} ở lớp {name} ngày {on}.", subject.vi()),
                format!("The teacher is not assigned to {} in class {name} on {on}.", subject.en()),
            ),
            Self::NobodyAssigned { subject, name, on } => Bilingual::new(
                format!("Chưa phân công ai dạy {} ở lớp {name} ngày {on}.", subject.vi()),
                format!("Nobody is assigned to {} in class {name} on {on}.", subject.en()),
            ),
            Self::TeacherAmbiguous { subject, name, on, count } => Bilingual::new(
                format!(
                    "{count} giáo viên cùng dạy {} ở lớp {name} ngày {on}; ghi rõ ai dạy tiết này.",
                    subject.vi()
                ),
                format!(
                    "{count} teachers are assigned to {} in class {name} on {on}; name who teaches this lesson.",
                    subject.en()
                ),
            ),
            Self::TeacherBusy { name, class_name, place, .. } => {
                let who = name.as_deref();
                let class = class_name.as_ref().map_or("", Code::as_str);
                let (slot, date) = (place.slot(), place.date);
                Bilingual::new(
                    format!(
                        "{} đã có tiết ở lớp {class} vào {} ngày {date}.",
                        who.unwrap_or("Giáo viên"),
                        slot.vi()
                    ),
                    format!(
                        "{} has a lesson in class {class} in {} on {date}.",
                        who.unwrap_or("The teacher"),
                        slot.en()
                    ),
                )
            }
            Self::PeriodTaken { place } => Bilingual::new(
                format!("Lớp đã có tiết học vào {} ngày {}.", place.slot().vi(), place.date),
                format!("The class has a lesson in {} on {}.", place.slot().en(), place.date),
            ),
            Self::UnknownVersion { from } => Bilingual::new(
                format!("Lớp không có thời khóa biểu áp dụng từ {from}."),
                format!("The class has no timetable from {from}."),
            ),
            Self::VersionInForce { from } => Bilingual::new(
                format!("Thời khóa biểu từ {from} đã áp dụng, không hủy được; lập bản mới."),
                format!("The timetable from {from} is in force and cannot be withdrawn; set a new one."),
            ),
            Self::NoLesson { place } => Bilingual::new(
                format!("Lớp không có tiết học vào {} ngày {}.", place.slot().vi(), place.date),
                format!("The class has no lesson in {} on {}.", place.slot().en(), place.date),
            ),
            Self::PlaceRepeated { .. } => {
                Bilingual::new("Tiết học này có hai lần.", "The same lesson stands twice.")
            }
            Self::SubstitutedAlready { .. } => Bilingual::new(
                "Tiết học này đã có người dạy thay; kết thúc phân công đó trước.",
                "Somebody stands in for this lesson already; end that first.",
            ),
            Self::NotTheirLesson { .. } => Bilingual::new(
                "Tiết học này không phải của giáo viên nghỉ.",
                "This is not a lesson of the absent teacher.",
            ),
            Self::SameTeacher => {
                Bilingual::new("Người dạy thay phải là người khác.", "The substitute must be somebody else.")
            }
            Self::UnknownSubstitution { .. } => {
                Bilingual::new("Không có phân công dạy thay này.", "There is no such substitution.")
            }
            Self::RangeOfDays { most } => Bilingual::new(
                format!("Ngày cuối phải từ ngày đầu đến sau đó {most} ngày."),
                format!("The last day must be the first one or up to {most} days later."),
            ),
            Self::NothingToCancel { from, until } => Bilingual::new(
                format!("Lớp không có tiết học nào như vậy từ {from} đến {until}."),
                format!("The class has no such lesson from {from} to {until}."),
            ),
            Self::NothingCanceled { date } => Bilingual::new(
                format!("Ngày {date} không có tiết nào bị nghỉ như vậy."),
                format!("No such lesson of {date} is canceled."),
            ),
            Self::NotCanceled { place } => Bilingual::new(
                format!("Không có tiết bị nghỉ vào {} ngày {}.", place.slot().vi(), place.date),
                format!("No lesson in {} on {} is canceled.", place.slot().en(), place.date),
            ),
            Self::MadeUp { on, .. } => Bilingual::new(
                format!("Tiết này đã xếp dạy bù vào {} ngày {}; hủy dạy bù trước.", on.slot().vi(), on.date),
                format!(
                    "The lesson is made up for in {} on {}; take that back first.",
                    on.slot().en(),
                    on.date
                ),
            ),
            Self::NotATeachingDay { date } => Bilingual::new(
                format!("Ngày {date} không thuộc tuần học nào của năm học."),
                format!("{date} lies in no teaching week of the school year."),
            ),
            Self::PersonErased => Bilingual::new(
                "Dữ liệu cá nhân của người này đã xóa, không ghi lí do được nữa.",
                "The personal data of this person was erased, no reason can be written any more.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownClass { class } | Self::ClassRepeated { class } => Some(class.to_string()),
            Self::TooManyClasses { actual, .. } | Self::TooManyLessons { actual, .. } => {
                Some(actual.to_string())
            }
            Self::DateOutsideYear { date, .. }
            | Self::NothingCanceled { date }
            | Self::NotATeachingDay { date } => Some(date.to_string()),
            Self::VersionOverlaps { from, .. }
            | Self::UnknownVersion { from }
            | Self::VersionInForce { from } => Some(from.to_string()),
            Self::LessonRepeated { day, slot } => Some(format!("{} {}", day.en(), slot.en())),
            Self::SubjectNotTaken { subject, .. }
            | Self::NobodyAssigned { subject, .. }
            | Self::TeacherAmbiguous { subject, .. } => Some(subject.code().to_owned()),
            Self::TeacherNotAssigned { teacher, .. } | Self::TeacherBusy { teacher, .. } => {
                Some(teacher.to_string())
            }
            Self::PeriodTaken { place }
            | Self::NoLesson { place }
            | Self::PlaceRepeated { place }
            | Self::SubstitutedAlready { place }
            | Self::NotTheirLesson { place }
            | Self::NotCanceled { place }
            | Self::MadeUp { place, .. } => Some(format!("{} {}", place.date, place.slot().en())),
            Self::UnknownSubstitution { substitution } => Some(substitution.to_string()),
            Self::NothingToCancel { until, .. } => Some(until.to_string()),
            Self::NoClasses
            | Self::NoLessons
            | Self::SameTeacher
            | Self::RangeOfDays { .. }
            | Self::PersonErased => None,
        }
    }
}
