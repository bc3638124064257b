//! What an event says, field by field. A value that asks for a right of its own is left out, and said to be, when the
//! reader has not got it; a value whose key was destroyed is said to be erased.

use async_graphql::SimpleObject;
use socai_school::{
    Date, Event, Sealed,
    gradebook::Mark,
    ids::{AccountId, ClassId},
    periods::{Area, Columns, LockScope, Order},
    policy::Object as About,
    registry::{Contact, Origin, StudentHealth, StudentIdentity},
    text::{Line, Note},
};

use crate::{
    access::{self, Guard},
    enums::Label,
    scope::Scope,
};

/// A field that an event sets (nội dung thay đổi).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "Change")]
pub(crate) struct ChangeNode {
    /// The field's stable name.
    field: &'static str,
    /// The field in words (tên trường dữ liệu).
    label: Label,
    /// What stood there before (giá trị cũ), where the event corrects something.
    old: Option<String>,
    /// What stands there since (giá trị mới).
    new: Option<String>,
    /// Whether values are left out because you may not read them (bị ẩn).
    is_hidden: bool,
    /// Whether the value was erased (đã xóa dữ liệu cá nhân).
    is_erased: bool,
}

/// A value as it can be shown.
enum Shown {
    Nothing,
    Text(String),
    Erased,
}

impl<T: ToString> From<&Sealed<T>> for Shown {
    fn from(sealed: &Sealed<T>) -> Self {
        sealed.get().map_or(Self::Erased, |value| Self::Text(value.to_string()))
    }
}

impl<T: ToString> From<Option<&Sealed<T>>> for Shown {
    fn from(sealed: Option<&Sealed<T>>) -> Self {
        sealed.map_or(Self::Nothing, Into::into)
    }
}

fn text(value: impl ToString) -> Shown {
    Shown::Text(value.to_string())
}

fn day(value: Date) -> Shown {
    text(value.strftime("%d/%m/%Y"))
}

/// The list that is being written, with the right that the next fields ask for.
struct Changes<'a> {
    scope: &'a Scope,
    visible: bool,
    list: Vec<ChangeNode>,
}

