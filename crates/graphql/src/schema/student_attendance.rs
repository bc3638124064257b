//! A student's attendance over a school year, for staff and for the student's guardians.

use async_graphql::{Object, SimpleObject};
use socai_school::{
    Date,
    attendance::{Attended, Entry, Month, Presence as Stands, Session, Totals},
    calendar::{SchoolYear, WEEKS, YearDates},
    ids::{ClassId, StudentId},
};

use super::{
    ClassNode,
    attendance::{EntryNode, TotalsNode},
};
use crate::{
    enums::{HalfDay, Label, Presence},
    list_size,
    scalars::{Day, MonthOfYear},
    scope::Scope,
};

/// A session that a student missed (buổi nghỉ).
pub(crate) struct MissedNode {
    scope: Scope,
    date: Date,
    session: Session,
    class: ClassId,
    presence: Stands,
    entered: Entry,
    corrected: Option<Entry>,
}

/// A session that a student missed (buổi nghỉ).
#[Object(name = "MissedSession")]
impl MissedNode {
    /// The day (ngày).
    async fn date(&self) -> Day {
        self.date.into()
    }

    /// The session of the day (buổi).
    async fn session(&self) -> HalfDay {
        self.session.into()
    }

    /// That in words (tên buổi).
    async fn session_label(&self) -> Label {
        self.session.into()
    }

    /// With or without permission (có phép, không phép).
    async fn presence(&self) -> Presence {
        self.presence.into()
    }

    /// That in words.
    async fn label(&self) -> Label {
        self.presence.into()
    }

    /// The class in whose book it stands (lớp).
    async fn class(&self) -> Option<ClassNode> {
        ClassNode::find(&self.scope, self.class)
    }

    /// How the session was recorded (lần ghi đầu).
    async fn entered(&self) -> EntryNode {
        EntryNode::new(&self.scope, self.entered)
    }

    /// How the session was corrected last, for this student or for others (lần sửa gần nhất); null when it never was.
    async fn corrected(&self) -> Option<EntryNode> {
        self.corrected.map(|entry| EntryNode::new(&self.scope, entry))
    }
}

/// What a student attended in a month (tổng hợp tháng).
#[derive(SimpleObject)]
#[graphql(name = "StudentAttendanceMonth")]
pub(crate) struct StudentMonthNode {
    /// The month (tháng).
    month: MonthOfYear,
    /// Its sessions (tổng số buổi).
    totals: TotalsNode,
}

/// What a student attended in a teaching week (tổng hợp tuần).
#[derive(SimpleObject)]
#[graphql(name = "StudentAttendanceWeek")]
pub(crate) struct StudentWeekNode {
    /// The week (tuần học), from 1 to 35.
    week: u8,
    /// First day (từ ngày).
    from: Day,
    /// Last day (đến ngày).
    until: Day,
    /// Its sessions (tổng số buổi).
    totals: TotalsNode,
}

/// A student's attendance over a school year (chuyên cần của học sinh), through all classes of the year.
pub(crate) struct StudentAttendanceNode {
    scope: Scope,
    student: StudentId,
    dates: YearDates,
}

impl StudentAttendanceNode {
    /// The year of a student; none when it is not open. Whoever asks may read it.
    pub(crate) fn of(scope: &Scope, student: StudentId, year: SchoolYear) -> Option<Self> {
        let dates = scope.school().calendar.year(year)?.clone();
        Some(Self { scope: scope.clone(), student, dates })
    }

    fn said(&self) -> Vec<Attended<'_>> {
        let days = self.dates.first_day..=self.dates.last_day;
        self.scope.school().attended(self.student, &days)
    }
}

/// A student's attendance over a school year (chuyên cần của học sinh), through all classes of the year.
#[Object(name = "StudentAttendance")]
impl StudentAttendanceNode {
    /// The year (tổng số buổi cả năm): what the rule of 45 sessions counts. Circular 22/2021, Article 12.1c.
    async fn totals(&self) -> TotalsNode {
        let totals = self.scope.school().attendance_of_year(self.student, self.dates.year);
        totals.unwrap_or_default().into()
    }

    /// The months with recorded sessions (các tháng).
    #[graphql(directive = list_size::Items::apply(10))]
    async fn months(&self) -> Vec<StudentMonthNode> {
        let mut months: Vec<(Month, Totals)> = Vec::new();
        for said in self.said() {
            let month = Month::of(said.date);
            if months.last().is_none_or(|(last, _)| *last != month) {
                months.push((month, Totals::default()));
            }
            if let Some((_, totals)) = months.last_mut() {
                totals.count(said.presence);
            }
        }
        let node = |(month, totals): (Month, Totals)| StudentMonthNode {
            month: month.into(),
            totals: totals.into(),
        };
        months.into_iter().map(node).collect()
    }

    /// The teaching weeks with recorded sessions (các tuần học).
    #[graphql(directive = list_size::Items::apply(i32::from(WEEKS)))]
    async fn weeks(&self) -> Vec<StudentWeekNode> {
        let school = self.scope.school();
        let node = |week: u8| {
            let (from, until) = self.dates.week(week)?;
            let totals = school.attendance_totals(self.student, &(from..=until));
            let node =
                StudentWeekNode { week, from: from.into(), until: until.into(), totals: totals.into() };
            (totals.sessions > 0).then_some(node)
        };
        (1..=WEEKS).filter_map(node).collect()
    }

    /// The sessions missed (các buổi nghỉ), oldest first.
    #[graphql(directive = list_size::Items::apply(10))]
    async fn missed(&self) -> Vec<MissedNode> {
        let said = self.said().into_iter().filter(|said| said.presence != Stands::Present);
        let node = |said: Attended<'_>| MissedNode {
            scope: self.scope.clone(),
            date: said.date,
            session: said.session,
            class: said.class,
            presence: said.presence,
            entered: said.record.entered,
            corrected: said.record.is_corrected().then_some(said.record.last),
        };
        said.map(node).collect()
    }
}
