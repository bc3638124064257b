//! Staff with their roles. A row opens an account or gives it roles; it never takes one, and it holds no password.

use std::collections::HashMap;

use serde::Serialize;
use socai_school::{
    Command, School,
    ids::AccountId,
    names::PersonName,
    policy::Role,
    staff::{Account, GrantRole, OpenAccount, Profile},
    text::{Bilingual, Code, Line, fold},
};
use uuid::Uuid;

use super::{
    ListPlan, Outcome, RowPlan,
    table::{Row, Table},
};
use crate::{
    error::FileError,
    grid::Grid,
    header::Names,
    plan::{CellProblem, Plan, Step},
};

pub(crate) const CODE: Names = &["Mã cán bộ", "Mã giáo viên", "Mã GV", "Mã nhân viên", "Mã CB-GV-NV"];
pub(crate) const NAME: Names = &["Họ và tên", "Họ tên", "Họ tên cán bộ", "Họ và tên cán bộ"];
pub(crate) const ROLES: Names = &["Vai trò", "Chức vụ", "Nhiệm vụ", "Quyền"];
pub(crate) const LOGIN: Names = &["Tên đăng nhập", "Tài khoản"];
pub(crate) const CONTACT: Names =
    &["Email", "E-mail", "Thư điện tử", "Điện thoại", "Số điện thoại", "Liên hệ"];
const REQUIRED: &[&[Names]] = &[&[CODE], &[NAME], &[ROLES]];

/// An account that the import opens and the name with which its holder signs in. The password is made when the plan is
/// carried out, for each its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// The account.
    pub account: AccountId,
    /// What the person types to sign in, in lower case.
    pub login: String,
    /// Full name.
    pub name: String,
    /// Staff code.
    pub staff_code: String,
    /// Where the login, or the code it is made of, stands: the place to refuse it at when it is taken.
    #[serde(skip)]
    pub place: CellProblem,
}

/// Everything that an import of a staff list would do.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffPlan {
    /// Rows and commands.
    pub list: ListPlan,
    /// The accounts that are opened.
    pub logins: Vec<Login>,
}

/// Plans the import of a staff list.
///
/// # Errors
/// [`FileError`] when the file as a whole cannot be read; bad rows are in the plan.
pub fn plan(grid: &Grid, school: &School) -> Result<StaffPlan, FileError> {
    let table = Table::find(grid, REQUIRED, &[LOGIN, CONTACT])?;
    let read = table.rows()?;
    let mut planner = Planner { school, seen: HashMap::new(), steps: Vec::new(), logins: Vec::new() };
    let rows: Vec<RowPlan> = read.rows.iter().map(|row| planner.row(row)).collect();
    let refused = rows.iter().any(|row| matches!(row.outcome, Outcome::Refused(_)));
    let (steps, logins) = if refused { Default::default() } else { (planner.steps, planner.logins) };
    let list = ListPlan {
        year: None,
        opens: None,
        rows,
        passed_over: read.passed_over,
        unknown_columns: table.unknown(),
        plan: Plan::new(school, steps),
    };
    Ok(StaffPlan { list, logins })
}

struct Planner<'s> {
    school: &'s School,
    /// Folded code or login, and the row that has it.
    seen: HashMap<(bool, String), u32>,
    steps: Vec<Step>,
    logins: Vec<Login>,
}

