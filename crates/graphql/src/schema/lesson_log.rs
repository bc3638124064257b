//! The lesson log as people read it: a week with its rows, who has not signed, the year's weeks, months and totals.

use async_graphql::{Object, SimpleObject};
use socai_school::{
    Date, Sealed,
    attendance::{Month, Presence as Stands, Sign},
    classes::Class,
    ids::ClassId,
    lessons::{self, LessonRow, LogRow, LogWeek, SubjectTotals},
    policy::Object as About,
    timetable::{Lesson, Place},
};

use super::{
    AccountNode, StudentNode,
    attendance::{AbsentNode, EntryNode as WrittenNode},
    attendance_year::SignNode,
    timetable::{LessonNode, PlaceNode},
};
use crate::{
    access,
    enums::{Label, LessonGrade, Subject},
    list_size,
    scalars::{Day, MonthOfYear},
    scope::Scope,
};

/// A row of the lesson log (một dòng sổ ghi đầu bài).
#[derive(Clone)]
pub(crate) struct RowNode {
    scope: Scope,
    class: ClassId,
    place: Place,
    lesson: Option<Lesson>,
    row: Option<LessonRow>,
}

impl RowNode {
    fn new(scope: &Scope, class: ClassId, row: LogRow<'_>) -> Self {
        let LogRow { place, lesson, row } = row;
        Self { scope: scope.clone(), class, place, lesson, row: row.cloned() }
    }

    /// The row of a lesson, for who may read the log, or signed it.
    pub(crate) fn find(scope: &Scope, class: ClassId, place: Place) -> Option<Self> {
        let school = scope.school();
        let row = school.lessons.row(class, place).cloned();
        let is_own = row.as_ref().is_some_and(|row| row.teacher == scope.account_id());
        let lesson = school.schedule().taught(class, place);
        let node = || Self { scope: scope.clone(), class, place, lesson, row };
        (is_own || scope.reads(access::CLASS_LESSON_LOG, About::Class(class))).then(node)
    }

    fn standing(&self) -> Option<&LessonRow> {
        self.row.as_ref().filter(|row| !row.is_withdrawn)
    }
}

/// A row of the lesson log (một dòng sổ ghi đầu bài): a lesson of the timetable, and what whoever taught it wrote.
#[Object(name = "LessonLogRow")]
impl RowNode {
    /// When (ngày, buổi, tiết).
    async fn place(&self) -> PlaceNode {
        self.place.into()
    }

    /// The lesson of the timetable (tiết học), with who teaches it or why it is not taught; null when the timetable has none there any
    /// more.
    async fn lesson(&self) -> Option<LessonNode> {
        self.lesson.clone().map(|lesson| LessonNode::new(&self.scope, lesson))
    }

    /// How often the row was written or taken back (phiên bản): what `signLesson` expects next time; 0 when it never was.
    async fn version(&self) -> u32 {
        self.row.as_ref().map_or(0, |row| row.version)
    }

    /// Whether it is signed (đã kí).
    async fn is_signed(&self) -> bool {
        self.standing().is_some()
    }

