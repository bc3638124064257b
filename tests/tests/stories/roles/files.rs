//! The things of the school that people try to reach, made so that there is one of every kind.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};
use serde_json::{Value, json};
use socai_tests::Client;

use super::moving;
use crate::office::Office;

/// The school's things, by global id.
pub(super) struct Files {
    pub(super) class: String,
    pub(super) student: String,
    pub(super) child: String,
    /// The name of the child's class.
    pub(super) child_class: String,
    /// A guardian of the child.
    pub(super) guardian: String,
    pub(super) document: String,
    pub(super) other_account: String,
    /// The homeroom teacher of 5A, who also teaches Mathematics there.
    pub(super) homeroom_teacher: String,
    /// The teacher of music.
    pub(super) music_teacher: String,
    /// Somebody who heads a subject group.
    pub(super) head: String,
    /// A template of the school's comment bank.
    pub(super) template: String,
    /// An award for a student of 5A that its homeroom teacher proposed.
    pub(super) award: String,
    /// A request of 5A's homeroom teacher to change a closed book of 5A, which waits for the principal.
    pub(super) request: String,
    /// Another one, about another student, for which a cell is open and was written.
    pub(super) opened: String,
    /// The minutes that were drawn up about it.
    pub(super) minutes: String,
    /// A transfer to this school that was taken back.
    pub(super) canceled: String,
    /// A transfer to this school of which the dossier is here.
    pub(super) received: String,
    /// A merger by which this school may be closed.
    pub(super) merger: String,
    /// An entry of the register that was merged into another one.
    pub(super) merged: String,
    /// A day on which a student of 5A was suspended.
    pub(super) away: String,
    /// Three Mondays with Mathematics in 5A: as planned; taught by a substitute; not taught.
    pub(super) mondays: [Date; 3],
    /// The key of the substitution.
    pub(super) substitution: String,
    /// Notes, messages and more of a class's life.
    pub(super) life: Life,
    /// A subject group.
    pub(super) group: String,
    /// A duty of the first administrator.
    pub(super) duty: String,
    /// Two duties that wait for the first administrator's signature.
    pub(super) offered: [String; 2],
    /// An incident report of 5A's homeroom teacher about the student.
    pub(super) incident: String,
    /// The school year before the present one, in which everything was finalized.
    pub(super) past_year: String,
}

/// A password that somebody else chose.
const GIVEN: &str = "mat-khau-duoc-cap-lai";