impl Changes<'_> {
    fn under(&mut self, guard: Guard, about: About) -> &mut Self {
        self.visible = self.scope.reads(guard, about);
        self
    }

    fn set(&mut self, field: &'static str, label: (&str, &str), new: Shown) -> &mut Self {
        self.change(field, label, Shown::Nothing, new)
    }

    fn change(&mut self, field: &'static str, (vi, en): (&str, &str), old: Shown, new: Shown) -> &mut Self {
        if matches!((&old, &new), (Shown::Nothing, Shown::Nothing)) {
            return self;
        }
        let visible = self.visible;
        let is_erased = visible && matches!(new, Shown::Erased);
        let show = |value| match value {
            Shown::Text(text) if visible => Some(text),
            Shown::Text(_) | Shown::Nothing | Shown::Erased => None,
        };
        let (old, new) = (show(old), show(new));
        self.list.push(ChangeNode {
            field,
            label: Label::new(vi, en),
            old,
            new,
            is_hidden: !visible,
            is_erased,
        });
        self
    }

    fn class(&mut self, field: &'static str, label: (&str, &str), id: ClassId) -> &mut Self {
        let name = self.scope.school().classes.class(id).map_or(Shown::Nothing, |class| text(&class.name));
        self.set(field, label, name)
    }

    fn account(&mut self, field: &'static str, label: (&str, &str), id: AccountId) -> &mut Self {
        let profile = self.scope.school().staff.account(id).map(|account| &account.profile);
        let name = match profile.map(Sealed::get) {
            None => Shown::Nothing,
            Some(None) => Shown::Erased,
            Some(Some(profile)) => text(profile.name.full()),
        };
        self.set(field, label, name)
    }

    fn identity(
        &mut self,
        old: Option<&Sealed<StudentIdentity>>,
        new: Option<&Sealed<StudentIdentity>>,
    ) -> &mut Self {
        let Some(new) = new else { return self };
        let of = |sealed: Option<&Sealed<StudentIdentity>>, part: fn(&StudentIdentity) -> Option<String>| {
            match sealed {
                None => Shown::Nothing,
                Some(sealed) => sealed
                    .get()
                    .map_or(Shown::Erased, |value| part(value).map_or(Shown::Nothing, Shown::Text)),
            }
        };
        let parts: [(&'static str, (&str, &str), fn(&StudentIdentity) -> Option<String>); 6] = [
            ("name", ("Họ và tên", "Name"), |identity| Some(identity.name.full())),
            ("code", ("Mã học sinh", "Student code"), |identity| Some(identity.code.as_str().to_owned())),
            ("bornOn", ("Ngày sinh", "Birth date"), |identity| {
                Some(identity.born_on.strftime("%d/%m/%Y").to_string())
            }),
            ("gender", ("Giới tính", "Gender"), |identity| {
                Some(Label::from(identity.gender).vietnamese().to_owned())
            }),
            ("ethnicity", ("Dân tộc", "Ethnicity"), |identity| {
                identity.ethnicity.as_ref().map(ToString::to_string)
            }),
            ("birthplace", ("Nơi sinh", "Birthplace"), |identity| {
                identity.birthplace.as_ref().map(ToString::to_string)
            }),
        ];
        for (field, label, part) in parts {
            self.change(field, label, of(old, part), of(Some(new), part));
        }
        self
    }

    fn identity_number(
        &mut self,
        old: Option<&Sealed<StudentIdentity>>,
        new: Option<&Sealed<StudentIdentity>>,
    ) -> &mut Self {
        let of = |sealed: Option<&Sealed<StudentIdentity>>| match sealed {
            None => Shown::Nothing,
            Some(sealed) => match sealed.get() {
                None => Shown::Erased,
                Some(identity) => identity.identity_number.as_ref().map_or(Shown::Nothing, text),
            },
        };
        self.change("identityNumber", ("Số định danh cá nhân", "Personal identity number"), of(old), of(new))
    }

    fn contact(&mut self, old: Option<&Sealed<Contact>>, new: Option<&Sealed<Contact>>) -> &mut Self {
        let of = |sealed: Option<&Sealed<Contact>>| match sealed {
            None => Shown::Nothing,
            Some(sealed) => sealed
                .get()
                .map_or(Shown::Erased, |contact| joined([&contact.address, &contact.phone, &contact.email])),
        };
        if new.is_some() {
            self.change("contact", ("Liên hệ", "Contact"), of(old), of(new));
        }
        self
    }

    fn health(
        &mut self,
        old: Option<&Sealed<StudentHealth>>,
        new: Option<&Sealed<StudentHealth>>,
    ) -> &mut Self {
        let of = |sealed: Option<&Sealed<StudentHealth>>| match sealed {
            None => Shown::Nothing,
            Some(sealed) => sealed
                .get()
                .map_or(Shown::Erased, |health| joined([&health.disability, &health.remarks, &None])),
        };
        if new.is_some() {
            self.change("health", ("Sức khỏe", "Health"), of(old), of(new));
        }
        self
    }

    fn mark(&mut self, old: Option<Mark>, new: Option<Mark>) -> &mut Self {
        self.change("level", ("Mức đạt được", "Level"), level(old), level(new));
        self.change("score", ("Điểm kiểm tra", "Test score"), score(old), score(new))
    }

    fn comment(&mut self, old: Option<&Sealed<Note>>, new: Option<&Sealed<Note>>) -> &mut Self {
        self.change("comment", ("Nhận xét", "Comment"), old.into(), new.into())
    }

    fn reason(&mut self, reason: Option<&Sealed<Note>>) -> &mut Self {
        self.set("reason", ("Lí do", "Reason"), reason.into())
    }

    fn lock(&mut self, scope: &LockScope, order: &Order) -> &mut Self {
        let moment = format!("{}, {}", scope.period.moment.vi(), scope.period.year);
        self.set("period", ("Kì đánh giá", "Grading period"), text(moment));
        match scope.area {
            Area::School => self.set("area", ("Phạm vi", "Area"), text("Toàn trường")),
            Area::Grade(grade) => {
                self.set("area", ("Phạm vi", "Area"), text(format!("Khối {}", grade.code())))
            }
            Area::Class(class) => self.class("area", ("Phạm vi", "Area"), class),
        };
        let columns = match scope.columns {
            Columns::All => "Tất cả các môn, phẩm chất, năng lực",
            Columns::One(target) => target.vi(),
        };
        self.set("columns", ("Cột", "Columns"), text(columns));
        let order = format!("{}, {}", order.number, order.dated.strftime("%d/%m/%Y"));
        self.set("order", ("Quyết định của hiệu trưởng", "Principal's order"), text(order))
    }
}

