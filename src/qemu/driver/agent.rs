//! What reaches into a running guest: commands for its QEMU, keys, interrupts, a picture of its screen.

use super::end::ask;
use super::qmp::PATIENCE;
use super::start::said;
use super::{refuse, supported, QemuDriver};
use crate::driver::calls::Agent;
use crate::driver::error::{Code, Error, Origin, Result};
use serde_json::{json, Value};
use wire::procedures::*;

impl Agent for QemuDriver {
    fn domain_monitor_command(&self, call: &DomainMonitorCommand) -> Result<DomainMonitorCommandReply> {
        /// The command is one for people, not in JSON.
        const HUMAN: u32 = 1;
        supported(call.flags, HUMAN, "qemuDomainQemuMonitorCommand")?;
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        if call.flags & HUMAN != 0 {
            let answer = ask(&guest, "human-monitor-command", json!({ "command-line": call.cmd }))?;
            return Ok(DomainMonitorCommandReply { result: answer.as_str().unwrap_or_default().to_owned() });
        }
        let message: Value = match serde_json::from_str(&call.cmd) {
            Ok(message @ Value::Object(_)) => message,
            _ => return refuse(Code::InvalidArg, format!("cannot parse json {}", call.cmd)),
        };
        let id = message.get("id").cloned();
        let monitor = guest.monitor()?;
        let mut answer = said("a monitor command", monitor.exchange(message, PATIENCE))?;
        // The number is the driver's; the client gets its own back.
        match id {
            Some(id) => answer["id"] = id,
            None => answer["id"] = json!(format!("libvirt-{}", answer["id"])),
        }
        Ok(DomainMonitorCommandReply { result: answer.to_string() })
    }

    fn domain_send_key(&self, call: &DomainSendKey) -> Result<()> {
        const LINUX: u32 = 0;
        const QEMU: u32 = 9;
        supported(call.flags, 0, "qemuDomainSendKey")?;
        // Up to there both sets have the same numbers.
        let known = |key: &u32| match call.codeset {
            LINUX => (1..=88).contains(key),
            QEMU => *key <= 0xffff,
            _ => false,
        };
        if let Some(key) = call.keycodes.iter().find(|key| !known(key)) {
            let detail = format!("cannot translate keycode {key} of codeset {} to rfb keycode", call.codeset);
            return refuse(Code::InvalidArg, detail);
        }
        let keys: Vec<Value> =
            call.keycodes.iter().map(|key| json!({"type": "number", "data": key})).collect();
        let mut arguments = json!({ "keys": keys });
        if call.holdtime > 0 {
            arguments["hold-time"] = json!(call.holdtime);
        }
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        ask(&guest, "send-key", arguments).map(drop)
    }

    fn domain_inject_nmi(&self, call: &DomainInjectNmi) -> Result<()> {
        supported(call.flags, 0, "qemuDomainInjectNMI")?;
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        ask(&guest, "inject-nmi", Value::Null).map(drop)
    }

    fn domain_agent_command(&self, call: &DomainAgentCommand) -> Result<DomainAgentCommandReply> {
        self.look(&call.dom, |_, own| {
            own.running()?;
            refuse(Code::AgentUnresponsive, "QEMU guest agent is not connected")
        })
    }
}

impl QemuDriver {
    /// The picture of a guest's first screen.
    pub(super) fn picture(&self, call: &DomainScreenshot) -> Result<(String, Vec<u8>)> {
        supported(call.flags, 0, "qemuDomainScreenshot")?;
        if call.screen != 0 {
            return refuse(Code::InvalidArg, format!("no such screen ID: {}", call.screen));
        }
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let file = guest.lock().running()?.folder.join("screen");
        let arguments = json!({"filename": file.to_string_lossy(), "format": "png"});
        // Binaries before 7.1 know one format alone.
        let mime = match ask(&guest, "screendump", arguments) {
            Err(error) if error.message.contains("'format'") => {
                ask(&guest, "screendump", json!({ "filename": file.to_string_lossy() }))?;
                "image/x-portable-pixmap"
            }
            other => other.map(|_| "image/png")?,
        };
        let picture = std::fs::read(&file);
        let _ = std::fs::remove_file(&file);
        let failed = |error| Error::system(Origin::Qemu, "cannot read the picture", &error);
        Ok((mime.to_owned(), picture.map_err(failed)?))
    }
}
