//! One attempt per mutation of the schema, each with an input that would pass if the right were there.

use serde_json::{Value, json};
use socai_tests::{Answer, Client};
use uuid::Uuid;

use super::{
    files::Files,
    people::{About, Person},
};
use crate::office::Office;

/// A well-formed id of a merger that nobody has.
const NO_MERGER: &str = "bWVyZ2VyOjAxOTAwMDAwMDAwMDcwMDA4MDAwMDAwMDAwMDBmZmZm";

/// A mutation that somebody tries.
pub(super) struct Attempt {
    pub(super) mutation: &'static str,
    /// The action of the policy table; `None` for what everybody may do to themselves.
    pub(super) action: Option<String>,
    pub(super) about: About,
    pub(super) input_type: String,
    input: Value,
}

impl Attempt {
    /// Sends it under a fresh key.
    pub(super) async fn send(&self, office: &Office<'_>, by: &Client) -> Answer {
        self.ask(by, &self.input_to(office), "{ refusals { code } }").await
    }

    /// What is sent to a school, under a fresh key.
    pub(super) fn input_to(&self, office: &Office<'_>) -> Value {
        let mut input = self.input.clone();
        if !matches!(self.mutation, "changeOwnPassword" | "enrollSecondFactor") {
            input["school"] = json!(office.school);
        }
        // Passwords are no commands of the ledger.
        if !matches!(self.mutation, "setPassword" | "changeOwnPassword" | "enrollSecondFactor") {
            input["idempotencyKey"] = json!(Uuid::now_v7());
        }
        input
    }

    /// Sends an input, reading what is selected of the payload.
    async fn ask(&self, by: &Client, input: &Value, select: &str) -> Answer {
        let Self { mutation, input_type, .. } = self;
        let document = format!("mutation($input: {input_type}!) {{ {mutation}(input: $input) {select} }}");
        by.graphql(&document, json!({ "input": input })).await
    }

    /// The codes with which it is refused to a person; empty when it is carried out.
    pub(super) async fn by(&self, office: &Office<'_>, person: &Person) -> Vec<String> {
        let data = self.send(office, &person.client).await.ok();
        let refusals = data[self.mutation]["refusals"].as_array().unwrap().iter();
        refusals.map(|refusal| refusal["code"].as_str().unwrap().to_owned()).collect()
    }
}

/// `enterGrades` becomes `enter-grades`.
fn action_of(mutation: &str) -> String {
    mutation.chars().fold(String::new(), |mut code, letter| {
        if letter.is_uppercase() {
            code.push('-');
        }
        code.push(letter.to_ascii_lowercase());
        code
    })
}

