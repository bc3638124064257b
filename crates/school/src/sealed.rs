//! Personal values inside events. The ledger's leaf never holds them: before an event is written every [`Sealed`] value is
//! replaced by a commitment, and the encrypted payload travels beside the leaf. After the key is destroyed the value
//! stays [`Sealed::Closed`] for ever and every fold must cope with that.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use uuid::Uuid;

/// What the leaf holds in place of a personal value. Opaque here; the ledger makes and checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Commitment {
    /// Salted digest of the value, base64url.
    pub commitment: String,
    /// The id of the data key under which the payload is encrypted.
    pub key: Uuid,
}

impl Commitment {
    /// Stands in states for a value whose key was destroyed: the fold of an erasure cannot know the commitment any more.
    /// Never in a ledger.
    #[must_use]
    pub fn erased() -> Self {
        Self { commitment: String::new(), key: Uuid::nil() }
    }
}

/// A kind of personal data with its own key per person, because each has its own retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Names, birth date, birthplace, identity number, ethnicity.
    Identity,
    /// Address, telephone, e-mail.
    Contact,
    /// Health and disability.
    Health,
    /// Free-text comments and reasons about or by the person.
    Comment,
    /// What a homeroom teacher knows of a student's circumstances (hoàn cảnh).
    Circumstances,
}

impl Category {
    /// Every category, in the order of declaration.
    pub const ALL: [Self; 5] =
        [Self::Identity, Self::Contact, Self::Health, Self::Comment, Self::Circumstances];

    /// The stable name used for keys.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Contact => "contact",
            Self::Health => "health",
            Self::Comment => "comment",
            Self::Circumstances => "circumstances",
        }
    }
}

/// A personal value: readable, or only committed to (not yet opened, or erased).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sealed<T> {
    /// The value itself.
    Open(T),
    /// Only the commitment is known.
    Closed(Commitment),
}

impl<T> Sealed<T> {
    /// The value, unless it is closed.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Open(value) => Some(value),
            Self::Closed(_) => None,
        }
    }

    /// Forgets the value because its key was destroyed: whether it was open or closed before, it is the same afterwards,
    /// so that a fold that still read the value and a later one that could not end in the same state.
    pub fn erase(&mut self) {
        *self = Self::Closed(Commitment { commitment: String::new(), key: Uuid::nil() });
    }
}

impl<T> Sealed<T> {
    /// The value after its key was destroyed; see [`Commitment::erased`].
    #[must_use]
    pub fn erased() -> Self {
        Self::Closed(Commitment::erased())
    }
}

impl<T> From<T> for Sealed<T> {
    fn from(value: T) -> Self {
        Self::Open(value)
    }
}

// In JSON (the leaf) a closed value is its commitment and an open one is marked, so that it can never be mistaken for a
// commitment; in snapshots both variants are kept as they are.
#[derive(Serialize, Deserialize)]
enum Binary<A, B> {
    Open(A),
    Closed(B),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Json<A, B> {
    Open { open: A },
    Closed(B),
}

impl<T: Serialize> Serialize for Sealed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (serializer.is_human_readable(), self) {
            (true, Self::Open(open)) => Json::<_, ()>::Open { open }.serialize(serializer),
            (true, Self::Closed(commitment)) => commitment.serialize(serializer),
            (false, Self::Open(value)) => Binary::<_, ()>::Open(value).serialize(serializer),
            (false, Self::Closed(commitment)) => Binary::<(), _>::Closed(commitment).serialize(serializer),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Sealed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Ok(match Json::deserialize(deserializer)? {
                Json::Open { open } => Self::Open(open),
                Json::Closed(commitment) => Self::Closed(commitment),
            })
        } else {
            Ok(match Binary::deserialize(deserializer)? {
                Binary::Open(value) => Self::Open(value),
                Binary::Closed(commitment) => Self::Closed(commitment),
            })
        }
    }
}

impl<T> JsonSchema for Sealed<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Commitment".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Commitment::json_schema(generator)
    }
}

/// A sealed value seen without its type, for the code that seals and opens.
pub trait SealedValue {
    /// The value as JSON, `None` when it is closed.
    fn payload(&self) -> Option<serde_json::Value>;
    /// The commitment, `None` when it is open.
    fn commitment(&self) -> Option<&Commitment>;
    /// Replaces the value by its commitment.
    fn close(&mut self, commitment: Commitment);
    /// Puts an opened payload back. False, and no change, when it is not of this type.
    fn open(&mut self, payload: &str) -> bool;
}

impl<T: Serialize + DeserializeOwned> SealedValue for Sealed<T> {
    fn payload(&self) -> Option<serde_json::Value> {
        self.get().and_then(|value| serde_json::to_value(value).ok())
    }
    fn commitment(&self) -> Option<&Commitment> {
        match self {
            Self::Open(_) => None,
            Self::Closed(commitment) => Some(commitment),
        }
    }
    fn close(&mut self, commitment: Commitment) {
        *self = Self::Closed(commitment);
    }
    fn open(&mut self, payload: &str) -> bool {
        serde_json::from_str(payload).map(|value| *self = Self::Open(value)).is_ok()
    }
}

/// One sealed value of an event: its field, whose it is, under which kind of key.
pub struct SealedSlot<'a> {
    /// The member of the event's body, unique within the event.
    pub field: &'static str,
    /// The person whom the value is about: a student, guardian or account id.
    pub owner: Uuid,
    /// The kind of personal data.
    pub category: Category,
    /// The value.
    pub value: &'a mut dyn SealedValue,
}

/// Events name their sealed values; most have none.
pub trait HasSealed {
    /// The sealed values that are present, in a fixed order.
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commitment() -> Commitment {
        Commitment { commitment: "c2FsdGVk".into(), key: Uuid::nil() }
    }

    #[test]
    fn a_closed_value_is_its_commitment_in_json_and_survives_a_round_trip() {
        let closed: Sealed<String> = Sealed::Closed(commitment());
        let json = serde_json::to_string(&closed).unwrap();
        assert_eq!(json, r#"{"commitment":"c2FsdGVk","key":"00000000-0000-0000-0000-000000000000"}"#);
        assert_eq!(serde_json::from_str::<Sealed<String>>(&json).unwrap(), closed);
    }

    #[test]
    fn closing_hides_the_value_and_opening_brings_it_back() {
        let mut value = Sealed::Open("Lan".to_owned());
        let payload = value.payload().unwrap().to_string();
        value.close(commitment());
        assert_eq!((value.get(), value.payload()), (None, None));
        assert!(value.open(&payload));
        assert_eq!(value.get().unwrap(), "Lan");
    }

    #[test]
    fn a_payload_of_another_type_does_not_open() {
        let mut value: Sealed<u8> = Sealed::Closed(commitment());
        assert!(!value.open("\"Lan\""));
        assert_eq!(value.commitment(), Some(&commitment()));
    }
}
