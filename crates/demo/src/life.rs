//! What else happens in a school year: a student changes class, one leaves, one is away for some days, one arrives, and a few guardians
//! get accounts and consent to pictures.

use rand::rngs::ChaCha12Rng;
use socai_school::{
    ids::AccountId,
    policy::Role,
    registry::{
        AdmitStudents, ChangeClass, ConsentPurpose, DepartureReason, LinkGuardianAccount, Origin,
        RecordConsent, RecordDeparture, ReturnStudent, SuspendStudent,
    },
    staff::{OpenAccount, Profile},
    text::{Line, Note},
};
use uuid::Uuid;

use crate::{
    Scene,
    calendar::Year,
    error::DemoError,
    pupils::{self, DemoClass, admission},
    staff::Login,
};

const GUARDIANS: usize = 3;

/// Opens accounts for the mothers of the first students of the first class and links them.
pub(crate) async fn guardian_accounts(
    scene: &Scene<'_>,
    classes: &[DemoClass],
) -> Result<Vec<Login>, DemoError> {
    let Scene { office, staff, design, .. } = *scene;
    let state = office.state().await?;
    let students = classes.first().map_or_else(Vec::new, |class| pupils::present(&state, class.id));
    let mut logins = Vec::new();
    for (number, student) in (1..).zip(students.into_iter().take(GUARDIANS)) {
        let guardians = state.registry.guardians_of(student.id);
        let Some((guardian, profile)) =
            guardians.first().and_then(|guardian| Some((guardian.id, guardian.profile.get()?)))
        else {
            continue;
        };
        let login = format!("phuhuynh{number}{}", design.suffix);
        let account = AccountId(Uuid::new_v5(&guardian.0, login.as_bytes()));
        let (name, full) = (profile.name.clone(), profile.name.full());
        let profile = Profile { name, contact: Some(Line::new(&format!("{login}@binhminh.example"))?) };
        let open = OpenAccount { account, staff_code: None, profile, roles: vec![Role::Guardian] };
        office.by(staff.admin, "open a guardian's account", open).await?;
        office
            .by(staff.admin, "link a guardian's account", LinkGuardianAccount { guardian, account })
            .await?;
        let consent = RecordConsent {
            student: student.id,
            guardian,
            purpose: ConsentPurpose::Images,
            on: office.today(),
            child_agrees: Some(true),
            document: Some(Line::new(&format!("Phiếu đồng ý số {number}"))?),
        };
        office.by(staff.clerk, "record a consent", consent).await?;
        let class = student.open_enrollment().and_then(|enrollment| state.classes.class(enrollment.class));
        let class = class.map_or_else(String::new, |class| class.name.to_string());
        logins.push(Login {
            role: Role::Guardian,
            login,
            password: String::new(),
            name: full,
            what: (format!("Mẹ của một học sinh lớp {class}"), format!("Mother of a student of {class}")),
            account,
        });
    }
    Ok(logins)
}

/// One change of class, one departure, one arrival.
pub(crate) async fn moves(
    scene: &Scene<'_>,
    rng: &mut ChaCha12Rng,
    year: Year,
    classes: &[DemoClass],
) -> Result<(), DemoError> {
    let Scene { office, staff, design, .. } = *scene;
    let state = office.state().await?;
    let dates = year.open();
    // The day after the first at the earliest: nobody moves before having been somewhere.
    let earliest = dates.first_day.tomorrow().unwrap_or(dates.first_day);
    let on = office.today().max(earliest).min(dates.last_day);
    let Some(first) = classes.first() else { return Ok(()) };
    let students = pupils::present(&state, first.id);
    let of_grade = classes.iter().find(|class| class.grade == first.grade && class.id != first.id);
    if let (Some(student), Some(other)) = (students.get(5), of_grade) {
        let reason = Some(Note::new("Theo nguyện vọng của gia đình")?);
        let command = ChangeClass { student: student.id, to: other.id, on, reason };
        office.by(staff.admin, "change class", command).await?;
    }
    if let Some(student) = students.get(6) {
        let note = Some(Note::new(&format!("Chuyển đến {}", design.neighbors[1]))?);
        let command = RecordDeparture { student: student.id, on, reason: DepartureReason::Transferred, note };
        office.by(staff.admin, "record a departure", command).await?;
    }
    // One is away for a few days and keeps the place.
    if let Some(student) = students.get(7).map(|student| student.id) {
        let back = on.checked_add(jiff::Span::new().days(3)).unwrap_or(on).min(dates.last_day);
        let reason = Note::new("Điều trị tại bệnh viện theo đơn của gia đình")?;
        let command = SuspendStudent { student, from: on, expected: (back > on).then_some(back), reason };
        office.by(staff.admin, "suspend a student", command).await?;
        let note = Some(Note::new("Đã ra viện")?);
        let command = ReturnStudent { student, class: None, on: back, note };
        office.by(staff.admin, "take a suspended student back", command).await?;
    }
    let school = Line::new(design.neighbors[0])?;
    let mut entry = admission(rng, year, *first, design.serials + 400_001, Origin::Transfer { school })?;
    entry.on = on;
    office.by(staff.clerk, "admit an arrival", AdmitStudents { entries: vec![entry] }).await?;
    Ok(())
}