impl Files {
    /// Looks everything up, gives the two students health data and plans, has a lesson plan handed in, a comment template saved,
    /// an award and a second test proposed, a signature given back, a closed book opened, a session recorded, a password set and
    /// students coming and going.
    pub(super) async fn prepare(office: &Office<'_>) -> Self {
        let class = office.class("5A").await;
        let mother = office.sign_in("phuhuynh1").await;
        let seen =
            mother.query("{ viewer { children { id guardians { id } class { name } } } }", json!({})).await;
        let of_mother = &seen["viewer"]["children"][0];
        let child = text(&of_mother["id"]);
        let listed = office
            .read(&office.admin, &format!("class(by: {{ id: \"{class}\" }}) {{ students {{ id }} }}"))
            .await;
        let students =
            listed["class"]["students"].as_array().unwrap().iter().map(|student| text(&student["id"]));
        let students: Vec<String> = students.filter(|id| *id != child).collect();
        let student = students[0].clone();
        let principal = office.sign_in("hieutruong").await;
        // First, because a dossier is many entries of the journal.
        let received = moving::received(office, &principal).await;
        let merger = moving::merger(office, &principal).await;
        moving::requested(office, &student, 1).await;
        moving::requested(office, &child, 2).await;
        let canceled = moving::canceled(office, &principal).await;
        let merged = moving::merged(office, &text(&of_mother["class"]["name"])).await;
        let away = moving::away(office, &students[students.len() - 1]).await;
        let clerk = office.sign_in("vanthu").await;
        for id in [&student, &child] {
            let health = json!({
                "studentId": id, "health": { "remarks": "Dị ứng phấn hoa" }, "contact": { "address": "Thôn Thử, Xã Thử" },
            });
            let _ = office.send(&clerk, "correctStudent", "", health).await.accepted();
            let of_student = format!("student(by: {{ id: \"{id}\" }}) {{ guardians {{ id }} }}");
            let seen = office.read(&clerk, &of_student).await;
            let consent = json!({
                "studentId": id, "guardianId": seen["student"]["guardians"][0]["id"], "purpose": "ONLINE_SERVICES",
                "on": office.first_day.to_string(), "childAgrees": true, "document": "Phiếu số 3",
            });
            let _ = office.send(&clerk, "recordConsent", "", consent).await.accepted();
            let plan = json!({
                "studentId": id, "year": office.year, "kind": "INDIVIDUAL_EDUCATION", "exempt": [], "basis": "Hồ sơ khuyết tật",
                "order": { "number": "07/QĐ-THBM", "dated": office.first_day.to_string() },
            });
            let _ = office.send(&office.admin, "setIndividualPlan", "", plan).await.accepted();
        }
        let key = json!({
            "code": "79000998", "name": "Tiểu học Sao Mai", "key": "a1".repeat(32), "learnedFrom": "Công văn 7/TH-SM",
        });
        let _trusted = office.send(&principal, "trustSchoolKey", "", key).await.accepted();
        let template = json!({ "savedAs": { "newOfSchool": true }, "text": "{ten} chăm ngoan." });
        let template =
            office.send(&principal, "saveCommentTemplate", "template { id }", template).await.accepted();
        let homeroom = office.sign_in("gv5a").await;
        let award = json!({
            "studentId": student, "year": office.year, "kind": "ACHIEVEMENT", "citation": "Nhặt được của rơi trả người mất",
        });
        let award = office.send(&homeroom, "proposeAward", "award { id }", award).await.accepted();
        let request = requested(office, &homeroom, (&class, 0), None).await.id;
        let (minutes, opened) = opened(office, &homeroom, &principal, &class).await;
        second_test(office, &homeroom, (&class, &student)).await;
        signature_given_back(office, &homeroom, &class).await;
        let mondays = mondays(office.first_day);
        absent(office, &homeroom, (&class, &student), [office.first_day, mondays[0]]).await;
        let of_child = text(&of_mother["class"]["name"]);
        let substitution = lessons(office, &homeroom, (&class, &of_child), mondays).await;
        let teacher = office.sign_in(&format!("gv{}", of_child.to_lowercase())).await;
        let _of_child = Life::of(office, &teacher, (&office.class(&of_child).await, &child), SAID).await;
        let life = Life::of(office, &homeroom, (&class, &student), SAID).await;
        let clerk =
            json!({ "name": { "family": "Lê", "middle": "Thị", "given": "Thử" }, "roles": ["CLERK"] });
        let _opened = office.send(&office.admin, "openAccount", "", clerk).await.accepted();
        let groups = office.read(&principal, "subjectGroups { id } years { year }").await;
        let author = office.sign_in("bomon31").await;
        let plan = json!({
            "documentType": "KHBD", "title": "Tuần 12: Đội hình đội ngũ", "digest": "e".repeat(64), "size": 1000,
            "mediaType": "PDF",
        });
        let handed_in = office.send(&author, "submitDocument", "document { id }", plan).await.accepted();
        let account = async |login: &str| office.account_of(&office.sign_in(login).await).await;
        let (admin, giver) = (account("quantri1").await, account("bomon31").await);
        let duty = given_duty(office, &principal, &admin, "Phòng máy").await;
        let offered = [
            offered(office, &author, (&giver, &admin), "Thư viện").await,
            offered(office, &author, (&giver, &admin), "Thiết bị").await,
        ];
        let report = json!({
            "kind": "WRONG_DATA", "severity": "MAJOR", "subject": "Sai ngày sinh", "text": "Khác giấy khai sinh.",
            "about": { "studentId": student },
        });
        let report = office.send(&homeroom, "reportIncident", "incident { id }", report).await.accepted();
        let homeroom_teacher = account("gv5a").await;
        let password = json!({
            "school": office.school, "accountId": homeroom_teacher,
            "credentials": { "login": "gv5a", "password": GIVEN },
        });
        const SET: &str =
            "mutation($input: SetPasswordInput!) { setPassword(input: $input) { refusals { code } } }";
        let set = office.admin.query(SET, json!({ "input": password })).await;
        assert_eq!(set["setPassword"]["refusals"], json!([]));
        // Whoever was given a password sets their own before anything else.
        let given = office.server.try_sign_in("gv5a", GIVEN).await.unwrap();
        let own = json!({ "current": GIVEN, "password": office.password() });
        assert_eq!(given.post("/password", own).await.status(), 204);
        let invite = json!({ "invitations": [{ "accountId": homeroom_teacher }] });
        let _invited = office.send(&office.admin, "inviteAccounts", "", invite).await.accepted();
        Self {
            canceled,
            received,
            merger,
            merged,
            away,
            class,
            student,
            child,
            child_class: text(&of_mother["class"]["name"]),
            guardian: text(&of_mother["guardians"][0]["id"]),
            document: text(&handed_in.payload["document"]["id"]),
            other_account: account("quantri2").await,
            homeroom_teacher,
            music_teacher: account("bomon21").await,
            head: account("bomon11").await,
            template: text(&template.payload["template"]["id"]),
            award: text(&award.payload["award"]["id"]),
            request,
            opened,
            minutes,
            mondays,
            substitution,
            life,
            group: text(&groups["subjectGroups"][0]["id"]),
            duty,
            offered,
            incident: text(&report.payload["incident"]["id"]),
            past_year: text(&groups["years"][0]["year"]),
        }
    }
}

