//! Definitions and findings in the terms of serde: part of a caller's own structs, in any of its formats.
//!
//! ```
//! #[derive(serde::Serialize, serde::Deserialize)]
//! struct Record {
//!     owner: String,
//!     guest: domdef::Domain,
//! }
//!
//! let guest = domdef::Domain::parse("<domain type='kvm'><name>a</name></domain>")?;
//! let text = serde_json::to_string(&Record { owner: "me".to_owned(), guest })?;
//! assert_eq!(text, r#"{"owner":"me","guest":{"type":"kvm","name":"a","devices":{}}}"#);
//! assert_eq!(serde_json::from_str::<Record>(&text)?.guest.name, "a");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::domain::Domain;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, SerializeStruct, Serializer};

/// The object that [`to_json`](super::to_json) prints.
impl Serialize for Domain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::with_value(self, |value, _| value.serialize(serializer)).map_err(S::Error::custom)?
    }
}

/// The object that [`from_json`](super::from_json) reads; what is wrong with it is the message of the error.
impl<'de> Deserialize<'de> for Domain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Domain, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        super::from_json(&value.to_string()).into_result().map_err(D::Error::custom)
    }
}

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// Code and name of the rule, severity, element, attribute, message, help, and the bytes as `start` and `end`.
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Diagnostic", 8)?;
        object.serialize_field("code", self.rule.code)?;
        object.serialize_field("name", self.rule.name)?;
        object.serialize_field("severity", &self.severity)?;
        object.serialize_field("element", &self.element)?;
        object.serialize_field("attribute", &self.attribute)?;
        object.serialize_field("message", &self.message)?;
        object.serialize_field("help", &self.help)?;
        object.serialize_field("span", &self.span)?;
        object.end()
    }
}

/// A list.
impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_a_list_of_objects() {
        let found = Domain::parse("<domain type='kvm'/>").expect_err("there is no name");
        let value = serde_json::to_value(&found).expect("JSON");
        assert_eq!((&value[0]["severity"], &value[0]["element"]), (&"error".into(), &"/domain".into()));
        assert_eq!((&value[0]["span"]["start"], &value[0]["span"]["end"]), (&1.into(), &7.into()));
    }

    #[test]
    fn what_is_no_definition_is_refused_with_its_element() {
        let error =
            serde_json::from_str::<Domain>(r#"{"type": "kvm", "name": "a", "vcpu": "x"}"#).unwrap_err();
        assert!(error.to_string().contains("/domain/vcpu"), "{error}");
    }
}
