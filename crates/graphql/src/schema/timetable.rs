//! Timetables as people read them: the lessons of a class or a teacher day by day, the versions behind them, who is free, who stands
//! in for whom.

use async_graphql::{Object, SimpleObject};
use socai_school::{
    Date, Sealed,
    attendance::Signature,
    classes::Class,
    ids::{AccountId, ClassId, StudentId},
    policy::Object as About,
    regulations,
    timetable::{
        Canceled, FreeTeacher, Lesson, PeriodCount, Place, PlannedLesson, Substituted, Substitution, Version,
    },
};

use super::{AccountNode, ActorNode, ClassNode, attendance::AttendanceRangeInput};
use crate::{
    access,
    enums::{HalfDay, Label, NotTaught, Subject, Weekday},
    list_size,
    scalars::{Day, Key, LedgerPosition, Moment},
    scope::Scope,
};

/// Most days of a teacher's timetable or of a list of substitutions.
const MOST_DAYS: i32 = 62;

/// A period of a date (tiết của một ngày).
#[derive(Clone, Copy, Debug, SimpleObject)]
#[graphql(name = "LessonPlace")]
pub(crate) struct PlaceNode {
    /// The day (ngày).
    date: Day,
    /// The half-day session (buổi).
    session: HalfDay,
    /// The period in it (tiết), from 1.
    period: u8,
}

impl From<Place> for PlaceNode {
    fn from(place: Place) -> Self {
        Self { date: place.date.into(), session: place.session.into(), period: place.period.get() }
    }
}

/// That a lesson is not taught (tiết không dạy).
pub(crate) struct CanceledNode {
    scope: Scope,
    canceled: Canceled,
}

/// That a lesson is not taught (tiết không dạy).
#[Object(name = "CanceledLesson")]
impl CanceledNode {
    /// Why (lí do).
    async fn why(&self) -> NotTaught {
        self.canceled.why.into()
    }

    /// That in words.
    async fn label(&self) -> Label {
        self.canceled.why.into()
    }

    /// Why, in the words of who said so (ghi chú); null when there are none, they were erased or you may not read them.
    async fn note(&self) -> Option<String> {
        let note = self.canceled.note.as_ref().and_then(Sealed::get)?;
        let about = About::Account(self.canceled.author);
        self.scope.reads(access::CANCELED_NOTE, about).then(|| note.to_string())
    }

    /// Who said so (người ghi).
    async fn by(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.canceled.by.by)
    }

    /// When (thời điểm ghi).
    async fn at(&self) -> Moment {
        self.canceled.by.at.into()
    }

    /// When it is made up for (dạy bù); null when that is not planned.
    async fn made_up(&self) -> Option<PlaceNode> {
        self.canceled.made_up.map(Into::into)
    }
}

/// A lesson of a class on a day (tiết học).
#[derive(Clone)]
pub(crate) struct LessonNode {
    scope: Scope,
    lesson: Lesson,
}

impl LessonNode {
    pub(crate) fn new(scope: &Scope, lesson: Lesson) -> Self {
        Self { scope: scope.clone(), lesson }
    }

    /// The lesson that is taught to a class in a period, for who may read its timetable.
    pub(crate) fn find(scope: &Scope, class: ClassId, place: Place) -> Option<Self> {
        let lesson = scope.school().schedule().taught(class, place)?;
        let node = || Self { scope: scope.clone(), lesson };
        scope.reads(access::CLASS_TIMETABLE, About::Class(class)).then(node)
    }
}

impl LessonNode {
    /// The lessons of the classes of a student on some days; not more than are shown at once.
    pub(crate) fn of_student(scope: &Scope, id: StudentId, from: Date, until: Date) -> Option<Vec<Self>> {
        let school = scope.school();
        let day = |day: Date| {
            let class = school.registry.class_of(id, day);
            class.map(|class| school.schedule().of_class(class, day)).unwrap_or_default()
        };
        let days = std::iter::successors(Some(from), |day| day.tomorrow().ok());
        is_short(from, until)
            .then(|| nodes(scope, days.take_while(|day| *day <= until).flat_map(day).collect()))
    }
}

