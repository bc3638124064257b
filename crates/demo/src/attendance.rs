//! Some weeks of attendance: homeroom teachers record both sessions of every working day, one of them a day late, and the first
//! half of the classes has its weeks closed and, where a month is complete, signed.

use jiff::{
    Span, Timestamp,
    civil::{Date, Weekday, time},
    tz::TimeZone,
};
use rand::{RngExt, SeedableRng, rngs::ChaCha12Rng};
use socai_runtime::Command;
use socai_school::{
    attendance::{
        self, CloseAttendanceWeek, Presence, RecordAttendance, Session, SignAttendanceMonth, StudentPresence,
    },
    ids::AccountId,
    local_date,
};

use crate::{Scene, calendar::Year, error::DemoError, lessons, pupils::DemoClass};

/// Sets these choices apart from all others of the seed.
const OWN: u64 = 0x0061_7474;

/// From and until when sessions are recorded, in hundredths of the year's past.
const FROM: i64 = 16;
const UNTIL: i64 = 39;

/// Records the sessions between two moments of the year, then closes and signs.
pub(crate) async fn keep(scene: &Scene<'_>, year: Year, classes: &[DemoClass]) -> Result<(), DemoError> {
    let mut rng = ChaCha12Rng::seed_from_u64(scene.seed ^ OWN);
    let (from, until) = (local_date(year.at(FROM)), local_date(year.at(UNTIL)));
    let days = from.series(Span::new().days(1)).skip(1).take_while(|day| *day < until);
    let mut delayed = classes.get(1).copied();
    let mut substituted = false;
    for day in days.filter(is_working) {
        for session in Session::ALL {
            scene.office.go(hour(day, *session, 0));
            let now: Vec<DemoClass> = classes
                .iter()
                .filter(|class| delayed.is_none_or(|late| late.id != class.id))
                .copied()
                .collect();
            record(scene, &mut rng, &now, day, *session).await?;
            // One Tuesday somebody is ill.
            if day.weekday() == Weekday::Tuesday && !std::mem::replace(&mut substituted, true) {
                lessons::stand_in(scene, classes, day).await?;
            }
            // On Fridays some rows are written after school.
            let is_friday = day.weekday() == Weekday::Friday;
            lessons::sign(scene, classes, day, *session, is_friday).await?;
            if let Some(late) = delayed.take() {
                // After the end of the session.
                scene.office.go(hour(day, *session, 4));
                record(scene, &mut rng, &[late], day, *session).await?;
            }
            if is_friday {
                scene.office.go(hour(day, *session, 4));
                lessons::sign(scene, classes, day, *session, false).await?;
            }
        }
    }
    scene.office.go(year.at(UNTIL));
    let closed = &classes[..classes.len().div_ceil(2)];
    close(scene, closed).await?;
    lessons::close(scene, closed).await?;
    sign(scene, closed).await
}

fn is_working(day: &Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// A moment within a session in Vietnam, or some hours after it.
fn hour(day: Date, session: Session, later: i8) -> Timestamp {
    let begins = match session {
        // Eight and fourteen o'clock.
        Session::Morning => 1,
        Session::Afternoon => 7,
    };
    let at = day.to_datetime(time(begins + later, 0, 0, 0)).to_zoned(TimeZone::UTC);
    at.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

async fn record(
    scene: &Scene<'_>,
    rng: &mut ChaCha12Rng,
    classes: &[DemoClass],
    date: Date,
    session: Session,
) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in classes {
        let Some(dates) = state.classes.class(class.id).and_then(|it| state.calendar.year(it.year)) else {
            continue;
        };
        if dates.week_on(date).is_none() {
            continue;
        }
        let mut entries = Vec::new();
        for student in state.registry.class_list(class.id, date) {
            if rng.random_bool(0.02) {
                let presence = if rng.random_bool(0.85) { Presence::Excused } else { Presence::Unexcused };
                entries.push(StudentPresence { student: student.id, presence });
            }
        }
        let command = RecordAttendance { class: class.id, date, session, entries, expected_version: 0 };
        commands.push((class.homeroom, command.into()));
    }
    scene.office.all("record attendance", commands).await
}

/// Every week that is over.
async fn close(scene: &Scene<'_>, classes: &[DemoClass]) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let today = scene.office.today();
    let mut commands: Vec<(AccountId, Command)> = Vec::new();
    for class in classes {
        let Some(known) = state.classes.class(class.id) else { continue };
        let over = attendance::weeks(&state, known).into_iter().filter(|week| week.until < today);
        let close = |week: u8| CloseAttendanceWeek { class: class.id, week }.into();
        commands.extend(over.map(|week| (class.homeroom, close(week.week))));
    }
    scene.office.all("close a week", commands).await
}

/// Every month of which all weeks are closed; not by who is homeroom teacher there too.
async fn sign(scene: &Scene<'_>, classes: &[DemoClass]) -> Result<(), DemoError> {
    let state = scene.office.state().await?;
    let principal = scene.staff.principal;
    for class in classes.iter().filter(|class| class.homeroom != principal) {
        let Some(known) = state.classes.class(class.id) else { continue };
        for month in attendance::months(&state, known).into_iter().filter(|it| it.open_weeks.is_empty()) {
            let command = SignAttendanceMonth { classes: vec![class.id], month: month.month };
            scene.office.by(principal, "sign a month", command).await?;
        }
    }
    Ok(())
}
