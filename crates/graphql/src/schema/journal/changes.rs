//! The list of what an event says. A value that asks for a right of its own is left out, and said to be, when the reader has
//! not got it; a value whose key was destroyed is said to be erased.

use async_graphql::SimpleObject;
use jiff::Timestamp;
use socai_school::{
    Date, Sealed,
    gradebook::Mark,
    ids::{AccountId, ClassId, DutyId, StudentId},
    local_moment,
    periods::{Area, Columns, LockScope, Order},
    policy::Object as About,
    registry::{Contact, StudentHealth, StudentIdentity},
    regulations::Subject,
    text::{Line, Note},
};

use crate::{access::Guard, enums::Label, scope::Scope};

/// A field that an event sets (nội dung thay đổi).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "Change")]
pub(crate) struct ChangeNode {
    /// The field's stable name.
    pub(crate) field: &'static str,
    /// The field in words (tên trường dữ liệu).
    pub(crate) label: Label,
    /// What stood there before (giá trị cũ), where the event corrects something.
    pub(crate) old: Option<String>,
    /// What stands there since (giá trị mới).
    pub(crate) new: Option<String>,
    /// Whether values are left out because you may not read them (bị ẩn).
    pub(crate) is_hidden: bool,
    /// Whether the value was erased (đã xóa dữ liệu cá nhân).
    pub(crate) is_erased: bool,
}

/// A value as it can be shown.
pub(super) enum Shown {
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

#[expect(clippy::needless_pass_by_value, reason = "a value and a reference read the same at every call")]
pub(super) fn text(value: impl ToString) -> Shown {
    Shown::Text(value.to_string())
}

pub(super) fn day(value: Date) -> Shown {
    text(value.strftime("%d/%m/%Y"))
}

pub(super) fn moment(value: Timestamp) -> Shown {
    text(local_moment(value))
}

/// Reads one part of an identity.
type Part = fn(&StudentIdentity) -> Option<String>;

/// The list that is being written, with the right that the next fields ask for.
pub(super) struct Changes<'a> {
    scope: &'a Scope,
    visible: bool,
    list: Vec<ChangeNode>,
}

impl<'a> Changes<'a> {
    pub(super) fn new(scope: &'a Scope) -> Self {
        Self { scope, visible: true, list: Vec::new() }
    }

    pub(super) fn finish(self) -> Vec<ChangeNode> {
        self.list
    }

    pub(super) fn under(&mut self, guard: Guard, about: About) -> &mut Self {
        self.visible = self.scope.reads(guard, about);
        self
    }

    /// Besides, the next fields are nobody else's.
    pub(super) fn only_for(&mut self, account: AccountId) -> &mut Self {
        self.visible &= self.scope.account_id() == account;
        self
    }

    pub(super) fn set(
        &mut self,
        field: &'static str,
        label: (&'static str, &'static str),
        new: Shown,
    ) -> &mut Self {
        self.change(field, label, Shown::Nothing, new)
    }