/// A lesson of a class on a day (tiết học).
#[Object(name = "Lesson")]
impl LessonNode {
    /// The class (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.lesson.class)
    }

    /// The day (ngày).
    async fn date(&self) -> Day {
        self.lesson.place.date.into()
    }

    /// The half-day session (buổi).
    async fn session(&self) -> HalfDay {
        self.lesson.place.session.into()
    }

    /// The period in it (tiết), from 1.
    async fn period(&self) -> u8 {
        self.lesson.place.period.get()
    }

    /// What is taught (môn học).
    async fn subject(&self) -> Subject {
        self.lesson.subject.into()
    }

    /// That in words (tên môn học).
    async fn label(&self) -> Label {
        self.lesson.subject.into()
    }

    /// Whose lesson it is (giáo viên bộ môn): who is named, or alone assigned on that day; null when that is nobody.
    async fn planned_teacher(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.lesson.planned?)
    }

    /// Who stands in (giáo viên dạy thay); null when nobody does. They sign the lesson log and have no other right in the class.
    async fn substitute(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.lesson.substitute?.1)
    }

    /// Who teaches it (người dạy); null when it is nobody's or not taught.
    async fn teacher(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.lesson.teacher()?)
    }

    /// The lesson for which it makes up (dạy bù cho tiết).
    async fn makes_up(&self) -> Option<PlaceNode> {
        self.lesson.makes_up.map(Into::into)
    }

    /// That it is not taught (tiết không dạy); null when it is.
    async fn canceled(&self) -> Option<CanceledNode> {
        let canceled = self.lesson.canceled.clone()?;
        Some(CanceledNode { scope: self.scope.clone(), canceled })
    }
}

/// The lessons of a class on some days (thời khóa biểu của lớp).
pub(crate) fn of_class(
    scope: &Scope,
    class: &Class,
    range: &AttendanceRangeInput,
) -> Option<Vec<LessonNode>> {
    let (from, until) = range.days(scope, class)?;
    let lessons = || scope.school().schedule().of_class_between(class.id, from, until);
    scope.reads(access::CLASS_TIMETABLE, About::Class(class.id)).then(|| nodes(scope, lessons()))
}

/// The lessons of a teacher on some days (lịch dạy của giáo viên).
pub(crate) fn of_teacher(
    scope: &Scope,
    teacher: AccountId,
    from: Date,
    until: Date,
) -> Option<Vec<LessonNode>> {
    let lessons = || scope.school().schedule().of_teacher_between(teacher, from, until);
    let reads = is_short(from, until) && scope.reads(access::ACCOUNT_TIMETABLE, About::Account(teacher));
    reads.then(|| nodes(scope, lessons()))
}

/// The lessons of a teacher that have begun and that they have not signed.
pub(crate) fn unsigned(
    scope: &Scope,
    teacher: AccountId,
    from: Date,
    until: Date,
) -> Option<Vec<LessonNode>> {
    let lessons = || scope.school().unsigned_lessons(teacher, from, until, scope.running_moment());
    let reads = is_short(from, until) && scope.reads(access::ACCOUNT_UNSIGNED, About::Account(teacher));
    reads.then(|| nodes(scope, lessons()))
}

fn nodes(scope: &Scope, lessons: Vec<Lesson>) -> Vec<LessonNode> {
    lessons.into_iter().map(|lesson| LessonNode::new(scope, lesson)).collect()
}

fn is_short(from: Date, until: Date) -> bool {
    until.since(from).is_ok_and(|span| (0..MOST_DAYS).contains(&span.get_days()))
}

/// A lesson of every week (tiết trong thời khóa biểu).
#[derive(SimpleObject)]
#[graphql(name = "PlannedLesson")]
pub(crate) struct PlannedNode {
    /// The day of the week (thứ).
    day: Weekday,
    /// The half-day session (buổi).
    session: HalfDay,
    /// The period in it (tiết), from 1.
    period: u8,
    /// What is taught (môn học).
    subject: Subject,
    /// That in words (tên môn học).
    label: Label,
    /// Who is named to teach it (giáo viên); null when whoever is assigned does.
    teacher: Option<AccountNode>,
}