impl Planner<'_> {
    fn row(&mut self, row: &Row<'_>) -> RowPlan {
        let mut notices = Vec::new();
        let outcome = self.outcome(row, &mut notices);
        let outcome = if row.is_refused() { Outcome::Refused(row.problems()) } else { outcome };
        RowPlan { row: row.number(), about: row.text(CODE), outcome, notices }
    }

    // Every cell is read before the row is given up, so that all bad ones are reported at once.
    fn outcome(&mut self, row: &Row<'_>, notices: &mut Vec<Bilingual>) -> Outcome {
        let code = self.code(row);
        let name = name(row);
        let roles = roles(row);
        let contact = contact(row);
        let login = self.login(row, code.as_ref());
        let (Some(code), Some(name), Some(login)) = (code, name, login) else {
            return Outcome::Refused(row.problems());
        };
        if row.is_refused() {
            return Outcome::Refused(row.problems());
        }
        match self.school.staff.by_staff_code(code.as_str()).and_then(|id| self.school.staff.account(id)) {
            Some(account) => self.known(row, account, &name, &roles, notices),
            None => {
                let id = account_id(self.school, &code);
                let place = row.source(&[(LOGIN, "login"), (CODE, "login")]).into_iter().next();
                self.logins.push(Login {
                    account: id,
                    login: login.clone(),
                    name: name.full(),
                    staff_code: code.to_string(),
                    place: CellProblem {
                        address: place.as_ref().map(|place| place.address),
                        column: place.map_or_else(String::new, |place| place.column),
                        value: Some(login),
                        code: "LOGIN_TAKEN",
                        reason: Bilingual::new(
                            "Tên đăng nhập này đã có người dùng.",
                            "Somebody has this login already.",
                        ),
                    },
                });
                let profile = Profile { name, contact };
                let command = OpenAccount { account: id, staff_code: Some(code), profile, roles };
                let source = row.source(&[(CODE, "staffCode"), (NAME, "profile.name"), (ROLES, "roles")]);
                self.steps.push(Step::ready(Command::from(command), vec![source]));
                Outcome::New
            }
        }
    }

    fn known(
        &mut self,
        row: &Row<'_>,
        account: &Account,
        name: &PersonName,
        roles: &[Role],
        notices: &mut Vec<Bilingual>,
    ) -> Outcome {
        if !account.is_enabled {
            row.refuse(
                CODE,
                "ACCOUNT_DISABLED",
                (
                    "Tài khoản mang mã này đang bị khóa; hãy mở lại trong chương trình trước.",
                    "The account with this code is disabled; enable it in the program first.",
                ),
            );
            return Outcome::Unchanged;
        }
        if account.profile.get().is_some_and(|profile| profile.name != *name) {
            notices.push(Bilingual::new(
                "Họ tên khác với tài khoản đã có; không tự thay thế.",
                "The name differs from the known account's and is not replaced.",
            ));
        }
        let kept: Vec<&str> =
            account.roles.iter().filter(|role| !roles.contains(role)).map(|role| role.vi()).collect();
        if !kept.is_empty() {
            notices.push(Bilingual::new(
                format!("Tệp không ghi vai trò: {}; vẫn giữ nguyên.", kept.join(", ")),
                format!("The file does not name these roles, which are kept: {}.", kept.join(", ")),
            ));
        }
        let fresh: Vec<Role> = roles.iter().copied().filter(|role| !account.roles.contains(role)).collect();
        for role in &fresh {
            let command = Command::from(GrantRole { account: account.id, role: *role });
            self.steps.push(Step::ready(command, vec![row.source(&[(ROLES, "role")])]));
        }
        if fresh.is_empty() {
            return Outcome::Unchanged;
        }
        let added = |role: &Role| {
            Bilingual::new(format!("thêm vai trò {}", role.vi()), format!("gets the role {}", role.code()))
        };
        Outcome::Changed(fresh.iter().map(added).collect())
    }

    fn code(&mut self, row: &Row<'_>) -> Option<Code> {
        let Some(written) = row.text(CODE) else {
            row.refuse_missing(CODE);
            return None;
        };
        let code = Code::new(&written).ok().filter(|code| !code.as_str().contains(char::is_whitespace));
        match &code {
            Some(code) => self.once(row, CODE, false, code.as_str()),
            None => row.refuse(
                CODE,
                "BAD_CODE",
                ("Mã cán bộ dài nhất 40 kí tự, không có dấu cách.", "At most 40 characters without blanks."),
            ),
        }
        code
    }

    fn login(&mut self, row: &Row<'_>, code: Option<&Code>) -> Option<String> {
        let login = row.text(LOGIN).or_else(|| code.map(ToString::to_string))?.to_lowercase();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
        if login.len() > 60 || !login.chars().all(is_plain) {
            let field = if row.text(LOGIN).is_some() { LOGIN } else { CODE };
            row.refuse(
                field,
                "BAD_LOGIN",
                (
                    "Tên đăng nhập chỉ gồm chữ không dấu, chữ số và . - _ @, dài nhất 60 kí tự.",
                    "A login has letters without diacritics, digits and . - _ @, at most 60 of them.",
                ),
            );
            return None;
        }
        if row.text(LOGIN).is_some() {
            self.once(row, LOGIN, true, &login);
        }
        Some(login)
    }

    fn once(&mut self, row: &Row<'_>, field: Names, is_login: bool, value: &str) {
        if let Some(before) = self.seen.insert((is_login, fold(value)), row.number()) {
            let vi = format!("Đã có ở dòng {before} của tệp.");
            let en = format!("Row {before} of the file has it already.");
            row.refuse(field, "DUPLICATE_IN_FILE", (&vi, &en));
        }
    }
}

