//! Behaviour of incident reports.

use super::*;
use crate::{Category, Sealed, registry::PersonalDataErased, testing::*, text::Note};

const REPORT: IncidentId = IncidentId(uuid::Uuid::from_u128(0x1c));

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn report(about: Option<Reference>) -> ReportIncident {
    ReportIncident {
        kind: IncidentKind::WrongData,
        severity: Severity::Major,
        subject: line("Sai ngày sinh"),
        text: note("Ngày sinh trong sổ khác giấy khai sinh."),
        about,
    }
}

fn reported(about: Option<Reference>) -> crate::Event {
    let ReportIncident { kind, severity, subject, text, about } = report(about);
    IncidentReported {
        incident: REPORT,
        reporter: TEACHER_3A,
        kind,
        severity,
        about,
        subject: Sealed::Open(subject),
        text: Sealed::Open(text),
    }
    .into()
}

fn given_report() -> Given {
    given_school().and_by(TEACHER_3A, [reported(Some(Reference::Student(AN)))])
}

fn status(given: &Given) -> IncidentStatus {
    given.school().incidents.incident(REPORT).unwrap().status
}

fn answer() -> AnswerIncident {
    AnswerIncident { incident: REPORT, text: note("Đã sửa theo giấy khai sinh.") }
}

#[test]
fn everybody_who_works_here_reports() {
    for account in [TEACHER_3A, HEAD, VICE, PRINCIPAL, CLERK, ADMIN] {
        given_school().by(account).when(report(None)).decided();
    }
    for account in [INSPECTOR, PARENT] {
        given_school().by(account).when(report(None)).then_refused(&[("", "FORBIDDEN")]);
    }
    given_school().by_operator().when(report(None)).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_report_points_only_to_what_its_author_may_read() {
    given_school().by(TEACHER_3A).when(report(Some(Reference::Student(AN)))).decided();
    let nobody = crate::ids::StudentId(uuid::Uuid::nil());
    for about in [Reference::Student(HA), Reference::Student(nobody)] {
        let then = given_school().by(TEACHER_3A).when(report(Some(about)));
        then.then_refused(&[("about", "UNKNOWN_REFERENCE")]);
    }
    given_school().by(TEACHER_3A).when(report(Some(Reference::Class(CLASS_4A)))).decided();
    let unknown = Reference::Document(crate::ids::DocumentId(uuid::Uuid::nil()));
    given_school().by(TEACHER_3A).when(report(Some(unknown))).then_refused(&[("about", "UNKNOWN_REFERENCE")]);
}

#[test]
fn a_report_is_taken_answered_and_closed() {
    let given = given_report();
    assert_eq!(status(&given), IncidentStatus::Open);
    given
        .clone()
        .when(CloseIncident { incident: REPORT })
        .then_refused(&[("incident", "INCIDENT_NOT_ANSWERED")]);
    let given = given.when(TakeIncident { incident: REPORT }).recorded();
    assert_eq!(status(&given), IncidentStatus::InWork);
    given.clone().when(TakeIncident { incident: REPORT }).then_nothing();
    let given = given.when(answer()).recorded();
    assert_eq!(status(&given), IncidentStatus::Answered);
    given.clone().when(TakeIncident { incident: REPORT }).then_refused(&[("incident", "INCIDENT_NOT_OPEN")]);
    let given = given.when(CloseIncident { incident: REPORT }).recorded();
    assert_eq!(status(&given), IncidentStatus::Closed);
    given.clone().when(CloseIncident { incident: REPORT }).then_nothing();
    given.when(answer()).then_refused(&[("incident", "INCIDENT_CLOSED")]);
}

#[test]
fn the_reporter_closes_and_opens_their_own_and_nobody_elses() {
    let again = ReopenIncident { incident: REPORT, text: note("Bảng điểm vẫn còn sai.") };
    let given = given_report().by(TEACHER_3A);
    given.clone().when(again.clone()).then_refused(&[("incident", "INCIDENT_OPEN_ALREADY")]);
    let closed = given.when(CloseIncident { incident: REPORT }).recorded();
    assert_eq!(status(&closed), IncidentStatus::Closed);
    let open = closed.when(again.clone()).recorded();
    assert_eq!(status(&open), IncidentStatus::Open);
    let remarks = &open.school().incidents.incident(REPORT).unwrap().remarks;
    assert_eq!((remarks.len(), remarks[0].is_answer), (1, false));
    for other in [TEACHER_3B, PRINCIPAL, ADMIN] {
        open.clone().by(other).when(again.clone()).then_refused(&[("", "FORBIDDEN")]);
    }
    open.by(TEACHER_3B).when(CloseIncident { incident: REPORT }).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn only_the_admin_board_works_on_reports() {
    for other in [PRINCIPAL, VICE, TEACHER_3A, CLERK] {
        given_report().by(other).when(TakeIncident { incident: REPORT }).then_refused(&[("", "FORBIDDEN")]);
        given_report().by(other).when(answer()).then_refused(&[("", "FORBIDDEN")]);
    }
    let unknown = TakeIncident { incident: fresh(9) };
    given_school().when(unknown).then_refused(&[("incident", "UNKNOWN_INCIDENT")]);
}

#[test]
fn an_erasure_takes_the_words_about_a_student_and_leaves_that_there_was_a_report() {
    let erased = |person| {
        let basis = line("Luật 91/2025/QH15, Điều 14");
        crate::Event::from(PersonalDataErased { person, categories: vec![Category::Comment], basis })
    };
    let given = given_report().when(answer()).recorded();
    // The words are the student's, not the teacher's.
    let given = given.and_by(PRINCIPAL, [erased(TEACHER_3A.0)]);
    assert!(given.school().incidents.incident(REPORT).unwrap().text.get().is_some());
    let given = given.and_by(PRINCIPAL, [erased(AN.0)]);
    let incident = given.school().incidents.incident(REPORT).unwrap();
    assert_eq!(
        (incident.subject.get(), incident.text.get(), incident.remarks[0].text.get()),
        (None, None, None)
    );
    assert_eq!(status(&given), IncidentStatus::Answered);
    given.clone().when(answer()).then_refused(&[("text", "PERSONAL_DATA_ERASED")]);
    let about = Some(Reference::Student(AN));
    given.by(TEACHER_3A).when(report(about)).then_refused(&[("text", "PERSONAL_DATA_ERASED")]);
}
