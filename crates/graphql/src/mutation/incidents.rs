//! Mutations about incident reports.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use socai_school::{
    Event,
    ids::{ClassId, DocumentId, StudentId},
    incidents::{
        AnswerIncident, CloseIncident, IncidentId, Reference, ReopenIncident, ReportIncident, TakeIncident,
    },
    text::{Line, Note},
};

use super::{payload, run};
use crate::{
    enums::{IncidentKind, IncidentSeverity},
    ids::Gid,
    inputs::Call,
    scalars::Text,
    schema::IncidentNode,
};

/// Mutations about incident reports.
#[derive(Default)]
pub(crate) struct IncidentsMutation;

/// What a report points to (đối tượng liên quan); you may read it.
#[derive(OneofObject)]
pub(crate) enum IncidentReferenceInput {
    /// A student (học sinh).
    #[graphql(name = "studentId")]
    Student(Gid<StudentId>),
    /// A class (lớp).
    #[graphql(name = "classId")]
    Class(Gid<ClassId>),
    /// A document (hồ sơ).
    #[graphql(name = "documentId")]
    Document(Gid<DocumentId>),
}

impl From<IncidentReferenceInput> for Reference {
    fn from(input: IncidentReferenceInput) -> Self {
        match input {
            IncidentReferenceInput::Student(id) => Self::Student(id.0),
            IncidentReferenceInput::Class(id) => Self::Class(id.0),
            IncidentReferenceInput::Document(id) => Self::Document(id.0),
        }
    }
}

/// An incident to report (báo cáo sự cố).
#[derive(InputObject)]
pub(crate) struct ReportIncidentInput {
    #[graphql(flatten)]
    call: Call,
    /// What kind (loại sự cố).
    kind: IncidentKind,
    /// How much hangs on it (mức độ).
    severity: IncidentSeverity,
    /// In one line (tiêu đề).
    subject: Text<Line>,
    /// What happened (nội dung).
    text: Text<Note>,
    /// What it is about (đối tượng liên quan), if anything.
    about: Option<IncidentReferenceInput>,
}

/// An incident report that is meant by its id (báo cáo sự cố).
#[derive(InputObject)]
pub(crate) struct IncidentInput {
    #[graphql(flatten)]
    call: Call,
    /// The report (báo cáo).
    incident_id: Gid<IncidentId>,
}

/// Words below an incident report (trao đổi về sự cố).
#[derive(InputObject)]
pub(crate) struct IncidentRemarkInput {
    #[graphql(flatten)]
    call: Call,
    /// The report (báo cáo).
    incident_id: Gid<IncidentId>,
    /// The words (nội dung).
    text: Text<Note>,
}

payload! {
    /// Outcome of `reportIncident`.
    ReportIncidentPayload {
        /// The report (báo cáo).
        incident: Option<IncidentNode>,
    }
    /// Outcome of `takeIncident`.
    TakeIncidentPayload {
        /// The report (báo cáo).
        incident: Option<IncidentNode>,
    }
    /// Outcome of `answerIncident`.
    AnswerIncidentPayload {
        /// The report (báo cáo).
        incident: Option<IncidentNode>,
    }
    /// Outcome of `closeIncident`.
    CloseIncidentPayload {
        /// The report (báo cáo).
        incident: Option<IncidentNode>,
    }
    /// Outcome of `reopenIncident`.
    ReopenIncidentPayload {
        /// The report (báo cáo).
        incident: Option<IncidentNode>,
    }
}

/// Mutations about incident reports.
#[Object]
impl IncidentsMutation {
    /// Reports an incident to the admin board (báo cáo sự cố).
    async fn report_incident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ReportIncidentInput,
    ) -> Result<ReportIncidentPayload> {
        let command = ReportIncident {
            kind: input.kind.into(),
            severity: input.severity.into(),
            subject: input.subject.0,
            text: input.text.0,
            about: input.about.map(Into::into),
        };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::IncidentReported(event) => Some(event.incident),
            _ => None,
        });
        let incident = done.show(|scope| IncidentNode::find(scope, made?));
        Ok(ReportIncidentPayload { outcome: done.outcome, incident })
    }

    /// Takes an open report into work (tiếp nhận xử lí).
    async fn take_incident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: IncidentInput,
    ) -> Result<TakeIncidentPayload> {
        let incident = input.incident_id.0;
        let done = run(ctx, &input.call, TakeIncident { incident }).await?;
        let incident = done.show(|scope| IncidentNode::find(scope, incident));
        Ok(TakeIncidentPayload { outcome: done.outcome, incident })
    }

    /// Answers a report (trả lời báo cáo); it may be answered more than once.
    async fn answer_incident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: IncidentRemarkInput,
    ) -> Result<AnswerIncidentPayload> {
        let incident = input.incident_id.0;
        let done = run(ctx, &input.call, AnswerIncident { incident, text: input.text.0 }).await?;
        let incident = done.show(|scope| IncidentNode::find(scope, incident));
        Ok(AnswerIncidentPayload { outcome: done.outcome, incident })
    }

    /// Closes a report (đóng báo cáo): the admin board once it is answered, the reporter at any time.
    async fn close_incident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: IncidentInput,
    ) -> Result<CloseIncidentPayload> {
        let incident = input.incident_id.0;
        let done = run(ctx, &input.call, CloseIncident { incident }).await?;
        let incident = done.show(|scope| IncidentNode::find(scope, incident));
        Ok(CloseIncidentPayload { outcome: done.outcome, incident })
    }

    /// Opens one's own answered or closed report again (mở lại báo cáo), saying what is still wrong.
    async fn reopen_incident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: IncidentRemarkInput,
    ) -> Result<ReopenIncidentPayload> {
        let incident = input.incident_id.0;
        let done = run(ctx, &input.call, ReopenIncident { incident, text: input.text.0 }).await?;
        let incident = done.show(|scope| IncidentNode::find(scope, incident));
        Ok(ReopenIncidentPayload { outcome: done.outcome, incident })
    }
}
