//! Which account a row means by a teacher's code or name.

use socai_school::{School, ids::AccountId, policy::Role};

use super::table::Row;
use crate::header::Names;

/// The teacher that a row names: by the code when there is one, else by the full name when only one teacher has it. `None`
/// when a cell was refused or the row names nobody.
pub(super) fn teacher(school: &School, row: &Row<'_>, code: Names, name: Names) -> Option<AccountId> {
    if let Some(written) = row.text(code) {
        let known =
            school.staff.by_staff_code(&written).filter(|id| school.staff.has_role(*id, Role::Teacher));
        if known.is_none() {
            row.refuse(
                code,
                "UNKNOWN_TEACHER",
                (
                    "Trường không có giáo viên đang hoạt động mang mã này; hãy nhập danh sách cán bộ trước.",
                    "The school has no active teacher with this code; import the staff first.",
                ),
            );
        }
        return known;
    }
    let written = row.text(name)?.to_lowercase();
    let written: Vec<&str> = written.split_whitespace().collect();
    let is_same = |full: &str| full.to_lowercase().split_whitespace().eq(written.iter().copied());
    let named: Vec<AccountId> = school
        .staff
        .accounts()
        .filter(|account| school.staff.has_role(account.id, Role::Teacher))
        .filter(|account| account.profile.get().is_some_and(|profile| is_same(&profile.name.full())))
        .map(|account| account.id)
        .collect();
    match named.as_slice() {
        [only] => Some(*only),
        [] => {
            row.refuse(
                name,
                "UNKNOWN_TEACHER",
                (
                    "Trường không có giáo viên đang hoạt động có họ tên này; hãy nhập danh sách cán bộ trước.",
                    "The school has no active teacher of this name; import the staff first.",
                ),
            );
            None
        }
        _ => {
            row.refuse(
                name,
                "AMBIGUOUS_TEACHER",
                (
                    "Nhiều giáo viên trùng họ tên; hãy ghi mã cán bộ.",
                    "More than one teacher has this name; give the staff code.",
                ),
            );
            None
        }
    }
}