impl Files {
    /// A day on which there are lessons.
    pub(super) fn monday(&self) -> String {
        self.mondays[0].to_string()
    }

    /// The lesson of one of the Mondays.
    pub(super) fn lesson(&self, monday: usize) -> Value {
        lesson_on(self.mondays[monday])
    }
}

fn lesson_on(monday: Date) -> Value {
    json!({ "date": monday.to_string(), "session": "MORNING", "period": 1 })
}

/// The first Mondays of the year.
fn mondays(first_day: Date) -> [Date; 3] {
    let mut days = first_day.series(1.day()).filter(|day| day.weekday() == Weekday::Monday);
    [days.next().unwrap(), days.next().unwrap(), days.next().unwrap()]
}

/// Sets a timetable with Mathematics on Mondays, has somebody stand in on the second one and the third one canceled; answers the key of the
/// substitution.
async fn lessons(
    office: &Office<'_>,
    teacher: &Client,
    (class, child_class): (&str, &str),
    mondays: [Date; 3],
) -> String {
    let mathematics = json!({ "day": "MONDAY", "session": "MORNING", "period": 1, "subject": "MATHEMATICS" });
    let child_class = office.class(child_class).await;
    let versions = format!("class(by: {{ id: \"{child_class}\" }}) {{ timetableVersions {{ from }} }}");
    let has_none = office.read(&office.admin, &versions).await["class"]["timetableVersions"] == json!([]);
    let classes =
        std::iter::once(class).chain((child_class != class && has_none).then_some(child_class.as_str()));
    let timetables: Vec<Value> =
        classes.map(|class| json!({ "classId": class, "lessons": [mathematics] })).collect();
    let set = json!({ "from": office.first_day.to_string(), "timetables": timetables });
    let _set = office.send(&office.admin, "setTimetable", "", set).await.accepted();
    let absent = office.account_of(teacher).await;
    let [_, ill, _] = mondays;
    let free = format!(
        "class(by: {{ id: \"{class}\" }}) {{ freeTeachers(date: \"{ill}\", session: MORNING, period: 1) {{ teacher {{ id }} }} }}"
    );
    let free = office.read(&office.admin, &free).await;
    let substitute = text(&free["class"]["freeTeachers"][0]["teacher"]["id"]);
    let lesson = json!({ "classId": class, "lesson": lesson_on(mondays[1]), "substituteId": substitute });
    let arrange = json!({ "absentId": absent, "lessons": [lesson], "reason": "Khám bệnh" });
    let arranged = office.send(&office.admin, "arrangeSubstitution", "substitution { key }", arrange).await;
    let day = mondays[2].to_string();
    let cancel = json!({ "classIds": [class], "from": day, "until": day, "why": "WEATHER", "note": "Bão" });
    let sign = json!({
        "classId": class, "lesson": lesson_on(mondays[0]), "title": "Ôn tập các số đến 1000", "expectedVersion": 0,
    });
    let _signed = office.send(teacher, "signLesson", "", sign).await.accepted();
    let vice = office.sign_in("phohieutruong1").await;
    let _canceled = office.send(&vice, "cancelLessons", "", cancel).await.accepted();
    text(&arranged.accepted().payload["substitution"]["key"])
}

