//! Walks through the schema of the commands, as `query-qmp-schema` tells it.
//!
//! A path begins with a command; `arg-type` and `ret-type` lead to its argument and its result;
//! then come members by name, `+x` the variant x of a union, `^x` the value x of an enumeration,
//! `$x` the feature x of the command or object reached. Arrays are looked through, of alternates
//! any branch will do.

use crate::json::Json;
use std::collections::HashMap;
use std::str::Split;

/// Types may refer to each other in circles only through a longer path, so this is never reached
/// by an honest schema: arrays of arrays, alternates of alternates.
const DEPTH: usize = 16;

/// The schema of a binary's commands.
#[derive(Debug, Default)]
pub struct Schema<'a>(HashMap<&'a str, &'a Json<'a>>);

impl<'a> Schema<'a> {
    /// Reads the reply to `query-qmp-schema`.
    pub fn read(reply: &'a Json<'a>) -> Schema<'a> {
        let named = |entry: &'a Json<'a>| Some((entry.text_of("name")?, entry));
        Schema(reply.elements().iter().filter_map(named).collect())
    }

    /// Whether something stands at the end of the path.
    pub fn has(&self, path: &str) -> bool {
        let mut steps = path.split('/');
        let Some(command) = steps.next().and_then(|name| self.0.get(name)) else { return false };
        command.text_of("meta-type") == Some("command") && self.walk(command, steps, DEPTH)
    }

    fn walk(&self, entry: &Json<'_>, mut steps: Split<'_, char>, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match entry.text_of("meta-type") {
            Some("array") => return self.follow(entry, "element-type", steps, depth),
            Some("alternate") => {
                return members(entry).iter().any(|branch| self.follow(branch, "type", steps.clone(), depth))
            }
            _ => {}
        }
        let Some(step) = steps.next() else { return true };
        if let Some(feature) = step.strip_prefix('$') {
            return holds(entry, "features", feature);
        }
        if let Some(value) = step.strip_prefix('^') {
            return holds(entry, "values", value)
                || members(entry).iter().any(|member| member.text_of("name") == Some(value));
        }
        if let Some(case) = step.strip_prefix('+') {
            return find(entry.get("variants"), "case", case)
                .is_some_and(|variant| self.follow(variant, "type", steps, depth));
        }
        if matches!(step, "arg-type" | "ret-type") && entry.get(step).is_some() {
            return self.follow(entry, step, steps, DEPTH);
        }
        find(entry.get("members"), "name", step)
            .is_some_and(|member| self.follow(member, "type", steps, DEPTH))
    }

    fn follow(&self, entry: &Json<'_>, key: &str, steps: Split<'_, char>, depth: usize) -> bool {
        // A type that the schema does not list is a built-in one, or hidden: it has no parts.
        match entry.text_of(key).and_then(|name| self.0.get(name)) {
            Some(next) => self.walk(next, steps, depth),
            None => steps.count() == 0,
        }
    }
}

fn members<'j>(entry: &'j Json<'_>) -> &'j [Json<'j>] {
    entry.get("members").map_or(&[], Json::elements)
}

fn find<'j>(list: Option<&'j Json<'j>>, key: &str, value: &str) -> Option<&'j Json<'j>> {
    list?.elements().iter().find(|element| element.text_of(key) == Some(value))
}

fn holds(entry: &Json<'_>, key: &str, text: &str) -> bool {
    entry.get(key).is_some_and(|list| list.elements().iter().any(|element| element.text() == Some(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let text = r#"[
            {"name": "add", "meta-type": "command", "arg-type": "1", "ret-type": "[2]", "features": ["now"]},
            {"name": "1", "meta-type": "object", "tag": "kind",
             "members": [{"name": "kind", "type": "3"}, {"name": "path", "type": "str"}, {"name": "loop", "type": "[4]"}],
             "variants": [{"case": "file", "type": "2"}, {"case": "none", "type": "0"}]},
            {"name": "2", "meta-type": "object", "members": [{"name": "either", "type": "5"}], "features": ["fd"]},
            {"name": "3", "meta-type": "enum", "values": ["file", "none"]},
            {"name": "5", "meta-type": "alternate", "members": [{"type": "str"}, {"type": "1"}]},
            {"name": "[2]", "meta-type": "array", "element-type": "2"},
            {"name": "[4]", "meta-type": "array", "element-type": "[4]"}
        ]"#;
        let json: Json = serde_json::from_str(text).unwrap();
        let schema = Schema::read(&json);
        for path in [
            "add",
            "add/$now",
            "add/arg-type/path",
            "add/arg-type/kind/^none",
            "add/arg-type/+none",
            "add/arg-type/+file/either",
            "add/arg-type/+file/$fd",
            "add/ret-type/either/path",
        ] {
            assert!(schema.has(path), "{path}");
        }
        for path in [
            "",
            "1",
            "delete",
            "add/$then",
            "add/arg-type/kind/^some",
            "add/arg-type/+pipe",
            "add/arg-type/loop/x",
            "add/arg-type/path/x",
            "add/arg-type/kind/file",
        ] {
            assert!(!schema.has(path), "{path}");
        }
    }
}
