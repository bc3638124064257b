//! The homeroom book of a class, and what stands in it about one student.

use async_graphql::{OneofObject, SimpleObject};
use socai_school::{
    Date, Sealed,
    homeroom::{Circumstances, HomeroomChange, Page, PageText, ParentContact, ParentMeeting, SupportCase},
    ids::{ClassId, StudentId},
    policy::Object as About,
    text::Note,
};

use super::{AccountNode, ClassNode, GuardianNode, StudentNode, conduct::BookEntryNode};
use crate::{
    access,
    enums::{ContactMeans, Label},
    list_size,
    scalars::{Day, Key, MonthOfYear},
    scope::Scope,
};

/// A page of a homeroom book (trang sổ chủ nhiệm).
#[derive(OneofObject)]
pub(crate) enum HomeroomPageKey {
    /// Kế hoạch năm học: the plan of the year; say `true`.
    YearPlan(bool),
    /// Kế hoạch tháng: the plan of a month.
    MonthPlan(MonthOfYear),
    /// Kế hoạch tuần: the plan of a teaching week, from 1 to 35.
    WeekPlan(u8),
    /// Tổng kết năm học: the summary of the year; say `true`.
    Summary(bool),
}

impl From<HomeroomPageKey> for Page {
    fn from(key: HomeroomPageKey) -> Self {
        match key {
            HomeroomPageKey::YearPlan(_) => Self::YearPlan,
            HomeroomPageKey::MonthPlan(month) => Self::MonthPlan(month.0),
            HomeroomPageKey::WeekPlan(week) => Self::WeekPlan(week),
            HomeroomPageKey::Summary(_) => Self::Summary,
        }
    }
}

/// A written page of a homeroom book (trang sổ chủ nhiệm).
#[derive(SimpleObject)]
#[graphql(name = "HomeroomPage")]
pub(crate) struct PageNode {
    /// The page in words (tên trang).
    title: String,
    /// The month of a plan (tháng).
    month: Option<MonthOfYear>,
    /// The teaching week of a plan (tuần học).
    week: Option<u8>,
    /// Whether it is the summary of the year (tổng kết).
    is_summary: bool,
    /// What stands there (nội dung); null when it was erased.
    text: Option<String>,
    /// How often it was written (phiên bản), from 1.
    version: u32,
    /// How it was written last (lần ghi gần nhất).
    last: BookEntryNode,
}

impl PageNode {
    fn new(scope: &Scope, page: Page, text: &PageText) -> Self {
        let (month, week) = match page {
            Page::MonthPlan(month) => (Some(month.into()), None),
            Page::WeekPlan(week) => (None, Some(week)),
            Page::YearPlan | Page::Summary => (None, None),
        };
        Self {
            title: page.to_string(),
            month,
            week,
            is_summary: page == Page::Summary,
            text: text.text.get().map(Note::to_string),
            version: text.version,
            last: BookEntryNode::new(scope, text.last),
        }
    }
}

/// A meeting of parents (họp cha mẹ học sinh).
#[derive(SimpleObject)]
#[graphql(name = "ParentMeeting")]
pub(crate) struct MeetingNode {
    /// When (ngày họp).
    on: Day,
    /// Whose parents came (học sinh có phụ huynh dự họp).
    #[graphql(directive = list_size::Items::apply(40))]
    attended: Vec<StudentNode>,
    /// The minutes (biên bản); null when they were erased.
    minutes: Option<String>,
    /// How often it was written (phiên bản), from 1.
    version: u32,
    /// How it was written last (lần ghi gần nhất).
    last: BookEntryNode,
}

impl MeetingNode {
    fn new(scope: &Scope, on: Date, meeting: &ParentMeeting) -> Self {
        Self {
            on: on.into(),
            attended: meeting.attended.iter().filter_map(|id| StudentNode::find(scope, *id)).collect(),
            minutes: meeting.minutes.get().map(Note::to_string),
            version: meeting.version,
            last: BookEntryNode::new(scope, meeting.last),
        }
    }
}

