//! The decisions to record a session of a class and to take a record back.

use std::collections::HashSet;

use jiff::{Timestamp, civil::Date};

use super::{author, class_of};
use crate::{
    attendance::{
        AttendanceRecorded, AttendanceRefusal, AttendanceWithdrawn, Missed, Presence, RecordAttendance,
        SessionHours, SessionRecord, StudentPresence, WithdrawAttendance,
    },
    calendar::{GradingPeriod, SchoolYear, YearDates},
    changes::LockRefusal,
    classes::Class,
    command::Decide,
    context::Context,
    ids::{ClassId, StudentId},
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    regulations::{AssessmentPeriod, Target},
    sealed::Sealed,
    state::School,
};

impl Decide for RecordAttendance {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, date, session, entries, expected_version } = self;
        let action = Action::RecordAttendance;
        // Of that day: a class may have got another homeroom teacher since.
        let right = authorize(school, context.actor, action, Object::Class(id), date)?;
        let (class, dates) = class_of(school, id)?;
        open_on(school, class, dates, date, context.at)?;
        let hours = SessionHours::of(session);
        if !hours.has_begun(date, context.at) {
            return Err(Refusals::one("date", AttendanceRefusal::NotBegun { date, session }));
        }
        let enrolled: HashSet<StudentId> =
            school.registry.members(id, date).map(|student| student.id).collect();
        if enrolled.is_empty() {
            return Err(Refusals::one("date", AttendanceRefusal::NoStudents { date }));
        }
        let absent = absent(&enrolled, &entries)?;
        let known = school.attendance.record(id, date, session);
        still_at(known, expected_version)?;
        not_by_hand(school, class)?;
        if known.is_some_and(|known| says(school, known, &enrolled, &absent)) {
            return Ok(Vec::new());
        }
        let event = AttendanceRecorded {
            class: id,
            date,
            session,
            enrolled: u16::try_from(enrolled.len()).unwrap_or(u16::MAX),
            absent,
            late: hours.is_late(date, context.at),
            corrects: known.map(|known| known.last.signature.position),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for WithdrawAttendance {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class: id, date, session, expected_version, reason } = self;
        let action = Action::WithdrawAttendance;
        let right = authorize(school, context.actor, action, Object::Class(id), date)?;
        let (class, dates) = class_of(school, id)?;
        open_on(school, class, dates, date, context.at)?;
        let known = school.attendance.record(id, date, session).filter(|known| !known.is_withdrawn);
        let not_recorded = || Refusals::one("date", AttendanceRefusal::NotRecorded { date, session });
        let known = known.ok_or_else(not_recorded)?;
        still_at(Some(known), expected_version)?;
        let event = AttendanceWithdrawn {
            class: id,
            date,
            session,
            withdraws: known.last.signature.position,
            recorder: author(school, known.last.signature)?,
            reason: Sealed::Open(reason),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// Whether the book of the class is open on a day: a teaching day, in a week that is not closed, of a year that is not locked.
fn open_on(
    school: &School,
    class: &Class,
    dates: &YearDates,
    date: Date,
    at: Timestamp,
) -> Result<(), Refusals> {
    let week = dates.week_on(date);
    let week = week.ok_or_else(|| Refusals::one("date", AttendanceRefusal::NotATeachingDay { date }))?;
    if let Some(closed) = school.attendance.week(class.id, week).standing() {
        return Err(Refusals::one("date", AttendanceRefusal::WeekClosed { week, at: closed.at }));
    }
    // The sessions are the column of the sessions missed, so its lock is theirs.
    let period = GradingPeriod { year: class.year, moment: AssessmentPeriod::EndOfYear };
    match school.locks.covering(period, class.grade, class.id, Target::Absences, at) {
        Some(lock) => Err(Refusals::one("class", AttendanceRefusal::from(LockRefusal::from(lock)))),
        None => Ok(()),
    }
}

/// Who was absent, by id.
fn absent(enrolled: &HashSet<StudentId>, entries: &[StudentPresence]) -> Result<Vec<Missed>, Refusals> {
    if entries.len() > RecordAttendance::LIMIT {
        let refusal =
            AttendanceRefusal::TooManyEntries { limit: RecordAttendance::LIMIT, actual: entries.len() };
        return Err(Refusals::one("entries", refusal));
    }
    let (mut seen, mut absent, mut refused) = (HashSet::new(), Vec::new(), Vec::new());
    for (index, StudentPresence { student, presence }) in entries.iter().copied().enumerate() {
        let mut refuse = |refusal: AttendanceRefusal| {
            let path = format!("entries[{index}].student");
            refused.push(Refused { path, refusal: refusal.into() });
        };
        if !seen.insert(student) {
            refuse(AttendanceRefusal::Repeated { student });
        } else if !enrolled.contains(&student) {
            refuse(AttendanceRefusal::NotInClass { student });
        } else {
            match presence {
                Presence::Present => {}
                Presence::Excused => absent.push(Missed { student, excused: true }),
                Presence::Unexcused => absent.push(Missed { student, excused: false }),
            }
        }
    }
    Refusals::collect(refused)?;
    absent.sort_unstable();
    Ok(absent)
}

fn still_at(known: Option<&SessionRecord>, expected: u32) -> Result<(), Refusals> {
    let actual = known.map_or(0, |known| known.version);
    if actual == expected {
        return Ok(());
    }
    let last = known.map(|known| known.last.signature);
    let (by, at) = (last.map(|last| last.by), last.map(|last| last.at));
    let refusal = AttendanceRefusal::VersionConflict { expected, actual, by, at };
    Err(Refusals::one("expectedVersion", refusal))
}

/// The numbers of a class come from its sessions or from the hand, never from both.
fn not_by_hand(school: &School, class: &Class) -> Result<(), Refusals> {
    if school.attendance.is_kept(class.id) {
        return Ok(());
    }
    let students = entered_by_hand(school, class.id, class.year);
    if students == 0 {
        return Ok(());
    }
    Err(Refusals::one("class", AttendanceRefusal::EnteredByHand { students }))
}

/// Of how many students whose class of the year it is the sessions missed were entered by hand.
fn entered_by_hand(school: &School, class: ClassId, year: SchoolYear) -> usize {
    let period = GradingPeriod { year, moment: AssessmentPeriod::EndOfYear };
    let is_entered = |student: StudentId| {
        let cell = school.gradebook.cell(student, period, Target::Absences);
        cell.is_some_and(|cell| cell.mark.is_some()) && school.class_of_year(student, year) == Some(class)
    };
    school.registry.ever_in(class).into_iter().filter(|student| is_entered(student.id)).count()
}

/// Whether the record says exactly this of everybody who is on the list now.
fn says(school: &School, known: &SessionRecord, enrolled: &HashSet<StudentId>, absent: &[Missed]) -> bool {
    let said = |student: &StudentId| school.attendance.presence(known, *student);
    let wanted = |student: &StudentId| match absent.binary_search_by_key(student, |missed| missed.student) {
        Ok(at) if absent[at].excused => Presence::Excused,
        Ok(_) => Presence::Unexcused,
        Err(_) => Presence::Present,
    };
    !known.is_withdrawn && enrolled.iter().all(|student| said(student) == Some(wanted(student)))
}
