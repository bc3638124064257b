//! Mutations about timetables, substitutions, and lessons that are not taught.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Event,
    ids::{AccountId, ClassId, SubstitutionId},
    text::Note,
    timetable::{
        ArrangeSubstitution, CancelLessons, ClassTimetable, EndSubstitution, LessonSubstitute, Place,
        PlanMakeUp, PlannedLesson, RestoreLessons, SetTimetable, WithdrawTimetable,
    },
};

use super::{payload, run};
use crate::{
    enums::{HalfDay, NotTaught, Subject, Weekday},
    ids::Gid,
    inputs::Call,
    list_size,
    scalars::{Day, Key, PeriodNumber, Text},
    schema::{ClassNode, LessonNode, SubstitutionNode, TimetableVersionNode},
};

/// Mutations about timetables.
#[derive(Default)]
pub(crate) struct TimetableMutation;

/// A lesson of every week (tiết trong thời khóa biểu).
#[derive(InputObject)]
pub(crate) struct PlannedLessonInput {
    /// The day of the week (thứ).
    day: Weekday,
    /// The half-day session (buổi).
    session: HalfDay,
    /// The period in it (tiết), from 1 to 6.
    period: PeriodNumber,
    /// What is taught (môn học).
    subject: Subject,
    /// Who teaches it (giáo viên); whoever alone is assigned to the subject when absent.
    teacher_id: Option<Gid<AccountId>>,
}

/// The whole week of a class (thời khóa biểu một lớp).
#[derive(InputObject)]
pub(crate) struct ClassTimetableInput {
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The lessons of a week (các tiết), at most 72.
    lessons: Vec<PlannedLessonInput>,
}

/// Timetables of classes from a day on (lập thời khóa biểu), all or none.
#[derive(InputObject)]
pub(crate) struct SetTimetableInput {
    #[graphql(flatten)]
    call: Call,
    /// First day (áp dụng từ ngày).
    from: Day,
    /// The classes (các lớp), at most 100.
    timetables: Vec<ClassTimetableInput>,
}

/// A version to withdraw before it is in force (hủy thời khóa biểu chưa áp dụng).
#[derive(InputObject)]
pub(crate) struct WithdrawTimetableInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// Its first day (ngày áp dụng).
    from: Day,
}

/// A period of a date (tiết của một ngày).
#[derive(InputObject)]
pub(crate) struct LessonPlaceInput {
    /// The day (ngày).
    date: Day,
    /// The half-day session (buổi).
    session: HalfDay,
    /// The period in it (tiết), from 1 to 6.
    period: PeriodNumber,
}

impl From<LessonPlaceInput> for Place {
    fn from(input: LessonPlaceInput) -> Self {
        Self { date: input.date.0, session: input.session.into(), period: input.period.0 }
    }
}

/// A lesson with who stands in (tiết dạy thay).
#[derive(InputObject)]
pub(crate) struct LessonSubstituteInput {
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The lesson (tiết).
    lesson: LessonPlaceInput,
    /// Who teaches it (giáo viên dạy thay).
    substitute_id: Gid<AccountId>,
}

/// Lessons of an absent teacher to give to others (phân công dạy thay).
#[derive(InputObject)]
pub(crate) struct ArrangeSubstitutionInput {
    #[graphql(flatten)]
    call: Call,
    /// Who is absent (giáo viên nghỉ).
    absent_id: Gid<AccountId>,
    /// The lessons (các tiết), at most 60.
    lessons: Vec<LessonSubstituteInput>,
    /// Why (lí do); told to the absent teacher, the management and the admin board alone.
    reason: Option<Text<Note>>,
}

/// A substitution to end (kết thúc dạy thay).
#[derive(InputObject)]
pub(crate) struct EndSubstitutionInput {
    #[graphql(flatten)]
    call: Call,
    /// Which one (phân công dạy thay), by its key.
    substitution: Key,
    /// The first day of which the lessons are given back (từ ngày).
    from: Day,
}

