//! A child moves to a school of another installation. The two programs share nothing: the agreement is told by letter, the key is
//! compared on the telephone, and the dossier goes as a file. A verifier that knows only the description of the format judges it too.

use std::{collections::BTreeSet, fs};

use serde_json::{Value, json};
use socai_tests::{
    Class, Client, Grade, Installation, Mutation, Ran, Server, Student, TestSchool, ask, has_python,
};

const OLD: &str = "79000301";
const NEW: &str = "79000302";
const SCHOOL: &str = "Trường Tiểu học Bến Thử";

/// A school with class 2A, alone in its installation.
struct Place {
    installation: Installation,
    code: &'static str,
}

/// The same while its server runs.
struct Office {
    server: Server,
    school: TestSchool,
    principal: Client,
}

impl Place {
    async fn found(code: &'static str) -> (Self, Office, Class) {
        let installation = Installation::sqlite();
        installation.found_school(code).await;
        let server = installation.serve().await;
        let school = TestSchool::of(&server, code).await;
        school.open_year().await;
        let class = school.create_class("2A").await;
        school.open_account(&format!("hieutruong{code}"), "PRINCIPAL").await;
        let principal = server.sign_in(&format!("hieutruong{code}")).await;
        (Self { installation, code }, Office { server, school, principal }, class)
    }

    async fn open(&self) -> Office {
        let server = self.installation.serve().await;
        let school = TestSchool::of(&server, self.code).await;
        let principal = server.sign_in(&format!("hieutruong{}", self.code)).await;
        Office { server, school, principal }
    }

    async fn cli<const N: usize>(&self, arguments: [&str; N]) -> Ran {
        self.installation.cli().run(arguments).await
    }
}

impl Office {
    async fn close(self) {
        assert!(self.server.stop().await.success());
    }

    async fn send(&self, by: &Client, field: &'static str, select: &'static str, input: Value) -> Value {
        let done = by.mutate(&Mutation::new(field, &self.school, input).selecting(select)).await;
        done.accepted().payload
    }

    /// Sends a file; gives the outcome and the codes with which it is refused.
    async fn file(&self, by: &Client, path: &str, bytes: Vec<u8>) -> (String, BTreeSet<String>) {
        let answer: Value = by.send_file(path, bytes).await.json().await.unwrap();
        let codes = answer["refusals"].as_array().unwrap_or_else(|| panic!("{answer}")).iter();
        let codes = codes.map(|refusal| refusal["code"].as_str().unwrap().to_owned()).collect();
        (answer["outcome"].as_str().unwrap().to_owned(), codes)
    }
}

/// The old school with a child who has marks, and its office closed again.
async fn old_school() -> (Place, Student, Value) {
    let (place, office, class) = Place::found(OLD).await;
    let students = office.school.admit(&class, 2).await;
    let teacher = office.school.open_account("giaovien", "TEACHER").await;
    office.school.assign(&class, "MATHEMATICS", &teacher).await;
    let teacher = office.server.sign_in("giaovien").await;
    let grades: Vec<Grade<'_>> = students
        .iter()
        .map(|student| Grade {
            student: &student.id,
            subject: "MATHEMATICS",
            level: "COMPLETED",
            score: Some(7),
            expected_version: 0,
        })
        .collect();
    let _entered = teacher.mutate(&office.school.enter(&class, &grades)).await.accepted();
    let query = format!(
        "{{ school(code: \"{OLD}\") {{ student(by: {{ id: \"{}\" }}) {{ bornOn name {{ family middle given }} }} }} }}",
        students[0].id
    );
    let seen = office.school.admin.query(&query, json!({})).await;
    let child = &seen["school"]["student"];
    let applicant = json!({ "name": child["name"], "bornOn": child["bornOn"] });
    office.close().await;
    (place, students[0].clone(), applicant)
}

fn only_refused(found: &(String, BTreeSet<String>), code: &str) {
    assert_eq!(*found, ("REFUSED".to_owned(), BTreeSet::from([code.to_owned()])));
}