/// Every mutation of the school `office`, about the things of `files`, in an order in which earlier ones do not spoil later ones.
pub(super) fn all(office: &Office<'_>, files: &Files) -> Vec<Attempt> {
    let (year, first, last) = (&office.year, office.first_day.to_string(), office.last_day.to_string());
    let Files { class, student, child, guardian, document, .. } = files;
    let (other, teacher, music) = (&files.other_account, &files.homeroom_teacher, &files.music_teacher);
    let period = json!({ "year": year, "moment": "END_OF_YEAR" });
    let name = json!({ "family": "Lê", "middle": "Thị", "given": "Thử" });
    let order = json!({ "number": "09/QĐ-THBM", "dated": first });
    let scope = json!({ "period": { "year": year, "moment": "MID_TERM_TWO" }, "area": { "classId": class } });
    let lock = json!({ "scope": scope, "order": order });
    let publication = json!({ "period": period, "area": { "classId": class }, "order": order });
    let grade = |target: Value, mark: &str, level: &str| {
        let entry = json!({ "studentId": student, "target": target, mark: level, "expectedVersion": 0 });
        json!({ "classId": class, "period": period, "entries": [entry] })
    };
    let identity = json!({
        "name": name, "code": { "temporary": "TAM-9901" }, "gender": "MALE",
        "bornOn": format!("{}-03-01", office.first_day.year() - 10),
    });
    let elsewhere = json!({ "code": "31999997", "name": "Trường Thử" });
    let evidence = json!({ "ledger": Uuid::nil(), "position": 1, "leaf": "cd".repeat(32) });
    let application = json!({
        "from": elsewhere, "grade": "G3",
        "applicant": { "name": name, "bornOn": format!("{}-03-01", office.first_day.year() - 8) },
    });
    let (next, today) = (office.first_day.year() + 1, office.today());
    let monday =
        |subject: &str| json!({ "day": "MONDAY", "session": "MORNING", "period": 1, "subject": subject });
    vec![
        attempt(
            "changeSchoolIdentity",
            About::School,
            json!({ "name": "Trường Thử", "commune": "Xã Thử", "province": "Tỉnh Thử", "from": first }),
        ),
        attempt(
            "openSchoolYear",
            About::School,
            json!({
                "year": format!("{next}-{}", next + 1), "firstDay": format!("{next}-09-05"), "lastDay": format!("{}-05-31", next + 1),
                "termTwoFirstDay": format!("{}-01-19", next + 1), "termOneWeeks": 18, "termTwoWeeks": 17,
            }),
        ),
        attempt("openAccount", About::School, json!({ "name": name, "roles": ["CLERK"] })),
        shared(
            "grantRole",
            About::OtherAccount,
            "RoleInput",
            json!({ "accountId": other, "role": "TEACHER" }),
        ),
        shared(
            "revokeRole",
            About::OtherAccount,
            "RoleInput",
            json!({ "accountId": other, "role": "TEACHER" }),
        ),
        shared("disableAccount", About::OtherAccount, "AccountInput", json!({ "accountId": other })),
        shared("enableAccount", About::OtherAccount, "AccountInput", json!({ "accountId": other })),
        Attempt {
            action: Some("open-account".to_owned()),
            ..attempt(
                "setPassword",
                About::School,
                json!({
                    "accountId": other, "credentials": { "login": "quantri2", "password": "mot-mat-khau-khac" },
                }),
            )
        },
        Attempt {
            action: None,
            ..attempt(
                "changeOwnPassword",
                About::OwnAccount,
                json!({ "currentPassword": "sai", "newPassword": "ngan" }),
            )
        },
        attempt(
            "inviteAccounts",
            About::School,
            json!({ "invitations": [{ "accountId": files.head, "login": "bomon11" }], "days": 3 }),
        ),
        shared("revokeInvitation", About::School, "CredentialInput", json!({ "accountId": files.head })),
        attempt("setAccountRules", About::School, json!({ "passwordDays": 365 })),
        attempt("remindPasswords", About::School, json!({ "accountIds": [files.music_teacher] })),
        shared("proposeFactorReset", About::School, "CredentialInput", json!({ "accountId": other })),
        shared("approveFactorReset", About::School, "CredentialInput", json!({ "accountId": other })),
        Attempt {
            action: None,
            ..attempt("enrollSecondFactor", About::OwnAccount, json!({ "code": "000000" }))
        },
        attempt(
            "formSubjectGroup",
            About::School,
            json!({ "name": "Tổ thử", "headId": files.head, "memberIds": [], "from": first }),
        ),
        attempt("createClass", About::School, json!({ "year": year, "name": "5Y", "grade": "G5" })),
        attempt(
            "assignHomeroomTeacher",
            About::Class,
            json!({ "classId": class, "teacherId": teacher, "from": first }),
        ),
        attempt(
            "assignSubjectTeacher",
            About::Class,
            json!({ "classId": class, "subject": "MATHEMATICS", "teacherId": teacher, "from": first }),
        ),
        attempt(
            "endSubjectTeacher",
            About::Class,
            json!({ "classId": class, "subject": "MUSIC", "teacherId": music, "until": last }),
        ),
        attempt(
            "admitStudents",
            About::School,
            json!({ "entries": [{
            "classId": class, "on": first, "origin": { "new": true }, "identity": identity,
        }] }),
        ),
        attempt(
            "enrollStudents",
            About::Class,
            json!({ "classId": class, "on": first, "studentIds": [student] }),
        ),
        attempt(
            "correctStudent",
            About::Student,
            json!({ "studentId": student, "contact": { "address": "Thôn Thử" } }),
        ),
        attempt("assignMinistryCode", About::Student, json!({ "studentId": student, "code": "3199009901" })),
        attempt(
            "changeClass",
            About::Student,
            json!({ "studentId": student, "toClassId": class, "on": last }),
        ),
        attempt(
            "registerGuardian",
            About::Student,
            json!({ "studentId": student, "guardian": { "relation": "OTHER", "name": name } }),
        ),
        attempt(
            "assignGuardian",
            About::Student,
            json!({ "guardianId": guardian, "studentId": student, "relation": "OTHER" }),
        ),
        attempt(
            "correctGuardian",
            About::Child,
            json!({ "guardianId": guardian, "studentId": child, "contact": { "phone": "0900000077" } }),
        ),
        attempt(
            "recordConsent",
            About::Child,
            json!({
                "guardianId": guardian, "studentId": child, "purpose": "IMAGES", "on": first, "childAgrees": true,
            }),
        ),
        attempt(
            "withdrawConsent",
            About::Child,
            json!({ "guardianId": guardian, "studentId": child, "purpose": "IMAGES", "on": first }),
        ),
        attempt(
            "endGuardian",
            About::Student,
            json!({ "guardianId": guardian, "studentId": student, "reason": "Thử" }),
        ),
        attempt(
            "mergeStudents",
            About::School,
            json!({ "standsId": student, "duplicateId": child, "reason": "Thử" }),
        ),
        attempt(
            "rollOverYear",
            About::School,
            json!({
                "of": { "fromYear": year, "toYear": format!("{next}-{}", next + 1), "on": format!("{next}-09-07") },
                "plan": Uuid::nil(),
            }),
        ),
        attempt(
            "suspendStudent",
            About::Student,
            json!({ "studentId": student, "from": last, "reason": "Thử" }),
        ),
        attempt("returnStudent", About::Student, json!({ "studentId": student, "on": last })),
        attempt("linkGuardianAccount", About::Child, json!({ "guardianId": guardian, "accountId": other })),
        attempt(
            "erasePersonalData",
            About::School,
            json!({ "personId": child, "categories": ["HEALTH"], "basis": "Thử" }),
        ),
        attempt(
            "enterGrades",
            About::Mathematics,
            grade(json!({ "subject": "MATHEMATICS" }), "level", "COMPLETED"),
        ),
        Attempt {
            action: Some("enter-traits".to_owned()),
            ..attempt(
                "enterGrades",
                About::Quality,
                grade(json!({ "quality": "HONESTY" }), "traitLevel", "GOOD"),
            )
        },
        attempt("chooseClassSubjects", About::Class, json!({ "classId": class, "electives": [] })),
        attempt(
            "setIndividualPlan",
            About::Student,
            json!({
                "studentId": student, "year": year, "kind": "EXEMPTION", "exempt": ["MUSIC"], "basis": "Thử", "order": order,
            }),
        ),
        attempt(
            "endIndividualPlan",
            About::Student,
            json!({ "studentId": student, "year": year, "order": order }),
        ),
        attempt(
            "revertBatch",
            About::Class,
            json!({ "classId": class, "period": period, "batch": Uuid::nil() }),
        ),
        attempt(
            "proposeReplacementTest",
            About::Mathematics,
            json!({
                "classId": class, "period": period, "studentId": student, "subject": "MATHEMATICS", "reason": "Thử",
            }),
        ),
        attempt(
            "decideReplacementTest",
            About::School,
            json!({
                "period": period, "studentId": student, "subject": "MATHEMATICS", "permission": "PERMITTED",
            }),
        ),
        attempt(
            "recordReplacementTest",
            About::Mathematics,
            json!({
                "classId": class, "period": period, "studentId": student, "subject": "MATHEMATICS", "score": 8,
                "stands": "SECOND", "expectedVersion": 1,
            }),
        ),
        attempt(
            "saveCommentTemplate",
            About::School,
            json!({ "savedAs": { "newOfSchool": true }, "text": "{ten} tiến bộ." }),
        ),
        attempt(
            "saveCommentTemplate",
            About::OwnAccount,
            json!({ "savedAs": { "newOfMine": true }, "text": "{ten} tiến bộ." }),
        ),
        attempt("retireCommentTemplate", About::School, json!({ "templateId": files.template })),
        attempt("finalizeYear", About::Class, json!({ "classId": class })),
        attempt(
            "decidePromotion",
            About::Student,
            json!({ "studentId": student, "year": year, "verdict": "PROMOTED", "reason": "Thử" }),
        ),
        attempt(
            "proposeAward",
            About::Student,
            json!({ "studentId": student, "year": year, "kind": "ACHIEVEMENT", "citation": "Thử" }),
        ),
        attempt(
            "grantAwards",
            About::School,
            json!({ "grants": [{ "proposed": files.award }], "order": order }),
        ),
        shared(
            "declineAward",
            About::School,
            "AwardInput",
            json!({ "awardId": files.award, "reason": "Thử" }),
        ),
        shared(
            "revokeAward",
            About::School,
            "AwardInput",
            json!({ "awardId": files.award, "reason": "Thử" }),
        ),
        shared("lockPeriod", About::School, "LockInput", lock.clone()),
        shared("unlockPeriod", About::School, "UnlockInput", lock),
        attempt("cancelScheduledLock", About::School, json!({ "lock": 1, "order": order })),
        attempt(
            "requestChange",
            About::Class,
            // Each cell asks for the right to enter its column too; that none is named is refused after the right.
            json!({ "classId": class, "period": period, "cells": [], "reason": "Thử" }),
        ),
        attempt(
            "orderChange",
            About::Change,
            json!({ "requestId": files.request, "execution": { "correction": true }, "order": order }),
        ),
        shared("executeChange", About::Change, "ChangeRequestInput", json!({ "requestId": files.request })),
        shared("closeUnlock", About::Change, "ChangeRequestInput", json!({ "requestId": files.request })),
        attempt("refuseChange", About::Change, json!({ "requestId": files.request, "reason": "Thử" })),
        shared("withdrawChange", About::Change, "ChangeRequestInput", json!({ "requestId": files.request })),
        attempt(
            "signOffSubject",
            About::Mathematics,
            json!({ "classId": class, "period": period, "subject": "MATHEMATICS", "confirmation": "subject/1" }),
        ),
        attempt(
            "consolidateClass",
            About::Class,
            json!({ "classId": class, "period": period, "confirmation": "consolidation/1" }),
        ),
        attempt(
            "confirmClass",
            About::School,
            json!({ "classIds": [class], "period": period, "confirmation": "confirmation/1" }),
        ),
        attempt(
            "withdrawSignOff",
            About::Mathematics,
            json!({ "classId": class, "period": period, "stage": { "subject": "MATHEMATICS" }, "reason": "Thử" }),
        ),
        shared("publishResults", About::School, "PublicationInput", publication.clone()),
        shared("withdrawResults", About::School, "PublicationInput", publication),
        Attempt {
            action: Some("read-dossier".to_owned()),
            ..attempt("writeDossierFile", About::School, json!({ "transferId": files.canceled }))
        },
        Attempt {
            action: Some("receive-dossier".to_owned()),
            ..attempt("receiveDossierFile", About::School, json!({ "file": "{}" }))
        },
        attempt("introduceSigningKey", About::School, json!({})),
        attempt(
            "trustSchoolKey",
            About::School,
            json!({
                "code": "79000999", "name": "Tiểu học Hoa Sen", "key": "b1".repeat(32), "learnedFrom": "Công văn 12/TH-HS",
            }),
        ),
        attempt(
            "withdrawSchoolKey",
            About::School,
            json!({ "key": "b1".repeat(32), "reason": "Trường bạn đã thay khóa" }),
        ),
        attempt(
            "declareDocumentType",
            About::School,
            json!({
                "code": "THU", "name": "Hồ sơ thử", "nameEn": "Trial", "submitters": ["TEACHER"], "approvers": ["PRINCIPAL"],
                "mediaTypes": ["PDF"], "maxBytes": 1000,
            }),
        ),
        attempt(
            "submitDocument",
            About::NewDocument,
            json!({
                "documentType": "KHBD", "title": "Thử", "digest": "f".repeat(64), "size": 100, "mediaType": "PDF",
            }),
        ),
        attempt(
            "returnDocument",
            About::Document,
            json!({ "documentId": document, "version": 1, "reason": "Thử" }),
        ),
        attempt("approveDocument", About::Document, json!({ "documentId": document, "version": 1 })),
        attempt(
            "recordAttendance",
            About::Class,
            json!({
                "classId": class, "date": first, "session": "MORNING", "expectedVersion": 1,
                "entries": [{ "studentId": student, "presence": "UNEXCUSED" }],
            }),
        ),
        attempt(
            "withdrawAttendance",
            About::Class,
            json!({
                "classId": class, "date": first, "session": "MORNING", "expectedVersion": 2, "reason": "Thử",
            }),
        ),
        attempt("closeAttendanceWeek", About::Class, json!({ "classId": class, "week": 1 })),
        attempt(
            "reopenAttendanceWeek",
            About::School,
            json!({ "classId": class, "week": 1, "reason": "Thử" }),
        ),
        attempt("signAttendanceMonth", About::School, json!({ "classIds": [class], "month": first[..7] })),
        attempt(
            "withdrawAttendanceMonth",
            About::School,
            json!({ "classId": class, "month": first[..7], "reason": "Thử" }),
        ),
        attempt("agreeToTransfer", About::School, application.clone()),
        attempt("refuseTransfer", About::School, merged(application, json!({ "reason": "Hết chỗ" }))),
        attempt(
            "admitTransfer",
            About::School,
            json!({ "transferId": files.received, "classId": class, "on": last }),
        ),
        attempt("cancelTransfer", About::School, json!({ "transferId": files.received, "reason": "Thử" })),
        attempt(
            "recordTransferRequest",
            About::School,
            json!({
                "transferId": files.canceled, "studentId": student, "grade": "G5", "to": elsewhere, "releaseBy": first,
                "agreement": evidence,
            }),
        ),
        attempt(
            "releaseTransfer",
            About::School,
            json!({ "transferId": files.canceled, "on": last, "order": order }),
        ),
        attempt(
            "recordTransferEnding",
            About::School,
            json!({ "transferId": files.canceled, "ending": "LAPSED", "evidence": evidence }),
        ),
        attempt(
            "withdrawRelease",
            About::School,
            json!({ "transferId": files.canceled, "classId": class, "on": last }),
        ),
        attempt(
            "acknowledgeAdmission",
            About::School,
            json!({ "transferId": files.canceled, "admission": evidence, "on": last }),
        ),
        attempt("agreeToMerger", About::School, json!({ "from": elsewhere, "on": last, "order": order })),
        attempt("closeSchool", About::School, json!({ "mergerId": NO_MERGER, "plan": Uuid::nil() })),
        attempt("declineMerger", About::School, json!({ "mergerId": NO_MERGER, "reason": "Thử" })),
        attempt("admitMerged", About::School, json!({ "mergerId": NO_MERGER, "on": last, "placements": [] })),
        attempt(
            "setTimetable",
            About::School,
            json!({ "from": last, "timetables": [{ "classId": class, "lessons": [monday("MATHEMATICS")] }] }),
        ),
        attempt("withdrawTimetable", About::School, json!({ "classId": class, "from": last })),
        attempt(
            "arrangeSubstitution",
            About::School,
            json!({
                "absentId": teacher, "reason": "Ốm",
                "lessons": [{ "classId": class, "lesson": files.lesson(0), "substituteId": other }],
            }),
        ),
        attempt(
            "endSubstitution",
            About::School,
            json!({ "substitution": files.substitution, "from": last }),
        ),
        attempt(
            "cancelLessons",
            About::School,
            json!({ "classIds": [class], "from": first, "until": first, "why": "OTHER" }),
        ),
        attempt("restoreLessons", About::School, json!({ "classId": class, "date": first })),
        attempt(
            "planMakeUp",
            About::School,
            json!({ "classId": class, "lesson": files.lesson(2), "on": files.lesson(0) }),
        ),
        attempt(
            "signLesson",
            About::HomeroomAccount,
            json!({
                "classId": class, "lesson": files.lesson(0), "title": "Ôn tập chung", "expectedVersion": 1,
            }),
        ),
        attempt("closeLessonWeek", About::Class, json!({ "classId": class, "week": 1 })),
        attempt("reopenLessonWeek", About::School, json!({ "classId": class, "week": 1, "reason": "Thử" })),
        attempt("signLessonMonth", About::School, json!({ "classIds": [class], "month": first[..7] })),
        attempt(
            "withdrawLessonMonth",
            About::School,
            json!({ "classId": class, "month": first[..7], "reason": "Thử" }),
        ),
        attempt(
            "withdrawLesson",
            About::HomeroomAccount,
            json!({ "classId": class, "lesson": files.lesson(0), "expectedVersion": 1, "reason": "Thử" }),
        ),
        attempt(
            "recordConductNote",
            About::Student,
            json!({ "studentId": student, "on": today, "kind": "PRAISE", "text": "Thử", "isShared": false }),
        ),
        attempt(
            "reviewConduct",
            About::Class,
            json!({
                "classId": class, "span": { "month": today[..7] }, "entries": [], "remark": "Thử", "expectedVersion": 1,
            }),
        ),
        attempt(
            "decideDiscipline",
            About::Student,
            json!({ "studentId": student, "measure": "REMINDER", "on": today, "reason": "Thử" }),
        ),
        attempt(
            "liftDiscipline",
            About::Student,
            json!({ "disciplineId": files.life.discipline, "reason": "Thử" }),
        ),
        attempt("withdrawConductNote", About::Student, json!({ "noteId": files.life.note, "reason": "Thử" })),
        attempt(
            "sendMessage",
            About::Student,
            json!({ "recipient": { "studentId": student }, "text": "Thử" }),
        ),
        attempt("sendMessage", About::Class, json!({ "recipient": { "classId": class }, "text": "Thử" })),
        attempt("sendMessage", About::School, json!({ "recipient": { "grade": "G5" }, "text": "Thử" })),
        attempt("sendMessage", About::School, json!({ "recipient": { "wholeSchool": true }, "text": "Thử" })),
        attempt("writeToSchool", About::Child, json!({ "studentId": child, "text": "Thử" })),
        attempt(
            "markMessageSeen",
            About::Child,
            json!({ "messageId": files.life.message, "studentId": child }),
        ),
        attempt(
            "writeHomeroomPage",
            About::Class,
            json!({ "classId": class, "page": { "summary": true }, "text": "Thử", "expectedVersion": 0 }),
        ),
        attempt(
            "recordCircumstances",
            About::Student,
            json!({ "studentId": student, "text": "Thử", "expectedVersion": 1 }),
        ),
        attempt(
            "logParentContact",
            About::Student,
            json!({ "studentId": student, "on": today, "means": "TELEPHONE", "text": "Thử" }),
        ),
        attempt(
            "recordParentMeeting",
            About::Class,
            json!({
                "classId": class, "on": today, "attendedIds": [student], "minutes": "Thử", "expectedVersion": 0,
            }),
        ),
        attempt("openSupportCase", About::Student, json!({ "studentId": student, "text": "Thử" })),
        attempt("closeSupportCase", About::Student, json!({ "caseId": files.life.case, "outcome": "Thử" })),
        attempt("handOverHomeroomBook", About::Class, json!({ "classId": class, "note": "Thử" })),
        attempt("takeOverHomeroomBook", About::Class, json!({ "classId": class })),
        attempt("lockHomeroomBook", About::School, json!({ "classId": class, "until": first })),
        attempt(
            "assignDuty",
            About::School,
            json!({ "kind": { "known": "OFFICIAL_MAILBOX" }, "holderId": teacher, "order": order, "from": first }),
        ),
        attempt("handOverDuty", About::Duty, json!({ "dutyId": files.duty, "toId": teacher })),
        shared("acceptDuty", About::Duty, "DutyInput", json!({ "dutyId": files.offered[0] })),
        shared("cancelDutyHandOver", About::Duty, "DutyInput", json!({ "dutyId": files.offered[1] })),
        attempt("endDuty", About::School, json!({ "dutyId": files.duty, "until": last, "order": order })),
        attempt(
            "reportIncident",
            About::School,
            json!({ "kind": "TECHNICAL", "severity": "MINOR", "subject": "Thử", "text": "Thử" }),
        ),
        shared("takeIncident", About::Incident, "IncidentInput", json!({ "incidentId": files.incident })),
        shared(
            "answerIncident",
            About::Incident,
            "IncidentRemarkInput",
            json!({ "incidentId": files.incident, "text": "Thử" }),
        ),
        shared("closeIncident", About::Incident, "IncidentInput", json!({ "incidentId": files.incident })),
        shared(
            "reopenIncident",
            About::Incident,
            "IncidentRemarkInput",
            json!({ "incidentId": files.incident, "text": "Thử" }),
        ),
        // Last, because who has left is nobody's student any more.
        attempt(
            "recordDeparture",
            About::Student,
            json!({ "studentId": student, "on": last, "reason": "TRANSFERRED" }),
        ),
        attempt(
            "readmitStudent",
            About::Student,
            json!({ "studentId": student, "classId": class, "on": last }),
        ),
    ]
}