    /// Who signed it (giáo viên kí); null when nobody did.
    async fn teacher(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.standing()?.teacher)
    }

    /// For whom they stood in (dạy thay cho).
    async fn stands_in_for(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.standing()?.stands_in_for?)
    }

    /// What was taught (môn học); null when it is not signed.
    async fn subject(&self) -> Option<Subject> {
        self.standing().map(|row| row.subject.into())
    }

    /// The title of the lesson (tên bài, nội dung).
    async fn title(&self) -> Option<String> {
        self.standing().map(|row| row.title.to_string())
    }

    /// Its number in the programme (tiết PPCT).
    async fn number(&self) -> Option<u16> {
        self.standing()?.number.map(lessons::LessonNumber::get)
    }

    /// The number that follows from the last lesson of the subject that was signed before (tiết PPCT tiếp theo), to fill in.
    async fn next_number(&self) -> Option<u16> {
        let subject = self.lesson.as_ref()?.subject;
        let next = self.scope.school().next_lesson_number(self.class, subject, self.place);
        next.map(lessons::LessonNumber::get)
    }

    /// Homework (dặn dò).
    async fn homework(&self) -> Option<String> {
        self.standing()?.homework.as_ref().map(ToString::to_string)
    }

    /// A remark (nhận xét); null when there is none or it was erased.
    async fn remark(&self) -> Option<String> {
        self.standing()?.remark.as_ref().and_then(Sealed::get).map(ToString::to_string)
    }

    /// The grade of the lesson (xếp loại giờ học), in secondary school.
    async fn grade(&self) -> Option<LessonGrade> {
        self.standing()?.grade.map(Into::into)
    }

    /// That in words.
    async fn grade_label(&self) -> Option<Label> {
        self.standing()?.grade.map(|grade| Label::new(grade.vi(), grade.en()))
    }

    /// Who was absent in the session (học sinh vắng), as the attendance says; null when it was not recorded or you may not read it.
    #[graphql(directive = list_size::Items::apply(5))]
    async fn absent(&self) -> Option<Vec<AbsentNode>> {
        let school = self.scope.school();
        let record = school.attendance.record(self.class, self.place.date, self.place.session);
        let record = record.filter(|record| !record.is_withdrawn)?;
        if !self.scope.reads(access::LESSON_ABSENT, About::Class(self.class)) {
            return None;
        }
        let node = |missed: &socai_school::attendance::Missed| {
            let presence = if missed.excused { Stands::Excused } else { Stands::Unexcused };
            AbsentNode::new(StudentNode::new(self.scope.clone(), missed.student), presence)
        };
        Some(record.absent().iter().map(node).collect())
    }

    /// How it was signed first (lần kí đầu); null when it never was.
    async fn entered(&self) -> Option<WrittenNode> {
        self.row.as_ref().map(|row| WrittenNode::new(&self.scope, row.entered))
    }

    /// How it was corrected or taken back last (lần sửa gần nhất); null when it never was.
    async fn corrected(&self) -> Option<WrittenNode> {
        let row = self.row.as_ref().filter(|row| row.is_corrected())?;
        Some(WrittenNode::new(&self.scope, row.last))
    }
}

/// A teaching week of the log (tuần học).
#[derive(SimpleObject)]
#[graphql(name = "LessonLogWeek")]
pub(crate) struct WeekNode {
    /// The week (tuần học), from 1 to 35.
    week: u8,
    /// First day (từ ngày).
    from: Day,
    /// Last day (đến ngày).
    until: Day,
    /// How many lessons are taught in it by the timetable (số tiết).
    lesson_count: usize,
    /// How many of them nobody has signed (số tiết chưa kí).
    missing_count: usize,
    /// Whether it is closed (khép tuần).
    sign: SignNode,
}

impl WeekNode {
    fn new(scope: &Scope, week: LogWeek) -> Self {
        Self {
            week: week.week,
            from: week.from.into(),
            until: week.until.into(),
            lesson_count: week.lessons,
            missing_count: week.missing,
            sign: SignNode::new(scope, week.sign),
        }
    }

    /// A week of a class, for who may read it.
    pub(crate) fn find(scope: &Scope, class: ClassId, week: u8) -> Option<Self> {
        let weeks = YearNode::of(scope, class)?.weeks_standing();
        weeks.into_iter().find(|standing| standing.week == week).map(|week| Self::new(scope, week))
    }
}

/// A month of the log (tháng).
#[derive(SimpleObject)]
#[graphql(name = "LessonLogMonth")]
pub(crate) struct MonthNode {
    /// The month (tháng).
    month: MonthOfYear,
    /// The teaching weeks with a day in it that have lessons and are not closed (các tuần chưa khép).
    #[graphql(directive = list_size::Items::apply(5))]
    open_weeks: Vec<u8>,
    /// Whether it is signed (kí duyệt tháng).
    sign: SignNode,
}

impl MonthNode {
    fn new(scope: &Scope, (month, open_weeks, sign): (Month, Vec<u8>, Sign)) -> Self {
        Self { month: month.into(), open_weeks, sign: SignNode::new(scope, sign) }
    }

