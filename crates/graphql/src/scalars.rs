//! Scalars: what GraphQL's five built-in ones cannot say exactly. No float ever stands for a grade, and a text is checked
//! while it is read.

use std::{borrow::Cow, fmt::Display};

use async_graphql::{
    InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value, registry::Registry,
};
use jiff::{Timestamp, civil};
use socai_school::{
    Position, attendance, calendar, closing, documents, keys, lessons, regulations,
    text::{Code, Line, Note, TextError},
    timetable,
};
use uuid::Uuid;

/// A value that cannot be read: the request is at fault and says so with a code.
pub(crate) fn bad<T: InputType>(message: impl Display) -> InputValueError<T> {
    InputValueError::custom(message).with_extension("code", "BAD_USER_INPUT")
}

fn read<T: InputType, U: std::str::FromStr>(value: &Value, what: &str) -> Result<U, InputValueError<T>> {
    match value {
        Value::String(text) => text.parse().map_err(|_| bad(what)),
        _ => Err(bad(what)),
    }
}

macro_rules! text_scalar {
    ($(#[$doc:meta])* $name:ident($inner:ty) = $graphql:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) struct $name(pub $inner);

        $(#[$doc])*
        #[Scalar(name = $graphql)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                read(&value, $what).map(Self)
            }
            fn to_value(&self) -> Value {
                Value::String(self.0.to_string())
            }
        }

        impl From<$inner> for $name {
            fn from(inner: $inner) -> Self {
                Self(inner)
            }
        }
    };
}

text_scalar! {
    /// A calendar day (ngày) as `YYYY-MM-DD`, in Vietnam's time zone.
    Day(civil::Date) = "Date", "expected a day as YYYY-MM-DD"
}

text_scalar! {
    /// A moment (thời điểm), RFC 3339 in UTC, such as `2026-01-19T01:30:00Z`.
    Moment(Timestamp) = "DateTime", "expected a moment in RFC 3339, such as 2026-01-19T01:30:00Z"
}

text_scalar! {
    /// A UUID (RFC 9562) chosen by the client, such as an idempotency key.
    Key(Uuid) = "UUID", "expected a UUID"
}

text_scalar! {
    /// A school year (năm học) as it is printed: `2025-2026`.
    Year(calendar::SchoolYear) = "SchoolYear", "expected a school year such as 2025-2026"
}

text_scalar! {
    /// A calendar month (tháng) as `YYYY-MM`, such as `2025-10`.
    MonthOfYear(attendance::Month) = "Month", "expected a month as YYYY-MM"
}

text_scalar! {
    /// The public half of a school's signing key (khóa công khai), Ed25519: 64 lower-case hexadecimal digits.
    PublicKey(keys::SchoolKey) = "PublicKey", "expected 64 lower-case hexadecimal digits"
}

text_scalar! {
    /// SHA-256 of a file (mã băm tệp): 64 lower-case hexadecimal digits.
    FileDigest(documents::Digest) = "Digest", "expected 64 lower-case hexadecimal digits"
}

/// A test score (điểm kiểm tra định kì) from 0 to 10 without decimals, written as a string so that no client turns it into
/// a float. Circular 27/2020/TT-BGDĐT, Article 7.1d. Strings and whole numbers are accepted, fractions never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Points(pub regulations::Score);

