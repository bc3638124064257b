//! Everything that can be asked of a school. Deciding is a pure function of the state, the context and the command.

use serde::{Deserialize, Serialize};

use crate::{
    attendance, awards, calendar, changes, classes, closing, comments, conduct, contact,
    context::Context,
    credentials, documents, duties,
    event::Recorded,
    gradebook, homeroom, imports, incidents, keys, lessons, mergers, periods, plans,
    policy::Action,
    refusal::{Decided, Decision, Refusals},
    registry, results, rollover, staff,
    state::{Position, School},
    timetable, transfers,
};

/// A command that knows how to decide itself.
pub(crate) trait Decide {
    /// Decides against the state; see [`decide`].
    fn decide(self, school: &School, context: &Context) -> Decision;
}

/// Commands that are decided one after another as one: each against the state that the ones before it would leave.
pub(crate) struct Rehearsal {
    state: School,
    decided: Vec<Decided>,
}

impl Rehearsal {
    /// Begins with the school as it is.
    pub(crate) fn of(school: &School) -> Self {
        Self { state: school.clone(), decided: Vec::new() }
    }

    /// The school as it would be by now.
    pub(crate) fn state(&self) -> &School {
        &self.state
    }

    /// Decides the next command; one that is refused changes nothing.
    pub(crate) fn decide(&mut self, context: &Context, command: Command) -> Result<(), Refusals> {
        let decided = decide(&self.state, context, command)?;
        for one in &decided {
            self.state.apply(&Recorded {
                position: Position(self.state.position.0 + 1),
                at: context.at,
                actor: context.actor,
                right: one.right.to_string(),
                command: uuid::Uuid::nil(),
                event: one.event.clone(),
            });
        }
        self.decided.extend(decided);
        Ok(())
    }

    /// Everything that was decided.
    pub(crate) fn decided(self) -> Vec<Decided> {
        self.decided
    }
}

macro_rules! commands {
    ($($name:ident($body:ty);)+) => {
        /// A typed command with everything its decision needs to know.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub enum Command {
            $(#[doc = concat!("See [`", stringify!($body), "`].")] $name($body)),+
        }

        impl Command {
            /// The action it needs a right for. `EnterGrades` also asks for [`Action::EnterTraits`], by column.
            #[must_use]
            pub fn action(&self) -> Action {
                match self { $(Self::$name(_) => Action::$name),+ }
            }
        }

        /// Decides a command: the events it causes, or every reason why it is refused. Authorization comes first, so that
        /// nobody learns anything about what they may not see.
        ///
        /// # Errors
        /// [`Refusals`](crate::Refusals), in which case nothing of the command happened.
        pub fn decide(school: &School, context: &Context, command: Command) -> Decision {
            let action = command.action();
            let decision = match command { $(Command::$name(body) => body.decide(school, context)),+ };
            // After the decision, because of rights; instead of it, because nothing else matters in a closed school.
            match (decision, school.takes(action)) {
                (Ok(nothing), Err(_)) if nothing.is_empty() => Ok(nothing),
                (Err(refusals), Err(_)) if refusals.is_forbidden() => Err(refusals),
                (_, Err(closed)) => Err(Refusals::one("", closed)),
                (decision, Ok(())) => decision,
            }
        }

        $(impl From<$body> for Command {
            fn from(body: $body) -> Self {
                Self::$name(body)
            }
        })+
    };
}

