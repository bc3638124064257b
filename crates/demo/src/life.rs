//! What else happens in a school year: the books are locked, a student changes class, one leaves, one arrives, and a few
//! guardians get accounts.

use jiff::Timestamp;
use rand::rngs::ChaCha12Rng;
use socai_runtime::Command;
use socai_school::{
    Position,
    calendar::GradingPeriod,
    ids::{AccountId, StudentId},
    periods::{Area, Columns, LockPeriod, LockScope, Order},
    policy::Role,
    registry::{
        AdmitStudents, ChangeClass, DepartureReason, EnrollStudents, LinkGuardianAccount, Origin,
        RecordDeparture, Student,
    },
    regulations::{AssessmentPeriod, SchoolLevel},
    staff::{OpenAccount, Profile},
    text::{Code, Line, Note},
};
use uuid::Uuid;

use crate::{
    calendar::Year,
    error::DemoError,
    office::Office,
    pupils::{DemoClass, admission},
    staff::{Login, Staff},
};

const GUARDIANS: usize = 3;

fn day(at: Timestamp) -> jiff::civil::Date {
    socai_school::local_date(at)
}

/// Opens accounts for the mothers of the first students of the first class and links them.
pub(crate) async fn guardian_accounts(
    office: &Office,
    staff: &Staff,
    classes: &[DemoClass],
) -> Result<Vec<Login>, DemoError> {
    let state = office.state().await?;
    let mut students = classes.first().map_or_else(Vec::new, |class| state.registry.ever_in(class.id));
    students.sort_by_key(|student| student.register_number);
    let mut logins = Vec::new();
    for (number, student) in (1..).zip(students.into_iter().take(GUARDIANS)) {
        let guardians = state.registry.guardians_of(student.id);
        let Some((guardian, profile)) =
            guardians.first().and_then(|guardian| Some((guardian.id, guardian.profile.get()?)))
        else {
            continue;
        };
        let login = format!("phuhuynh{number}");
        let account = AccountId(Uuid::new_v5(&guardian.0, login.as_bytes()));
        let (name, full) = (profile.name.clone(), profile.name.full());
        let profile = Profile { name, contact: Some(Line::new(&format!("{login}@binhminh.example"))?) };
        let open = OpenAccount { account, staff_code: None, profile, roles: vec![Role::Guardian] };
        office.by(staff.admin, "open a guardian's account", open).await?;
        office
            .by(staff.admin, "link a guardian's account", LinkGuardianAccount { guardian, account })
            .await?;
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

/// The admin board locks the books of the whole school at the principal's order.
pub(crate) async fn lock(
    office: &Office,
    staff: &Staff,
    year: Year,
    moment: AssessmentPeriod,
    at: Timestamp,
) -> Result<Position, DemoError> {
    let scope = LockScope {
        period: GradingPeriod { year: year.year, moment },
        area: Area::School,
        columns: Columns::All,
    };
    let number = match moment {
        AssessmentPeriod::RegularOne => 3,
        AssessmentPeriod::MidTermOne => 5,
        AssessmentPeriod::EndTermOne => 11,
        AssessmentPeriod::RegularTwo => 14,
        AssessmentPeriod::MidTermTwo => 17,
        AssessmentPeriod::EndOfYear => 24,
        AssessmentPeriod::Reassessment => 31,
    };
    let order = Order { number: Code::new(&format!("{number:02}/QĐ-THBM"))?, dated: day(at) };
    let receipt = office.by(staff.admin, "lock a period", LockPeriod { scope, order, from: None }).await?;
    Ok(receipt.last)
}

/// At the end of a year grade 5 leaves and the others are placed one grade higher.
pub(crate) async fn move_up(
    office: &Office,
    staff: &Staff,
    last: &[DemoClass],
    classes: &[DemoClass],
    (ended, begun): (Year, Year),
) -> Result<(), DemoError> {
    let state = office.state().await?;
    let per_grade = classes.len() / SchoolLevel::Primary.grades().count();
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for (index, class) in last.iter().enumerate() {
        let present =
            |student: &&Student| student.open_enrollment().is_some_and(|stay| stay.class == class.id);
        let students: Vec<StudentId> =
            state.registry.ever_in(class.id).into_iter().filter(present).map(|student| student.id).collect();
        match classes.get(index + per_grade) {
            Some(next) if !students.is_empty() => {
                let command = EnrollStudents { class: next.id, on: begun.first_day(), students };
                commands.push((staff.admin, command.into()));
            }
            Some(_) => {}
            None => commands.extend(students.into_iter().map(|student| {
                let (on, reason) = (ended.open().last_day, DepartureReason::Completed);
                (staff.admin, RecordDeparture { student, on, reason, note: None }.into())
            })),
        }
    }
    office.all("place students in the next year", commands).await
}

/// One change of class, one departure, one arrival.
pub(crate) async fn moves(
    office: &Office,
    rng: &mut ChaCha12Rng,
    staff: &Staff,
    year: Year,
    classes: &[DemoClass],
    at: Timestamp,
) -> Result<(), DemoError> {
    let state = office.state().await?;
    let dates = year.open();
    // The day after the first at the earliest: nobody moves before having been somewhere.
    let earliest = dates.first_day.tomorrow().unwrap_or(dates.first_day);
    let on = day(at).max(earliest).min(dates.last_day);
    let Some(first) = classes.first() else { return Ok(()) };
    let mut students = state.registry.ever_in(first.id);
    students.sort_by_key(|student| student.register_number);
    let of_grade = classes.iter().find(|class| class.grade == first.grade && class.id != first.id);
    if let (Some(student), Some(other)) = (students.get(5), of_grade) {
        let reason = Some(Note::new("Theo nguyện vọng của gia đình")?);
        let command = ChangeClass { student: student.id, to: other.id, on, reason };
        office.by(staff.admin, "change class", command).await?;
    }
    if let Some(student) = students.get(6) {
        let note = Some(Note::new("Chuyển đến Trường Tiểu học Hoa Sen")?);
        let command = RecordDeparture { student: student.id, on, reason: DepartureReason::Transferred, note };
        office.by(staff.admin, "record a departure", command).await?;
    }
    let school = Line::new("Trường Tiểu học Hướng Dương")?;
    let mut entry = admission(rng, year, *first, 900_001, Origin::Transfer { school })?;
    entry.on = on;
    office.by(staff.clerk, "admit an arrival", AdmitStudents { entries: vec![entry] }).await?;
    Ok(())
}