    pub(super) fn change(
        &mut self,
        field: &'static str,
        (vi, en): (&'static str, &'static str),
        old: Shown,
        new: Shown,
    ) -> &mut Self {
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

    pub(super) fn class(
        &mut self,
        field: &'static str,
        label: (&'static str, &'static str),
        id: ClassId,
    ) -> &mut Self {
        let name = self.scope.school().classes.class(id).map_or(Shown::Nothing, |class| text(&class.name));
        self.set(field, label, name)
    }

    /// A student as a line of the journal names one.
    pub(super) fn student_name(&self, id: StudentId) -> String {
        let student = self.scope.school().registry.student(id);
        let name = student.and_then(|student| student.identity.get()).map(|identity| identity.name.full());
        let number = || student.map_or(0, |student| student.register_number);
        name.unwrap_or_else(|| format!("học sinh số đăng bộ {}", number()))
    }

    pub(super) fn account(
        &mut self,
        field: &'static str,
        label: (&'static str, &'static str),
        id: AccountId,
    ) -> &mut Self {
        let profile = self.scope.school().staff.account(id).map(|account| &account.profile);
        let name = match profile.map(Sealed::get) {
            None => Shown::Nothing,
            Some(None) => Shown::Erased,
            Some(Some(profile)) => text(profile.name.full()),
        };
        self.set(field, label, name)
    }

    pub(super) fn duty(
        &mut self,
        field: &'static str,
        label: (&'static str, &'static str),
        id: DutyId,
    ) -> &mut Self {
        let name = self.scope.school().duties.duty(id).map_or(Shown::Nothing, |duty| text(duty.kind.vi()));
        self.set(field, label, name)
    }

    pub(super) fn identity(
        &mut self,
        old: Option<&Sealed<StudentIdentity>>,
        new: Option<&Sealed<StudentIdentity>>,
    ) -> &mut Self {
        let Some(new) = new else { return self };
        let of = |sealed: Option<&Sealed<StudentIdentity>>, part: Part| match sealed {
            None => Shown::Nothing,
            Some(sealed) => {
                sealed.get().map_or(Shown::Erased, |value| part(value).map_or(Shown::Nothing, Shown::Text))
            }
        };
        let parts: [(&'static str, (&'static str, &'static str), Part); 6] = [
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

    pub(super) fn identity_number(
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

    pub(super) fn contact(
        &mut self,
        old: Option<&Sealed<Contact>>,
        new: Option<&Sealed<Contact>>,
    ) -> &mut Self {
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

    pub(super) fn health(
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

    pub(super) fn mark(&mut self, old: Option<Mark>, new: Option<Mark>) -> &mut Self {
        self.change("level", ("Mức đạt được", "Level"), level(old), level(new));
        self.change("score", ("Điểm kiểm tra", "Test score"), score(old), score(new));
        self.change("absence", ("Vắng kiểm tra", "Absent"), absence(old), absence(new));
        self.change("absences", ("Số buổi nghỉ học", "Sessions missed"), absences(old), absences(new))
    }

    pub(super) fn comment(&mut self, old: Option<&Sealed<Note>>, new: Option<&Sealed<Note>>) -> &mut Self {
        self.change("comment", ("Nhận xét", "Comment"), old.into(), new.into())
    }

    pub(super) fn reason(&mut self, reason: Option<&Sealed<Note>>) -> &mut Self {
        self.set("reason", ("Lí do", "Reason"), reason.into())
    }

    pub(super) fn lock(&mut self, scope: &LockScope, order: &Order) -> &mut Self {
        self.covered(scope).order(order)
    }

    pub(super) fn covered(&mut self, scope: &LockScope) -> &mut Self {
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
            Columns::All => "Tất cả các cột".to_owned(),
            Columns::One(target) => target.vi(),
        };
        self.set("columns", ("Cột", "Columns"), text(columns))
    }

    pub(super) fn subjects(
        &mut self,
        field: &'static str,
        label: (&'static str, &'static str),
        list: &[Subject],
    ) -> &mut Self {
        self.set(field, label, text(list.iter().map(|subject| subject.vi()).collect::<Vec<_>>().join(", ")))
    }

    pub(super) fn order(&mut self, order: &Order) -> &mut Self {
        let order = format!("{}, {}", order.number, order.dated.strftime("%d/%m/%Y"));
        self.set("order", ("Quyết định của hiệu trưởng", "Principal's order"), text(order))
    }
}

fn joined(parts: [&Option<Line>; 3]) -> Shown {
    let parts: Vec<&str> = parts.into_iter().flatten().map(Line::as_str).collect();
    if parts.is_empty() { Shown::Nothing } else { text(parts.join("; ")) }
}

fn level(mark: Option<Mark>) -> Shown {
    let named = |code: &str, vi: &str| text(format!("{code} ({vi})"));
    match mark {
        Some(Mark::Subject { level: Some(level), .. }) => named(level.code(), level.vi()),
        Some(Mark::Trait { level }) => named(level.code(), level.vi()),
        Some(Mark::Pass { level }) => named(level.code(), level.vi()),
        Some(Mark::Conduct { level }) => named(level.code(), level.vi()),
        Some(
            Mark::Subject { level: None, .. }
            | Mark::Score { .. }
            | Mark::Absent { .. }
            | Mark::Absences { .. },
        )
        | None => Shown::Nothing,
    }
}

fn score(mark: Option<Mark>) -> Shown {
    match mark {
        Some(Mark::Subject { score: Some(score), .. }) => text(score),
        Some(Mark::Score { score }) => text(score),
        Some(
            Mark::Subject { score: None, .. }
            | Mark::Trait { .. }
            | Mark::Pass { .. }
            | Mark::Absent { .. }
            | Mark::Conduct { .. }
            | Mark::Absences { .. },
        )
        | None => Shown::Nothing,
    }
}

fn absence(mark: Option<Mark>) -> Shown {
    let Some(Mark::Absent { absence }) = mark else { return Shown::Nothing };
    text(Label::from(absence).vietnamese())
}

fn absences(mark: Option<Mark>) -> Shown {
    let Some(Mark::Absences { excused, unexcused }) = mark else { return Shown::Nothing };
    text(format!("{excused} có phép, {unexcused} không phép"))
}

pub(super) fn roles(roles: &[socai_school::policy::Role]) -> Shown {
    text(roles.iter().map(|role| role.vi()).collect::<Vec<_>>().join(", "))
}