/// A homeroom book that passes on with its class (bàn giao sổ chủ nhiệm), by both signatures.
#[derive(SimpleObject)]
#[graphql(name = "HomeroomHandOver")]
pub(crate) struct HandOverNode {
    /// The class (lớp).
    class: Option<ClassNode>,
    /// The first day of the new homeroom teacher (ngày nhận lớp).
    since: Day,
    /// The outgoing homeroom teacher (bên giao).
    from: Option<AccountNode>,
    /// The new homeroom teacher (bên nhận).
    to: Option<AccountNode>,
    /// What is handed over (nội dung bàn giao); null when nothing was said, or it was erased.
    note: Option<String>,
    /// The signature of who hands it over (bên giao kí); null while it is missing.
    given: Option<BookEntryNode>,
    /// The signature of who takes it over (bên nhận kí); null while it is missing.
    taken: Option<BookEntryNode>,
    /// Whether a signature is missing (chưa bàn giao xong).
    is_open: bool,
}

impl HandOverNode {
    fn new(scope: &Scope, change: HomeroomChange<'_>) -> Self {
        let signed = change.signed;
        let note = signed.and_then(|signed| signed.note.as_ref()).and_then(Sealed::get);
        let taken = signed.and_then(|signed| signed.taken);
        Self {
            class: ClassNode::find(scope, change.class),
            since: change.since.into(),
            from: AccountNode::find(scope, change.from),
            to: AccountNode::find(scope, change.to),
            note: note.map(Note::to_string),
            given: signed.map(|signed| BookEntryNode::new(scope, signed.given)),
            taken: taken.map(|taken| BookEntryNode::new(scope, taken)),
            is_open: change.is_open(),
        }
    }

    /// Those that the visitor is to sign, or has signed, one side of.
    pub(crate) fn mine(scope: &Scope) -> Vec<Self> {
        let changes = scope.school().homeroom_changes_of(scope.account_id());
        changes.into_iter().map(|change| Self::new(scope, change)).collect()
    }

    /// The one of a class and day, if the visitor is one of the two.
    pub(crate) fn find(scope: &Scope, class: ClassId, since: Date) -> Option<Self> {
        let changes = scope.school().homeroom_changes_of(scope.account_id()).into_iter();
        let mut of_class = changes.filter(|change| change.class == class && change.since == since);
        of_class.next().map(|change| Self::new(scope, change))
    }
}

/// The homeroom book of a class (sổ chủ nhiệm).
#[derive(SimpleObject)]
#[graphql(name = "HomeroomBook")]
pub(crate) struct BookNode {
    /// The last day on which it is closed (khóa đến); null when it is open.
    locked_until: Option<Day>,
    /// The written pages (các trang đã ghi): plans, then the summary.
    #[graphql(directive = list_size::Items::apply(20))]
    pages: Vec<PageNode>,
    /// Meetings of parents (họp cha mẹ học sinh), oldest first.
    #[graphql(directive = list_size::Items::apply(4))]
    meetings: Vec<MeetingNode>,
    /// The changes of the homeroom teacher with their signatures (bàn giao sổ), oldest first; open until both have signed.
    #[graphql(directive = list_size::Items::apply(1))]
    hand_overs: Vec<HandOverNode>,
}

impl BookNode {
    /// The book of a class, if the visitor may read it.
    pub(crate) fn find(scope: &Scope, class: ClassId) -> Option<Self> {
        if !scope.reads(access::CLASS_HOMEROOM_BOOK, About::Class(class)) {
            return None;
        }
        let books = &scope.school().homeroom;
        Some(Self {
            locked_until: books.locked_until(class).map(Into::into),
            pages: books.pages(class).map(|(page, text)| PageNode::new(scope, page, text)).collect(),
            meetings: books.meetings(class).map(|(on, held)| MeetingNode::new(scope, on, held)).collect(),
            hand_overs: {
                let changes = scope.school().homeroom_changes(class).into_iter();
                changes.map(|change| HandOverNode::new(scope, change)).collect()
            },
        })
    }
}

