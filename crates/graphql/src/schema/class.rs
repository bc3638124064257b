//! Classes: their teachers, their students, their gradebook.

use async_graphql::{ID, Object, Result, SimpleObject};
use socai_school::{
    calendar::SchoolYear,
    classes::Class,
    ids::{ClassId, StudentId},
    journal::Subject as Concerns,
    policy::Object as About,
    regulations,
    text::Note,
    timetable::Place,
};

use super::{
    AccountNode, ClosingNode, ConductReviewNode, HomeroomBookNode, PeriodNode, StudentNode,
    attendance::{AttendanceRangeInput, SessionNode, SheetNode},
    attendance_year::YearSheetNode,
    awards::{AwardNode, AwardStatus},
    batches::{BatchNode, RevertPreviewNode},
    comments::SuggestionNode,
    connection::Page,
    finalization::{self, FinalizationPreviewNode, NextYearNode},
    gradebook::GradebookNode,
    journal::{JournalConnection, JournalOrder, of_subject},
    lesson_log,
    readiness::ReadinessNode,
    subject_gradebook::SubjectGradebookNode,
    summary::SummaryNode,
    timetable::{self, FreeNode, LessonNode, VersionNode},
};
use crate::{
    access,
    enums::{GradeLevel, HalfDay, Label, Subject, TermName},
    errors::Fault,
    fast::Fast,
    ids::{Gid, encode},
    inputs::{GradingPeriodInput, MarkInput, TargetInput},
    list_size,
    mutation::grades::{self, GradeVerdicts, GradeVerdictsInput},
    scalars::{Day, Key, PeriodNumber, Text, Year},
    scope::Scope,
};

/// A class (lớp).
#[derive(Clone)]
pub(crate) struct ClassNode {
    scope: Scope,
    id: ClassId,
}

/// The classes of a year by grade and name.
pub(crate) fn in_year(scope: &Scope, year: SchoolYear) -> Vec<ClassNode> {
    scope
        .school()
        .classes
        .in_year(year)
        .iter()
        .map(|class| ClassNode { scope: scope.clone(), id: class.id })
        .collect()
}

impl ClassNode {
    pub(crate) fn find(scope: &Scope, id: ClassId) -> Option<Self> {
        scope.school().classes.class(id).map(|_| Self { scope: scope.clone(), id })
    }

    fn class(&self) -> Result<&Class, Fault> {
        // A node is only made of a class that is there, and the state does not move below it.
        self.scope.school().classes.class(self.id).ok_or(Fault::Internal)
    }
}

/// Who teaches a subject to a class (phân công giảng dạy).
#[derive(SimpleObject)]
#[graphql(name = "TeachingAssignment")]
pub(crate) struct AssignmentNode {
    /// The subject (môn học).
    subject: Subject,
    /// The subject in words (tên môn học).
    label: Label,
    /// The teacher (giáo viên).
    teacher: Option<AccountNode>,
    /// First day (từ ngày).
    from: Day,
    /// Last day, once it was ended (đến ngày).
    until: Option<Day>,
}

/// A subject that a class takes (môn học của lớp).
#[derive(SimpleObject)]
pub(crate) struct ClassSubject {
    /// The subject (môn học).
    subject: Subject,
    /// The subject as the forms of the level of schooling name it (tên môn học).
    label: Label,
    /// Whether it is an elective (môn tự chọn, môn lựa chọn).
    is_elective: bool,
}

/// A class of one school year (lớp).
#[Object(name = "Class")]
impl ClassNode {
    /// A global id (mã định danh).
    pub(crate) async fn id(&self) -> ID {
        encode(self.id)
    }

    /// Its name (tên lớp), unique in the school year.
    async fn name(&self) -> Result<String> {
        Ok(self.class()?.name.to_string())
    }

    /// Its grade (khối).
    async fn grade(&self) -> Result<GradeLevel> {
        Ok(self.class()?.grade.into())
    }