#[tokio::test]
async fn a_dossier_goes_as_a_file_to_another_installation() {
    let (old, child, applicant) = old_school().await;
    let (new, office, class) = Place::found(NEW).await;

    // The new school agrees; its letter says with which entry.
    let from = json!({ "code": OLD, "name": SCHOOL });
    let input = json!({ "from": from, "applicant": applicant, "grade": "G2" });
    let agreed = office.send(&office.principal, "agreeToTransfer", "transfer { id releaseBy }", input).await;
    let (transfer, release_by) = (&agreed["transfer"]["id"], &agreed["transfer"]["releaseBy"]);
    office.close().await;
    let letters = new.cli(["dossier", "agreements", "--school", NEW]).await.json();
    let letter = &letters[0];
    assert_eq!(letter["from"]["code"], OLD);

    // The old school records it and lets the child go.
    let office = old.open().await;
    let request = json!({
        "transferId": transfer, "studentId": child.id, "to": { "code": NEW, "name": SCHOOL },
        "agreement": letter["agreement"], "grade": "G2", "releaseBy": release_by,
    });
    office.send(&office.school.admin, "recordTransferRequest", "", request).await;
    let order = json!({ "number": "12/QĐ-TH", "dated": "2025-05-08" });
    let release = json!({ "transferId": transfer, "on": "2025-05-10", "order": order });
    office.send(&office.principal, "releaseTransfer", "", release).await;
    let written = office
        .send(&office.school.admin, "writeDossierFile", "file", json!({ "transferId": transfer }))
        .await;
    assert!(written["file"].as_str().unwrap().starts_with("{\"addressee\""));
    office.close().await;
    let path = old.installation.folder().join("an.socai-dossier.json");
    let path = path.to_str().unwrap();
    let number = letter["transfer"].as_str().unwrap();
    let export = ["dossier", "export", "--school", OLD, "--transfer", number, "--out", path];
    old.cli(export).await.succeeded();
    assert_ne!(old.cli(export).await.code, Some(0), "an existing file is not replaced");
    let key = old.cli(["school", "key", "--school", OLD]).await.json()["key"].as_str().unwrap().to_owned();
    old.installation.cli().verify_clean().await;
    let file = fs::read_to_string(path).unwrap();

    // Nobody here trusts the key yet.
    let verify = ["dossier", "verify", path, "--school", NEW];
    let unknown = new.cli(verify).await;
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.stderr.contains("SCHOOL_KEY_UNKNOWN"), "{unknown:?}");
    let office = new.open().await;
    let admin = &office.school.admin;
    only_refused(&office.file(admin, "/dossiers", file.clone().into_bytes()).await, "SCHOOL_KEY_UNKNOWN");
    let trust =
        json!({ "code": OLD, "name": SCHOOL, "key": key, "learnedFrom": "Gọi điện cho văn thư trường bạn" });
    let trusted =
        office.send(&office.principal, "trustSchoolKey", "schoolKey { key code learnedFrom }", trust).await;
    assert_eq!(trusted["schoolKey"]["key"], key.as_str());

    // What is not as it was written is refused.
    for (changed, code) in [
        (file.replacen("\"COMPLETED\"", "\"NOT_COMPLETED\"", 1), "DOSSIER_SIGNATURE_INVALID"),
        (file.replacen("TH", "HT", 1), "DOSSIER_SIGNATURE_INVALID"),
        (format!("{file}\n"), "DOSSIER_NOT_CANONICAL"),
        (file[..file.len() - 1].to_owned(), "DOSSIER_NOT_CANONICAL"),
    ] {
        if changed != file {
            only_refused(&office.file(admin, "/dossiers", changed.into_bytes()).await, code);
        }
    }
    let stranger = office.server.nobody().send_file("/dossiers", file.clone().into_bytes()).await;
    assert_eq!(stranger.status().as_u16(), 401);
    let forbidden = office.principal.send_file("/dossiers", file.clone().into_bytes()).await;
    assert_eq!(forbidden.status().as_u16(), 403);

    // The file holds, is received once, and the child is admitted.
    let check = office.file(admin, "/dossiers?check=true", file.clone().into_bytes()).await;
    assert_eq!(check, ("VERIFIED".to_owned(), BTreeSet::new()));
    for _ in 0..2 {
        let received = office.file(admin, "/dossiers", file.clone().into_bytes()).await;
        assert_eq!(received, ("RECEIVED".to_owned(), BTreeSet::new()));
    }
    let admit = json!({ "transferId": transfer, "classId": class.id, "on": "2025-05-12" });
    let admitted =
        office.send(admin, "admitTransfer", "transfer { status student { registerNumber } }", admit).await;
    assert_eq!(admitted["transfer"]["status"], "ADMITTED");
    assert_eq!(admitted["transfer"]["student"]["registerNumber"], 1);
    let query = format!(
        "{{ school(code: \"{NEW}\") {{ trustedKeys {{ key code withdrawnAt acceptedHead {{ ledger position }} }} }} }}"
    );
    let seen = admin.query(&query, json!({})).await;
    let known = &seen["school"]["trustedKeys"][0];
    assert_eq!(
        (&known["key"], &known["code"], &known["withdrawnAt"]),
        (&json!(key), &json!(OLD), &json!(null))
    );
    assert!(known["acceptedHead"]["position"].as_u64().unwrap() > 10, "{known}");
    let withdraw = json!({ "key": key, "reason": "Trường bạn báo lộ khóa" });
    office.send(admin, "withdrawSchoolKey", "", withdraw).await;
    only_refused(
        &office.file(admin, "/dossiers?check=true", file.into_bytes()).await,
        "SCHOOL_KEY_WITHDRAWN",
    );
    office.close().await;
    let withdrawn = new.cli(["dossier", "import", path, "--school", NEW]).await;
    assert!(withdrawn.code == Some(1) && withdrawn.stderr.contains("SCHOOL_KEY_WITHDRAWN"), "{withdrawn:?}");
    new.installation.cli().verify_clean().await;

    judged_elsewhere(&fs::read_to_string(path).unwrap(), &key);
}

/// The verifier that was written from the description of the format accepts the file and refuses what is no longer the file.
fn judged_elsewhere(file: &str, key: &str) {
    if !has_python("cryptography") {
        return;
    }
    let judge = |text: &str, key: &str| ask("dossier.py", [key], text);
    let judged = judge(file, key);
    assert_eq!(judged["holds"], true, "{judged}");
    // The school, its year, the class, the child's admission, mark, departure and release.
    assert!(
        judged["entries"].as_u64().unwrap() >= 7 && judged["openings"].as_u64().unwrap() >= 1,
        "{judged}"
    );
    assert_eq!(judge(file, &"ab".repeat(32))["holds"], false);
    for at in (0..file.len()).step_by(file.len() / 40).filter(|at| file.is_char_boundary(*at)) {
        let mut bytes = file.as_bytes().to_vec();
        bytes[at] ^= 1;
        if let Ok(changed) = String::from_utf8(bytes) {
            assert_eq!(judge(&changed, key)["holds"], false, "byte {at}");
        }
    }
    for changed in [format!("{file} "), file[1..].to_owned(), file.replacen(':', ": ", 1)] {
        assert_eq!(judge(&changed, key)["holds"], false);
    }
}
