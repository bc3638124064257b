//! Mutations about the school itself and its years.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    calendar::{ChangeSchoolIdentity, OpenSchoolYear, SchoolIdentity},
    text::Line,
};

use super::{payload, run};
use crate::{
    inputs::Call,
    scalars::{Day, Text, Year},
    schema::{SchoolNode, YearNode},
};

/// Mutations about the school.
#[derive(Default)]
pub(crate) struct CalendarMutation;

/// A new name or place of the school (tên trường, địa chỉ).
#[derive(InputObject)]
pub(crate) struct ChangeSchoolIdentityInput {
    #[graphql(flatten)]
    call: Call,
    /// Full name (tên trường).
    name: Text<Line>,
    /// Commune or ward (xã, phường).
    commune: Text<Line>,
    /// Province or city (tỉnh, thành phố).
    province: Text<Line>,
    /// First day on which it holds (từ ngày); not before the last change.
    from: Day,
}

/// A school year to open (năm học).
#[derive(InputObject)]
pub(crate) struct OpenSchoolYearInput {
    #[graphql(flatten)]
    call: Call,
    /// Which year (năm học), such as `2025-2026`.
    year: Year,
    /// First day of week 1 (ngày bắt đầu).
    first_day: Day,
    /// First day of term two (ngày bắt đầu học kì II).
    term_two_first_day: Day,
    /// Last day of the year (ngày kết thúc).
    last_day: Day,
    /// Weeks of term one (số tuần học kì I); with those of term two they make 35.
    term_one_weeks: u8,
    /// Weeks of term two (số tuần học kì II).
    term_two_weeks: u8,
}

payload! {
    /// Outcome of `changeSchoolIdentity`.
    ChangeSchoolIdentityPayload {
        /// The school (trường) after the change.
        school: Option<SchoolNode>,
    }
    /// Outcome of `openSchoolYear`.
    OpenSchoolYearPayload {
        /// The school year (năm học) that was opened.
        year: Option<YearNode>,
    }
}

/// Mutations about the school.
#[Object]
impl CalendarMutation {
    /// Changes the school's name or place from a date on (đổi tên, địa chỉ trường).
    async fn change_school_identity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ChangeSchoolIdentityInput,
    ) -> Result<ChangeSchoolIdentityPayload> {
        let identity =
            SchoolIdentity { name: input.name.0, commune: input.commune.0, province: input.province.0 };
        let done = run(ctx, &input.call, ChangeSchoolIdentity { identity, from: input.from.0 }).await?;
        let school = done.show(|scope| Some(SchoolNode::new(scope.clone())));
        Ok(ChangeSchoolIdentityPayload { outcome: done.outcome, school })
    }

    /// Opens a school year with its two terms (mở năm học).
    async fn open_school_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: OpenSchoolYearInput,
    ) -> Result<OpenSchoolYearPayload> {
        let year = input.year.0;
        let command = OpenSchoolYear {
            year,
            first_day: input.first_day.0,
            term_two_first_day: input.term_two_first_day.0,
            last_day: input.last_day.0,
            term_one_weeks: input.term_one_weeks,
            term_two_weeks: input.term_two_weeks,
        };
        let done = run(ctx, &input.call, command).await?;
        let year = done.show(|scope| {
            let dates = scope.school().calendar.year(year)?;
            Some(YearNode::new(scope.clone(), dates.clone()))
        });
        Ok(OpenSchoolYearPayload { outcome: done.outcome, year })
    }
}