/// The id of the account that an import opens: the same for the same school and code, so that a repeated plan is the same.
fn account_id(school: &School, code: &Code) -> AccountId {
    let id = school.calendar.school().map(|school| school.0).unwrap_or_default();
    AccountId(Uuid::new_v5(&id, format!("account:{}", fold(code.as_str())).as_bytes()))
}

fn name(row: &Row<'_>) -> Option<PersonName> {
    let Some(written) = row.text(NAME) else {
        row.refuse_missing(NAME);
        return None;
    };
    let name = PersonName::parse(&written).ok().filter(|_| !written.contains(|c: char| c.is_ascii_digit()));
    if name.is_none() {
        row.refuse(NAME, "BAD_NAME", ("Họ tên không hợp lệ.", "Not a name."));
    }
    name
}

fn contact(row: &Row<'_>) -> Option<Line> {
    let written = row.text(CONTACT)?;
    let line = Line::new(&written).ok();
    if line.is_none() {
        row.refuse(CONTACT, "BAD_TEXT", ("Không ghi được nội dung này.", "This text cannot be kept."));
    }
    line
}

fn roles(row: &Row<'_>) -> Vec<Role> {
    let parts = row.parts(ROLES);
    if parts.is_empty() {
        row.refuse_missing(ROLES);
    }
    let mut roles: Vec<Role> = Vec::new();
    for part in parts {
        match role(&part) {
            Some(role) if !roles.contains(&role) => roles.push(role),
            Some(_) => {}
            None => {
                let vi = format!("“{part}” không phải vai trò của cán bộ: {}.", known_roles().join(", "));
                let en = format!("“{part}” is no role of staff.");
                row.refuse(ROLES, "BAD_ROLE", (&vi, &en));
            }
        }
    }
    roles
}

/// The roles that staff can have, by their Vietnamese names. Guardians and inspectors are no staff.
pub(crate) fn known_roles() -> Vec<&'static str> {
    let is_staff = |role: &&Role| role.is_grantable() && !matches!(role, Role::Guardian | Role::Inspector);
    Role::ALL.iter().filter(is_staff).map(|role| role.vi()).collect()
}

fn role(written: &str) -> Option<Role> {
    Some(match fold(written).as_str() {
        "gv" | "giao vien chu nhiem" | "gvcn" | "giao vien bo mon" | "gvbm" => Role::Teacher,
        "to truong" | "ttcm" => Role::SubjectGroupHead,
        "quan tri" | "quan tri vien" => Role::AdminBoard,
        "nhan vien van thu" => Role::Clerk,
        folded => *Role::ALL
            .iter()
            .filter(|role| known_roles().contains(&role.vi()))
            .find(|role| fold(role.vi()) == folded || role.code() == folded)?,
    })
}
