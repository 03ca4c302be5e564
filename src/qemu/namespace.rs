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
    overrides: Vec<(String, Vec<Property>)>,
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
        self.overrides.push((alias.to_owned(), properties));
        Ok(())
    }

    /// Changes the members of a device as the document wants it.
    pub(crate) fn change(&self, members: &mut Members) {
        let id = members.0.iter().find(|(name, _)| name == "id").map(|(_, value)| value.clone());
        let Some(Value::Text(id)) = id else { return };
        for property in self.overrides.iter().filter(|(alias, _)| *alias == id).flat_map(|(_, all)| all) {
            members.0.retain(|(name, _)| *name != property.name);
            if let Some(value) = &property.value {
                members.0.push((property.name.clone(), value.clone()));
            }
        }
    }
}

fn words(element: &Foreign, name: &str) -> Result<Vec<String>, String> {
    let word = |one: &Foreign| one.attribute("capability").filter(|word| !word.is_empty()).map(str::to_owned);
    let missing = || format!("`<{name}>` has no `capability`");
    element.elements(name).map(|one| word(one).ok_or_else(missing)).collect()
}

fn value(kind: Option<&str>, value: Option<&str>) -> Result<Option<Value>, String> {
    let given = || value.ok_or("`<qemu:property>` has no `value`".to_owned());
    let number = |text: &str| text.parse::<i128>().map_err(|_| format!("'{text}' is no number"));
    Ok(match kind {
        Some("string") => Some(Value::Text(given()?.to_owned())),
        Some("signed") => Some(Value::Number(number(given()?)?)),
        Some("unsigned") => match number(given()?)? {
            number if number < 0 => return Err(format!("{number} is below 0")),
            number => Some(Value::Number(number)),
        },
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
