//! Timetable and lesson log as people keep them: a week is set for two classes, a teacher falls ill, another stands in, a day is
//! canceled by a storm and made up for; the lessons are signed, late, corrected, and the week is closed. Through HTTP, on both databases.

use serde_json::{Value, json};
use socai_tests::{Class, Client, Installation, Mutation, Outcome, Server, Student, TestSchool, YEAR};

const CODE: &str = "79000124";

/// Thursdays of the second, third and fifth teaching week; the second one runs from 12 to 18 September 2024.
const THURSDAYS: [&str; 3] = ["2024-09-12", "2024-09-19", "2024-10-03"];

/// Classes 6A and 6B with two teachers, of whom one teaches Mathematics in both.
struct Room {
    server: Server,
    school: TestSchool,
    classes: [Class; 2],
    /// Of 6A.
    students: Vec<Student>,
    /// Accounts of the teachers of Mathematics, of Literature, and of both classes' homeroom.
    accounts: [String; 3],
    mathematics: Client,
    literature: Client,
    homeroom: Client,
    vice: Client,
    principal: Client,
    mother: Client,
}

impl Room {
    async fn open(installation: &Installation) -> Self {
        installation.found_school_of(CODE, "THCS").await;
        let server = installation.serve().await;
        let school = TestSchool::of(&server, CODE).await;
        school.open_year().await;
        let classes = [school.create_class("6A").await, school.create_class("6B").await];
        school.open_account("pht", "VICE_PRINCIPAL").await;
        school.open_account("ht", "PRINCIPAL").await;
        let mother = school.open_account("me", "GUARDIAN").await;
        let mut accounts = Vec::new();
        for login in ["toan", "van", "cn"] {
            accounts.push(school.open_account(login, "TEACHER").await);
        }
        for class in &classes {
            school.assign(class, "MATHEMATICS", &accounts[0]).await;
            school.assign(class, "LITERATURE", &accounts[1]).await;
            school.assign_homeroom(class, &accounts[2]).await;
        }
        let students = school.admit(&classes[0], 3).await;
        let _others = school.admit(&classes[1], 2).await;
        let name = json!({ "family": "Lê", "middle": "Thị", "given": "Mẹ" });
        let guardian =
            json!({ "studentId": students[0].id, "guardian": { "relation": "MOTHER", "name": name } });
        let register = Mutation::new("registerGuardian", &school, guardian).selecting("guardian { id }");
        let registered = school.carry_out(register).await;
        let link = json!({ "guardianId": registered.payload["guardian"]["id"], "accountId": mother });
        let _linked = school.carry_out(Mutation::new("linkGuardianAccount", &school, link)).await;
        let accounts = accounts.try_into().ok().unwrap();
        let (mathematics, literature) = (server.sign_in("toan").await, server.sign_in("van").await);
        let (homeroom, vice) = (server.sign_in("cn").await, server.sign_in("pht").await);
        let (principal, mother) = (server.sign_in("ht").await, server.sign_in("me").await);
        Self {
            server,
            school,
            classes,
            students,
            accounts,
            mathematics,
            literature,
            homeroom,
            vice,
            principal,
            mother,
        }
    }

    async fn send(&self, by: &Client, field: &'static str, select: &'static str, input: Value) -> Outcome {
        by.mutate(&Mutation::new(field, &self.school, input).selecting(select)).await
    }

    /// Sets the timetables of both classes, each with these periods of Thursday morning.
    async fn set(&self, by: &Client, from: &str, lessons: [&[(u8, &str)]; 2]) -> Outcome {
        let week = |(class, lessons): (&Class, &[(u8, &str)])| {
            let lesson = |(period, subject): &(u8, &str)| json!({ "day": "THURSDAY", "session": "MORNING", "period": period, "subject": subject });
            json!({ "classId": class.id, "lessons": lessons.iter().map(lesson).collect::<Vec<_>>() })
        };
        let timetables: Vec<Value> = self.classes.iter().zip(lessons).map(week).collect();
        let select = "timetables { from weeklyPeriods { subject periods perYear fits } }";
        self.send(by, "setTimetable", select, json!({ "from": from, "timetables": timetables })).await
    }

