//! The attendance of a class as people read it: its sessions, and the sheet of a day, week or month.

use async_graphql::{Object, OneofObject, SimpleObject};
use socai_school::{
    Date,
    attendance::{
        AttendanceRow, ClassAttendance, Entry, Missed, Presence as Stands, Session, SessionRecord, Signature,
        Totals,
    },
    classes::Class,
    ids::ClassId,
    policy::Object as About,
};

use super::{ActorNode, StudentNode};
use crate::{
    access,
    enums::{HalfDay, Label, Presence},
    list_size,
    scalars::{Day, LedgerPosition, Moment, MonthOfYear},
    scope::Scope,
};

/// Which days of a class's attendance (khoảng thời gian).
#[derive(OneofObject)]
pub(crate) enum AttendanceRangeInput {
    /// Một ngày: one day.
    Day(Day),
    /// Một tuần học: a teaching week, from 1 to 35.
    Week(u8),
    /// Một tháng: a month.
    Month(MonthOfYear),
}

impl AttendanceRangeInput {
    pub(crate) fn days(&self, scope: &Scope, class: &Class) -> Option<(Date, Date)> {
        match self {
            Self::Day(day) => Some((day.0, day.0)),
            Self::Week(week) => scope.school().calendar.year(class.year)?.week(*week),
            Self::Month(month) => Some(month.0.days()),
        }
    }
}

/// Sessions counted (tổng số buổi).
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(name = "AttendanceTotals")]
pub(crate) struct TotalsNode {
    /// Recorded half-day sessions (số buổi đã điểm danh); of a class, those of all its students together.
    sessions: u32,
    /// Missed with permission (nghỉ có phép, P).
    excused: u32,
    /// Missed without permission (nghỉ không phép, K).
    unexcused: u32,
    /// Missed altogether (tổng số buổi nghỉ, TS).
    missed: u32,
}

impl From<Totals> for TotalsNode {
    fn from(totals: Totals) -> Self {
        let Totals { sessions, excused, unexcused } = totals;
        Self { sessions, excused, unexcused, missed: totals.missed() }
    }
}

/// Who wrote a session when (người ghi, thời điểm ghi).
#[derive(SimpleObject)]
#[graphql(name = "AttendanceEntry")]
pub(crate) struct EntryNode {
    /// Who (người ghi).
    by: ActorNode,
    /// When (thời điểm ghi).
    at: Moment,
    /// Whether it came after the end of the session (ghi bù).
    is_late: bool,
    /// Its event (vị trí trong sổ cái).
    position: LedgerPosition,
}

impl EntryNode {
    pub(crate) fn new(scope: &Scope, entry: Entry) -> Self {
        let Signature { position, at, by } = entry.signature;
        Self { by: ActorNode::new(scope, by), at: at.into(), is_late: entry.late, position: position.into() }
    }
}

/// A student who missed a session (học sinh vắng).
#[derive(SimpleObject)]
#[graphql(name = "AbsentStudent")]
pub(crate) struct AbsentNode {
    /// The student (học sinh).
    student: StudentNode,
    /// With or without permission (có phép, không phép).
    presence: Presence,
    /// That in words.
    label: Label,
}

impl AbsentNode {
    pub(crate) fn new(student: StudentNode, presence: Stands) -> Self {
        Self { student, presence: presence.into(), label: presence.into() }
    }
}

/// A recorded half-day session of a class (buổi học đã điểm danh).
#[derive(Clone)]
pub(crate) struct SessionNode {
    scope: Scope,
    class: ClassId,
    date: Date,
    session: Session,
    record: SessionRecord,
}

impl SessionNode {
    /// The session, if it is recorded and the visitor may read the class's attendance.
    pub(crate) fn find(scope: &Scope, class: ClassId, date: Date, session: Session) -> Option<Self> {
        let record = scope.school().attendance.record(class, date, session)?;
        let node = || Self { scope: scope.clone(), class, date, session, record: record.clone() };
        scope.reads(access::CLASS_ATTENDANCE, About::Class(class)).then(node)
    }
}

/// A half-day session of a class that was recorded (buổi học đã điểm danh).
#[Object(name = "AttendanceSession")]
impl SessionNode {
    /// The day (ngày).
    async fn date(&self) -> Day {
        self.date.into()
    }

    /// The session of the day (buổi).
    async fn session(&self) -> HalfDay {
        self.session.into()
    }

    /// That in words (tên buổi).
    async fn label(&self) -> Label {
        self.session.into()
    }

    /// The teaching week (tuần học), from 1 to 35.
    async fn week(&self) -> Option<u8> {
        let school = self.scope.school();
        let class = school.classes.class(self.class)?;
        school.calendar.year(class.year)?.week_on(self.date)
    }