commands! {
    FoundSchool(calendar::FoundSchool);
    ChangeSchoolIdentity(calendar::ChangeSchoolIdentity);
    OpenSchoolYear(calendar::OpenSchoolYear);
    OpenAccount(staff::OpenAccount);
    GrantRole(staff::GrantRole);
    RevokeRole(staff::RevokeRole);
    DisableAccount(staff::DisableAccount);
    EnableAccount(staff::EnableAccount);
    SetPassword(staff::SetPassword);
    InviteAccounts(credentials::InviteAccounts);
    RevokeInvitation(credentials::RevokeInvitation);
    SetAccountRules(credentials::SetAccountRules);
    RemindPasswords(credentials::RemindPasswords);
    EnrollSecondFactor(credentials::EnrollSecondFactor);
    ProposeFactorReset(credentials::ProposeFactorReset);
    ApproveFactorReset(credentials::ApproveFactorReset);
    FormSubjectGroup(staff::FormSubjectGroup);
    CreateClass(classes::CreateClass);
    AssignHomeroomTeacher(classes::AssignHomeroomTeacher);
    AssignSubjectTeacher(classes::AssignSubjectTeacher);
    EndSubjectTeacher(classes::EndSubjectTeacher);
    ChooseClassSubjects(classes::ChooseClassSubjects);
    SetIndividualPlan(plans::SetIndividualPlan);
    EndIndividualPlan(plans::EndIndividualPlan);
    AdmitStudents(registry::AdmitStudents);
    EnrollStudents(registry::EnrollStudents);
    MergeStudents(registry::MergeStudents);
    RollOverYear(rollover::RollOverYear);
    ChangeClass(registry::ChangeClass);
    RecordDeparture(registry::RecordDeparture);
    ReadmitStudent(registry::ReadmitStudent);
    SuspendStudent(registry::SuspendStudent);
    ReturnStudent(registry::ReturnStudent);
    AssignMinistryCode(registry::AssignMinistryCode);
    CorrectStudent(registry::CorrectStudent);
    RegisterGuardian(registry::RegisterGuardian);
    LinkGuardianAccount(registry::LinkGuardianAccount);
    AssignGuardian(registry::AssignGuardian);
    CorrectGuardian(registry::CorrectGuardian);
    EndGuardian(registry::EndGuardian);
    RecordConsent(registry::RecordConsent);
    WithdrawConsent(registry::WithdrawConsent);
    ErasePersonalData(registry::ErasePersonalData);
    EnterGrades(gradebook::EnterGrades);
    RevertBatch(gradebook::RevertBatch);
    ProposeReplacementTest(gradebook::replacement::ProposeReplacementTest);
    DecideReplacementTest(gradebook::replacement::DecideReplacementTest);
    RecordReplacementTest(gradebook::replacement::RecordReplacementTest);
    SaveCommentTemplate(comments::SaveCommentTemplate);
    RetireCommentTemplate(comments::RetireCommentTemplate);
    LockPeriod(periods::LockPeriod);
    UnlockPeriod(periods::UnlockPeriod);
    CancelScheduledLock(periods::CancelScheduledLock);
    RequestChange(changes::RequestChange);
    WithdrawChange(changes::WithdrawChange);
    OrderChange(changes::OrderChange);
    RefuseChange(changes::RefuseChange);
    ExecuteChange(changes::ExecuteChange);
    CloseUnlock(changes::CloseUnlock);
    RecordDue(changes::RecordDue);
    SignOffSubject(closing::SignOffSubject);
    ConsolidateClass(closing::ConsolidateClass);
    ConfirmClass(closing::ConfirmClass);
    WithdrawSignOff(closing::WithdrawSignOff);
    PublishResults(closing::PublishResults);
    WithdrawResults(closing::WithdrawResults);
    FinalizeYear(results::FinalizeYear);
    DecidePromotion(results::DecidePromotion);
    ProposeAward(awards::ProposeAward);
    GrantAwards(awards::GrantAwards);
    DeclineAward(awards::DeclineAward);
    RevokeAward(awards::RevokeAward);
    RecordAttendance(attendance::RecordAttendance);
    WithdrawAttendance(attendance::WithdrawAttendance);
    CloseAttendanceWeek(attendance::CloseAttendanceWeek);
    ReopenAttendanceWeek(attendance::ReopenAttendanceWeek);
    SignAttendanceMonth(attendance::SignAttendanceMonth);
    WithdrawAttendanceMonth(attendance::WithdrawAttendanceMonth);
    AgreeToTransfer(transfers::AgreeToTransfer);
    RefuseTransfer(transfers::RefuseTransfer);
    CancelTransfer(transfers::CancelTransfer);
    ReceiveDossier(transfers::ReceiveDossier);
    AdmitTransfer(transfers::AdmitTransfer);
    RecordTransferRequest(transfers::RecordTransferRequest);
    ReleaseTransfer(transfers::ReleaseTransfer);
    RecordTransferEnding(transfers::RecordTransferEnding);
    WithdrawRelease(transfers::WithdrawRelease);
    AcknowledgeAdmission(transfers::AcknowledgeAdmission);
    AgreeToMerger(mergers::AgreeToMerger);
    RecordMerger(mergers::RecordMerger);
    CloseSchool(mergers::CloseSchool);
    DeclineMerger(mergers::DeclineMerger);
    ConcludeMerger(mergers::ConcludeMerger);
    InheritStudent(mergers::InheritStudent);
    AdmitMerged(mergers::AdmitMerged);
    SetTimetable(timetable::SetTimetable);
    WithdrawTimetable(timetable::WithdrawTimetable);
    ArrangeSubstitution(timetable::ArrangeSubstitution);
    EndSubstitution(timetable::EndSubstitution);
    CancelLessons(timetable::CancelLessons);
    RestoreLessons(timetable::RestoreLessons);
    PlanMakeUp(timetable::PlanMakeUp);
    SignLesson(lessons::SignLesson);
    WithdrawLesson(lessons::WithdrawLesson);
    CloseLessonWeek(lessons::CloseLessonWeek);
    ReopenLessonWeek(lessons::ReopenLessonWeek);
    SignLessonMonth(lessons::SignLessonMonth);
    WithdrawLessonMonth(lessons::WithdrawLessonMonth);
    RecordConductNote(conduct::RecordConductNote);
    WithdrawConductNote(conduct::WithdrawConductNote);
    ReviewConduct(conduct::ReviewConduct);
    DecideDiscipline(conduct::DecideDiscipline);
    LiftDiscipline(conduct::LiftDiscipline);
    SendMessage(contact::SendMessage);
    WriteToSchool(contact::WriteToSchool);
    MarkMessageSeen(contact::MarkMessageSeen);
    WriteHomeroomPage(homeroom::WriteHomeroomPage);
    RecordCircumstances(homeroom::RecordCircumstances);
    LogParentContact(homeroom::LogParentContact);
    RecordParentMeeting(homeroom::RecordParentMeeting);
    OpenSupportCase(homeroom::OpenSupportCase);
    CloseSupportCase(homeroom::CloseSupportCase);
    LockHomeroomBook(homeroom::LockHomeroomBook);
    HandOverHomeroomBook(homeroom::HandOverHomeroomBook);
    TakeOverHomeroomBook(homeroom::TakeOverHomeroomBook);
    DeclareDocumentType(documents::DeclareDocumentType);
    SubmitDocument(documents::SubmitDocument);
    ApproveDocument(documents::ApproveDocument);
    ReturnDocument(documents::ReturnDocument);
    IntroduceSigningKey(keys::IntroduceSigningKey);
    TrustSchoolKey(keys::TrustSchoolKey);
    WithdrawSchoolKey(keys::WithdrawSchoolKey);
    AcceptHead(keys::AcceptHead);
    CarryOutImport(imports::CarryOutImport);
    AssignDuty(duties::AssignDuty);
    EndDuty(duties::EndDuty);
    HandOverDuty(duties::HandOverDuty);
    AcceptDuty(duties::AcceptDuty);
    CancelDutyHandOver(duties::CancelDutyHandOver);
    ReportIncident(incidents::ReportIncident);
    TakeIncident(incidents::TakeIncident);
    AnswerIncident(incidents::AnswerIncident);
    CloseIncident(incidents::CloseIncident);
    ReopenIncident(incidents::ReopenIncident);
}
