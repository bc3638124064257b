//! Everything that can be done or read: one action per command, and one per reading that needs a right.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::coded::coded;

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
        /// Set the login and password of an account.
        SetPassword = "set-password";
        /// Invite people to set a password of their own.
        InviteAccounts = "invite-accounts";
        /// Take an invitation back.
        RevokeInvitation = "revoke-invitation";
        /// Set what the school demands of passwords and second factors.
        SetAccountRules = "set-account-rules";
        /// Remind people of a stale password, and see whose is.
        RemindPasswords = "remind-passwords";
        /// Set up one's own second factor.
        EnrollSecondFactor = "enroll-second-factor";
        /// Propose to take the second factor from an account.
        ProposeFactorReset = "propose-factor-reset";
        /// Take the second factor from an account, as somebody else has proposed.
        ApproveFactorReset = "approve-factor-reset";
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
        /// Merge two entries of the register that are one person.
        MergeStudents = "merge-students";
        /// Roll a school year over: next year's classes from what this one came to.
        RollOverYear = "roll-over-year";
        /// Move a student to another class.
        ChangeClass = "change-class";
        /// Record that a student left the school.
        RecordDeparture = "record-departure";
        /// Take a student back who had left.
        ReadmitStudent = "readmit-student";
        /// Suspend a student, who stays enrolled.
        SuspendStudent = "suspend-student";
        /// Take a suspended student back.
        ReturnStudent = "return-student";
        /// Record the ministry's code of a student.
        AssignMinistryCode = "assign-ministry-code";
        /// Correct a student's identity, contact or health data.
        CorrectStudent = "correct-student";
        /// Register a guardian of a student.
        RegisterGuardian = "register-guardian";
        /// Link a guardian to a sign-in account.
        LinkGuardianAccount = "link-guardian-account";
        /// Make a known guardian the guardian of another student.
        AssignGuardian = "assign-guardian";
        /// Correct what is known of a guardian.
        CorrectGuardian = "correct-guardian";
        /// Record that somebody is no guardian of a student any more.
        EndGuardian = "end-guardian";
        /// Record a consent to a use of a child's data.
        RecordConsent = "record-consent";
        /// Record that a consent is withdrawn.
        WithdrawConsent = "withdraw-consent";
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
        /// Record or correct who was in a half-day session of a class.
        RecordAttendance = "record-attendance";
        /// Take the record of a session back.
        WithdrawAttendance = "withdraw-attendance";
        /// Close a week of a class's attendance.
        CloseAttendanceWeek = "close-attendance-week";
        /// Open a closed week again.
        ReopenAttendanceWeek = "reopen-attendance-week";
        /// Sign a month of classes' attendance.
        SignAttendanceMonth = "sign-attendance-month";
        /// Take the signature of a month back.
        WithdrawAttendanceMonth = "withdraw-attendance-month";
        /// Agree to take a student of another school.
        AgreeToTransfer = "agree-to-transfer";
        /// Refuse to take a student of another school.
        RefuseTransfer = "refuse-transfer";
        /// Take such an agreement back.
        CancelTransfer = "cancel-transfer";
        /// Keep the dossier that an old school released.
        ReceiveDossier = "receive-dossier";
        /// Admit the student of a received dossier.
        AdmitTransfer = "admit-transfer";
        /// Record that another school agreed to take a student.
        RecordTransferRequest = "record-transfer-request";
        /// Release a student to another school.
        ReleaseTransfer = "release-transfer";
        /// Record that the receiving school will not admit a student.
        RecordTransferEnding = "record-transfer-ending";
        /// Take a student back whom the receiving school will not admit.
        WithdrawRelease = "withdraw-release";
        /// Record that the receiving school has admitted a student.
        AcknowledgeAdmission = "acknowledge-admission";
        /// Agree to take over another school.
        AgreeToMerger = "agree-to-merger";
        /// Record that another school agreed to be the heir of this one.
        RecordMerger = "record-merger";
        /// Close the school for the benefit of its heir.
        CloseSchool = "close-school";
        /// Decline to be closed for the benefit of another school.
        DeclineMerger = "decline-merger";
        /// Record what the school that was to be closed did.
        ConcludeMerger = "conclude-merger";
        /// Keep the dossier of a student of a closed school.
        InheritStudent = "inherit-student";
        /// Admit students of a closed school and place them.
        AdmitMerged = "admit-merged";
        /// Set the timetables of classes from a day on.
        SetTimetable = "set-timetable";
        /// Withdraw a timetable before it is in force.
        WithdrawTimetable = "withdraw-timetable";
        /// Give lessons of an absent teacher to others.
        ArrangeSubstitution = "arrange-substitution";
        /// End a substitution.
        EndSubstitution = "end-substitution";
        /// Say that lessons are not taught.
        CancelLessons = "cancel-lessons";
        /// Say that canceled lessons are taught after all.
        RestoreLessons = "restore-lessons";
        /// Plan when a canceled lesson is made up for.
        PlanMakeUp = "plan-make-up";
        /// Sign a lesson in the log, or correct its row.
        SignLesson = "sign-lesson";
        /// Take the row of a lesson back.
        WithdrawLesson = "withdraw-lesson";
        /// Close a week of a class's lesson log.
        CloseLessonWeek = "close-lesson-week";
        /// Open a closed week of a log again.
        ReopenLessonWeek = "reopen-lesson-week";
        /// Sign a month of classes' lesson logs.
        SignLessonMonth = "sign-lesson-month";
        /// Take the signature of a month of a log back.
        WithdrawLessonMonth = "withdraw-lesson-month";
        /// Note something of a student's conduct, or correct the note.
        RecordConductNote = "record-conduct-note";
        /// Take a note of a student's conduct back.
        WithdrawConductNote = "withdraw-conduct-note";
        /// Review the conduct of a class in a week or month.
        ReviewConduct = "review-conduct";
        /// Decide a measure of discipline.
        DecideDiscipline = "decide-discipline";
        /// Lift a measure of discipline.
        LiftDiscipline = "lift-discipline";
        /// Write to the guardians of a student, a class, a grade or the whole school.
        SendMessage = "send-message";
        /// Write to the school about one's child.
        WriteToSchool = "write-to-school";
        /// Say that a message about one's child was seen.
        MarkMessageSeen = "mark-message-seen";
        /// Write a page of a class's homeroom book.
        WriteHomeroomPage = "write-homeroom-page";
        /// Write down the circumstances of a student.
        RecordCircumstances = "record-circumstances";
        /// Note a talk with a student's parents.
        LogParentContact = "log-parent-contact";
        /// Record a meeting of a class's parents.
        RecordParentMeeting = "record-parent-meeting";
        /// Begin to support a student.
        OpenSupportCase = "open-support-case";
        /// End the support of a student.
        CloseSupportCase = "close-support-case";
        /// Close the homeroom book of a class up to a day.
        LockHomeroomBook = "lock-homeroom-book";
        /// Sign that the homeroom book of a class is handed over to the next homeroom teacher.
        HandOverHomeroomBook = "hand-over-homeroom-book";
        /// Sign that the homeroom book of a class was received from the homeroom teacher before.
        TakeOverHomeroomBook = "take-over-homeroom-book";
        /// Declare a type of document.
        DeclareDocumentType = "declare-document-type";
        /// Submit a document or a new version of a returned one.
        SubmitDocument = "submit-document";
        /// Approve a document.
        ApproveDocument = "approve-document";
        /// Return a document with a reason.
        ReturnDocument = "return-document";
        /// Carry out an import; each step also needs its own right.
        CarryOutImport = "carry-out-import";
        /// Publish the key with which the school signs.
        IntroduceSigningKey = "introduce-signing-key";
        /// Trust a key of another school.
        TrustSchoolKey = "trust-school-key";
        /// Stop trusting a key of another school.
        WithdrawSchoolKey = "withdraw-school-key";
        /// Accept a head of another school's ledger with what it proves.
        AcceptHead = "accept-head";
        /// Record the principal's decision that somebody has a duty.
        AssignDuty = "assign-duty";
        /// End a duty by a decision of the principal.
        EndDuty = "end-duty";
        /// Hand one's duty over to somebody else.
        HandOverDuty = "hand-over-duty";
        /// Accept a duty that was handed over.
        AcceptDuty = "accept-duty";
        /// Take a hand-over of a duty back, or decline it.
        CancelDutyHandOver = "cancel-duty-hand-over";
        /// Report an incident to the admin board.
        ReportIncident = "report-incident";
        /// Take an incident report into work.
        TakeIncident = "take-incident";
        /// Answer an incident report.
        AnswerIncident = "answer-incident";
        /// Close an incident report.
        CloseIncident = "close-incident";
        /// Open one's own incident report again.
        ReopenIncident = "reopen-incident";
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
        /// Read who was in the sessions of a class, or what a student missed.
        ReadAttendance = "read-attendance";
        /// Read transfers from and to other schools.
        ReadTransfers = "read-transfers";
        /// Read mergers with other schools, and what closing the school would do.
        ReadMergers = "read-mergers";
        /// Take the dossier of a released student as a file for another installation.
        ReadDossier = "read-dossier";
        /// Read which keys of other schools are trusted, and which heads were accepted.
        ReadSchoolKeys = "read-school-keys";
        /// Read the timetable of a class, with who stands in.
        ReadTimetable = "read-timetable";
        /// Read the timetable of a teacher, who is free in a period, and substitutions.
        ReadSubstitutions = "read-substitutions";
        /// Read why a teacher was absent, or lessons were not taught, in words.
        ReadAbsence = "read-absence";
        /// Read the lesson log of a class.
        ReadLessonLog = "read-lesson-log";
        /// Read which lessons an account has not signed.
        ReadUnsignedLessons = "read-unsigned-lessons";
        /// Read the notes about a student's conduct, and the reviews of a class.
        ReadConduct = "read-conduct";
        /// Read the measures of discipline about a student.
        ReadDiscipline = "read-discipline";
        /// Read the contact book of a student.
        ReadContactBook = "read-contact-book";
        /// Read the homeroom book of a class.
        ReadHomeroomBook = "read-homeroom-book";
        /// Read the circumstances of a student, the talks with parents, and how the student is supported.
        ReadCircumstances = "read-circumstances";
        /// Read a document's record.
        ReadDocument = "read-document";
        /// Read who has which duty.
        ReadDuties = "read-duties";
        /// Read an incident report.
        ReadIncident = "read-incident";
        /// Read the journal of the whole school.
        ReadJournal = "read-journal";
        /// Read the journal of a class, student, cell, document or account.
        ReadHistory = "read-history";
    }
}
