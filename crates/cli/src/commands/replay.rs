//! `socai replay`: a school as it was. The same fold as now, stopped earlier.

use jiff::{
    Timestamp,
    civil::Date,
    tz::{Offset, TimeZone},
};
use serde_json::{Value, json};
use socai_runtime::{AsOf, Position, Runtime, School};
use socai_school::{
    calendar::GradingPeriod,
    classes::Class,
    gradebook::{Absence, Cell, Mark},
    local_date,
    regulations::Target,
};

use crate::{
    args::{Installation, Replay},
    failure::Failure,
    install, output,
};

pub(super) async fn run(installation: &Installation, args: Replay) -> Result<(), Failure> {
    let as_of = args.as_of.as_deref().map(parse).transpose()?;
    let runtime = install::open(installation).await?;
    let result = replay(installation, &runtime, &args, as_of).await;
    runtime.shutdown().await;
    result
}

/// A position, a moment, or the end of a day in Vietnam.
fn parse(text: &str) -> Result<AsOf, Failure> {
    if let Ok(position) = text.parse() {
        return Ok(AsOf::Position(Position(position)));
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(AsOf::At(at));
    }
    let end = |day: Date| day.at(23, 59, 59, 999_999_999).to_zoned(TimeZone::fixed(Offset::constant(7))).ok();
    let day = text.parse::<Date>().ok().and_then(end).map(|zoned| AsOf::At(zoned.timestamp()));
    day.ok_or_else(|| {
        Failure::usage(
            "--as-of: cần vị trí, thời điểm hoặc ngày",
            "--as-of: a position, a time or a day is needed",
        )
    })
}

async fn replay(
    installation: &Installation,
    runtime: &Runtime,
    args: &Replay,
    as_of: Option<AsOf>,
) -> Result<(), Failure> {
    let handle = install::school(runtime, &args.school).await?;
    let school = match as_of {
        Some(as_of) => handle.as_of(as_of).await?,
        None => handle.now().await?,
    };
    let (Some(name), Some(period)) = (&args.class, args.period) else {
        return summary(installation, &school);
    };
    let class = school.classes.by_name(period.year, name).ok_or_else(|| {
        Failure::refused(
            format!("Lúc đó năm học {} không có lớp {name}.", period.year),
            format!("At that moment school year {} had no class {name}.", period.year),
        )
    })?;
    gradebook(installation, &school, class, period)
}

fn summary(installation: &Installation, school: &School) -> Result<(), Failure> {
    let present = school.registry.students().filter(|student| student.open_enrollment().is_some()).count();
    let facts = [
        ("position", "Vị trí / position", json!(school.position)),
        ("at", "Thời điểm / time", json!(school.at.to_string())),
        ("schoolYears", "Năm học / school years", json!(school.calendar.years().count())),
        ("classes", "Lớp / classes", json!(school.classes.classes().count())),
        ("students", "Học sinh / students", json!(school.registry.students().count())),
        ("present", "Đang học / present", json!(present)),
        ("accounts", "Tài khoản / accounts", json!(school.staff.accounts().count())),
        ("grades", "Ô điểm / gradebook cells", json!(school.gradebook.cell_count())),
        ("periodsWithLocks", "Kì có khóa sổ / periods with locks", json!(school.locks.periods().count())),
        ("documents", "Hồ sơ / documents", json!(school.shelf.documents().count())),
    ];
    if installation.json {
        let facts = facts.into_iter().map(|(name, _, value)| (name.to_owned(), value));
        return output::json(&Value::Object(facts.collect()));
    }
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    output::table(
        &facts.iter().map(|(_, label, value)| vec![(*label).to_owned(), plain(value)]).collect::<Vec<_>>(),
    )
}

fn gradebook(
    installation: &Installation,
    school: &School,
    class: &Class,
    period: GradingPeriod,
) -> Result<(), Failure> {
    let dates = school.calendar.year(period.year);
    let first = dates.map_or_else(|| local_date(school.at), |dates| dates.first_day);
    let last = dates.map_or(first, |dates| dates.last_day);
    let day = local_date(school.at).max(first).min(last);
    let rules = school.calendar.rules(period.year, class.grade);
    let targets = rules.map_or_else(Vec::new, |rules| rules.targets(class.grade, period.moment));
    let list = school.registry.class_list(class.id, day);
    let name = |student: &socai_school::registry::Student| {
        student.identity.get().map_or_else(|| "—".to_owned(), |identity| identity.name.full())
    };
    if installation.json {
        let rows = list.iter().map(|student| {
            let cells = school.gradebook.cells(student.id, period).map(|(target, cell)| {
                json!({
                    "target": target.to_string(), "mark": cell.mark, "version": cell.version, "position": cell.position,
                })
            });
            json!({ "student": student.id, "name": name(student), "cells": cells.collect::<Vec<_>>() })
        });
        return output::json(&json!({
            "position": school.position, "at": school.at, "class": class.name, "period": period.to_string(),
            "rows": rows.collect::<Vec<_>>(),
        }));
    }
    output::line(&format!("{} · {} · {} · {}", class.name, period, school.position, school.at))?;
    let code = |target: &Target| match target {
        Target::Subject(subject) => subject.code().to_owned(),
        Target::Quality(quality) => quality.code().to_owned(),
        Target::Competency(competency) => competency.code().to_owned(),
        Target::Regular { subject, number } => format!("{subject}.{}", number.get()),
        Target::Conduct => "RL".to_owned(),
        Target::Absences => "NGHỈ".to_owned(),
    };
    let mut table = vec![std::iter::once("Họ tên".to_owned()).chain(targets.iter().map(code)).collect()];
    for student in list {
        let mut row = vec![name(student)];
        row.extend(targets.iter().map(|target| {
            school.gradebook.cell(student.id, period, *target).map_or_else(String::new, shown)
        }));
        table.push(row);
    }
    output::table(&table)
}

/// `T 9`, `H`, `8.5`, `Đ`, `V` for an absence to be made up, `V 0` for one that counts, `3+1` sessions missed with and without
/// permission, or nothing.
fn shown(cell: &Cell) -> String {
    cell.mark.map_or_else(String::new, |mark| match mark {
        Mark::Trait { level } => level.code().to_owned(),
        Mark::Subject { level, score } => {
            let level = level.map(|level| level.code().to_owned());
            let score = score.map(|score| score.to_string());
            level.into_iter().chain(score).collect::<Vec<_>>().join(" ")
        }
        Mark::Score { score } => score.to_string(),
        Mark::Pass { level } => level.code().to_owned(),
        Mark::Absent { absence: Absence::MakeUpDue } => "V".to_owned(),
        Mark::Absent { absence: Absence::Zero } => "V 0".to_owned(),
        Mark::Conduct { level } => level.code().to_owned(),
        Mark::Absences { excused, unexcused } => format!("{excused}+{unexcused}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_given_as_position_time_or_day() {
        assert_eq!(parse("12").unwrap(), AsOf::Position(Position(12)));
        let at = |text: &str| AsOf::At(text.parse().unwrap());
        assert_eq!(parse("2026-01-10T08:00:00+07:00").unwrap(), at("2026-01-10T01:00:00Z"));
        assert_eq!(parse("2026-01-10").unwrap(), at("2026-01-10T16:59:59.999999999Z"));
        assert_eq!(parse("yesterday").unwrap_err().exit_code(), 2);
    }
}