    /// Its grade in words (tên khối).
    async fn grade_label(&self) -> Result<Label> {
        Ok(self.class()?.grade.into())
    }

    /// Its school year (năm học).
    async fn year(&self) -> Result<Year> {
        Ok(self.class()?.year.into())
    }

    /// The homeroom teacher (giáo viên chủ nhiệm) on a day.
    async fn homeroom_teacher(
        &self,
        #[graphql(desc = "The day (ngày); the day shown, within the school year, when absent.")] on: Option<
            Day,
        >,
    ) -> Result<Option<AccountNode>> {
        let day = self.day(on)?;
        let teacher = self.scope.school().classes.homeroom_teacher(self.id, day);
        Ok(teacher.and_then(|teacher| AccountNode::find(&self.scope, teacher)))
    }

    /// Who teaches which subject (giáo viên bộ môn) on a day.
    #[graphql(directive = list_size::Items::apply(14))]
    async fn subject_teachers(
        &self,
        #[graphql(desc = "The day (ngày); the day shown, within the school year, when absent.")] on: Option<
            Day,
        >,
    ) -> Result<Vec<AssignmentNode>> {
        let day = self.day(on)?;
        let mut held: Vec<_> =
            self.class()?.assignments.iter().filter(|assignment| assignment.holds_on(day)).collect();
        held.sort_by_key(|assignment| (assignment.subject, assignment.from));
        let node = |assignment: &socai_school::classes::Assignment| AssignmentNode {
            subject: assignment.subject.into(),
            label: assignment.subject.into(),
            teacher: AccountNode::find(&self.scope, assignment.teacher),
            from: assignment.from.into(),
            until: assignment.until.map(Into::into),
        };
        Ok(held.into_iter().map(node).collect())
    }

    /// The class list on a day (danh sách lớp), in Vietnamese name order; null when you may not read it.
    #[graphql(directive = list_size::Items::apply(40))]
    async fn students(
        &self,
        #[graphql(desc = "The day (ngày); the day shown, within the school year, when absent.")] on: Option<
            Day,
        >,
    ) -> Result<Option<Fast<Vec<StudentNode>>>> {
        let day = self.day(on)?;
        if !self.scope.reads(access::CLASS_STUDENTS, About::Class(self.id)) {
            return Ok(None);
        }
        let list = self.scope.school().registry.class_list(self.id, day);
        let nodes = list.into_iter().map(|student| StudentNode::new(self.scope.clone(), student.id));
        Ok(Some(Fast(nodes.collect())))
    }

    /// Who belongs to the class on a day and does not attend (học sinh tạm nghỉ, bảo lưu), in Vietnamese name order; they are not on
    /// the class list. Null when you may not read it.
    #[graphql(directive = list_size::Items::apply(2))]
    async fn suspended_students(
        &self,
        #[graphql(desc = "The day (ngày); the day shown, within the school year, when absent.")] on: Option<
            Day,
        >,
    ) -> Result<Option<Vec<StudentNode>>> {
        let day = self.day(on)?;
        let list = || self.scope.school().registry.suspended_from(self.id, day).into_iter();
        let nodes = || list().map(|student| StudentNode::new(self.scope.clone(), student.id)).collect();
        Ok(self.scope.reads(access::CLASS_SUSPENDED_STUDENTS, About::Class(self.id)).then(nodes))
    }

    /// How many students the class has on a day (sĩ số); null when you may not know.
    async fn student_count(
        &self,
        #[graphql(desc = "The day (ngày); the day shown, within the school year, when absent.")] on: Option<
            Day,
        >,
    ) -> Result<Option<usize>> {
        let day = self.day(on)?;
        let count = || self.scope.school().registry.members(self.id, day).count();
        Ok(self.scope.reads(access::CLASS_STUDENT_COUNT, About::Class(self.id)).then(count))
    }