/// A test score (điểm kiểm tra định kì) from 0 to 10 without decimals, answered as a string. Strings and whole numbers
/// are accepted, fractions never. Circular 27/2020/TT-BGDĐT, Article 7.1d.
#[Scalar(name = "Score")]
impl ScalarType for Points {
    fn parse(value: Value) -> InputValueResult<Self> {
        const WHAT: &str = "expected a whole score from 0 to 10";
        match &value {
            Value::Number(number) => number
                .as_u64()
                .and_then(|points| u8::try_from(points).ok())
                .and_then(regulations::Score::new)
                .map(Self)
                .ok_or_else(|| bad(WHAT)),
            _ => read(&value, WHAT).map(Self),
        }
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A score of secondary school (điểm) from 0 to 10 with at most one decimal, answered as a string such as `8.5`. Read from
/// strings, with a point or with a comma as the forms have it, and from whole numbers; a fraction that is a JSON number is
/// refused, because it would be a float. Circular 22/2021/TT-BGDĐT, Article 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DecimalPoints(pub regulations::DecimalScore);

/// A score of secondary school (điểm) from 0 to 10 with at most one decimal, answered as a string such as `8.5`. Strings
/// (`8`, `8.5`, `8,5`) and whole numbers are accepted, fractional numbers never. Circular 22/2021/TT-BGDĐT, Article 5.
#[Scalar(name = "DecimalScore")]
impl ScalarType for DecimalPoints {
    fn parse(value: Value) -> InputValueResult<Self> {
        let score = match &value {
            Value::Number(number) => number.as_u64().and_then(|points| points.to_string().parse().ok()),
            Value::String(text) => decimal(text),
            _ => None,
        };
        score
            .map(Self)
            .ok_or_else(|| bad("expected a score from 0 to 10 with at most one decimal, as a string"))
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// `8`, `8.5`, `8,5`; also `8.0` and `8,0`, which the ledger writes as `8`.
fn decimal(text: &str) -> Option<regulations::DecimalScore> {
    let point = text.replace(',', ".");
    point.strip_suffix(".0").unwrap_or(&point).parse().ok()
}

/// A place in a school's ledger (vị trí trong sổ cái): 1 for the first event. At most 2^53, so it is exact in every JSON
/// reader. Answered as a number; numbers and decimal strings are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LedgerPosition(pub Position);

/// A place in a school's ledger (vị trí trong sổ cái): 1 for the first event, 0 before it. At most 2^53. Answered as a
/// number; whole numbers and decimal strings are accepted.
#[Scalar(name = "LedgerPosition")]
impl ScalarType for LedgerPosition {
    fn parse(value: Value) -> InputValueResult<Self> {
        const WHAT: &str = "expected a whole position from 0 to 2^53";
        let number = match &value {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        number
            .filter(|number| *number <= 1 << 53)
            .map(|number| Self(Position(number)))
            .ok_or_else(|| bad(WHAT))
    }
    fn to_value(&self) -> Value {
        Value::Number(self.0.0.into())
    }
}

impl From<Position> for LedgerPosition {
    fn from(position: Position) -> Self {
        Self(position)
    }
}

/// An `Int` argument that must be a period of a half-day session, from 1 to 6.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PeriodNumber(pub timetable::Period);

impl InputType for PeriodNumber {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <i32 as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <i32 as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let number = match value {
            Some(Value::Number(number)) => number.as_u64().and_then(|number| u8::try_from(number).ok()),
            _ => None,
        };
        let period = number.and_then(timetable::Period::new);
        period.map(Self).ok_or_else(|| bad("expected a period from 1 to 6"))
    }

    fn to_value(&self) -> Value {
        Value::Number(self.0.get().into())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// An `Int` argument that must be the number of a lesson in the programme, from 1 to 500.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LessonNumberInt(pub lessons::LessonNumber);

impl InputType for LessonNumberInt {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <i32 as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <i32 as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let number = match value {
            Some(Value::Number(number)) => number.as_u64().and_then(|number| u16::try_from(number).ok()),
            _ => None,
        };
        let number = number.and_then(lessons::LessonNumber::new);
        number.map(Self).ok_or_else(|| bad("expected the number of a lesson from 1 to 500"))
    }

    fn to_value(&self) -> Value {
        Value::Number(self.0.get().into())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// An `Int` argument that must be the number of a regular assessment, from 1 to 4.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Regular(pub regulations::RegularNumber);

impl InputType for Regular {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <i32 as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <i32 as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let number = match value {
            Some(Value::Number(number)) => number.as_u64().and_then(|number| u8::try_from(number).ok()),
            _ => None,
        };
        let number = number.and_then(regulations::RegularNumber::new);
        number.map(Self).ok_or_else(|| bad("expected the number of a regular assessment, from 1 to 4"))
    }

    fn to_value(&self) -> Value {
        Value::Number(self.0.get().into())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// A `String` argument that must be the code of a statement to sign.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StatementCode(pub closing::Statement);

impl InputType for StatementCode {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <String as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let Some(Value::String(code)) = value else { return Err(bad("expected the code of a statement")) };
        let statement = closing::Statement::from_code(&code);
        statement
            .map(Self)
            .ok_or_else(|| bad("expected the code of a statement from School.signOffStatements"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.code().to_owned())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// A `Boolean` argument that must be `true`: a choice that needs no further word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Yes;

impl InputType for Yes {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <bool as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <bool as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            Some(Value::Boolean(true)) => Ok(Self),
            _ => Err(bad("must be true")),
        }
    }

    fn to_value(&self) -> Value {
        Value::Boolean(true)
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// A text that the domain normalizes and bounds.
pub(crate) trait Clean: Sized + Send + Sync {
    /// Normalizes and checks.
    fn clean(text: &str) -> Result<Self, TextError>;
    /// The text.
    fn text(&self) -> &str;
}

macro_rules! clean {
    ($($name:ident),+) => {$(
        impl Clean for $name {
            fn clean(text: &str) -> Result<Self, TextError> {
                Self::new(text)
            }
            fn text(&self) -> &str {
                self.as_str()
            }
        }
    )+};
}

clean!(Code, Line, Note);

/// A `String` argument that must be a clean text: NFC, trimmed, within its limit.
#[derive(Clone, Debug)]
pub(crate) struct Text<T>(pub T);

impl<T: Clean> InputType for Text<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <String as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            Some(Value::String(text)) => T::clean(&text).map(Self).map_err(bad),
            _ => Err(bad("expected a text")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.text().to_owned())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(value: Value) -> Option<u8> {
        <Points as ScalarType>::parse(value).ok().map(|points| points.0.points())
    }

    #[test]
    fn a_score_is_a_whole_number_and_never_a_float() {
        assert_eq!(points(Value::String("9".into())), Some(9));
        assert_eq!(points(Value::Number(10.into())), Some(10));
        assert_eq!(points(Value::Number(serde_json::Number::from_f64(9.0).unwrap())), None);
        for text in ["11", "8.5", "8,5", "09", "+1", ""] {
            assert_eq!(points(Value::String(text.into())), None, "{text}");
        }
    }

    #[test]
    fn a_decimal_score_has_at_most_one_decimal_and_is_never_a_float() {
        let read = |value| <DecimalPoints as ScalarType>::parse(value).ok().map(|score| score.0.tenths());
        for (text, tenths) in [("8", 80), ("8.5", 85), ("8,5", 85), ("8.0", 80), ("10,0", 100), ("0", 0)] {
            assert_eq!(read(Value::String(text.into())), Some(tenths), "{text}");
        }
        for text in ["", "8.50", "8,25", "10.1", "11", "-1", "08", "8.", ",5", "8.0.0", "1e1", " 8"] {
            assert_eq!(read(Value::String(text.into())), None, "{text}");
        }
        assert_eq!(read(Value::Number(8.into())), Some(80));
        assert_eq!(read(Value::Number(11.into())), None);
        assert_eq!(read(Value::Number(serde_json::Number::from_f64(8.5).unwrap())), None);
    }

    #[test]
    fn a_position_is_read_from_a_number_or_a_string_up_to_two_to_the_53() {
        let read = |value| <LedgerPosition as ScalarType>::parse(value).ok().map(|position| position.0.0);
        assert_eq!(read(Value::Number(42.into())), Some(42));
        assert_eq!(read(Value::String("9007199254740992".into())), Some(1 << 53));
        assert_eq!(read(Value::String("9007199254740993".into())), None);
        assert_eq!(read(Value::Number((-1).into())), None);
    }

    #[test]
    fn a_text_is_composed_and_bounded_while_it_is_read() {
        let read = |text: &str| <Text<Code> as InputType>::parse(Some(Value::String(text.into()))).ok();
        assert_eq!(read(" 3A ").unwrap().0.as_str(), "3A");
        assert!(read("").is_none());
        assert!(read(&"a".repeat(41)).is_none());
    }
}