/// What is said of a student.
const SAID: &str = "Em giúp bạn học bài";

/// What a homeroom teacher wrote about a student and the class, by id.
pub(super) struct Life {
    pub(super) note: String,
    pub(super) discipline: String,
    pub(super) message: String,
    pub(super) case: String,
}

impl Life {
    /// Has one of everything written today.
    pub(super) async fn of(
        office: &Office<'_>,
        teacher: &Client,
        (class, student): (&str, &str),
        said: &str,
    ) -> Self {
        let on = office.today();
        let note =
            json!({ "studentId": student, "on": on, "kind": "PRAISE", "text": said, "isShared": true });
        let note = office.send(teacher, "recordConductNote", "note { noteId }", note).await.accepted();
        let review = json!({
            "classId": class, "span": { "month": on[..7] }, "remark": "Cả lớp cố gắng", "expectedVersion": 0,
            "entries": [{ "studentId": student, "level": "GOOD" }],
        });
        // Of a class that has them already they stay as they are.
        let _reviewed = office.send(teacher, "reviewConduct", "", review).await;
        let measure = json!({ "studentId": student, "measure": "REMINDER", "on": on, "reason": said });
        let discipline =
            office.send(teacher, "decideDiscipline", "discipline { disciplineId }", measure).await.accepted();
        let message = json!({ "recipient": { "studentId": student }, "text": said });
        let message = office.send(teacher, "sendMessage", "message { messageId }", message).await.accepted();
        let page = json!({ "classId": class, "page": { "yearPlan": true }, "text": "Rèn nền nếp", "expectedVersion": 0 });
        let _page = office.send(teacher, "writeHomeroomPage", "", page).await;
        let known = json!({ "studentId": student, "text": said, "expectedVersion": 0 });
        let _known = office.send(teacher, "recordCircumstances", "", known).await;
        let case = json!({ "studentId": student, "text": said });
        let case = office
            .send(teacher, "openSupportCase", "homeroomSheet { supportCases { caseId } }", case)
            .await
            .accepted();
        Self {
            note: text(&note.payload["note"]["noteId"]),
            discipline: text(&discipline.payload["discipline"]["disciplineId"]),
            message: text(&message.payload["message"]["messageId"]),
            case: text(
                &case.payload["homeroomSheet"]["supportCases"].as_array().unwrap().last().unwrap()["caseId"],
            ),
        }
    }
}

/// A request and what it proposes.
struct Requested {
    id: String,
    entry: Value,
}

/// Has minutes handed in and a second change asked for, ordered and opened, and writes it.
async fn opened(office: &Office<'_>, teacher: &Client, principal: &Client, class: &str) -> (String, String) {
    let minutes = json!({
        "documentType": "KHBD", "title": "Biên bản chấm lại", "digest": "d".repeat(64), "size": 1000, "mediaType": "PDF",
    });
    let minutes = office.send(teacher, "submitDocument", "document { id }", minutes).await.accepted();
    let minutes = text(&minutes.payload["document"]["id"]);
    let Requested { id, entry } = requested(office, teacher, (class, 1), Some(&minutes)).await;
    let until = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24);
    let order = json!({
        "requestId": id, "execution": { "unlock": { "reach": "CELLS", "until": until.to_string() } },
        "order": { "number": "10/QĐ-THBM", "dated": office.first_day.to_string() },
    });
    let _ordered = office.send(principal, "orderChange", "", order).await.accepted();
    let _opened =
        office.send(&office.admin, "executeChange", "", json!({ "requestId": id })).await.accepted();
    let period = json!({ "year": office.year, "moment": "MID_TERM_ONE" });
    let enter = json!({ "classId": class, "period": period, "entries": [entry] });
    let _written = office.send(teacher, "enterGrades", "", enter).await.accepted();
    (minutes, id)
}