/// The periods of a subject in a week (số tiết trong tuần).
#[derive(SimpleObject)]
#[graphql(name = "WeeklyPeriods")]
pub(crate) struct PeriodsNode {
    /// The subject (môn học).
    subject: Subject,
    /// That in words (tên môn học).
    label: Label,
    /// How many the timetable has (số tiết/tuần).
    periods: usize,
    /// How many the programme has in a year of 35 weeks (số tiết/năm học); null where it leaves that to the school.
    per_year: Option<u16>,
    /// Whether the week fits the programme (đúng chương trình). Only told, never refused.
    fits: bool,
}

impl From<PeriodCount> for PeriodsNode {
    fn from(count: PeriodCount) -> Self {
        let PeriodCount { subject, periods, per_year } = count;
        Self { subject: subject.into(), label: subject.into(), periods, per_year, fits: count.fits() }
    }
}

/// A version of a class's timetable (thời khóa biểu áp dụng từ ngày).
pub(crate) struct VersionNode {
    scope: Scope,
    class: ClassId,
    version: Version,
}

impl VersionNode {
    /// The versions of a class, for who may read them.
    pub(crate) fn of_class(scope: &Scope, class: ClassId) -> Option<Vec<Self>> {
        let versions = scope.school().timetables.versions(class);
        let node = |version: &Version| Self { scope: scope.clone(), class, version: version.clone() };
        scope.reads(access::CLASS_TIMETABLE, About::Class(class)).then(|| versions.map(node).collect())
    }

    /// The version of a class from a day, for who may read it.
    pub(crate) fn find(scope: &Scope, class: ClassId, from: Date) -> Option<Self> {
        Self::of_class(scope, class)?.into_iter().find(|node| node.version.from == from)
    }
}

/// A version of a class's timetable (thời khóa biểu áp dụng từ ngày).
#[Object(name = "TimetableVersion")]
impl VersionNode {
    /// The class (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.class)
    }

    /// First day (áp dụng từ ngày); in force until the day before the next version.
    async fn from(&self) -> Day {
        self.version.from.into()
    }

    /// Who set it (người lập).
    async fn by(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.version.set.by)
    }

    /// When (thời điểm lập).
    async fn at(&self) -> Moment {
        self.version.set.at.into()
    }

    /// Its event (vị trí trong sổ cái).
    async fn position(&self) -> LedgerPosition {
        self.version.set.position.into()
    }

    /// The lessons of a week (các tiết trong tuần), in the order of the week.
    #[graphql(directive = list_size::Items::apply(35))]
    async fn lessons(&self) -> Vec<PlannedNode> {
        let node = |lesson: &PlannedLesson| PlannedNode {
            day: lesson.day.into(),
            session: lesson.session.into(),
            period: lesson.period.get(),
            subject: lesson.subject.into(),
            label: lesson.subject.into(),
            teacher: lesson.teacher.and_then(|teacher| AccountNode::find(&self.scope, teacher)),
        };
        self.version.lessons.iter().map(node).collect()
    }

    /// Its periods per subject beside those of the programme (đối chiếu số tiết), in the order of the forms.
    #[graphql(directive = list_size::Items::apply(14))]
    async fn weekly_periods(&self) -> Vec<PeriodsNode> {
        let counts = self.scope.school().period_counts(self.class, &self.version);
        counts.into_iter().map(Into::into).collect()
    }
}

/// A teacher without a lesson in a period (giáo viên trống tiết).
#[derive(SimpleObject)]
#[graphql(name = "FreeTeacher")]
pub(crate) struct FreeNode {
    /// The teacher (giáo viên).
    teacher: Option<AccountNode>,
    /// Whether they teach the subject of the lesson in some class (cùng môn).
    teaches_subject: bool,
    /// Whether they teach something in the class (đang dạy lớp).
    teaches_class: bool,
    /// How many lessons they have on that day (số tiết trong ngày).
    lesson_count: usize,
}

