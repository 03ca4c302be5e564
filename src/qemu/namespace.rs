//! What a document says to QEMU alone, in the namespace `qemu` (qemu-command-2.md 32.5, 2.3).

use super::members::{Members, Value};
use crate::diagnostic::{Findings, Place};
use crate::domain::namespace::{self, Capability, OverrideDevice, QemuCommandline};
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISSING_ATTRIBUTE};
use std::collections::{BTreeMap, HashMap};

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
    overrides: BTreeMap<String, Override>,
}

/// The changes of a device.
#[derive(Clone, Debug, Default, PartialEq)]
struct Override {
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

/// Reports what is wrong with what a document says to QEMU alone.
pub(crate) fn check(domain: &Domain, findings: &mut Findings) {
    Reader { root: domain.place(), findings }.read(domain);
}

impl Namespace {
    /// What the definition says; parts that are wrong, which [`check`] reports, are left out.
    pub(crate) fn of(domain: &Domain) -> Namespace {
        Reader { root: domain.place(), findings: &mut Findings::default() }.read(domain)
    }

    /// Whether the document's own arguments add devices or set their properties. QEMU makes devices that
    /// are spelt `key=value` before those in JSON, and `-set` knows only the former.
    pub(crate) fn speaks_of_devices(&self) -> bool {
        options(self.arguments.iter().map(String::as_str)).any(|(option, value)| match option {
            "device" => !value.trim_start().starts_with('{'),
            "set" => value.starts_with("device."),
            _ => false,
        })
    }

    /// Changes the members of a device as the document wants it.
    pub(crate) fn change(&mut self, members: &mut Members) {
        let id = members.0.iter().find(|(name, _)| name == "id").map(|(_, value)| value.clone());
        let Some(Value::Text(id)) = id else { return };
        let Some(own) = self.overrides.get_mut(&id) else { return };
        own.found = true;
        // Of changes with one name the last counts.
        let places =
            own.properties.iter().enumerate().map(|(place, property)| (property.name.as_str(), place));
        let last: HashMap<&str, usize> = places.clone().collect();
        members.0.retain(|(name, _)| !last.contains_key(&**name));
        for (name, place) in places.filter(|(name, place)| last[name] == *place) {
            let value = own.properties[place].value.clone();
            members.0.extend(value.map(|value| (name.to_owned().into(), value)));
        }
    }

    /// The names of devices that were to be changed, and were not there.
    pub(crate) fn unmatched(&self) -> impl Iterator<Item = &str> {
        self.overrides.iter().filter(|(_, own)| !own.found).map(|(alias, _)| alias.as_str())
    }
}

/// What the document's own `-device` arguments say.
pub(crate) fn devices(domain: &Domain) -> impl Iterator<Item = &str> {
    let own = domain.namespaces.qemu.commandline.iter().flat_map(|own| &own.arg);
    options(own.map(|argument| argument.value.as_deref().unwrap_or_default()))
        .filter_map(|(option, value)| (option == "device").then_some(value))
}

/// Options without their dashes, of which QEMU takes one or two, and the arguments that follow them.
fn options<'a>(arguments: impl Iterator<Item = &'a str> + Clone) -> impl Iterator<Item = (&'a str, &'a str)> {
    let following = arguments.clone().skip(1).chain(std::iter::once(""));
    arguments.zip(following).filter_map(|(argument, value)| {
        let option = argument.strip_prefix('-')?;
        Some((option.strip_prefix('-').unwrap_or(option), value))
    })
}

/// A reader of the elements of the namespace, which reports what is wrong in them.
struct Reader<'f> {
    root: Place<'static>,
    findings: &'f mut Findings,
}

