//! What a document says to QEMU alone, in the namespace `qemu` (qemu-command-2.md 32.5, 2.3).

use super::command::members::{Members, Value};
use crate::domain::Domain;
use crate::xml::Foreign;

/// The namespace's name.
pub const URI: &str = "http://libvirt.org/schemas/domain/qemu/1.0";

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
        let mut rest = domain.rest.clone();
        rest.adopt_namespace("qemu", URI);
        let mut own = Namespace::default();
        for element in rest.elements() {
            match element.name() {
                "qemu:commandline" => own.command_line(element)?,
                "qemu:capabilities" => {
                    own.add.extend(words(element, "qemu:add")?);
                    own.remove.extend(words(element, "qemu:del")?);
                }
                "qemu:override" => {
                    for device in element.elements("qemu:device") {
                        own.device(device)?;
                    }
                }
                "qemu:deprecation" => own.deprecation = element.attribute("behavior").map(str::to_owned),
                _ => {}
            }
        }
        Ok(own)
    }

    fn command_line(&mut self, element: &Foreign) -> Result<(), String> {
        for argument in element.elements("qemu:arg") {
            let value = argument.attribute("value").ok_or("`<qemu:arg>` has no `value`")?;
            self.arguments.push(value.to_owned());
        }
        for variable in element.elements("qemu:env") {
            let name = variable.attribute("name").ok_or("`<qemu:env>` has no `name`")?;
            let first = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
            if !first || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return Err(format!("'{name}' is no name of an environment variable"));
            }
            self.environment
                .push((name.to_owned(), variable.attribute("value").unwrap_or_default().to_owned()));
        }
        Ok(())
    }

    fn device(&mut self, element: &Foreign) -> Result<(), String> {
        let alias = element.attribute("alias").ok_or("`<qemu:device>` has no `alias`")?;
        let mut properties = Vec::new();
        for property in
            element.elements("qemu:frontend").flat_map(|frontend| frontend.elements("qemu:property"))
        {
            let name = property.attribute("name").filter(|name| !name.is_empty());
            let name = name.ok_or("`<qemu:property>` has no `name`")?;
            if name == "id" {
                return Err("the name of a device cannot be changed by `<qemu:property>`".to_owned());
            }
            let value = value(property.attribute("type"), property.attribute("value"))?;
            properties.push(Property { name: name.to_owned(), value });
        }
        self.overrides.push(Override { alias: alias.to_owned(), properties, found: false });
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

fn words(element: &Foreign, name: &str) -> Result<Vec<String>, String> {
    let word = |one: &Foreign| one.attribute("capability").map(str::to_owned);
    element.elements(name).map(|one| word(one).ok_or(format!("`<{name}>` has no `capability`"))).collect()
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
