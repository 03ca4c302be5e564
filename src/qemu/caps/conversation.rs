//! Recorded conversations: QMP commands and replies in turn, one or two sessions.

use super::error::Error;
use crate::json::Json;

/// The longest conversation that is read, in bytes; recorded ones have under one million.
pub const LIMIT: usize = 64 << 20;

/// One run of a binary: what it was asked and what it answered.
#[derive(Debug, Default)]
pub struct Session<'a>(Vec<Exchange<'a>>);

#[derive(Debug)]
struct Exchange<'a> {
    command: Json<'a>,
    /// The `return` member; nothing where the reply was an error.
    reply: Option<Json<'a>>,
}

impl Exchange<'_> {
    fn is(&self, command: &str) -> bool {
        self.command.text_of("execute") == Some(command)
    }
}

impl<'a> Session<'a> {
    /// The first reply to a command that was not an error.
    pub fn reply(&self, command: &str) -> Option<&Json<'a>> {
        self.0.iter().find(|exchange| exchange.is(command) && exchange.reply.is_some())?.reply.as_ref()
    }

    /// The same, or an error that tells what is missing.
    pub fn require(&self, command: &str) -> Result<&Json<'a>, Error> {
        self.reply(command).ok_or_else(|| Error::new(format!("there is no reply to '{command}'")))
    }

    /// The reply to a command about one type.
    pub fn about(&self, command: &str, typename: &str) -> Option<&Json<'a>> {
        self.with(command, |arguments| arguments.text_of("typename") == Some(typename))
    }

    /// The first reply to a command with arguments like that.
    pub fn with(&self, command: &str, test: impl Fn(&Json<'a>) -> bool) -> Option<&Json<'a>> {
        let asked = |exchange: &&Exchange<'a>| {
            exchange.is(command) && exchange.command.get("arguments").is_some_and(&test)
        };
        self.0.iter().filter(asked).find_map(|exchange| exchange.reply.as_ref())
    }
}

/// Takes a conversation apart into its sessions, each of which begins with `qmp_capabilities`.
///
/// Greetings and events are passed over.
pub fn sessions(text: &str) -> Result<Vec<Session<'_>>, Error> {
    if text.len() > LIMIT {
        return Err(Error::new(format!("the conversation is longer than {LIMIT} bytes")));
    }
    let mut sessions: Vec<Session> = Vec::new();
    let mut asked: Option<Json> = None;
    for document in serde_json::Deserializer::from_str(text).into_iter::<Json>() {
        let document = document?;
        if let Some(command) = document.text_of("execute") {
            if command == "qmp_capabilities" || sessions.is_empty() {
                sessions.push(Session::default());
            }
            asked = Some(document);
            continue;
        }
        let Json::Object(members) = document else {
            return Err(Error::new("found a JSON value that is neither a command nor a reply"));
        };
        let failed = members.iter().any(|(name, _)| name == "error");
        let reply = members.into_iter().find(|(name, _)| name == "return").map(|(_, value)| value);
        if !failed && reply.is_none() {
            continue;
        }
        match (asked.take(), sessions.last_mut()) {
            (Some(command), Some(session)) => session.0.push(Exchange { command, reply }),
            _ => return Err(Error::new("found a reply where a command was expected")),
        }
    }
    Ok(sessions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exchanges_are_found_by_what_was_asked() {
        let text = r#"{"QMP": {}}
            {"execute": "qmp_capabilities"} {"return": {}}
            {"execute": "a", "arguments": {"typename": "x"}} {"error": {"class": "DeviceNotFound"}}
            {"event": "STOP"}
            {"execute": "a", "arguments": {"typename": "y"}} {"return": [1], "id": "4"}
            {"execute": "qmp_capabilities"} {"return": {}}"#;
        let sessions = sessions(text).unwrap();
        assert_eq!(sessions.len(), 2);
        assert!(sessions[0].about("a", "x").is_none());
        assert_eq!(sessions[0].about("a", "y"), Some(&Json::Array(vec![Json::Number(1)])));
        assert_eq!(sessions[0].reply("a"), sessions[0].about("a", "y"));
        assert!(sessions[1].require("a").is_err());
    }

    #[test]
    fn what_is_no_conversation_is_refused() {
        for text in ["{", "[]", "1", r#"{"return": {}}"#, r#"{"execute": "a"} {"return": 1} {"return": 1}"#] {
            assert!(sessions(text).is_err(), "{text}");
        }
        assert!(sessions("").unwrap().is_empty());
    }
}
