//! What a document says to QEMU alone, in the namespace `qemu` (qemu-command-2.md 32.5, 2.3).

use super::members::{Members, Value};
use crate::domain::namespace::{Capability, OverrideDevice, QemuCommandline};
use crate::domain::Domain;

/// What a document says in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Namespace {
    /// Arguments that are passed on.
    pub arguments: Vec<String>,
    /// What is set in the environment.
    pub environment: Vec<(String, String)>,
    /// Flags that the binary is said to have.
    pub add: Vec<String>,
    /// Flags that the binary is said not to have.
    pub remove: Vec<String>,
    /// What becomes of what is deprecated.
    pub deprecation: Option<String>,
    /// Changes of devices, by their names.
    overrides: Vec<Override>,
}

/// The changes of a device.
#[derive(Clone, Debug, PartialEq)]
struct Override {
    alias: String,
    properties: Vec<Property>,
    /// Whether there was such a device.
    found: bool,
}

/// The change of one property.
#[derive(Clone, Debug, PartialEq)]
struct Property {
    name: String,
    /// Nothing takes it away.
    value: Option<Value>,
}

impl Namespace {
    /// What the definition says, or what is wrong with it.
    pub(crate) fn of(domain: &Domain) -> Result<Namespace, String> {
        let said = &domain.namespaces.qemu;
        let mut own = Namespace::default();
        if let Some(commandline) = &said.commandline {
            own.command_line(commandline)?;
        }
        if let Some(capabilities) = &said.capabilities {
            own.add = words(&capabilities.add, "qemu:add")?;
            own.remove = words(&capabilities.del, "qemu:del")?;
        }
        for device in said.r#override.iter().flat_map(|own| &own.device) {
            own.device(device)?;
        }
        let behavior = said.deprecation.as_ref().and_then(|own| own.behavior.as_deref());
        own.deprecation = behavior.map(str::to_owned);
        Ok(own)
    }

    fn command_line(&mut self, element: &QemuCommandline) -> Result<(), String> {
        for argument in &element.arg {
            self.arguments.push(argument.value.clone().ok_or("`<qemu:arg>` has no `value`")?);
        }
        for variable in &element.env {
            let name = variable.name.as_ref().ok_or("`<qemu:env>` has no `name`")?;
            let first = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
            if !first || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return Err(format!("'{name}' is no name of an environment variable"));
            }
            self.environment.push((name.clone(), variable.value.clone().unwrap_or_default()));
        }
        Ok(())
    }

    fn device(&mut self, element: &OverrideDevice) -> Result<(), String> {
        let alias = element.alias.clone().ok_or("`<qemu:device>` has no `alias`")?;
        let mut properties = Vec::new();
        for property in element.frontend.iter().flat_map(|frontend| &frontend.property) {
            let name = property.name.as_ref().filter(|name| !name.is_empty());
            let name = name.ok_or("`<qemu:property>` has no `name`")?;
            if name == "id" {
                return Err("the name of a device cannot be changed by `<qemu:property>`".to_owned());
            }
            let value = value(property.r#type.as_deref(), property.value.as_deref())?;
            properties.push(Property { name: name.clone(), value });
        }
        self.overrides.push(Override { alias, properties, found: false });
        Ok(())
    }

    /// Changes the members of a device as the document wants it.
    pub(crate) fn change(&mut self, members: &mut Members) {
        let id = members.0.iter().find(|(name, _)| name == "id").map(|(_, value)| value.clone());
        let Some(Value::Text(id)) = id else { return };
        for own in self.overrides.iter_mut().filter(|own| own.alias == id) {
            own.found = true;
            for property in &own.properties {
                members.0.retain(|(name, _)| *name != property.name);
                if let Some(value) = &property.value {
                    members.0.push((property.name.clone(), value.clone()));
                }
            }
        }
    }

    /// The names of devices that were to be changed, and were not there.
    pub(crate) fn unmatched(&self) -> Vec<String> {
        self.overrides.iter().filter(|own| !own.found).map(|own| own.alias.clone()).collect()
    }
}

fn words(list: &[Capability], name: &str) -> Result<Vec<String>, String> {
    let word = |one: &Capability| one.capability.clone().filter(|word| !word.is_empty());
    let missing = || format!("`<{name}>` has no `capability`");
    list.iter().map(|one| word(one).ok_or_else(missing)).collect()
}

fn value(kind: Option<&str>, value: Option<&str>) -> Result<Option<Value>, String> {
    let given = || value.ok_or("`<qemu:property>` has no `value`".to_owned());
    fn number<T: std::str::FromStr + Into<i128>>(text: &str) -> Result<Option<Value>, String> {
        let number = text.parse::<T>().map_err(|_| format!("'{text}' is no such number"))?;
        Ok(Some(Value::Number(number.into())))
    }
    Ok(match kind {
        Some("string") => Some(Value::Text(given()?.to_owned())),
        Some("signed") => number::<i64>(given()?)?,
        Some("unsigned") => number::<u64>(given()?)?,
        Some("bool") => match given()? {
            "true" => Some(Value::Flag(true)),
            "false" => Some(Value::Flag(false)),
            other => return Err(format!("'{other}' is neither true nor false")),
        },
        Some("remove") if value.is_none() => None,
        Some("remove") => return Err("a property that is removed has no `value`".to_owned()),
        other => return Err(format!("there is no property type '{}'", other.unwrap_or_default())),
    })
}
