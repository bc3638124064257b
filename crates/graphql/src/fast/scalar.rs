//! Scalars and enums as they stand in an answer: the same texts that the types of the schema give, without a value in between.

use std::{borrow::Cow, fmt::Display};

use async_graphql::{ID, resolver_utils::EnumType};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use socai_school::Position;

use super::json::Json;
use crate::{
    enums,
    ids::{self, Kind},
    scalars::{Day, DecimalPoints, Key, LedgerPosition, Moment, Points, Year},
    schema,
};

/// What stands in an answer as a value without fields.
pub(crate) trait Scalar {
    /// Writes it.
    fn write(self, json: &mut Json);
}

impl<S: Scalar> Scalar for Option<S> {
    fn write(self, json: &mut Json) {
        match self {
            Some(value) => value.write(json),
            None => json.null(),
        }
    }
}

impl<S: Scalar> Scalar for Vec<S> {
    fn write(self, json: &mut Json) {
        json.list(self, |json, item| item.write(json));
    }
}

impl Scalar for bool {
    fn write(self, json: &mut Json) {
        json.boolean(self);
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Scalar for $number {
            fn write(self, json: &mut Json) {
                json.unsigned(u64::from(self));
            }
        }
    )+};
}

numbers!(u8, u16, u32);

impl Scalar for usize {
    fn write(self, json: &mut Json) {
        // No list is longer than 2^64.
        json.unsigned(u64::try_from(self).unwrap_or(u64::MAX));
    }
}

impl Scalar for i64 {
    fn write(self, json: &mut Json) {
        json.signed(self);
    }
}

impl Scalar for LedgerPosition {
    fn write(self, json: &mut Json) {
        json.unsigned(self.0.0);
    }
}

impl Scalar for Position {
    fn write(self, json: &mut Json) {
        LedgerPosition(self).write(json);
    }
}

macro_rules! texts {
    ($($text:ty),+) => {$(
        impl Scalar for $text {
            fn write(self, json: &mut Json) {
                json.text(&self);
            }
        }
    )+};
}

texts!(&str, String, Cow<'_, str>, ID);

macro_rules! displayed {
    ($($scalar:ty),+) => {$(
        impl Scalar for $scalar {
            fn write(self, json: &mut Json) {
                json.display(self.0);
            }
        }
    )+};
}

displayed!(Day, Moment, Year);

impl Scalar for Points {
    fn write(self, json: &mut Json) {
        json.raw(b"\"");
        json.unsigned(u64::from(self.0.points()));
        json.raw(b"\"");
    }
}

impl Scalar for DecimalPoints {
    fn write(self, json: &mut Json) {
        let tenths = u64::from(self.0.tenths());
        json.raw(b"\"");
        json.unsigned(tenths / 10);
        if tenths % 10 > 0 {
            json.raw(b".");
            json.unsigned(tenths % 10);
        }
        json.raw(b"\"");
    }
}

impl Scalar for Key {
    fn write(self, json: &mut Json) {
        json.text(self.0.hyphenated().encode_lower(&mut [0; uuid::fmt::Hyphenated::LENGTH]));
    }
}

/// A text that is displayed.
pub(crate) struct Shown<D>(pub D);

impl<D: Display> Scalar for Shown<D> {
    fn write(self, json: &mut Json) {
        json.display(self.0);
    }
}

/// An id as clients know it.
pub(crate) struct Global<T>(pub T);

impl<T: Kind> Scalar for Global<T> {
    fn write(self, json: &mut Json) {
        let mut plain = [0u8; 64];
        let mut opaque = [0u8; 88];
        let encoded = ids::plain(self.0, &mut plain)
            .and_then(|plain| URL_SAFE_NO_PAD.encode_slice(plain, &mut opaque).ok())
            .and_then(|length| std::str::from_utf8(opaque.get(..length)?).ok());
        match encoded {
            Some(id) => json.text(id),
            // Only for a kind with a name of more than 31 letters, and none has one.
            None => ids::encode(self.0).write(json),
        }
    }
}

macro_rules! words {
    ($($word:ty),+ $(,)?) => {$(
        impl Scalar for $word {
            fn write(self, json: &mut Json) {
                json.text(name(self));
            }
        }
    )+};
}

fn name<E: EnumType>(value: E) -> &'static str {
    <E as EnumType>::items().iter().find(|item| item.value == value).map_or("", |item| item.name)
}

words! {
    enums::Absence, enums::AssessmentPeriod, enums::AwardKind, enums::Competency, enums::Completed, enums::CompletionLevel,
    enums::DepartureReason, enums::Gender, enums::GradeLevel, enums::Holds, enums::Level, enums::MissingPart, enums::PassLevel,
    enums::PromotionReason, enums::Quality, enums::Rating, enums::Role, enums::SchoolLevel, enums::StandingScore, enums::Subject,
    enums::TermName, enums::TraitLevel, schema::AccessState, schema::ActorKind, schema::AwardStatus, schema::LockArea,
    schema::LockState, schema::OriginKind, schema::PromotionStatus, schema::TargetKind,
}

#[cfg(test)]
mod tests {
    use socai_school::{
        ids::{ChangeRequestId, StudentId},
        regulations,
    };
    use uuid::Uuid;

    use super::*;

    fn written(scalar: impl Scalar) -> String {
        let mut json = Json::default();
        scalar.write(&mut json);
        String::from_utf8(json.into_bytes()).unwrap()
    }

    #[test]
    fn an_id_is_the_one_that_the_schema_gives() {
        let id = Uuid::from_u128(0x0192_f3c4_7a10_7000_8000_0000_0000_0001);
        let quoted = |id: ID| format!("\"{}\"", id.0);
        assert_eq!(written(Global(StudentId(id))), quoted(ids::encode(StudentId(id))));
        assert_eq!(written(Global(ChangeRequestId(id))), quoted(ids::encode(ChangeRequestId(id))));
    }

    #[test]
    fn a_score_is_written_as_its_scalar_does() {
        for points in 0..=10 {
            let score = regulations::Score::new(points).unwrap();
            assert_eq!(written(Points(score)), written(score.to_string()));
        }
        for tenths in 0..=100 {
            let score = regulations::DecimalScore::from_tenths(tenths).unwrap();
            assert_eq!(written(DecimalPoints(score)), written(score.to_string()));
        }
    }

    #[test]
    fn an_enum_is_named_as_in_the_schema() {
        assert_eq!(written(enums::Subject::NatureAndSociety), "\"NATURE_AND_SOCIETY\"");
        assert_eq!(written(enums::GradeLevel::G12), "\"G12\"");
        assert_eq!(written(vec![Some(enums::Level::Completed), None]), "[\"COMPLETED\",null]");
    }
}