/// Proposes a second test in Mathematics at the end of term one.
async fn second_test(office: &Office<'_>, teacher: &Client, (class, student): (&str, &str)) {
    let input = json!({
        "classId": class, "period": { "year": office.year, "moment": "END_TERM_ONE" }, "studentId": student,
        "subject": "MATHEMATICS", "reason": "Em ốm khi kiểm tra",
    });
    let _proposed = office.send(teacher, "proposeReplacementTest", "", input).await.accepted();
}

/// Signs Mathematics at the end of term one off, and takes it back.
async fn signature_given_back(office: &Office<'_>, teacher: &Client, class: &str) {
    let period = json!({ "year": office.year, "moment": "END_TERM_ONE" });
    let sign = json!({
        "classId": class, "period": period, "subject": "MATHEMATICS", "confirmation": "subject/1",
    });
    let _signed = office.send(teacher, "signOffSubject", "", sign).await.accepted();
    let back = json!({
        "classId": class, "period": period, "stage": { "subject": "MATHEMATICS" }, "reason": "Còn bài chấm lại",
    });
    let _given_back = office.send(teacher, "withdrawSignOff", "", back).await.accepted();
}

/// The principal gives somebody a duty.
async fn given_duty(office: &Office<'_>, principal: &Client, holder: &str, name: &str) -> String {
    let day = office.first_day.to_string();
    let input = json!({
        "kind": { "other": name }, "holderId": holder, "from": day, "order": { "number": "03/QĐ-THBM", "dated": day },
    });
    let given = office.send(principal, "assignDuty", "duty { id }", input).await.accepted();
    text(&given.payload["duty"]["id"])
}

/// Somebody has a duty and hands it over.
async fn offered(office: &Office<'_>, giver: &Client, (from, to): (&str, &str), name: &str) -> String {
    let principal = office.sign_in("hieutruong").await;
    let duty = given_duty(office, &principal, from, name).await;
    let input = json!({ "dutyId": duty, "toId": to, "note": "Chìa khóa phòng" });
    let _signed = office.send(giver, "handOverDuty", "", input).await.accepted();
    duty
}

/// Records the first morning of the year, which a student missed with permission.
async fn absent(office: &Office<'_>, teacher: &Client, (class, student): (&str, &str), mornings: [Date; 2]) {
    for date in mornings {
        let input = json!({
            "classId": class, "date": date.to_string(), "session": "MORNING", "expectedVersion": 0,
            "entries": [{ "studentId": student, "presence": "EXCUSED" }],
        });
        let _recorded = office.send(teacher, "recordAttendance", "", input).await.accepted();
    }
}

/// Asks for another score in Mathematics in the middle of term one, which is locked, for the student of a row.
async fn requested(
    office: &Office<'_>,
    teacher: &Client,
    (class, row): (&str, usize),
    minutes: Option<&str>,
) -> Requested {
    let year = &office.year;
    let book = format!(
        "class(by: {{ id: \"{class}\" }}) {{ gradebook(period: {{ year: \"{year}\", moment: MID_TERM_ONE }},
           targets: [{{ subject: MATHEMATICS }}]) {{ rows {{ student {{ id }} cells {{ score version isLocked }} }} }} }}"
    );
    let seen = office.read(teacher, &book).await;
    let row = &seen["class"]["gradebook"]["rows"][row];
    assert_eq!(row["cells"][0]["isLocked"], true);
    let score = if row["cells"][0]["score"] == "5" { "6" } else { "5" };
    let entry = json!({
        "studentId": row["student"]["id"], "target": { "subject": "MATHEMATICS" },
        "mark": { "subject": { "level": "COMPLETED", "score": score } }, "expectedVersion": row["cells"][0]["version"],
    });
    let period = json!({ "year": year, "moment": "MID_TERM_ONE" });
    let input = json!({
        "classId": class, "period": period, "cells": [entry], "reason": "Cộng nhầm điểm", "minutesId": minutes,
    });
    let asked = office.send(teacher, "requestChange", "request { id }", input).await.accepted();
    Requested { id: text(&asked.payload["request"]["id"]), entry }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