fn joined(parts: [&Option<Line>; 3]) -> Shown {
    let parts: Vec<&str> = parts.into_iter().flatten().map(Line::as_str).collect();
    if parts.is_empty() { Shown::Nothing } else { text(parts.join("; ")) }
}

fn level(mark: Option<Mark>) -> Shown {
    match mark {
        Some(Mark::Subject { level: Some(level), .. }) => text(format!("{} ({})", level.code(), level.vi())),
        Some(Mark::Trait { level }) => text(format!("{} ({})", level.code(), level.vi())),
        Some(Mark::Subject { level: None, .. }) | None => Shown::Nothing,
    }
}

fn score(mark: Option<Mark>) -> Shown {
    match mark {
        Some(Mark::Subject { score: Some(score), .. }) => text(score),
        Some(Mark::Subject { score: None, .. } | Mark::Trait { .. }) | None => Shown::Nothing,
    }
}

fn roles(roles: &[socai_school::policy::Role]) -> Shown {
    text(roles.iter().map(|role| role.vi()).collect::<Vec<_>>().join(", "))
}

const SINCE: (&str, &str) = ("Từ ngày", "From");
const CLASS: (&str, &str) = ("Lớp", "Class");
const TEACHER: (&str, &str) = ("Giáo viên", "Teacher");
const SUBJECT: (&str, &str) = ("Môn học", "Subject");
const NOTE: (&str, &str) = ("Ghi chú", "Note");
const VERSION: (&str, &str) = ("Phiên bản", "Version");