    /// The gradebook of a grading period (sổ theo dõi và đánh giá học sinh): the columns that you may read; null when there
    /// is none of them, or when the period belongs to another school year.
    async fn gradebook(
        &self,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
        #[graphql(desc = "Only these columns (cột), in this order; all of the grade's when absent.")] targets: Option<
            Vec<TargetInput>,
        >,
    ) -> Result<Option<Fast<GradebookNode>>> {
        let class = self.class()?;
        let targets = targets.map(|targets| targets.into_iter().map(Into::into).collect());
        Ok(GradebookNode::of(&self.scope, class, period.into(), targets).map(Fast))
    }

    /// The gradebook of one subject in a term (sổ theo dõi và đánh giá học sinh theo môn học): regular, middle and end
    /// assessments beside each other; null when the class's grade has no such subject or you may not read it.
    async fn subject_gradebook(
        &self,
        #[graphql(desc = "The subject (môn học).")] subject: Subject,
        #[graphql(desc = "The term (học kì).")] term: TermName,
    ) -> Result<Option<Fast<SubjectGradebookNode>>> {
        let book = SubjectGradebookNode::of(&self.scope, self.class()?, subject.into(), term.into());
        Ok(book.map(Fast))
    }

    /// The subjects and educational activities that the class takes (môn học của lớp), in the order of the forms.
    #[graphql(directive = list_size::Items::apply(14))]
    async fn subjects(&self) -> Result<Vec<ClassSubject>> {
        let class = self.class()?;
        let school = self.scope.school();
        let rules = school.calendar.rules(class.year, class.grade);
        let node = |subject: regulations::Subject| ClassSubject {
            subject: subject.into(),
            label: Label::new(subject.form_name(class.grade.school_level()), subject.en()),
            is_elective: !rules.is_some_and(|rules| rules.is_compulsory(class.grade, subject)),
        };
        Ok(school.subjects_of(self.id).into_iter().map(node).collect())
    }

    /// Whether the electives of the class were chosen (đã chọn môn học); until then those with a teacher are taken.
    async fn are_subjects_chosen(&self) -> Result<bool> {
        Ok(self.class()?.electives.is_some())
    }

    /// The summary of a grading period (bảng tổng hợp kết quả đánh giá giáo dục của lớp), with counts at its foot; null when you
    /// may not read it, or when the period belongs to another school year.
    async fn summary(
        &self,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
    ) -> Result<Option<Fast<SummaryNode>>> {
        Ok(SummaryNode::of(&self.scope, self.class()?, period.into()).map(Fast))
    }

    /// What `finalizeYear` would record (xem trước khi xác nhận kết quả năm học), student by student, and what stands in its way;
    /// null when you may not read it. Told of now, whichever moment is looked at.
    async fn finalization_preview(&self) -> Option<FinalizationPreviewNode> {
        FinalizationPreviewNode::of(&self.scope, self.id)
    }

    /// Where the students go after the year (danh sách lên lớp, lưu ban), by what was finalized and decided; null when you may not
    /// read it.
    #[graphql(directive = list_size::Items::apply(40))]
    async fn next_year(&self) -> Option<Vec<NextYearNode>> {
        finalization::next_year(&self.scope, self.id)
    }

    /// The awards of the students of the class (khen thưởng), also proposed and declined ones, oldest first; null when you may not
    /// read them.
    #[graphql(directive = list_size::Items::apply(40))]
    async fn awards(
        &self,
        #[graphql(desc = "Only those that have come so far (tình trạng).")] status: Option<AwardStatus>,
    ) -> Option<Vec<AwardNode>> {
        AwardNode::of_class(&self.scope, self.id, status)
    }

    /// What would become of each cell of a bulk entry (kiểm tra trước khi ghi), told without entering it and by the same rules
    /// as `enterGrades`. Told of now, whichever moment is looked at.
    #[graphql(directive = list_size::AnswerToEach::apply("input.entries", "verdicts"))]
    async fn grade_verdicts(
        &self,
        #[graphql(desc = "What would be entered.")] input: GradeVerdictsInput,
    ) -> GradeVerdicts {
        grades::verdicts(&self.scope, self.id, input)
    }

