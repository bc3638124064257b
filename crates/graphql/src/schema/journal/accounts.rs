//! What events about credentials say. No secret is in them.

use socai_school::credentials::{AccountInvited, AccountRulesSet, PasswordReminded};

use super::changes::{Changes, Shown, day, moment, text};
use crate::enums::{Label, StalePassword};

pub(super) fn invited(c: &mut Changes<'_>, e: &AccountInvited) {
    c.account("account", ("Tài khoản", "Account"), e.account);
    c.set("until", ("Hạn", "Until"), moment(e.until));
}

pub(super) fn rules_set(c: &mut Changes<'_>, e: &AccountRulesSet) {
    c.set(
        "passwordDays",
        ("Hạn đổi mật khẩu (ngày)", "Days of a password"),
        e.password_days.map_or(Shown::Nothing, text),
    );
    let from = e.second_factor_from.map_or(Shown::Nothing, day);
    c.set("secondFactorFrom", ("Bắt buộc xác thực hai lớp từ", "Second factor demanded from"), from);
}

pub(super) fn reminded(c: &mut Changes<'_>, e: &PasswordReminded) {
    c.account("account", ("Tài khoản", "Account"), e.account);
    let reason = Label::from(StalePassword::from(e.reason));
    c.set("reason", ("Lí do", "Reason"), text(reason.vietnamese()));
}