    /// Has somebody stand in for the teacher of Mathematics.
    async fn stand_in(&self, class: usize, date: &str, period: u8, substitute: usize) -> Outcome {
        let lesson = json!({
            "classId": self.classes[class].id, "lesson": place(date, period), "substituteId": self.accounts[substitute],
        });
        let input = json!({ "absentId": self.accounts[0], "lessons": [lesson], "reason": "Nằm viện" });
        self.send(&self.vice, "arrangeSubstitution", "substitution { key reason }", input).await
    }

    /// Reads below a class, at the head or at a position.
    async fn of_class(&self, by: &Client, class: usize, fields: &str, at: Option<u64>) -> Value {
        let as_of = at.map_or_else(String::new, |position| format!(", asOf: {{ position: {position} }}"));
        let query = format!(
            "query($code: String!) {{ school(code: $code{as_of}) {{ class(by: {{ id: \"{}\" }}) {{ {fields} }} }} }}",
            self.classes[class].id
        );
        by.query(&query, json!({ "code": self.school.code })).await["school"]["class"].take()
    }

    /// What is taught to a class on a day: period, subject, login of the teacher.
    async fn day(&self, class: usize, date: &str, at: Option<u64>) -> Vec<String> {
        let fields = format!(
            "timetable(range: {{ day: \"{date}\" }}) {{ period subject teacher {{ id }} canceled {{ why }} }}"
        );
        let mut read = self.of_class(&self.vice, class, &fields, at).await;
        let lessons = read["timetable"].take();
        let said = |lesson: &Value| {
            let teacher = self.accounts.iter().position(|id| lesson["teacher"]["id"] == **id);
            let who = match (teacher, lesson["canceled"]["why"].as_str()) {
                (_, Some(why)) => why,
                (Some(0), _) => "toan",
                (Some(1), _) => "van",
                (Some(_), _) => "cn",
                (None, None) => "-",
            };
            format!("{} {} {who}", lesson["period"], lesson["subject"].as_str().unwrap())
        };
        lessons.as_array().unwrap().iter().map(said).collect()
    }
}

fn place(date: &str, period: u8) -> Value {
    json!({ "date": date, "session": "MORNING", "period": period })
}

const WEEK: [&[(u8, &str)]; 2] = [&[(1, "MATHEMATICS"), (2, "LITERATURE")], &[(2, "MATHEMATICS")]];

