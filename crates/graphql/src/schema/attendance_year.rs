//! The attendance of a class over its year: how far weeks and months are signed, and what the sessions add up to.

use async_graphql::{Enum, Object, SimpleObject};
use socai_school::{
    Event,
    attendance::{self, AttendanceRow, ClassAttendance, Month, MonthStanding, Sign, Signature, WeekStanding},
    calendar::WEEKS,
    classes::Class,
    ids::{ClassId, StudentId},
    policy::Object as About,
};

use super::{ActorNode, StudentNode, attendance::TotalsNode};
use crate::{
    access,
    errors::Fault,
    list_size,
    scalars::{Day, LedgerPosition, Moment, MonthOfYear},
    scope::Scope,
};

/// Whether a week is closed, or a month signed (tình trạng).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum AttendanceSignState {
    /// Chưa khép, chưa kí: never yet.
    Open,
    /// Đã khép, đã kí: closed, or signed; nothing is written any more.
    Signed,
    /// Đã mở lại, đã rút chữ kí: it was, and is open again.
    Reopened,
}

/// The closing of a week or the signature of a month (khép tuần, kí duyệt tháng).
pub(crate) struct SignNode {
    scope: Scope,
    sign: Sign,
}

impl SignNode {
    pub(crate) fn new(scope: &Scope, sign: Sign) -> Self {
        Self { scope: scope.clone(), sign }
    }

    fn last(&self) -> Option<Signature> {
        match self.sign {
            Sign::Open => None,
            Sign::Signed(signature) | Sign::Reopened(signature) => Some(signature),
        }
    }
}

/// The closing of a week or the signature of a month (khép tuần, kí duyệt tháng).
#[Object(name = "AttendanceSign")]
impl SignNode {
    /// How it stands (tình trạng).
    async fn state(&self) -> AttendanceSignState {
        match self.sign {
            Sign::Open => AttendanceSignState::Open,
            Sign::Signed(_) => AttendanceSignState::Signed,
            Sign::Reopened(_) => AttendanceSignState::Reopened,
        }
    }

    /// Who closed, signed or reopened it (người khép, kí, mở lại); null when nobody did.
    async fn by(&self) -> Option<ActorNode> {
        self.last().map(|last| ActorNode::new(&self.scope, last.by))
    }

    /// When (thời điểm).
    async fn at(&self) -> Option<Moment> {
        self.last().map(|last| last.at.into())
    }

    /// Its event (vị trí trong sổ cái).
    async fn position(&self) -> Option<LedgerPosition> {
        self.last().map(|last| last.position.into())
    }

    /// Why it was opened again (lí do mở lại); null when it was not, or the reason was erased.
    async fn reason(&self) -> Result<Option<String>, Fault> {
        let Sign::Reopened(last) = self.sign else { return Ok(None) };
        let recorded = self.scope.events(&[last.position]).await?.pop();
        Ok(match recorded.map(|recorded| recorded.event) {
            Some(Event::WeekReopened(event)) => event.reason.get().map(ToString::to_string),
            Some(Event::MonthSignatureWithdrawn(event)) => event.reason.get().map(ToString::to_string),
            Some(Event::LessonWeekReopened(event)) => event.reason.get().map(ToString::to_string),
            Some(Event::LessonMonthWithdrawn(event)) => event.reason.get().map(ToString::to_string),
            _ => None,
        })
    }
}

/// A teaching week of a class (tuần học).
#[derive(SimpleObject)]
#[graphql(name = "AttendanceWeek")]
pub(crate) struct WeekNode {
    /// The week (tuần học), from 1 to 35.
    week: u8,
    /// First day (từ ngày).
    from: Day,
    /// Last day (đến ngày).
    until: Day,
    /// How many sessions of it are recorded (số buổi đã điểm danh).
    session_count: usize,
    /// Whether it is closed (khép tuần).
    sign: SignNode,
}

impl WeekNode {
    fn new(scope: &Scope, standing: WeekStanding) -> Self {
        Self {
            week: standing.week,
            from: standing.from.into(),
            until: standing.until.into(),
            session_count: standing.sessions,
            sign: SignNode { scope: scope.clone(), sign: standing.sign },
        }
    }

    /// A week of a class, for who may read it.
    pub(crate) fn find(scope: &Scope, class: ClassId, week: u8) -> Option<Self> {
        let weeks = YearSheetNode::of(scope, class)?.weeks_standing();
        weeks.into_iter().find(|standing| standing.week == week).map(|week| Self::new(scope, week))
    }
}