/// Lessons that are not taught (tiết không dạy).
#[derive(InputObject)]
pub(crate) struct CancelLessonsInput {
    #[graphql(flatten)]
    call: Call,
    /// The classes (các lớp), at most 100.
    class_ids: Vec<Gid<ClassId>>,
    /// First day (từ ngày).
    from: Day,
    /// Last day (đến ngày), at most 20 days later.
    until: Day,
    /// Only those of one session (buổi).
    session: Option<HalfDay>,
    /// Only those of these periods (các tiết); all when absent.
    periods: Option<Vec<PeriodNumber>>,
    /// Why (lí do).
    why: NotTaught,
    /// Why, in words (ghi chú).
    note: Option<Text<Note>>,
}

/// Canceled lessons that are taught after all (khôi phục tiết học).
#[derive(InputObject)]
pub(crate) struct RestoreLessonsInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The day (ngày).
    date: Day,
    /// Only those of one session (buổi).
    session: Option<HalfDay>,
    /// Only those of these periods (các tiết); all when absent.
    periods: Option<Vec<PeriodNumber>>,
}

/// When a canceled lesson is made up for (dạy bù).
#[derive(InputObject)]
pub(crate) struct PlanMakeUpInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The canceled lesson (tiết đã nghỉ).
    lesson: LessonPlaceInput,
    /// When it is made up for (tiết dạy bù); null takes that back.
    on: Option<LessonPlaceInput>,
    /// Who teaches it (giáo viên), one who is assigned to the subject; whose lesson it was when absent.
    teacher_id: Option<Gid<AccountId>>,
}

payload! {
    /// Outcome of `setTimetable`.
    SetTimetablePayload {
        /// The version of each class (thời khóa biểu từng lớp), in the order of the input.
        timetables: Vec<TimetableVersionNode>,
    }
    /// Outcome of `withdrawTimetable`.
    WithdrawTimetablePayload {
        /// The class (lớp).
        class: Option<ClassNode>,
    }
    /// Outcome of `arrangeSubstitution`.
    ArrangeSubstitutionPayload {
        /// The substitution (phân công dạy thay).
        substitution: Option<SubstitutionNode>,
    }
    /// Outcome of `endSubstitution`.
    EndSubstitutionPayload {
        /// The substitution (phân công dạy thay).
        substitution: Option<SubstitutionNode>,
    }
    /// Outcome of `cancelLessons`.
    CancelLessonsPayload {
        /// How many lessons are not taught (số tiết không dạy) by this command.
        lesson_count: usize,
    }
    /// Outcome of `restoreLessons`.
    RestoreLessonsPayload {
        /// The class (lớp).
        class: Option<ClassNode>,
    }
    /// Outcome of `planMakeUp`.
    PlanMakeUpPayload {
        /// The lesson that makes up for it (tiết dạy bù); null when that was taken back.
        lesson: Option<LessonNode>,
    }
}

fn periods(given: Option<Vec<PeriodNumber>>) -> Vec<socai_school::timetable::Period> {
    given.unwrap_or_default().into_iter().map(|period| period.0).collect()
}

/// Mutations about timetables.
#[Object]
impl TimetableMutation {
    /// Sets the timetables of classes from a day on (lập thời khóa biểu), all or none. What was in force until then stays in the past.
    /// Every cell that is wrong is refused by its path.
    #[graphql(directive = list_size::AnswerToEach::apply("input.timetables", "timetables"))]
    async fn set_timetable(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SetTimetableInput,
    ) -> Result<SetTimetablePayload> {
        let from = input.from.0;
        let classes: Vec<ClassId> = input.timetables.iter().map(|it| it.class_id.0).collect();
        let lesson = |it: PlannedLessonInput| PlannedLesson {
            day: it.day.into(),
            session: it.session.into(),
            period: it.period.0,
            subject: it.subject.into(),
            teacher: it.teacher_id.map(|id| id.0),
        };
        let timetable = |it: ClassTimetableInput| ClassTimetable {
            class: it.class_id.0,
            lessons: it.lessons.into_iter().map(lesson).collect(),
        };
        let timetables = input.timetables.into_iter().map(timetable).collect();
        let done = run(ctx, &input.call, SetTimetable { from, timetables }).await?;
        let node = |class: ClassId| done.show(|scope| TimetableVersionNode::find(scope, class, from));
        let timetables = classes.into_iter().filter_map(node).collect();
        Ok(SetTimetablePayload { outcome: done.outcome, timetables })
    }