    /// A month of a class, for who may read it.
    pub(crate) fn find(scope: &Scope, class: ClassId, month: Month) -> Option<Self> {
        let months = YearNode::of(scope, class)?.months_standing();
        months.into_iter().find(|standing| standing.0 == month).map(|it| Self::new(scope, it))
    }
}

/// The lessons of a subject until a day (số tiết đã dạy).
#[derive(SimpleObject)]
#[graphql(name = "LessonTotals")]
pub(crate) struct TotalsNode {
    /// The subject (môn học).
    subject: Subject,
    /// That in words (tên môn học).
    label: Label,
    /// Lessons of the timetable (số tiết theo thời khóa biểu), those not taught included, without those that make up for others.
    planned: usize,
    /// Of these, not taught (số tiết không dạy).
    canceled: usize,
    /// Lessons that made up for others (số tiết dạy bù).
    made_up: usize,
    /// Lessons that were signed (số tiết đã kí).
    signed: usize,
    /// How many the programme has in the year (số tiết/năm học); null where it leaves that to the school.
    per_year: Option<u16>,
}

impl From<SubjectTotals> for TotalsNode {
    fn from(totals: SubjectTotals) -> Self {
        let SubjectTotals { subject, planned, canceled, made_up, signed, per_year } = totals;
        Self { subject: subject.into(), label: subject.into(), planned, canceled, made_up, signed, per_year }
    }
}

/// The lesson log of a class over its year (sổ ghi đầu bài cả năm).
pub(crate) struct YearNode {
    scope: Scope,
    class: Class,
}

impl YearNode {
    /// The log of a class, if the visitor may read it.
    pub(crate) fn of(scope: &Scope, class: ClassId) -> Option<Self> {
        let class = scope.school().classes.class(class)?;
        let node = || Self { scope: scope.clone(), class: class.clone() };
        scope.reads(access::CLASS_LESSON_LOG, About::Class(class.id)).then(node)
    }

    fn weeks_standing(&self) -> Vec<LogWeek> {
        lessons::log_weeks(self.scope.school(), &self.class)
    }

    fn months_standing(&self) -> Vec<(Month, Vec<u8>, Sign)> {
        lessons::log_months(self.scope.school(), &self.class)
    }
}

/// The lesson log of a class over its year (sổ ghi đầu bài cả năm).
#[Object(name = "LessonLogYear")]
impl YearNode {
    /// The teaching weeks (các tuần học).
    #[graphql(directive = list_size::Items::apply(i32::from(socai_school::calendar::WEEKS)))]
    async fn weeks(&self) -> Vec<WeekNode> {
        let weeks = self.weeks_standing().into_iter();
        weeks.map(|week| WeekNode::new(&self.scope, week)).collect()
    }

    /// The months (các tháng).
    #[graphql(directive = list_size::Items::apply(10))]
    async fn months(&self) -> Vec<MonthNode> {
        let months = self.months_standing().into_iter();
        months.map(|month| MonthNode::new(&self.scope, month)).collect()
    }

    /// The lessons of each subject until a day (số tiết đã dạy so với kế hoạch), in the order of the forms.
    #[graphql(directive = list_size::Items::apply(14))]
    async fn totals(
        &self,
        #[graphql(desc = "The day (đến ngày); the day shown, within the school year, when absent.")]
        until: Option<Day>,
    ) -> Vec<TotalsNode> {
        let until = until.map_or_else(|| self.scope.day_in(self.class.year), |day| day.0);
        let totals = self.scope.school().lesson_totals(self.class.id, until);
        totals.into_iter().map(Into::into).collect()
    }
}

/// The rows of a class on some days, for who may read them.
pub(crate) fn rows(scope: &Scope, class: ClassId, from: Date, until: Date) -> Option<Vec<RowNode>> {
    let rows = || scope.school().lesson_log(class, from, until);
    let reads = scope.reads(access::CLASS_LESSON_LOG, About::Class(class));
    reads.then(|| rows().into_iter().map(|row| RowNode::new(scope, class, row)).collect())
}