    /// How often it was written or taken back (phiên bản): what `recordAttendance` expects next time.
    async fn version(&self) -> u32 {
        self.record.version
    }

    /// Whether the record was taken back (đã hủy): there was no such session.
    async fn is_withdrawn(&self) -> bool {
        self.record.is_withdrawn
    }

    /// How many students the class had on that day (sĩ số), as far as was known then.
    async fn enrolled(&self) -> u16 {
        self.record.enrolled
    }

    /// Who was absent (học sinh vắng); everybody else was present. Nobody when the record was taken back.
    #[graphql(directive = list_size::Items::apply(5))]
    async fn absent(&self) -> Vec<AbsentNode> {
        let presence = |missed: &Missed| if missed.excused { Stands::Excused } else { Stands::Unexcused };
        let node = |missed: &Missed| AbsentNode {
            student: StudentNode::new(self.scope.clone(), missed.student),
            presence: presence(missed).into(),
            label: presence(missed).into(),
        };
        let absent = if self.record.is_withdrawn { &[][..] } else { self.record.absent() };
        absent.iter().map(node).collect()
    }

    /// How it was recorded first (lần ghi đầu).
    async fn entered(&self) -> EntryNode {
        EntryNode::new(&self.scope, self.record.entered)
    }

    /// How it was corrected or taken back last (lần sửa gần nhất); null when it never was.
    async fn corrected(&self) -> Option<EntryNode> {
        self.record.is_corrected().then(|| EntryNode::new(&self.scope, self.record.last))
    }
}

/// A student in the attendance sheet of a class (một dòng của bảng điểm danh).
pub(crate) struct RowNode {
    scope: Scope,
    row: AttendanceRow,
}

/// A student in the attendance sheet of a class (một dòng của bảng điểm danh).
#[Object(name = "AttendanceRow")]
impl RowNode {
    /// The student (học sinh).
    async fn student(&self) -> StudentNode {
        StudentNode::new(self.scope.clone(), self.row.student)
    }

    /// What counts of each session of the sheet, in the order of `sessions`; null where the student was not in the class, or not
    /// on its list when the session was recorded.
    #[graphql(directive = list_size::Items::apply(12))]
    async fn presences(&self) -> Vec<Option<Presence>> {
        self.row.presences.iter().map(|presence| presence.map(Into::into)).collect()
    }

    /// What they add up to, in this class (tổng số buổi ở lớp này).
    async fn totals(&self) -> TotalsNode {
        self.row.totals.into()
    }
}

/// The attendance of a class on some days (bảng điểm danh của lớp).
pub(crate) struct SheetNode {
    scope: Scope,
    class: ClassId,
    from: Date,
    until: Date,
    sessions: Vec<(Date, Session, SessionRecord)>,
    rows: Vec<AttendanceRow>,
    totals: Totals,
}

impl SheetNode {
    /// The sheet, if the visitor may read it and the year has such days.
    pub(crate) fn of(scope: &Scope, class: &Class, range: &AttendanceRangeInput) -> Option<Self> {
        if !scope.reads(access::CLASS_ATTENDANCE, About::Class(class.id)) {
            return None;
        }
        let (from, until) = range.days(scope, class)?;
        let sheet = ClassAttendance::of(scope.school(), class.id, from..=until);
        let sessions = sheet.sessions.iter();
        Some(Self {
            scope: scope.clone(),
            class: class.id,
            from,
            until,
            sessions: sessions.map(|held| (held.date, held.session, held.record.clone())).collect(),
            rows: sheet.rows,
            totals: sheet.totals,
        })
    }
}

/// The attendance of a class on some days (bảng điểm danh của lớp).
#[Object(name = "ClassAttendance")]
impl SheetNode {
    /// First day (từ ngày).
    async fn from(&self) -> Day {
        self.from.into()
    }

    /// Last day (đến ngày).
    async fn until(&self) -> Day {
        self.until.into()
    }

    /// The recorded sessions (các buổi đã điểm danh), in the order of time.
    #[graphql(directive = list_size::Items::apply(12))]
    async fn sessions(&self) -> Vec<SessionNode> {
        let node = |(date, session, record): &(Date, Session, SessionRecord)| SessionNode {
            scope: self.scope.clone(),
            class: self.class,
            date: *date,
            session: *session,
            record: record.clone(),
        };
        self.sessions.iter().map(node).collect()
    }

    /// Everybody who belongs to the class on one of the days or of whom it says something, in the order of the class list.
    #[graphql(directive = list_size::Items::apply(40))]
    async fn rows(&self) -> Vec<RowNode> {
        self.rows.iter().map(|row| RowNode { scope: self.scope.clone(), row: row.clone() }).collect()
    }

    /// The rows together (tổng cộng).
    async fn totals(&self) -> TotalsNode {
        self.totals.into()
    }
}
