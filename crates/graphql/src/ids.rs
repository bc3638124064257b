//! Global ids: opaque for clients, typed for us. A class's id can never be passed where a student's is wanted.

use std::borrow::Cow;

use async_graphql::{ID, InputType, InputValueResult, Value, registry::Registry};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use socai_school::{
    awards::AwardId,
    ids::{
        AccountId, ChangeRequestId, ClassId, DocumentId, DutyId, GroupId, GuardianId, IncidentId, MergerId,
        SchoolId, StudentId, TemplateId, TransferId,
    },
};
use uuid::{Uuid, fmt::Simple};

use crate::scalars::bad;

/// A kind of thing that has a global id.
pub(crate) trait Kind: Copy + From<Uuid> + Send + Sync + 'static {
    /// Its name inside the id.
    const KIND: &'static str;
    /// The bare id.
    fn uuid(self) -> Uuid;
}

macro_rules! kinds {
    ($($variant:ident($id:ident) = $kind:literal),+ $(,)?) => {
        $(impl Kind for $id {
            const KIND: &'static str = $kind;
            fn uuid(self) -> Uuid {
                self.0
            }
        })+

        /// A global id of any kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum AnyId {
            $($variant($id)),+
        }

        impl AnyId {
            /// Reads an opaque id; `None` when it is none of ours.
            pub(crate) fn decode(text: &str) -> Option<Self> {
                let (kind, id) = split(text)?;
                match kind.as_str() {
                    $($kind => Some(Self::$variant($id(id))),)+
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    School(SchoolId) = "school",
    Account(AccountId) = "account",
    Student(StudentId) = "student",
    Guardian(GuardianId) = "guardian",
    Class(ClassId) = "class",
    Document(DocumentId) = "document",
    Group(GroupId) = "group",
    Template(TemplateId) = "template",
    Award(AwardId) = "award",
    Change(ChangeRequestId) = "change-request",
    Transfer(TransferId) = "transfer",
    Merger(MergerId) = "merger",
    Duty(DutyId) = "duty",
    Incident(IncidentId) = "incident",
}

fn split(text: &str) -> Option<(String, Uuid)> {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (kind, id) = plain.split_once(':')?;
    Some((kind.to_owned(), Uuid::try_parse(id).ok()?))
}

/// What is inside the opaque form, written into a buffer; nothing when the buffer is too small.
pub(crate) fn plain<T: Kind>(id: T, buffer: &mut [u8]) -> Option<&[u8]> {
    let kind = T::KIND.as_bytes();
    let (name, rest) = buffer.get_mut(..kind.len() + 1 + Simple::LENGTH)?.split_at_mut(kind.len());
    name.copy_from_slice(kind);
    let (colon, digits) = rest.split_first_mut()?;
    *colon = b':';
    id.uuid().simple().encode_lower(digits);
    buffer.get(..kind.len() + 1 + Simple::LENGTH)
}

/// The opaque form of an id.
pub(crate) fn encode<T: Kind>(id: T) -> ID {
    ID(URL_SAFE_NO_PAD.encode(format!("{}:{}", T::KIND, id.uuid().simple())))
}

/// An `ID` argument of one kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gid<T>(pub T);

impl<T: Kind> InputType for Gid<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <ID as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <ID as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let Some(Value::String(text)) = value else {
            return Err(bad(format!("expected the id of a {}", T::KIND)));
        };
        match split(&text) {
            Some((kind, id)) if kind == T::KIND => Ok(Self(T::from(id))),
            Some((kind, _)) => Err(bad(format!("expected the id of a {}, not of a {kind}", T::KIND))),
            None => Err(bad(format!("expected the id of a {}", T::KIND))),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(encode(self.0).0)
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// An `ID` argument of a person: a student, a guardian or an account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PersonId(pub Uuid);

impl InputType for PersonId {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <ID as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <ID as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let Some(Value::String(text)) = value else { return Err(bad("expected the id of a person")) };
        match AnyId::decode(&text) {
            Some(
                AnyId::Student(StudentId(id))
                | AnyId::Guardian(GuardianId(id))
                | AnyId::Account(AccountId(id)),
            ) => Ok(Self(id)),
            Some(
                AnyId::School(_)
                | AnyId::Class(_)
                | AnyId::Document(_)
                | AnyId::Group(_)
                | AnyId::Template(_)
                | AnyId::Award(_)
                | AnyId::Change(_)
                | AnyId::Transfer(_)
                | AnyId::Merger(_)
                | AnyId::Duty(_)
                | AnyId::Incident(_),
            )
            | None => Err(bad("expected the id of a student, a guardian or an account")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_opaque_and_comes_back_as_its_own_kind_only() {
        let class = ClassId(Uuid::from_u128(7));
        let id = encode(class);
        assert!(!id.0.contains("class"));
        assert_eq!(AnyId::decode(&id.0), Some(AnyId::Class(class)));
        assert_eq!(Gid::<ClassId>::parse(Some(Value::String(id.0.clone()))).unwrap().0, class);
        assert!(Gid::<StudentId>::parse(Some(Value::String(id.0))).is_err());
        assert!(Gid::<StudentId>::parse(Some(Value::String("không".into()))).is_err());
    }
}
