//! The policy table. Reading it should answer "may a … do this?" without running anything; `schema/golden/policy.txt` is
//! the same table written out in full.

use std::fmt::Write as _;

use super::{Action, Relation, Role};

const ANY: &[Relation] = &[Relation::None];

/// Who may do it, each role with the relations of which one is needed. `Relation::None` means: to any object.
fn grants(action: Action) -> &'static [(Role, &'static [Relation])] {
    use Relation::{ClassTeacher, GroupHead, GuardianOf, Homeroom, Own, SubjectTeacher};
    use Role::{
        AdminBoard, Clerk, Guardian, Inspector, Operator, Principal, SubjectGroupHead, System, Teacher,
        VicePrincipal,
    };
    match action {
        Action::FoundSchool => &[(Operator, ANY)],
        Action::ChangeSchoolIdentity => &[(Principal, ANY), (AdminBoard, ANY)],
        Action::OpenSchoolYear => &[(Operator, ANY), (Principal, ANY), (AdminBoard, ANY)],
        Action::OpenAccount | Action::GrantRole => &[(Operator, ANY), (AdminBoard, ANY)],
        Action::RevokeRole | Action::DisableAccount | Action::EnableAccount => {
            &[(Operator, ANY), (AdminBoard, ANY)]
        }
        Action::InviteAccounts | Action::RevokeInvitation => &[(Operator, ANY), (AdminBoard, ANY)],
        Action::SetAccountRules | Action::RemindPasswords => &[(Principal, ANY), (AdminBoard, ANY)],
        Action::EnrollSecondFactor => &[
            (AdminBoard, &[Own]),
            (Principal, &[Own]),
            (VicePrincipal, &[Own]),
            (SubjectGroupHead, &[Own]),
            (Teacher, &[Own]),
            (Clerk, &[Own]),
            (Guardian, &[Own]),
            (Inspector, &[Own]),
        ],
        Action::ProposeFactorReset => &[(Principal, ANY), (AdminBoard, ANY)],
        // Never the proposer nor the account's own: asked by the decision. The operator may be the only one left.
        Action::ApproveFactorReset => {
            &[(Operator, ANY), (Principal, ANY), (VicePrincipal, ANY), (AdminBoard, ANY)]
        }
        // Whoever sets their own shows the present one first, which is not the ledger's business.
        Action::SetPassword => &[
            (Operator, ANY),
            (AdminBoard, ANY),
            (Principal, &[Own]),
            (VicePrincipal, &[Own]),
            (SubjectGroupHead, &[Own]),
            (Teacher, &[Own]),
            (Clerk, &[Own]),
            (Guardian, &[Own]),
            (Inspector, &[Own]),
        ],
        Action::FormSubjectGroup => &[(Principal, ANY), (AdminBoard, ANY)],
        Action::CreateClass => &[(Operator, ANY), (AdminBoard, ANY)],
        Action::CarryOutImport => &[(Operator, ANY), (AdminBoard, ANY)],
        // The operator assigns only through the import of lists.
        Action::AssignHomeroomTeacher | Action::AssignSubjectTeacher | Action::EndSubjectTeacher => {
            &[(Operator, ANY), (Principal, ANY), (AdminBoard, ANY)]
        }
        Action::ChooseClassSubjects | Action::SetIndividualPlan | Action::EndIndividualPlan => {
            &[(Principal, ANY), (AdminBoard, ANY)]
        }
        Action::AdmitStudents => &[(Operator, ANY), (AdminBoard, ANY), (Clerk, ANY)],
        // The operator moves students, and records that they leave, only through the import of a list of students.
        Action::EnrollStudents | Action::ChangeClass => &[(Operator, ANY), (AdminBoard, ANY)],
        Action::RecordDeparture => &[(Operator, ANY), (AdminBoard, ANY)],
        Action::ReadmitStudent
        | Action::SuspendStudent
        | Action::ReturnStudent
        | Action::RollOverYear
        | Action::MergeStudents => &[(AdminBoard, ANY)],
        Action::AssignMinistryCode => &[(Operator, ANY), (AdminBoard, ANY), (Clerk, ANY)],
        Action::CorrectStudent | Action::RegisterGuardian => {
            &[(Operator, ANY), (AdminBoard, ANY), (Clerk, ANY), (Teacher, &[Homeroom])]
        }
        Action::CorrectGuardian | Action::EndGuardian => {
            &[(AdminBoard, ANY), (Clerk, ANY), (Teacher, &[Homeroom])]
        }
        // The other child may be in a class of which the homeroom teacher knows nothing.
        Action::AssignGuardian => &[(AdminBoard, ANY), (Clerk, ANY)],
        // A guardian for themselves alone: asked by the decision.
        Action::RecordConsent | Action::WithdrawConsent => {
            &[(AdminBoard, ANY), (Clerk, ANY), (Teacher, &[Homeroom]), (Guardian, &[GuardianOf])]
        }
        Action::LinkGuardianAccount => &[(AdminBoard, ANY)],
        Action::ErasePersonalData => &[(Principal, ANY)],
        // The operator enters grades only through the import of an official result sheet.
        Action::EnterGrades => &[(Operator, ANY), (Teacher, &[SubjectTeacher])],
        Action::EnterTraits => &[(Operator, ANY), (Teacher, &[Homeroom])],
        Action::RevertBatch => &[(Operator, ANY), (Teacher, &[Homeroom, ClassTeacher])],
        Action::ProposeReplacementTest | Action::RecordReplacementTest => &[(Teacher, &[SubjectTeacher])],
        Action::DecideReplacementTest => &[(Principal, ANY), (VicePrincipal, ANY)],
        Action::SaveCommentTemplate | Action::RetireCommentTemplate => {
            &[(Principal, ANY), (VicePrincipal, ANY), (SubjectGroupHead, ANY), (Teacher, &[Own])]
        }
        Action::ReadCommentTemplates => {
            &[(Principal, ANY), (VicePrincipal, ANY), (SubjectGroupHead, ANY), (Teacher, ANY)]
        }
        // The admin board executes; the principal's order is cited in the command.
        Action::LockPeriod | Action::UnlockPeriod | Action::CancelScheduledLock => &[(AdminBoard, ANY)],
        // For each column the right to enter grades is needed too.
        Action::RequestChange => &[(Teacher, &[Homeroom, ClassTeacher])],
        Action::WithdrawChange => &[(Teacher, &[Own])],
        // Never the requester, also not in another role: asked by the decision.
        Action::OrderChange | Action::RefuseChange => &[(Principal, ANY), (VicePrincipal, ANY)],
        Action::ExecuteChange => &[(AdminBoard, ANY)],
        Action::CloseUnlock => &[(AdminBoard, ANY), (Teacher, &[Own])],
        Action::RecordDue => &[(System, ANY)],
        Action::SignOffSubject => &[(Teacher, &[SubjectTeacher])],
        Action::ConsolidateClass => &[(Teacher, &[Homeroom])],
        Action::ConfirmClass => &[(Principal, ANY), (VicePrincipal, ANY)],
        // Who gave the signature is asked by the decision.
        Action::WithdrawSignOff => {
            &[(Principal, ANY), (VicePrincipal, ANY), (Teacher, &[SubjectTeacher, Homeroom])]
        }
        Action::PublishResults | Action::WithdrawResults => &[(Principal, ANY), (AdminBoard, ANY)],
        // The vice principal finalizes on the principal's behalf; what is a decision is the principal's own.
        Action::FinalizeYear => &[(Principal, ANY), (VicePrincipal, ANY)],
        Action::DecidePromotion | Action::GrantAwards | Action::DeclineAward | Action::RevokeAward => {
            &[(Principal, ANY)]
        }
        Action::ProposeAward => &[(Teacher, &[Homeroom])],
        // The homeroom teacher of that day; the admin board when there is nobody to do it.
        Action::RecordAttendance | Action::WithdrawAttendance => &[(AdminBoard, ANY), (Teacher, &[Homeroom])],
        Action::CloseAttendanceWeek => &[(Teacher, &[Homeroom])],
        // The management board (ban giám hiệu).
        Action::ReopenAttendanceWeek | Action::SignAttendanceMonth | Action::WithdrawAttendanceMonth => {
            &[(Principal, ANY), (VicePrincipal, ANY)]
        }
        // One decision of those who lead the school, whoever took the application in.
        Action::AgreeToTransfer | Action::RefuseTransfer | Action::CancelTransfer => {
            &[(Principal, ANY), (VicePrincipal, ANY)]
        }
        // Within one installation the program carries it; a file or a paper of another one is brought in by people.
        Action::ReceiveDossier
        | Action::RecordTransferRequest
        | Action::RecordTransferEnding
        | Action::AcknowledgeAdmission => &[(Operator, ANY), (AdminBoard, ANY), (System, ANY)],
        Action::AdmitTransfer => &[(AdminBoard, ANY), (Clerk, ANY)],
        // The authority's decision is cited in the command; both schools' principals carry it out.
        Action::AgreeToMerger | Action::CloseSchool | Action::DeclineMerger => &[(Principal, ANY)],
        Action::RecordMerger | Action::ConcludeMerger | Action::InheritStudent => &[(System, ANY)],
        Action::AdmitMerged => &[(AdminBoard, ANY), (Clerk, ANY)],
        // The principal's order is cited in the command.
        Action::ReleaseTransfer | Action::WithdrawRelease => &[(Principal, ANY), (AdminBoard, ANY)],
        // The operator makes the key when a dossier is written at the command line. Whom to trust is the school's to say.
        Action::IntroduceSigningKey => &[(Operator, ANY), (Principal, ANY), (AdminBoard, ANY)],
        Action::TrustSchoolKey | Action::WithdrawSchoolKey => &[(Principal, ANY), (AdminBoard, ANY)],
        // Whoever receives the dossier with which it comes.
        Action::AcceptHead => &[(Operator, ANY), (AdminBoard, ANY)],
        // Whoever hands it over: it holds everything that is known of the student.
        Action::ReadDossier => {
            &[(Operator, ANY), (Principal, ANY), (VicePrincipal, ANY), (AdminBoard, ANY), (Clerk, ANY)]
        }
        Action::ReadSchoolKeys => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Clerk, ANY),
            (Inspector, ANY),
        ],
        // The operator sets it only through the import of a list.
        Action::SetTimetable => &[(Operator, ANY), (VicePrincipal, ANY), (AdminBoard, ANY)],
        Action::WithdrawTimetable
        | Action::ArrangeSubstitution
        | Action::EndSubstitution
        | Action::CancelLessons
        | Action::RestoreLessons
        | Action::PlanMakeUp => &[(VicePrincipal, ANY), (AdminBoard, ANY)],
        // Own: the lesson is theirs by the timetable of the day, or as a substitute.
        Action::SignLesson => &[(Teacher, &[Own])],
        Action::WithdrawLesson => &[(VicePrincipal, ANY), (Teacher, &[Own])],
        Action::CloseLessonWeek => &[(Teacher, &[Homeroom])],
        Action::ReopenLessonWeek | Action::SignLessonMonth | Action::WithdrawLessonMonth => {
            &[(Principal, ANY), (VicePrincipal, ANY)]
        }
        // Who teaches the student; correcting and taking back is for who wrote the note, which the decision asks.
        Action::RecordConductNote => &[(Teacher, &[Homeroom, ClassTeacher])],
        Action::WithdrawConductNote => {
            &[(Principal, ANY), (VicePrincipal, ANY), (Teacher, &[Homeroom, ClassTeacher])]
        }
        Action::ReviewConduct => &[(Teacher, &[Homeroom])],
        // Which measure is whose is asked by the decision.
        Action::DecideDiscipline | Action::LiftDiscipline => {
            &[(Principal, ANY), (VicePrincipal, ANY), (Teacher, &[Homeroom, ClassTeacher])]
        }
        // To a grade or the whole school it is about the school, of which nobody is the teacher.
        Action::SendMessage => {
            &[(Principal, ANY), (VicePrincipal, ANY), (AdminBoard, ANY), (Teacher, &[Homeroom, ClassTeacher])]
        }
        Action::WriteToSchool | Action::MarkMessageSeen => &[(Guardian, &[GuardianOf])],
        // The homeroom teacher of today alone: who hands the class over loses the book with it.
        Action::WriteHomeroomPage
        | Action::RecordCircumstances
        | Action::LogParentContact
        | Action::RecordParentMeeting
        | Action::OpenSupportCase
        | Action::CloseSupportCase => &[(Teacher, &[Homeroom])],
        // Own: one of the two teachers of a change. Both signatures are given by the people themselves.
        Action::HandOverHomeroomBook | Action::TakeOverHomeroomBook => &[(Teacher, &[Homeroom, Own])],
        Action::LockHomeroomBook => &[(Principal, ANY), (VicePrincipal, ANY)],
        Action::DeclareDocumentType => &[(Operator, ANY), (Principal, ANY), (AdminBoard, ANY)],
        Action::SubmitDocument => &[
            (Teacher, ANY),
            (SubjectGroupHead, ANY),
            (VicePrincipal, ANY),
            (Principal, ANY),
            (Clerk, ANY),
            (AdminBoard, ANY),
        ],
        Action::ApproveDocument | Action::ReturnDocument => {
            &[(Principal, ANY), (VicePrincipal, ANY), (SubjectGroupHead, &[GroupHead])]
        }
        Action::AssignDuty | Action::EndDuty => &[(Principal, ANY)],
        // Both signatures are given by the people themselves.
        Action::HandOverDuty | Action::AcceptDuty | Action::CancelDutyHandOver => &[
            (Principal, &[Own]),
            (VicePrincipal, &[Own]),
            (AdminBoard, &[Own]),
            (SubjectGroupHead, &[Own]),
            (Teacher, &[Own]),
            (Clerk, &[Own]),
        ],
        Action::ReportIncident => &[
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (SubjectGroupHead, ANY),
            (Teacher, ANY),
            (Clerk, ANY),
        ],
        Action::TakeIncident | Action::AnswerIncident => &[(AdminBoard, ANY)],
        Action::CloseIncident => &[
            (AdminBoard, ANY),
            (Principal, &[Own]),
            (VicePrincipal, &[Own]),
            (SubjectGroupHead, &[Own]),
            (Teacher, &[Own]),
            (Clerk, &[Own]),
        ],
        Action::ReopenIncident => &[
            (Principal, &[Own]),
            (VicePrincipal, &[Own]),
            (AdminBoard, &[Own]),
            (SubjectGroupHead, &[Own]),
            (Teacher, &[Own]),
            (Clerk, &[Own]),
        ],
        Action::ReadDuties => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (SubjectGroupHead, ANY),
            (Teacher, ANY),
            (Clerk, ANY),
            (Inspector, ANY),
        ],
        Action::ReadIncident => &[
            (Principal, ANY),
            (AdminBoard, ANY),
            (VicePrincipal, &[Own]),
            (SubjectGroupHead, &[Own]),
            (Teacher, &[Own]),
            (Clerk, &[Own]),
        ],
        Action::ReadSchool => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (SubjectGroupHead, ANY),
            (Teacher, ANY),
            (Clerk, ANY),
            (Guardian, ANY),
            (Inspector, ANY),
        ],
        Action::ReadStaff => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Clerk, ANY),
            (Inspector, ANY),
            (SubjectGroupHead, &[Own]),
            (Teacher, &[Own]),
            (Guardian, &[Own]),
        ],
        Action::ReadClassList => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Clerk, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom, ClassTeacher]),
        ],
        Action::ReadStudent => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Clerk, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom, ClassTeacher]),
            (Guardian, &[GuardianOf]),
        ],
        Action::ReadStudentPrivate => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Clerk, ANY),
            (Teacher, &[Homeroom]),
            (Guardian, &[GuardianOf]),
        ],
        Action::ReadStudentHealth => &[(Principal, ANY), (Teacher, &[Homeroom]), (Guardian, &[GuardianOf])],
        Action::ReadRegister => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Clerk, ANY),
            (Inspector, ANY),
        ],
        Action::ReadGrades => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom, SubjectTeacher]),
        ],
        Action::ReadResults => &[(Guardian, &[GuardianOf])],
        Action::ReadYearResults | Action::ReadClassSummary => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom]),
        ],
        Action::ReadChange => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Inspector, ANY),
            (Teacher, &[Own, Homeroom]),
        ],
        Action::ReadReadiness => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom, SubjectTeacher]),
        ],
        Action::ReadLateChanges => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom]),
        ],
        // A guardian is one of a student, never of a class.
        Action::ReadAttendance => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom, ClassTeacher]),
            (Guardian, &[GuardianOf]),
        ],
        Action::ReadMergers => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Clerk, ANY),
            (Inspector, ANY),
        ],
        Action::ReadTransfers => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Clerk, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom]),
            (Guardian, &[GuardianOf]),
        ],
        // A guardian's is that of their own child.
        Action::ReadTimetable => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (SubjectGroupHead, ANY),
            (Teacher, ANY),
            (Clerk, ANY),
            (Guardian, &[GuardianOf]),
            (Inspector, ANY),
        ],
        Action::ReadSubstitutions => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (SubjectGroupHead, ANY),
            (Teacher, ANY),
            (Clerk, ANY),
            (Inspector, ANY),
        ],
        // An illness is nobody else's business.
        Action::ReadAbsence => &[
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (SubjectGroupHead, &[Own]),
            (Teacher, &[Own]),
        ],
        Action::ReadLessonLog => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom, ClassTeacher]),
        ],
        Action::ReadUnsignedLessons => {
            &[(Principal, ANY), (VicePrincipal, ANY), (AdminBoard, ANY), (Inspector, ANY), (Teacher, &[Own])]
        }
        // Teachers' own working paper: what parents are to know is shared note by note, in the contact book.
        Action::ReadConduct => {
            &[(Principal, ANY), (VicePrincipal, ANY), (Teacher, &[Homeroom, ClassTeacher])]
        }
        Action::ReadDiscipline => &[
            (Principal, ANY),
            (VicePrincipal, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom]),
            (Guardian, &[GuardianOf]),
        ],
        // A child of seven and more has a say in what is disclosed about them (Law on Children 2016, Article 21; Decree 13/2023,
        // Article 20). Children have no accounts here, so the school asks them before it opens a guardian's; a note and a message are
        // shared one by one, so that a teacher can heed what the child said. Whether consent must be recorded per disclosure is unsure.
        Action::ReadContactBook => {
            &[(Principal, ANY), (VicePrincipal, ANY), (Teacher, &[Homeroom]), (Guardian, &[GuardianOf])]
        }
        // Neither the admin board nor the clerk nor an inspector: circumstances are nobody's but who helps.
        Action::ReadHomeroomBook | Action::ReadCircumstances => {
            &[(Principal, ANY), (VicePrincipal, ANY), (Teacher, &[Homeroom])]
        }
        Action::ReadDocument => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Inspector, ANY),
            (SubjectGroupHead, &[GroupHead, Own]),
            (Teacher, &[Own]),
            (Clerk, &[Own]),
        ],
        Action::ReadJournal => &[(Operator, ANY), (Principal, ANY), (AdminBoard, ANY), (Inspector, ANY)],
        Action::ReadHistory => &[
            (Operator, ANY),
            (Principal, ANY),
            (VicePrincipal, ANY),
            (AdminBoard, ANY),
            (Inspector, ANY),
            (Teacher, &[Homeroom, SubjectTeacher, Own]),
            (SubjectGroupHead, &[Own]),
            (Clerk, &[Own]),
        ],
    }
}

/// Whether the role may do it in that relation. A grant to any object holds in every relation.
#[must_use]
pub fn permits(action: Action, role: Role, relation: Relation) -> bool {
    grants(action).iter().any(|(granted, relations)| {
        *granted == role && (relations.contains(&Relation::None) || relations.contains(&relation))
    })
}

/// The whole table as text, one line per action and role, one column per relation: the golden file that people read.
#[must_use]
pub fn matrix() -> String {
    let mut text = String::from("# action | role | ");
    for relation in Relation::ALL {
        let _ = write!(text, " {}", relation.code());
    }
    for action in Action::ALL {
        text.push('\n');
        for role in Role::ALL {
            let _ = write!(text, "\n{:24}| {:19}| ", action.code(), role.code());
            for relation in Relation::ALL {
                let mark = if permits(*action, *role, *relation) { "yes" } else { "-" };
                let _ = write!(text, " {mark:width$}", width = relation.code().len());
            }
            text.truncate(text.trim_end().len());
        }
    }
    text.push('\n');
    text
}