async fn versions_and_substitutes(room: &Room) {
    let [first, second, third] = THURSDAYS;
    // The teacher of Mathematics cannot be in both classes at once: the cell is named.
    let both = room.set(&room.vice, "2024-09-05", [WEEK[0], &[(1, "MATHEMATICS")]]).await;
    both.refused("TEACHER_BUSY");
    assert_eq!(both.refusals[0].path, "timetables[1].lessons[0]");
    room.set(&room.mathematics, "2024-09-05", WEEK).await.refused("FORBIDDEN");
    room.set(&room.principal, "2024-09-05", WEEK).await.refused("FORBIDDEN");
    let set = room.set(&room.vice, "2024-09-05", WEEK).await.accepted();
    let counts = set.payload["timetables"][0]["weeklyPeriods"].as_array().unwrap();
    let mathematics = counts.iter().find(|count| count["subject"] == "MATHEMATICS").unwrap();
    let expected = json!({ "subject": "MATHEMATICS", "periods": 1, "perYear": 140, "fits": false });
    assert_eq!(*mathematics, expected, "a warning, and no refusal");

    // She is ill on the second Thursday: who is free is proposed, and whoever is busy is refused.
    let free = format!(
        "freeTeachers(date: \"{first}\", session: MORNING, period: 1) {{ teacher {{ id }} teachesClass lessonCount }}"
    );
    let mut free = room.of_class(&room.vice, 0, &free, None).await;
    let free = free["freeTeachers"].take();
    let van = json!({ "teacher": { "id": room.accounts[1] }, "teachesClass": true, "lessonCount": 1 });
    assert_eq!(free[0], van);
    room.stand_in(1, first, 2, 1).await.refused("TEACHER_BUSY");
    room.stand_in(0, first, 3, 1).await.refused("NO_SUCH_LESSON");
    let arranged = room.stand_in(0, first, 1, 1).await.accepted();
    let _other = room.stand_in(1, first, 2, 2).await.accepted();
    assert_eq!(room.day(0, first, None).await, ["1 MATHEMATICS van", "2 LITERATURE van"]);
    assert_eq!(room.day(0, second, None).await, ["1 MATHEMATICS toan", "2 LITERATURE van"]);

    // Why she is absent is told to her and to who arranges it, and to nobody else.
    let reasons = format!("substitutions(from: \"{first}\", until: \"{first}\") {{ reason }}");
    for (by, expected) in [
        (&room.mathematics, json!("Nằm viện")),
        (&room.principal, json!("Nằm viện")),
        (&room.literature, Value::Null),
        (&room.homeroom, Value::Null),
    ] {
        let query = format!("query($code: String!) {{ school(code: $code) {{ {reasons} }} }}");
        let seen = by.query(&query, json!({ "code": room.school.code })).await;
        assert_eq!(seen["school"]["substitutions"][0]["reason"], expected);
    }
    // Standing in is no right to enter grades.
    let grade = json!({
        "classId": room.classes[0].id, "period": { "year": YEAR, "moment": "END_TERM_ONE" },
        "entries": [{
            "studentId": room.students[0].id, "target": { "subject": "MATHEMATICS" }, "mark": { "score": "8" }, "expectedVersion": 0,
        }],
    });
    room.send(&room.literature, "enterGrades", "", grade).await.refused("FORBIDDEN");

    // A later version leaves the past as it was, also when somebody looks back.
    let before = set.position.unwrap();
    let _later = room.set(&room.vice, third, [&[(3, "LITERATURE")], &[(1, "MATHEMATICS")]]).await.accepted();
    assert_eq!(room.day(0, third, None).await, ["3 LITERATURE van"]);
    assert_eq!(room.day(0, first, None).await, ["1 MATHEMATICS van", "2 LITERATURE van"]);
    assert_eq!(room.day(0, third, Some(before)).await, ["1 MATHEMATICS toan", "2 LITERATURE van"]);
    assert_eq!(room.day(0, first, Some(before)).await, ["1 MATHEMATICS toan", "2 LITERATURE van"]);
    let overlapping = room.set(&room.vice, second, WEEK).await;
    overlapping.refused("TIMETABLE_OVERLAPS");

    // A storm on the third Thursday: Mathematics is made up for when class and teacher are free.
    let storm = json!({
        "classIds": [room.classes[0].id], "from": second, "until": second, "why": "WEATHER", "note": "Bão số 3",
    });
    let canceled = room.send(&room.vice, "cancelLessons", "lessonCount", storm).await.accepted();
    assert_eq!(canceled.payload["lessonCount"], 2);
    let make_up = |date: &str, period: u8| json!({ "classId": room.classes[0].id, "lesson": place(second, 1), "on": place(date, period) });
    room.send(&room.vice, "planMakeUp", "", make_up(third, 3)).await.refused("PERIOD_TAKEN");
    room.send(&room.vice, "planMakeUp", "", make_up(third, 1)).await.refused("TEACHER_BUSY");
    let planned = room.send(&room.vice, "planMakeUp", "lesson { makesUp { date } }", make_up(third, 2)).await;
    assert_eq!(planned.accepted().payload["lesson"]["makesUp"]["date"], second);
    assert_eq!(room.day(0, third, None).await, ["2 MATHEMATICS toan", "3 LITERATURE van"]);
    assert_eq!(room.day(0, second, None).await, ["1 MATHEMATICS WEATHER", "2 LITERATURE WEATHER"]);
    let restore = json!({ "classId": room.classes[0].id, "date": second, "periods": [1] });
    room.send(&room.vice, "restoreLessons", "", restore).await.refused("LESSON_MADE_UP");
    let restore = json!({ "classId": room.classes[0].id, "date": second, "periods": [2] });
    let _restored = room.send(&room.vice, "restoreLessons", "", restore).await.accepted();
    assert_eq!(room.day(0, second, None).await, ["1 MATHEMATICS WEATHER", "2 LITERATURE van"]);

    // The mother sees the week of her child, and no class.
    let own = format!(
        "{{ viewer {{ children {{ timetable(from: \"{first}\", until: \"{first}\") {{ period subject }} }} }} }}"
    );
    let seen = room.mother.query(&own, json!({})).await;
    let expected =
        json!([{ "period": 1, "subject": "MATHEMATICS" }, { "period": 2, "subject": "LITERATURE" }]);
    assert_eq!(seen["viewer"]["children"][0]["timetable"], expected);
    let class = room.of_class(&room.mother, 0, "timetableVersions { from }", None).await;
    assert_eq!(class["timetableVersions"], Value::Null);

    // The journal of the class tells who stood in, and hides why.
    let told = "history(first: 20) { nodes { kind changes { field new isHidden } } }";
    let entries = room.of_class(&room.homeroom, 0, told, None).await["history"]["nodes"].take();
    let entry = entries.as_array().unwrap().iter().find(|it| it["kind"] == "substitution.arranged").unwrap();
    let reason = entry["changes"].as_array().unwrap().iter().find(|it| it["field"] == "reason").unwrap();
    assert_eq!(*reason, json!({ "field": "reason", "new": null, "isHidden": true }));

    // She comes back earlier: the lesson is hers again.
    let end = json!({ "substitution": arranged.payload["substitution"]["key"], "from": first });
    let ended = room.send(&room.vice, "endSubstitution", "substitution { endedFrom }", end).await.accepted();
    assert_eq!(ended.payload["substitution"]["endedFrom"], first);
    assert_eq!(room.day(0, first, None).await, ["1 MATHEMATICS toan", "2 LITERATURE van"]);
}