/// Who could stand in for the lesson of a class, best first, for who may read it.
pub(crate) fn free_teachers(scope: &Scope, class: ClassId, place: Place) -> Option<Vec<FreeNode>> {
    if !scope.reads(access::CLASS_FREE_TEACHERS, About::School) {
        return None;
    }
    let school = scope.school();
    let subject: Option<regulations::Subject> =
        school.schedule().taught(class, place).map(|lesson| lesson.subject);
    let node = |free: FreeTeacher| FreeNode {
        teacher: AccountNode::find(scope, free.teacher),
        teaches_subject: free.teaches_subject,
        teaches_class: free.teaches_class,
        lesson_count: free.lessons,
    };
    Some(school.free_teachers(place, class, subject).into_iter().map(node).collect())
}

/// A lesson that somebody else teaches (tiết dạy thay).
#[derive(SimpleObject)]
#[graphql(name = "SubstitutedLesson")]
pub(crate) struct SubstitutedNode {
    /// The class (lớp).
    class: Option<ClassNode>,
    /// When (tiết).
    lesson: PlaceNode,
    /// Who teaches it (giáo viên dạy thay).
    substitute: Option<AccountNode>,
}

/// Lessons of an absent teacher that others teach (phân công dạy thay).
pub(crate) struct SubstitutionNode {
    scope: Scope,
    substitution: Substitution,
}

impl SubstitutionNode {
    fn new(scope: &Scope, substitution: &Substitution) -> Self {
        Self { scope: scope.clone(), substitution: substitution.clone() }
    }

    /// A substitution, for who may read it.
    pub(crate) fn find(scope: &Scope, id: socai_school::ids::SubstitutionId) -> Option<Self> {
        let substitution = scope.school().timetables.substitution(id)?;
        scope.reads(access::SCHOOL_SUBSTITUTIONS, About::School).then(|| Self::new(scope, substitution))
    }

    /// Those with a lesson in a range of days, for who may read them.
    pub(crate) fn between(scope: &Scope, from: Date, until: Date) -> Option<Vec<Self>> {
        let reads = is_short(from, until) && scope.reads(access::SCHOOL_SUBSTITUTIONS, About::School);
        let found = || scope.school().timetables.substitutions(&(from..=until));
        reads.then(|| found().into_iter().map(|it| Self::new(scope, it)).collect())
    }
}

/// Lessons of an absent teacher that others teach (phân công dạy thay).
#[Object(name = "Substitution")]
impl SubstitutionNode {
    /// Its key (mã phân công), for `endSubstitution`.
    async fn key(&self) -> Key {
        self.substitution.id.0.into()
    }

    /// Who is absent (giáo viên nghỉ).
    async fn absent(&self) -> Option<AccountNode> {
        AccountNode::find(&self.scope, self.substitution.absent)
    }

    /// The lessons (các tiết), in the order of time, without those that were given back.
    #[graphql(directive = list_size::Items::apply(20))]
    async fn lessons(&self) -> Vec<SubstitutedNode> {
        let node = |it: &Substituted| SubstitutedNode {
            class: ClassNode::find(&self.scope, it.class),
            lesson: it.lesson.into(),
            substitute: AccountNode::find(&self.scope, it.substitute),
        };
        self.substitution.lessons.iter().map(node).collect()
    }

    /// Who arranged it (người phân công).
    async fn by(&self) -> ActorNode {
        ActorNode::new(&self.scope, self.substitution.arranged.by)
    }

    /// When (thời điểm phân công).
    async fn at(&self) -> Moment {
        self.substitution.arranged.at.into()
    }

    /// The day from which lessons were given back (kết thúc từ ngày); null when none were.
    async fn ended_from(&self) -> Option<Day> {
        self.substitution.ended.map(|(from, _): (Date, Signature)| from.into())
    }

    /// Why (lí do nghỉ); null when none was given, it was erased or you may not read it.
    async fn reason(&self) -> Option<String> {
        let reason = self.substitution.reason.as_ref().and_then(Sealed::get)?;
        let about = About::Account(self.substitution.absent);
        self.scope.reads(access::SUBSTITUTION_REASON, about).then(|| reason.to_string())
    }
}