/// A month of a class (tháng).
#[derive(SimpleObject)]
#[graphql(name = "AttendanceMonth")]
pub(crate) struct MonthNode {
    /// The month (tháng).
    month: MonthOfYear,
    /// The teaching weeks with a day in it that are not closed (các tuần chưa khép).
    #[graphql(directive = list_size::Items::apply(5))]
    open_weeks: Vec<u8>,
    /// Whether it is signed (kí duyệt tháng).
    sign: SignNode,
}

impl MonthNode {
    fn new(scope: &Scope, standing: MonthStanding) -> Self {
        Self {
            month: standing.month.into(),
            open_weeks: standing.open_weeks,
            sign: SignNode { scope: scope.clone(), sign: standing.sign },
        }
    }

    /// A month of a class, for who may read it.
    pub(crate) fn find(scope: &Scope, class: ClassId, month: Month) -> Option<Self> {
        let months = YearSheetNode::of(scope, class)?.months_standing();
        months.into_iter().find(|standing| standing.month == month).map(|month| Self::new(scope, month))
    }
}

/// What the sessions of the year add up to for a student of a class (một dòng tổng hợp).
#[derive(SimpleObject)]
#[graphql(name = "AttendanceYearRow")]
pub(crate) struct YearRowNode {
    /// The student (học sinh).
    student: StudentNode,
    /// In this class alone (tổng số buổi ở lớp này).
    in_class: TotalsNode,
    /// In whatever class of the year (tổng số buổi cả năm): what the rule of 45 sessions counts.
    in_year: TotalsNode,
}

/// The attendance of a class over its school year (tổng hợp chuyên cần của lớp).
pub(crate) struct YearSheetNode {
    scope: Scope,
    class: Class,
}

impl YearSheetNode {
    /// The year of a class, if the visitor may read it.
    pub(crate) fn of(scope: &Scope, class: ClassId) -> Option<Self> {
        let class = scope.school().classes.class(class)?;
        let node = || Self { scope: scope.clone(), class: class.clone() };
        scope.reads(access::CLASS_ATTENDANCE_YEAR, About::Class(class.id)).then(node)
    }

    fn weeks_standing(&self) -> Vec<WeekStanding> {
        attendance::weeks(self.scope.school(), &self.class)
    }

    fn months_standing(&self) -> Vec<MonthStanding> {
        attendance::months(self.scope.school(), &self.class)
    }
}

/// The attendance of a class over its school year (tổng hợp chuyên cần của lớp).
#[Object(name = "ClassAttendanceYear")]
impl YearSheetNode {
    /// Whether the class records its sessions (có điểm danh theo buổi): then the sessions missed in the year follow from them and
    /// are not entered by hand.
    async fn is_kept(&self) -> bool {
        self.scope.school().attendance.is_kept(self.class.id)
    }

    /// The teaching weeks (các tuần học).
    #[graphql(directive = list_size::Items::apply(i32::from(WEEKS)))]
    async fn weeks(&self) -> Vec<WeekNode> {
        let weeks = self.weeks_standing().into_iter();
        weeks.map(|week| WeekNode::new(&self.scope, week)).collect()
    }

    /// The months (các tháng).
    #[graphql(directive = list_size::Items::apply(10))]
    async fn months(&self) -> Vec<MonthNode> {
        let months = self.months_standing().into_iter();
        months.map(|month| MonthNode::new(&self.scope, month)).collect()
    }

    /// Everybody who ever was in the class (học sinh), in the order of the class list.
    #[graphql(directive = list_size::Items::apply(40))]
    async fn rows(&self) -> Vec<YearRowNode> {
        let school = self.scope.school();
        let Some(dates) = school.calendar.year(self.class.year) else { return Vec::new() };
        let sheet = ClassAttendance::of(school, self.class.id, dates.first_day..=dates.last_day);
        let in_year = |student: StudentId| school.attendance_of_year(student, self.class.year);
        let node = |row: AttendanceRow| YearRowNode {
            student: StudentNode::new(self.scope.clone(), row.student),
            in_class: row.totals.into(),
            in_year: in_year(row.student).unwrap_or_default().into(),
        };
        sheet.rows.into_iter().map(node).collect()
    }
}