/// What the event says, in the order of the forms.
pub(crate) fn changes(scope: &Scope, event: &Event, before: Option<&Event>) -> Vec<ChangeNode> {
    let mut c = Changes { scope, visible: true, list: Vec::new() };
    match event {
        Event::SchoolFounded(e) => {
            c.set("code", ("Mã trường", "School code"), text(&e.code));
            identity_of_school(&mut c, &e.identity, e.from);
        }
        Event::SchoolIdentityChanged(e) => identity_of_school(&mut c, &e.identity, e.from),
        Event::SchoolYearOpened(e) => {
            c.set("year", ("Năm học", "School year"), text(e.year)).set("firstDay", SINCE, day(e.first_day));
            c.set("termTwoFirstDay", ("Học kì II từ", "Term two from"), day(e.term_two_first_day));
            c.set("lastDay", ("Đến ngày", "Until"), day(e.last_day));
        }
        Event::AccountOpened(e) => {
            c.set("roles", ("Vai trò", "Roles"), roles(&e.roles))
                .under(access::CHANGE_STAFF, About::Account(e.account));
            let name = e.profile.get().map_or(Shown::Erased, |profile| text(profile.name.full()));
            c.set("name", ("Họ và tên", "Name"), name);
            c.set(
                "staffCode",
                ("Mã cán bộ", "Staff code"),
                e.staff_code.as_ref().map_or(Shown::Nothing, text),
            );
        }
        Event::RoleGranted(e) => {
            c.set("role", ("Vai trò", "Role"), text(e.role.vi()));
        }
        Event::RoleRevoked(e) => {
            c.change("role", ("Vai trò", "Role"), text(e.role.vi()), Shown::Nothing);
        }
        Event::AccountDisabled(_) | Event::AccountEnabled(_) => {}
        Event::SubjectGroupFormed(e) => {
            c.set("name", ("Tên tổ", "Group"), text(&e.name)).account("head", ("Tổ trưởng", "Head"), e.head);
            c.set("memberCount", ("Số tổ viên", "Members"), text(e.members.len())).set(
                "from",
                SINCE,
                day(e.from),
            );
        }
        Event::ClassCreated(e) => {
            c.set("name", ("Tên lớp", "Class"), text(&e.name)).set(
                "grade",
                ("Khối", "Grade"),
                text(e.grade.vi()),
            );
            c.set("year", ("Năm học", "School year"), text(e.year));
        }
        Event::HomeroomTeacherAssigned(e) => {
            c.class("class", CLASS, e.class).account("teacher", TEACHER, e.teacher).set(
                "from",
                SINCE,
                day(e.from),
            );
        }
        Event::SubjectTeacherAssigned(e) => {
            c.class("class", CLASS, e.class).set("subject", SUBJECT, text(e.subject.vi()));
            c.account("teacher", TEACHER, e.teacher).set("from", SINCE, day(e.from));
        }
        Event::SubjectTeacherEnded(e) => {
            c.class("class", CLASS, e.class).set("subject", SUBJECT, text(e.subject.vi()));
            c.account("teacher", TEACHER, e.teacher).set("until", ("Đến ngày", "Until"), day(e.until));
        }
        Event::StudentAdmitted(e) => {
            c.set("registerNumber", ("Số đăng bộ", "Register number"), text(e.register_number));
            c.class("class", CLASS, e.class).set("on", SINCE, day(e.on));
            let origin = match &e.origin {
                Origin::New => "Tuyển mới".to_owned(),
                Origin::Transfer { school } => format!("Chuyển đến từ {school}"),
                Origin::Existing => "Đang học".to_owned(),
            };
            let about = About::Student(e.student);
            c.under(access::CHANGE_IDENTITY, about).set("origin", ("Nguồn", "Origin"), text(origin));
            c.identity(None, Some(&e.identity));
            c.under(access::CHANGE_PRIVATE, about)
                .identity_number(None, Some(&e.identity))
                .contact(None, e.contact.as_ref());
            c.under(access::CHANGE_HEALTH, about).health(None, e.health.as_ref());
        }
        Event::StudentEnrolled(e) => {
            c.class("from", ("Lớp cũ", "From class"), e.from).class("to", ("Lớp mới", "To class"), e.to);
            c.set("on", SINCE, day(e.on));
        }
        Event::ClassChanged(e) => {
            c.class("from", ("Lớp cũ", "From class"), e.from).class("to", ("Lớp mới", "To class"), e.to);
            c.set("on", SINCE, day(e.on))
                .under(access::CHANGE_IDENTITY, About::Student(e.student))
                .reason(e.reason.as_ref());
        }
        Event::StudentDeparted(e) => {
            c.class("class", CLASS, e.class).set("on", SINCE, day(e.on));
            c.under(access::CHANGE_IDENTITY, About::Student(e.student));
            c.set("reason", ("Lí do", "Reason"), text(Label::from(e.reason).vietnamese())).set(
                "note",
                NOTE,
                e.note.as_ref().into(),
            );
        }
        Event::StudentReadmitted(e) => {
            c.class("class", CLASS, e.class).set("on", SINCE, day(e.on));
            c.under(access::CHANGE_IDENTITY, About::Student(e.student)).set(
                "note",
                NOTE,
                e.note.as_ref().into(),
            );
        }
        Event::MinistryCodeAssigned(e) => {
            c.under(access::CHANGE_IDENTITY, About::Student(e.student));
            c.set("code", ("Mã học sinh", "Student code"), (&e.code).into());
        }
        Event::StudentCorrected(e) => {
            let about = About::Student(e.student);
            let (old_identity, old_contact, old_health) = before.map_or((None, None, None), student_before);
            c.under(access::CHANGE_IDENTITY, about)
                .identity(old_identity, e.identity.as_ref())
                .reason(e.reason.as_ref());
            c.under(access::CHANGE_PRIVATE, about).contact(old_contact, e.contact.as_ref());
            if e.identity.is_some() {
                c.identity_number(old_identity, e.identity.as_ref());
            }
            c.under(access::CHANGE_HEALTH, about).health(old_health, e.health.as_ref());
        }
        Event::GuardianRegistered(e) => {
            c.under(access::CHANGE_PRIVATE, About::Student(e.student));
            c.set("relation", ("Quan hệ", "Relation"), text(Label::from(e.relation).vietnamese()));
            c.set(
                "name",
                ("Họ và tên", "Name"),
                e.profile.get().map_or(Shown::Erased, |profile| text(profile.name.full())),
            );
            c.contact(None, e.contact.as_ref());
        }
        Event::GuardianAccountLinked(e) => {
            c.under(access::CHANGE_STAFF, About::Account(e.account)).account(
                "account",
                ("Tài khoản", "Account"),
                e.account,
            );
        }
        Event::PersonalDataErased(e) => {
            let categories: Vec<String> =
                e.categories.iter().map(|category| Label::from(*category).vietnamese().to_owned()).collect();
            c.set("categories", ("Loại dữ liệu", "Categories"), text(categories.join(", ")));
            c.set("basis", ("Căn cứ", "Legal basis"), text(&e.basis));
        }
        Event::GradeEntered(e) => {
            c.class("class", CLASS, e.class).set("target", ("Cột", "Column"), text(e.target.vi()));
            c.set("period", ("Kì đánh giá", "Grading period"), text(e.period.moment.vi()));
            c.under(access::CHANGE_GRADE, About::Column(e.class, e.target));
            c.mark(None, e.mark).comment(None, e.comment.as_ref());
        }
        Event::GradeCorrected(e) => {
            c.class("class", CLASS, e.class).set("target", ("Cột", "Column"), text(e.target.vi()));
            c.set("period", ("Kì đánh giá", "Grading period"), text(e.period.moment.vi()));
            c.under(access::CHANGE_GRADE, About::Column(e.class, e.target));
            let old_comment = match before {
                Some(Event::GradeEntered(before)) => before.comment.as_ref(),
                Some(Event::GradeCorrected(before)) => before.comment.as_ref(),
                _ => None,
            };
            c.mark(e.previous, e.mark).comment(old_comment, e.comment.as_ref()).reason(e.reason.as_ref());
        }
        Event::PeriodLocked(e) => {
            c.lock(&e.scope, &e.order);
        }
        Event::PeriodUnlocked(e) => {
            c.lock(&e.scope, &e.order);
        }
        Event::DocumentTypeDeclared(e) => {
            c.set("code", ("Mã loại", "Code"), text(&e.code)).set(
                "name",
                ("Tên loại hồ sơ", "Name"),
                text(&e.name),
            );
            c.set("submitters", ("Người nộp", "Submitters"), roles(&e.submitters));
            c.set("approvers", ("Người duyệt", "Approvers"), roles(&e.approvers));
        }
        Event::DocumentSubmitted(e) => {
            c.set("version", VERSION, text(e.version)).set(
                "documentType",
                ("Loại hồ sơ", "Type"),
                text(&e.document_type),
            );
            c.under(access::CHANGE_DOCUMENT, About::Document(e.document));
            c.set("title", ("Tên hồ sơ", "Title"), (&e.title).into()).set(
                "digest",
                ("Mã băm tệp", "Digest"),
                text(e.digest),
            );
        }
        Event::DocumentApproved(e) => {
            c.set("version", VERSION, text(e.version));
        }
        Event::DocumentReturned(e) => {
            c.set("version", VERSION, text(e.version))
                .under(access::CHANGE_DOCUMENT, About::Document(e.document));
            c.reason(Some(&e.reason));
        }
    }
    c.list
}

fn identity_of_school(c: &mut Changes<'_>, identity: &socai_school::calendar::SchoolIdentity, from: Date) {
    c.set("name", ("Tên trường", "School name"), text(&identity.name));
    c.set("commune", ("Xã, phường", "Commune"), text(&identity.commune));
    c.set("province", ("Tỉnh, thành phố", "Province"), text(&identity.province)).set(
        "from",
        SINCE,
        day(from),
    );
}

type Before<'a> =
    (Option<&'a Sealed<StudentIdentity>>, Option<&'a Sealed<Contact>>, Option<&'a Sealed<StudentHealth>>);

fn student_before(event: &Event) -> Before<'_> {
    match event {
        Event::StudentAdmitted(e) => (Some(&e.identity), e.contact.as_ref(), e.health.as_ref()),
        Event::StudentCorrected(e) => (e.identity.as_ref(), e.contact.as_ref(), e.health.as_ref()),
        _ => (None, None, None),
    }
}