    /// The latest commands that wrote several cells in a grading period (các lần nhập), newest first, of which you may read
    /// every column.
    #[graphql(directive = list_size::Items::apply(12))]
    async fn batches(
        &self,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
    ) -> Vec<BatchNode> {
        BatchNode::of_class(&self.scope, self.id, period.into())
    }

    /// What `revertBatch` would change (xem trước khi hoàn tác), cell by cell. Told of now, whichever moment is looked at.
    async fn revert_preview(
        &self,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
        #[graphql(desc = "The batch (lần nhập), as `batches` lists it.")] batch: Key,
        #[graphql(desc = "Why (lí do).")] reason: Option<Text<Note>>,
    ) -> RevertPreviewNode {
        let reason = reason.map(|text| text.0);
        RevertPreviewNode::of(&self.scope, self.id, period.into(), batch.0, reason)
    }

    /// The comments that the bank suggests for a cell (gợi ý nhận xét): your own first, then the school's; null when you may not
    /// read the cell or the bank.
    #[graphql(directive = list_size::Items::apply(20))]
    async fn comment_suggestions(
        &self,
        #[graphql(desc = "The student (học sinh).")] student_id: Gid<StudentId>,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
        #[graphql(desc = "The column (cột).")] target: TargetInput,
        #[graphql(
            desc = "The mark that the cell shall hold (kết quả sẽ ghi); the one that stands in it when absent."
        )]
        mark: Option<MarkInput>,
    ) -> Option<Vec<SuggestionNode>> {
        let cell = (student_id.0, period.into(), target.into());
        SuggestionNode::of(&self.scope, self.id, cell, mark.map(Into::into))
    }

    /// How far the class has come with a grading period (tiến độ khép sổ): signatures, lock, publication; null when it is not
    /// assessed then or you may not read it.
    async fn closing(
        &self,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
    ) -> Option<ClosingNode> {
        ClosingNode::visible(&self.scope, self.id, period.into())
    }

    /// Who has not entered what in a grading period (danh sách chưa hoàn thành); null when the class is not assessed then or you
    /// may not read it.
    async fn readiness(
        &self,
        #[graphql(desc = "The grading period (kì đánh giá).")] period: GradingPeriodInput,
    ) -> Option<ReadinessNode> {
        ReadinessNode::visible(&self.scope, self.id, period.into())
    }

    /// The grading periods whose results guardians see (các kì đã công bố), oldest first.
    #[graphql(directive = list_size::Items::apply(7))]
    async fn published_periods(&self) -> Vec<PeriodNode> {
        let periods = self.scope.school().closings.published_periods(self.id);
        periods.map(|period| PeriodNode::new(self.scope.clone(), period)).collect()
    }

    /// The attendance on a day, in a teaching week or in a month (bảng điểm danh của lớp); null when the year has no such week or you
    /// may not read it.
    async fn attendance(
        &self,
        #[graphql(desc = "Which days (khoảng thời gian).")] range: AttendanceRangeInput,
    ) -> Result<Option<SheetNode>> {
        Ok(SheetNode::of(&self.scope, self.class()?, &range))
    }

    /// One half-day session (buổi học); null when it was never recorded or you may not read it.
    async fn attendance_session(
        &self,
        #[graphql(desc = "The day (ngày).")] date: Day,
        #[graphql(desc = "The session of the day (buổi).")] session: HalfDay,
    ) -> Option<SessionNode> {
        SessionNode::find(&self.scope, self.id, date.0, session.into())
    }

    /// The attendance of the year (tổng hợp chuyên cần của lớp): weeks, months, totals; null when you may not read it.
    async fn attendance_year(&self) -> Option<YearSheetNode> {
        YearSheetNode::of(&self.scope, self.id)
    }

    /// The lessons on a day, in a teaching week or in a month (thời khóa biểu), in the order of time, with who stands in and what is not
    /// taught; null when the year has no such week or you may not read it.
    #[graphql(directive = list_size::Items::apply(35))]
    async fn timetable(
        &self,
        #[graphql(desc = "Which days (khoảng thời gian).")] range: AttendanceRangeInput,
    ) -> Result<Option<Vec<LessonNode>>> {
        Ok(timetable::of_class(&self.scope, self.class()?, &range))
    }

    /// The versions of the timetable (các bản thời khóa biểu), by first day; null when you may not read them.
    #[graphql(directive = list_size::Items::apply(4))]
    async fn timetable_versions(&self) -> Option<Vec<VersionNode>> {
        VersionNode::of_class(&self.scope, self.id)
    }

    /// The lesson log on a day, in a teaching week or in a month (sổ ghi đầu bài): every lesson in the order of time, signed or not; null
    /// when the year has no such week or you may not read it.
    #[graphql(directive = list_size::Items::apply(35))]
    async fn lesson_log(
        &self,
        #[graphql(desc = "Which days (khoảng thời gian).")] range: AttendanceRangeInput,
    ) -> Result<Option<Vec<lesson_log::RowNode>>> {
        let days = range.days(&self.scope, self.class()?);
        Ok(days.and_then(|(from, until)| lesson_log::rows(&self.scope, self.id, from, until)))
    }

    /// The lesson log of the year (sổ ghi đầu bài cả năm): weeks, months, totals; null when you may not read it.
    async fn lesson_log_year(&self) -> Option<lesson_log::YearNode> {
        lesson_log::YearNode::of(&self.scope, self.id)
    }

    /// Teachers without a lesson in a period, who could stand in for the lesson of the class (giáo viên trống tiết): first those
    /// of its subject, then those who know the class, then those with the fewest lessons on that day; null when you may not
    /// read them.
    #[graphql(directive = list_size::Items::apply(40))]
    async fn free_teachers(
        &self,
        #[graphql(desc = "The day (ngày).")] date: Day,
        #[graphql(desc = "The session of the day (buổi).")] session: HalfDay,
        #[graphql(desc = "The period in it (tiết), from 1 to 6.")] period: PeriodNumber,
    ) -> Option<Vec<FreeNode>> {
        let place = Place { date: date.0, session: session.into(), period: period.0 };
        timetable::free_teachers(&self.scope, self.id, place)
    }

    /// What the homeroom teacher said of weeks and months (nhận xét nền nếp), weeks first; null when you may not read it.
    #[graphql(directive = list_size::Items::apply(44))]
    async fn conduct_reviews(&self) -> Option<Vec<ConductReviewNode>> {
        ConductReviewNode::of_class(&self.scope, self.id)
    }

    /// The homeroom book (sổ chủ nhiệm); null when you may not read it.
    async fn homeroom_book(&self) -> Option<HomeroomBookNode> {
        HomeroomBookNode::find(&self.scope, self.id)
    }

    /// What happened in the class (lịch sử của lớp); null when you may not read it.
    #[graphql(directive = list_size::Page::apply())]
    async fn history(
        &self,
        #[graphql(desc = "Items of the page, 1 to 200; 50 when absent.")] first: Option<u32>,
        #[graphql(desc = "The cursor behind which the page begins.")] after: Option<String>,
        #[graphql(desc = "Newest or oldest first.", default)] order: JournalOrder,
    ) -> Result<Option<Fast<JournalConnection>>> {
        let page = Page::new(first, after.as_deref())?;
        if !self.scope.reads(access::CLASS_HISTORY, About::Class(self.id)) {
            return Ok(None);
        }
        Ok(Some(Fast(of_subject(&self.scope, Concerns::Class(self.id), page, order).await?)))
    }
}

impl ClassNode {
    fn day(&self, on: Option<Day>) -> Result<jiff::civil::Date, Fault> {
        let year = self.class()?.year;
        Ok(on.map_or_else(|| self.scope.day_in(year), |day| day.0))
    }
}
