//! Mutations about classes and teaching assignments.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Event,
    classes::{AssignHomeroomTeacher, AssignSubjectTeacher, CreateClass, EndSubjectTeacher},
    ids::{AccountId, ClassId},
    text::Code,
};

use super::{payload, run};
use crate::{
    enums::{GradeLevel, Subject},
    ids::Gid,
    inputs::Call,
    scalars::{Day, Text, Year},
    schema::ClassNode,
};

/// Mutations about classes.
#[derive(Default)]
pub(crate) struct ClassesMutation;

/// A class to create (lớp).
#[derive(InputObject)]
pub(crate) struct CreateClassInput {
    #[graphql(flatten)]
    call: Call,
    /// Its school year (năm học), which must be open.
    year: Year,
    /// Its name (tên lớp), unique in the year.
    name: Text<Code>,
    /// Its grade (khối).
    grade: GradeLevel,
}

/// A homeroom teacher to assign (giáo viên chủ nhiệm).
#[derive(InputObject)]
pub(crate) struct AssignHomeroomTeacherInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The teacher's account (tài khoản giáo viên).
    teacher_id: Gid<AccountId>,
    /// First day (từ ngày).
    from: Day,
}

/// A subject teacher to assign (giáo viên bộ môn).
#[derive(InputObject)]
pub(crate) struct AssignSubjectTeacherInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The subject (môn học).
    subject: Subject,
    /// The teacher's account (tài khoản giáo viên).
    teacher_id: Gid<AccountId>,
    /// First day (từ ngày).
    from: Day,
}

/// An assignment to end (kết thúc phân công).
#[derive(InputObject)]
pub(crate) struct EndSubjectTeacherInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The subject (môn học).
    subject: Subject,
    /// The teacher's account (tài khoản giáo viên).
    teacher_id: Gid<AccountId>,
    /// Last day (đến ngày).
    until: Day,
}

payload! {
    /// Outcome of `createClass`.
    CreateClassPayload {
        /// The class (lớp) that was created.
        class: Option<ClassNode>,
    }
    /// Outcome of `assignHomeroomTeacher`.
    AssignHomeroomTeacherPayload {
        /// The class (lớp).
        class: Option<ClassNode>,
    }
    /// Outcome of `assignSubjectTeacher`.
    AssignSubjectTeacherPayload {
        /// The class (lớp).
        class: Option<ClassNode>,
    }
    /// Outcome of `endSubjectTeacher`.
    EndSubjectTeacherPayload {
        /// The class (lớp).
        class: Option<ClassNode>,
    }
}

/// Mutations about classes.
#[Object]
impl ClassesMutation {
    /// Creates a class of a school year (lập lớp).
    async fn create_class(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CreateClassInput,
    ) -> Result<CreateClassPayload> {
        let command = CreateClass { year: input.year.0, name: input.name.0, grade: input.grade.into() };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::ClassCreated(event) => Some(event.class),
            _ => None,
        });
        let class = done.show(|scope| ClassNode::find(scope, made?));
        Ok(CreateClassPayload { outcome: done.outcome, class })
    }

    /// Assigns the homeroom teacher of a class from a day on (phân công chủ nhiệm).
    async fn assign_homeroom_teacher(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AssignHomeroomTeacherInput,
    ) -> Result<AssignHomeroomTeacherPayload> {
        let class = input.class_id.0;
        let command = AssignHomeroomTeacher { class, teacher: input.teacher_id.0, from: input.from.0 };
        let done = run(ctx, &input.call, command).await?;
        let class = done.show(|scope| ClassNode::find(scope, class));
        Ok(AssignHomeroomTeacherPayload { outcome: done.outcome, class })
    }

    /// Assigns who teaches a subject to a class from a day on (phân công giảng dạy); several may share one.
    async fn assign_subject_teacher(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: AssignSubjectTeacherInput,
    ) -> Result<AssignSubjectTeacherPayload> {
        let (class, subject) = (input.class_id.0, input.subject.into());
        let command =
            AssignSubjectTeacher { class, subject, teacher: input.teacher_id.0, from: input.from.0 };
        let done = run(ctx, &input.call, command).await?;
        let class = done.show(|scope| ClassNode::find(scope, class));
        Ok(AssignSubjectTeacherPayload { outcome: done.outcome, class })
    }

    /// Ends a subject teacher's assignment (kết thúc phân công giảng dạy).
    async fn end_subject_teacher(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: EndSubjectTeacherInput,
    ) -> Result<EndSubjectTeacherPayload> {
        let (class, subject) = (input.class_id.0, input.subject.into());
        let command = EndSubjectTeacher { class, subject, teacher: input.teacher_id.0, until: input.until.0 };
        let done = run(ctx, &input.call, command).await?;
        let class = done.show(|scope| ClassNode::find(scope, class));
        Ok(EndSubjectTeacherPayload { outcome: done.outcome, class })
    }
}
