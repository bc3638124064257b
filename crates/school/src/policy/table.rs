//! The policy table. Reading it should answer "may a … do this?" without running anything; `schema/golden/policy.txt` is
//! the same table written out in full.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Finds a value by its code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}

coded! {
    /// What an account may be at a school.
    Role {
        /// Operator of the installation, at the command line only (người vận hành hệ thống).
        Operator = "operator";
        /// Principal (hiệu trưởng).
        Principal = "principal";
        /// Vice principal (phó hiệu trưởng).
        VicePrincipal = "vice-principal";
        /// Member of the admin board of the records system (ban quản trị).
        AdminBoard = "admin-board";
        /// Head of a subject group (tổ trưởng chuyên môn).
        SubjectGroupHead = "subject-group-head";
        /// Teacher (giáo viên).
        Teacher = "teacher";
        /// Clerk of the school office (văn thư).
        Clerk = "clerk";
        /// Guardian of a student (cha mẹ, người giám hộ).
        Guardian = "guardian";
        /// Inspector of the authorities (thanh tra), reads only.
        Inspector = "inspector";
        /// The program itself, on the clock (hệ thống); never given to an account.
        System = "system";
    }
}

impl Role {
    /// Whether an account can have the role: the operator and the system are no accounts.
    #[must_use]
    pub fn is_grantable(self) -> bool {
        !matches!(self, Self::Operator | Self::System)
    }

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Operator => "Người vận hành hệ thống",
            Self::Principal => "Hiệu trưởng",
            Self::VicePrincipal => "Phó hiệu trưởng",
            Self::AdminBoard => "Ban quản trị",
            Self::SubjectGroupHead => "Tổ trưởng chuyên môn",
            Self::Teacher => "Giáo viên",
            Self::Clerk => "Văn thư",
            Self::Guardian => "Phụ huynh",
            Self::Inspector => "Thanh tra",
            Self::System => "Hệ thống",
        }
    }
}

coded! {
    /// What the account is to the object of the action.
    Relation {
        /// Nothing in particular.
        None = "none";
        /// It is their own account or document.
        Own = "own";
        /// Homeroom teacher of the class or of the student's class (giáo viên chủ nhiệm).
        Homeroom = "homeroom";
        /// Teaches that subject in that class.
        SubjectTeacher = "subject-teacher";
        /// Teaches some subject in that class.
        ClassTeacher = "class-teacher";
        /// Heads the subject group of the document's author.
        GroupHead = "group-head";
        /// Guardian of the student.
        GuardianOf = "guardian-of";
    }
}

