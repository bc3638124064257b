//! Examples of the events about credentials.

use jiff::civil::date;
use socai_school::{
    Event, Position,
    credentials::{
        AccountInvited, AccountRulesSet, FactorReset, FactorResetProposed, InvitationRevoked,
        PasswordReminded, SecondFactorEnrolled, StalePassword,
    },
};

use super::{id, moment};

pub(super) fn credentials() -> Vec<Event> {
    let account = id(0xa2);
    vec![
        AccountInvited { account, until: moment("2025-10-22T01:00:00Z") }.into(),
        InvitationRevoked { account }.into(),
        AccountRulesSet { password_days: Some(180), second_factor_from: Some(date(2026, 1, 1)) }.into(),
        PasswordReminded { account, reason: StalePassword::Given }.into(),
        SecondFactorEnrolled { account }.into(),
        FactorResetProposed { account }.into(),
        FactorReset { account, proposed: Some(Position(4730)) }.into(),
    ]
}