impl Reader<'_> {
    fn read(mut self, domain: &Domain) -> Namespace {
        let said = &domain.namespaces.qemu;
        let root = self.root;
        let mut own = Namespace::default();
        if let Some(commandline) = &said.commandline {
            self.command_line(commandline, &mut own);
        }
        if let Some(capabilities) = &said.capabilities {
            let place = root.child("qemu:capabilities");
            own.add = self.words(&place, "qemu:add", &capabilities.add);
            own.remove = self.words(&place, "qemu:del", &capabilities.del);
        }
        if let Some(list) = &said.r#override {
            for (device, place) in root.child("qemu:override").each("qemu:device", &list.device) {
                let Some(alias) = &device.alias else {
                    self.missing::<()>(&place, "qemu:device", "alias");
                    continue;
                };
                let properties = self.properties(device, &place);
                own.overrides.entry(alias.clone()).or_default().properties.extend(properties);
            }
        }
        let behavior = said.deprecation.as_ref().and_then(|own| own.behavior.as_deref());
        own.deprecation = behavior.map(str::to_owned);
        own
    }

    fn missing<T>(&mut self, place: &Place<'_>, element: &str, name: &str) -> Option<T> {
        self.findings.report(&MISSING_ATTRIBUTE, &place.attr(name), format!("`<{element}>` has no `{name}`"));
        None
    }

    fn invalid<T>(&mut self, place: &Place<'_>, message: impl Into<String>, help: &str) -> Option<T> {
        self.findings.report(&INVALID_VALUE, place, message).help(help);
        None
    }

    fn command_line(&mut self, element: &QemuCommandline, own: &mut Namespace) {
        let root = self.root;
        let commandline = root.child("qemu:commandline");
        for (argument, place) in commandline.each("qemu:arg", &element.arg) {
            let value = argument.value.clone();
            own.arguments.extend(value.or_else(|| self.missing(&place, "qemu:arg", "value")));
        }
        for (variable, place) in commandline.each("qemu:env", &element.env) {
            let Some(name) = &variable.name else {
                self.missing::<()>(&place, "qemu:env", "name");
                continue;
            };
            let first = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
            if !first || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                let message = format!("`name='{name}'` is not a name of an environment variable");
                let help = "use letters, digits and `_`, not beginning with a digit";
                self.invalid::<()>(&place.attr("name"), message, help);
                continue;
            }
            own.environment.push((name.clone(), variable.value.clone().unwrap_or_default()));
        }
    }

    fn words(&mut self, parent: &Place<'_>, name: &str, list: &[Capability]) -> Vec<String> {
        let mut words = Vec::new();
        for (one, place) in parent.each(name, list) {
            let word = one.capability.clone().filter(|word| !word.is_empty());
            words.extend(word.or_else(|| self.missing(&place, name, "capability")));
        }
        words
    }

    fn properties(&mut self, element: &OverrideDevice, place: &Place<'_>) -> Vec<Property> {
        let mut properties = Vec::new();
        let frontend = place.child("qemu:frontend");
        let all = element.frontend.as_ref().map_or(&[][..], |frontend| &frontend.property);
        for (property, place) in frontend.each("qemu:property", all) {
            properties.extend(self.property(property, &place));
        }
        properties
    }

    fn property(&mut self, element: &namespace::Property, place: &Place<'_>) -> Option<Property> {
        let Some(name) = element.name.clone().filter(|name| !name.is_empty()) else {
            return self.missing(place, "qemu:property", "name");
        };
        if name == "id" {
            let message = "`name='id'`: the name of a device cannot be changed";
            return self.invalid(&place.attr("name"), message, "set `<alias>` of the device");
        }
        let value = self.value(element, place)?;
        Some(Property { name, value })
    }

    /// The new value of a property; nothing inside where it is removed.
    fn value(&mut self, element: &namespace::Property, place: &Place<'_>) -> Option<Option<Value>> {
        let (kind, value) = (element.r#type.as_deref(), element.value.as_deref());
        if kind == Some("remove") {
            if value.is_some() {
                let message = "`value` on a property that is removed";
                self.findings
                    .report(&EXCLUDED_ATTRIBUTE, &place.attr("value"), message)
                    .help("remove `value`, or change `type`");
                return None;
            }
            return Some(None);
        }
        let known = kind.filter(|kind| matches!(*kind, "string" | "signed" | "unsigned" | "bool"));
        let Some(kind) = known else {
            let message = format!("`type='{}'` is not a type of properties", kind.unwrap_or_default());
            return self.invalid(
                &place.attr("type"),
                message,
                "use string, signed, unsigned, bool or remove",
            );
        };
        let Some(text) = value else { return self.missing(place, "qemu:property", "value") };
        let parsed = match kind {
            "signed" => text.parse::<i64>().ok().map(|number| Value::Number(number.into())),
            "unsigned" => text.parse::<u64>().ok().map(|number| Value::Number(number.into())),
            "bool" => text.parse::<bool>().ok().map(Value::Flag),
            _ => Some(Value::Text(text.to_owned())),
        };
        if parsed.is_none() {
            let help = match kind {
                "bool" => "use 'true' or 'false'",
                "signed" => "use a number of 64 bits",
                _ => "use a number of 64 bits without a sign",
            };
            let message = format!("`value='{text}'` is not of type '{kind}'");
            return self.invalid(&place.attr("value"), message, help);
        }
        Some(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_changes_of_one_property_the_last_counts() {
        let property = |name: &str, value: &str| {
            let value = match value {
                "" => "type='remove'".to_owned(),
                value => format!("type='string' value='{value}'"),
            };
            format!("<qemu:property name='{name}' {value}/>")
        };
        let device = |alias: &str, properties: &[(&str, &str)]| {
            let all: String = properties.iter().map(|(name, value)| property(name, value)).collect();
            format!("<qemu:device alias='{alias}'><qemu:frontend>{all}</qemu:frontend></qemu:device>")
        };
        let text = format!(
            "<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>a</name>\
             <memory>65536</memory><os><type>hvm</type></os><qemu:override>{}{}{}</qemu:override></domain>",
            device("net0", &[("a", "1"), ("b", "2"), ("c", "3"), ("d", "")]),
            device("none", &[("a", "9")]),
            device("net0", &[("a", "4"), ("c", "")]),
        );
        let mut own = Namespace::of(&Domain::read(&text).domain.expect("it is read"));
        let mut members = Members::new("driver", "x").with("c", "0").with("id", "net0").with("d", "0");
        own.change(&mut members);
        assert_eq!(members.key_value(), "x,id=net0,b=2,a=4");
        assert_eq!(own.unmatched().collect::<Vec<_>>(), ["none"]);
    }
}