coded! {
    /// Everything that can be done or read.
    Action {
        /// Found a school.
        FoundSchool = "found-school";
        /// Change the school's name or place from a date on.
        ChangeSchoolIdentity = "change-school-identity";
        /// Open a school year with its calendar.
        OpenSchoolYear = "open-school-year";
        /// Open an account.
        OpenAccount = "open-account";
        /// Give a role to an account.
        GrantRole = "grant-role";
        /// Take a role from an account.
        RevokeRole = "revoke-role";
        /// Disable an account.
        DisableAccount = "disable-account";
        /// Enable a disabled account.
        EnableAccount = "enable-account";
        /// Form a subject group or change its head and members.
        FormSubjectGroup = "form-subject-group";
        /// Create a class of a school year.
        CreateClass = "create-class";
        /// Assign the homeroom teacher of a class.
        AssignHomeroomTeacher = "assign-homeroom-teacher";
        /// Assign who teaches a subject to a class.
        AssignSubjectTeacher = "assign-subject-teacher";
        /// End such an assignment.
        EndSubjectTeacher = "end-subject-teacher";
        /// Choose the electives of a class.
        ChooseClassSubjects = "choose-class-subjects";
        /// Set a student's individual plan.
        SetIndividualPlan = "set-individual-plan";
        /// End a student's individual plan.
        EndIndividualPlan = "end-individual-plan";
        /// Admit students, with register number and class.
        AdmitStudents = "admit-students";
        /// Place students in a class of a new school year.
        EnrollStudents = "enroll-students";
        /// Move a student to another class.
        ChangeClass = "change-class";
        /// Record that a student left the school.
        RecordDeparture = "record-departure";
        /// Take a student back who had left.
        ReadmitStudent = "readmit-student";
        /// Record the ministry's code of a student.
        AssignMinistryCode = "assign-ministry-code";
        /// Correct a student's identity, contact or health data.
        CorrectStudent = "correct-student";
        /// Register a guardian of a student.
        RegisterGuardian = "register-guardian";
        /// Link a guardian to a sign-in account.
        LinkGuardianAccount = "link-guardian-account";
        /// Destroy the keys of a person's data.
        ErasePersonalData = "erase-personal-data";
        /// Enter or correct grades in subjects.
        EnterGrades = "enter-grades";
        /// Enter or correct ratings of qualities and competencies.
        EnterTraits = "enter-traits";
        /// Take back what one command entered; each column also needs the right to enter it.
        RevertBatch = "revert-batch";
        /// Propose that a pupil sits another test.
        ProposeReplacementTest = "propose-replacement-test";
        /// Permit or refuse a proposed replacement test.
        DecideReplacementTest = "decide-replacement-test";
        /// Record the score of a permitted replacement test.
        RecordReplacementTest = "record-replacement-test";
        /// Save a template of the comment bank, the school's or one's own.
        SaveCommentTemplate = "save-comment-template";
        /// Take a template out of the comment bank.
        RetireCommentTemplate = "retire-comment-template";
        /// Lock a grading period.
        LockPeriod = "lock-period";
        /// Unlock a grading period.
        UnlockPeriod = "unlock-period";
        /// Cancel a lock at a set time before it takes effect.
        CancelScheduledLock = "cancel-scheduled-lock";
        /// Ask for a change of a closed book.
        RequestChange = "request-change";
        /// Take such a request back.
        WithdrawChange = "withdraw-change";
        /// Order a requested change.
        OrderChange = "order-change";
        /// Refuse a requested change.
        RefuseChange = "refuse-change";
        /// Carry out an ordered change.
        ExecuteChange = "execute-change";
        /// End the unlock for a change before its time.
        CloseUnlock = "close-unlock";
        /// Record what came to pass by time alone.
        RecordDue = "record-due";
        /// Sign off a subject of a class.
        SignOffSubject = "sign-off-subject";
        /// Consolidate a class and sign its summary.
        ConsolidateClass = "consolidate-class";
        /// Confirm classes as principal, or on the principal's behalf.
        ConfirmClass = "confirm-class";
        /// Take a signature back, or return it from a higher stage.
        WithdrawSignOff = "withdraw-sign-off";
        /// Publish results to guardians.
        PublishResults = "publish-results";
        /// Withdraw published results.
        WithdrawResults = "withdraw-results";
        /// Finalize the results of a class's year.
        FinalizeYear = "finalize-year";
        /// Decide about a promotion that the rules leave open.
        DecidePromotion = "decide-promotion";
        /// Propose an award.
        ProposeAward = "propose-award";
        /// Grant awards.
        GrantAwards = "grant-awards";
        /// Decline a proposed award.
        DeclineAward = "decline-award";
        /// Revoke a granted award.
        RevokeAward = "revoke-award";
        /// Declare a type of document.
        DeclareDocumentType = "declare-document-type";
        /// Submit a document or a new version of a returned one.
        SubmitDocument = "submit-document";
        /// Approve a document.
        ApproveDocument = "approve-document";
        /// Return a document with a reason.
        ReturnDocument = "return-document";
        /// Read the school's identity, years, classes and locks.
        ReadSchool = "read-school";
        /// Read accounts, roles and groups.
        ReadStaff = "read-staff";
        /// Read a class's student list.
        ReadClassList = "read-class-list";
        /// Read a student's identity and enrollments.
        ReadStudent = "read-student";
        /// Read a student's contact, guardians and identity number.
        ReadStudentPrivate = "read-student-private";
        /// Read a student's health data.
        ReadStudentHealth = "read-student-health";
        /// Read the register of the school.
        ReadRegister = "read-register";
        /// Read one column of a class's gradebook.
        ReadGrades = "read-grades";
        /// Read a student's published results.
        ReadResults = "read-results";
        /// Read, as staff, what a student's school years came to: results, awards, report book.
        ReadYearResults = "read-year-results";
        /// Read the summary of a class, with its counts over students.
        ReadClassSummary = "read-class-summary";
        /// Read a request to change a closed book.
        ReadChange = "read-change";
        /// Read the school's templates of the comment bank and one's own.
        ReadCommentTemplates = "read-comment-templates";
        /// Read who has not entered or signed what in a class.
        ReadReadiness = "read-readiness";
        /// Read what changed after it was locked, published or finalized.
        ReadLateChanges = "read-late-changes";
        /// Read a document's record.
        ReadDocument = "read-document";
        /// Read the journal of the whole school.
        ReadJournal = "read-journal";
        /// Read the journal of a class, student, cell, document or account.
        ReadHistory = "read-history";
    }
}

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
        Action::FormSubjectGroup => &[(Principal, ANY), (AdminBoard, ANY)],
        Action::CreateClass => &[(Operator, ANY), (AdminBoard, ANY)],
        Action::AssignHomeroomTeacher | Action::AssignSubjectTeacher | Action::EndSubjectTeacher => {
            &[(Principal, ANY), (AdminBoard, ANY)]
        }
        Action::ChooseClassSubjects | Action::SetIndividualPlan | Action::EndIndividualPlan => {
            &[(Principal, ANY), (AdminBoard, ANY)]
        }
        Action::AdmitStudents => &[(Operator, ANY), (AdminBoard, ANY), (Clerk, ANY)],
        // The operator moves students only through the import of the sector database's student file.
        Action::EnrollStudents | Action::ChangeClass => &[(Operator, ANY), (AdminBoard, ANY)],
        Action::RecordDeparture | Action::ReadmitStudent => &[(AdminBoard, ANY)],
        Action::AssignMinistryCode => &[(Operator, ANY), (AdminBoard, ANY), (Clerk, ANY)],
        Action::CorrectStudent | Action::RegisterGuardian => {
            &[(Operator, ANY), (AdminBoard, ANY), (Clerk, ANY), (Teacher, &[Homeroom])]
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