fn attempt(mutation: &'static str, about: About, input: Value) -> Attempt {
    let (first, rest) = mutation.split_at(1);
    let input_type = format!("{}{rest}Input", first.to_uppercase());
    Attempt { mutation, action: Some(action_of(mutation)), about, input_type, input }
}

fn merged(mut input: Value, more: Value) -> Value {
    if let (Some(input), Value::Object(more)) = (input.as_object_mut(), more) {
        input.extend(more);
    }
    input
}

/// An attempt whose input type is not named after it.
fn shared(mutation: &'static str, about: About, input_type: &str, input: Value) -> Attempt {
    Attempt { input_type: input_type.to_owned(), ..attempt(mutation, about, input) }
}

/// The mutations of a schema in SDL, each with the type of its input.
pub(super) fn published(sdl: &str) -> Vec<(String, String)> {
    // Every second piece between triple quotes is a description; so is every second one between single quotes.
    let plain: String = sdl.split("\"\"\"").step_by(2).collect();
    let plain: String = plain.split('"').step_by(2).collect();
    let start = plain.find("type Mutation").unwrap();
    let body = plain[start..].split_once('{').unwrap().1.split_once('}').unwrap().0;
    let words = body.replace(['(', ')', ':', ','], " ");
    let words: Vec<&str> = words.split_whitespace().collect();
    let fields = words.windows(3).filter(|window| window[1] == "input");
    fields.map(|window| (window[0].to_owned(), window[2].trim_end_matches('!').to_owned())).collect()
}

#[test]
fn mutations_are_read_from_a_schema() {
    let sdl = "type Mutation {\n \"\"\"\n Locks (khóa) a thing: {all}\n \"\"\"\n lockPeriod(\"The command.\" input: LockInput!): P!\n
        createClass(\n input: CreateClassInput!\n ): P!\n}\ntype P { a: Int }";
    let expected = [("lockPeriod", "LockInput"), ("createClass", "CreateClassInput")];
    assert_eq!(published(sdl), expected.map(|(mutation, input)| (mutation.to_owned(), input.to_owned())));
}