    /// Withdraws a version of a class's timetable that is not in force yet (hủy thời khóa biểu chưa áp dụng).
    async fn withdraw_timetable(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WithdrawTimetableInput,
    ) -> Result<WithdrawTimetablePayload> {
        let (class, from) = (input.class_id.0, input.from.0);
        let done = run(ctx, &input.call, WithdrawTimetable { class, from }).await?;
        let class = done.show(|scope| ClassNode::find(scope, class));
        Ok(WithdrawTimetablePayload { outcome: done.outcome, class })
    }

    /// Gives lessons of an absent teacher to others (phân công dạy thay), all or none. Whoever stands in signs the lesson log of these
    /// lessons; it gives no right to enter grades.
    async fn arrange_substitution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ArrangeSubstitutionInput,
    ) -> Result<ArrangeSubstitutionPayload> {
        let lesson = |it: LessonSubstituteInput| LessonSubstitute {
            class: it.class_id.0,
            lesson: it.lesson.into(),
            substitute: it.substitute_id.0,
        };
        let lessons = input.lessons.into_iter().map(lesson).collect();
        let reason = input.reason.map(|reason| reason.0);
        let command = ArrangeSubstitution { absent: input.absent_id.0, lessons, reason };
        let done = run(ctx, &input.call, command).await?;
        let id = done.events().await?.into_iter().find_map(|event| match event {
            Event::SubstitutionArranged(event) => Some(event.substitution),
            _ => None,
        });
        let substitution = done.show(|scope| SubstitutionNode::find(scope, id?));
        Ok(ArrangeSubstitutionPayload { outcome: done.outcome, substitution })
    }

    /// Ends a substitution from a day on (kết thúc dạy thay): the lessons are their teacher's again.
    async fn end_substitution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: EndSubstitutionInput,
    ) -> Result<EndSubstitutionPayload> {
        let (substitution, from) = (SubstitutionId(input.substitution.0), input.from.0);
        let done = run(ctx, &input.call, EndSubstitution { substitution, from }).await?;
        let substitution = done.show(|scope| SubstitutionNode::find(scope, substitution));
        Ok(EndSubstitutionPayload { outcome: done.outcome, substitution })
    }

    /// Says that lessons of classes are not taught (tiết không dạy): of whole days, of a session, or of periods.
    async fn cancel_lessons(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CancelLessonsInput,
    ) -> Result<CancelLessonsPayload> {
        let command = CancelLessons {
            classes: input.class_ids.into_iter().map(|id| id.0).collect(),
            from: input.from.0,
            until: input.until.0,
            session: input.session.map(Into::into),
            periods: periods(input.periods),
            why: input.why.into(),
            note: input.note.map(|note| note.0),
        };
        let done = run(ctx, &input.call, command).await?;
        let events = done.events().await?;
        let lesson_count = events.iter().map(|event| match event {
            Event::LessonsCanceled(event) => event.lessons.len(),
            _ => 0,
        });
        Ok(CancelLessonsPayload { lesson_count: lesson_count.sum(), outcome: done.outcome })
    }

    /// Says that canceled lessons are taught after all (khôi phục tiết học).
    async fn restore_lessons(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RestoreLessonsInput,
    ) -> Result<RestoreLessonsPayload> {
        let (class, date) = (input.class_id.0, input.date.0);
        let (session, periods) = (input.session.map(Into::into), periods(input.periods));
        let done = run(ctx, &input.call, RestoreLessons { class, date, session, periods }).await?;
        let class = done.show(|scope| ClassNode::find(scope, class));
        Ok(RestoreLessonsPayload { outcome: done.outcome, class })
    }

    /// Plans when a canceled lesson is made up for (dạy bù), or takes that back.
    async fn plan_make_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: PlanMakeUpInput,
    ) -> Result<PlanMakeUpPayload> {
        let (class, lesson) = (input.class_id.0, input.lesson.into());
        let on = input.on.map(Place::from);
        let teacher = input.teacher_id.map(|id| id.0);
        let done = run(ctx, &input.call, PlanMakeUp { class, lesson, on, teacher }).await?;
        let lesson = done.show(|scope| LessonNode::find(scope, class, on?));
        Ok(PlanMakeUpPayload { outcome: done.outcome, lesson })
    }
}
