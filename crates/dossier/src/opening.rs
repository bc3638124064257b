//! Openings: a sealed value with the salt that lets anyone check its commitment.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use socai_ledger::{Canonical, Commitment, JcsError, KeyId};
use std::borrow::Cow;

/// A value and its salt, shown to whoever has the leaf.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    salt: [u8; 32],
    value: Cow<'a, RawValue>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form<'a> {
    salt: String,
    #[serde(borrow)]
    value: &'a RawValue,
}

impl Opening<'static> {
    /// An opening of this value, given as JSON.
    ///
    /// # Errors
    /// When the value has no canonical form.
    pub fn new(salt: [u8; 32], json: &str) -> Result<Self, JcsError> {
        let value = Canonical::from_json(json)?.into_string();
        let value = RawValue::from_string(value).map_err(JcsError::Unwritable)?;
        Ok(Self { salt, value: Cow::Owned(value) })
    }
}

impl Opening<'_> {
    /// The value's canonical JSON text.
    #[must_use]
    pub fn value(&self) -> &str {
        self.value.get()
    }

    /// The commitment that it opens, as a leaf writes its digest.
    pub(crate) fn commitment(&self, key: KeyId) -> Commitment {
        Commitment::to(key, &self.salt, self.value().as_bytes())
    }

    pub(crate) fn borrowed(&self) -> Opening<'_> {
        Opening { salt: self.salt, value: Cow::Borrowed(&self.value) }
    }
}

impl Serialize for Opening<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Form { salt: hex::encode(self.salt), value: &self.value }.serialize(serializer)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Opening<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Form::deserialize(deserializer)?;
        let mut salt = [0; 32];
        hex::decode_to_slice(&form.salt, &mut salt).map_err(serde::de::Error::custom)?;
        Ok(Self { salt, value: Cow::Borrowed(form.value) })
    }
}