/// The log of the second week: two lessons of 6A on its Thursday.
async fn log_of_a_week(room: &Room) {
    let [first, _, _] = THURSDAYS;
    let class = &room.classes[0].id;
    // The hour of that session is long over, so that what is written today is late, and says so.
    let sign = |period: u8, version: u32, title: &str| json!({ "classId": class, "lesson": place(first, period), "title": title, "number": 3, "grade": "GOOD", "remark": "Lớp sôi nổi", "expectedVersion": version });
    let select = "row { version isSigned title nextNumber teacher { id } standsInFor { id } entered { isLate } corrected { isLate } }";
    let _ill = room.stand_in(0, first, 1, 1).await.accepted();
    room.send(&room.mathematics, "signLesson", "", sign(1, 0, "Tập hợp")).await.refused("FORBIDDEN");
    let signed = room.send(&room.literature, "signLesson", select, sign(1, 0, "Tập hợp")).await.accepted();
    let row = &signed.payload["row"];
    assert_eq!(
        (&row["teacher"]["id"], &row["standsInFor"]["id"]),
        (&json!(room.accounts[1]), &json!(room.accounts[0]))
    );
    assert_eq!(row["entered"]["isLate"], true);
    room.send(&room.literature, "signLesson", "", sign(3, 0, "?")).await.refused("NO_SUCH_LESSON");
    let conflict = room.send(&room.literature, "signLesson", "", sign(1, 0, "Số tự nhiên")).await;
    conflict.refused("VERSION_CONFLICT");
    let corrected = room.send(&room.literature, "signLesson", select, sign(1, 1, "Số tự nhiên")).await;
    let position = corrected.accepted().position.unwrap();

    // Who has not signed is listed, and keeps the week open.
    let close = json!({ "classId": class, "week": 2 });
    let select_week = "week { lessonCount missingCount sign { state } }";
    room.send(&room.homeroom, "closeLessonWeek", "", close.clone()).await.refused("LESSONS_UNSIGNED");
    let own = format!(
        "{{ viewer {{ account {{ unsignedLessons(from: \"{first}\", until: \"{first}\") {{ period subject }} }} }} }}"
    );
    let unsigned = room.literature.query(&own, json!({})).await;
    let expected = json!([{ "period": 2, "subject": "LITERATURE" }]);
    assert_eq!(unsigned["viewer"]["account"]["unsignedLessons"], expected);
    let _signed =
        room.send(&room.literature, "signLesson", select, sign(2, 0, "Gió lạnh đầu mùa")).await.accepted();

    // Who was absent is read from the attendance, whose week is closed first.
    let absent = json!({
        "classId": class, "date": first, "session": "MORNING", "expectedVersion": 0,
        "entries": [{ "studentId": room.students[1].id, "presence": "EXCUSED" }],
    });
    let _recorded = room.send(&room.homeroom, "recordAttendance", "", absent).await.accepted();
    room.send(&room.homeroom, "closeLessonWeek", "", close.clone()).await.refused("ATTENDANCE_OPEN");
    let _closed = room.send(&room.homeroom, "closeAttendanceWeek", "", close.clone()).await.accepted();
    room.send(&room.literature, "closeLessonWeek", "", close.clone()).await.refused("FORBIDDEN");
    let closed = room.send(&room.homeroom, "closeLessonWeek", select_week, close.clone()).await.accepted();
    let week = json!({ "lessonCount": 2, "missingCount": 0, "sign": { "state": "SIGNED" } });
    assert_eq!(closed.payload["week"], week);

    // A closed week refuses every write: of the log, of the attendance below it, of the timetable.
    room.send(&room.literature, "signLesson", "", sign(1, 2, "Khác")).await.refused("LESSON_WEEK_CLOSED");
    let reason = |mut input: Value| {
        input["reason"] = json!("Ghi nhầm");
        input
    };
    let reopen = reason(close.clone());
    room.send(&room.vice, "reopenAttendanceWeek", "", reopen.clone()).await.refused("LESSON_WEEK_CLOSED");
    let cancel = json!({ "classIds": [class], "from": first, "until": first, "why": "OTHER" });
    room.send(&room.vice, "cancelLessons", "", cancel).await.refused("LESSON_WEEK_CLOSED");
    room.send(&room.homeroom, "reopenLessonWeek", "", reopen.clone()).await.refused("FORBIDDEN");
    let _reopened = room.send(&room.vice, "reopenLessonWeek", select_week, reopen).await.accepted();
    let withdraw = reason(json!({ "classId": class, "lesson": place(first, 2), "expectedVersion": 1 }));
    let withdrawn = room.send(&room.literature, "withdrawLesson", select, withdraw).await.accepted();
    assert_eq!(withdrawn.payload["row"]["isSigned"], false);
    let _again =
        room.send(&room.literature, "signLesson", select, sign(2, 2, "Gió lạnh đầu mùa")).await.accepted();
    let _closed = room.send(&room.homeroom, "closeLessonWeek", select_week, close).await.accepted();

    // Months are signed when every week with lessons is closed.
    let month = json!({ "classIds": [class], "month": "2024-09" });
    room.send(&room.principal, "signLessonMonth", "", month.clone()).await.refused("WEEKS_OPEN");
    room.send(&room.homeroom, "signLessonMonth", "", month).await.refused("FORBIDDEN");
    let withdraw = reason(json!({ "classId": class, "month": "2024-09" }));
    room.send(&room.principal, "withdrawLessonMonth", "", withdraw).await.refused("MONTH_NOT_SIGNED");

    // The log as it is read, and as it stood before the correction; the mother does not read it.
    let fields = format!(
        "lessonLog(range: {{ day: \"{first}\" }}) {{ title number grade remark absent {{ student {{ id }} presence }} lesson {{ period }} }}"
    );
    let log = room.of_class(&room.homeroom, 0, &fields, None).await["lessonLog"].take();
    let missed = json!([{ "student": { "id": room.students[1].id }, "presence": "EXCUSED" }]);
    let row = json!({
        "title": "Số tự nhiên", "number": 3, "grade": "GOOD", "remark": "Lớp sôi nổi", "absent": missed, "lesson": { "period": 1 },
    });
    assert_eq!(log[0], row);
    let past = room.of_class(&room.homeroom, 0, &fields, Some(position - 1)).await["lessonLog"].take();
    assert_eq!((&past[0]["title"], &past[0]["absent"]), (&json!("Tập hợp"), &Value::Null));
    assert_eq!(room.of_class(&room.mother, 0, &fields, None).await["lessonLog"], Value::Null);
    let totals = format!(
        "lessonLogYear {{ totals(until: \"{first}\") {{ subject planned canceled signed perYear }} }}"
    );
    let totals = room.of_class(&room.vice, 0, &totals, None).await["lessonLogYear"]["totals"].take();
    let literature = totals.as_array().unwrap().iter().find(|it| it["subject"] == "LITERATURE").unwrap();
    // The fifth of September is a Thursday, too.
    let expected =
        json!({ "subject": "LITERATURE", "planned": 2, "canceled": 0, "signed": 1, "perYear": 140 });
    assert_eq!(*literature, expected);
}

async fn timetable_and_log(installation: Installation) {
    let room = Room::open(&installation).await;
    versions_and_substitutes(&room).await;
    log_of_a_week(&room).await;
    room.server.stop().await;
    installation.cli().verify_clean().await;
}

#[tokio::test]
async fn a_timetable_and_its_log_are_kept_on_sqlite() {
    timetable_and_log(Installation::sqlite()).await;
}

#[tokio::test]
async fn a_timetable_and_its_log_are_kept_on_postgres() {
    let Some(installation) = Installation::postgres().await else { return };
    timetable_and_log(installation).await;
}