/// What is known of a student's circumstances (hoàn cảnh).
#[derive(SimpleObject)]
#[graphql(name = "Circumstances")]
pub(crate) struct CircumstancesNode {
    /// What is known (nội dung); null when it was erased.
    text: Option<String>,
    /// How often it was written (phiên bản), from 1.
    version: u32,
    /// How it was written last (lần ghi gần nhất).
    last: BookEntryNode,
}

/// A talk with a student's parents (trao đổi với phụ huynh).
#[derive(SimpleObject)]
#[graphql(name = "ParentContact")]
pub(crate) struct ParentContactNode {
    /// When (ngày).
    on: Day,
    /// How (hình thức).
    means: ContactMeans,
    /// That in words.
    label: Label,
    /// With whom (người giám hộ), if it is a registered guardian.
    guardian: Option<GuardianNode>,
    /// About what (nội dung); null when it was erased.
    text: Option<String>,
    /// Who noted it when (người ghi).
    logged: BookEntryNode,
}

/// The support of a student (theo dõi, giúp đỡ).
#[derive(SimpleObject)]
#[graphql(name = "SupportCase")]
pub(crate) struct CaseNode {
    /// Its id (mã hồ sơ), for closing it.
    case_id: Key,
    /// Why, and what is to be done (nội dung); null when it was erased.
    text: Option<String>,
    /// Who began it when (người mở).
    opened: BookEntryNode,
    /// Who ended it when (người kết thúc).
    closed: Option<BookEntryNode>,
    /// What came of it (kết quả).
    outcome: Option<String>,
}

/// What homeroom teachers wrote about a student (trang học sinh trong sổ chủ nhiệm).
#[derive(SimpleObject)]
#[graphql(name = "HomeroomSheet")]
pub(crate) struct SheetNode {
    /// The circumstances as they are known (hoàn cảnh).
    circumstances: Option<CircumstancesNode>,
    /// Talks with parents (trao đổi với phụ huynh), in the order in which they were noted.
    #[graphql(directive = list_size::Items::apply(10))]
    contacts: Vec<ParentContactNode>,
    /// Support (theo dõi, giúp đỡ), oldest first.
    #[graphql(directive = list_size::Items::apply(3))]
    support_cases: Vec<CaseNode>,
}

impl SheetNode {
    /// What stands about a student, if the visitor may read it.
    pub(crate) fn find(scope: &Scope, student: StudentId) -> Option<Self> {
        if !scope.reads(access::STUDENT_HOMEROOM_SHEET, About::Student(student)) {
            return None;
        }
        let sheet = scope.school().homeroom.sheet(student).cloned().unwrap_or_default();
        let circumstances = |known: Circumstances| CircumstancesNode {
            text: known.text.get().map(Note::to_string),
            version: known.version,
            last: BookEntryNode::new(scope, known.last),
        };
        let contact = |contact: ParentContact| ParentContactNode {
            on: contact.on.into(),
            means: contact.means.into(),
            label: contact.means.into(),
            guardian: contact.guardian.and_then(|id| GuardianNode::find(scope, id)),
            text: contact.text.get().map(Note::to_string),
            logged: BookEntryNode::new(scope, contact.logged),
        };
        let case = |case: SupportCase| CaseNode {
            case_id: Key(case.id.0),
            text: case.text.get().map(Note::to_string),
            opened: BookEntryNode::new(scope, case.opened),
            closed: case.closed.as_ref().map(|(closed, _)| BookEntryNode::new(scope, *closed)),
            outcome: case.closed.as_ref().and_then(|(_, outcome)| outcome.get()).map(Note::to_string),
        };
        Some(Self {
            circumstances: sheet.circumstances.map(circumstances),
            contacts: sheet.contacts.into_iter().map(contact).collect(),
            support_cases: sheet.cases.into_iter().map(case).collect(),
        })
    }
}
