//! The same parts elsewhere: changed, in guests of other machines and kinds, for binaries that can do less, for other
//! managers; and commands, configurations and texts with one thing changed.

use super::*;
use domdef::qemu::caps::Flag;

#[test]
fn changed_parts_that_become_options() {
    let documents = |text: &str| changed(text).iter().flat_map(|text| in_a_guest(text)).collect();
    hold("changed-commands", &[("found", found)], &options(documents));
}

/// Guests of other machines, as options of a part.
const MACHINES: [&str; 9] = [
    "machine=pc",
    "machine=q35",
    "machine=microvm",
    "arch=aarch64 machine=virt",
    "arch=armv7l machine=versatilepb",
    "arch=ppc64 machine=pseries",
    "arch=riscv64 machine=virt",
    "arch=loongarch64 machine=virt",
    "arch=s390x machine=s390-ccw-virtio",
];

#[test]
fn parts_in_guests_of_other_machines() {
    let documents = |text: &str| {
        let document = |machine: &&str| Part::new(machine, text).document("kvm");
        MACHINES.iter().map(document).collect::<Vec<_>>()
    };
    let mut all = options(documents);
    for file in ["qemu", "rules", "reading-devices"] {
        for (name, head, text) in parts(&format!("refused/{file}.txt"), "-> ") {
            if !["arch=", "machine=", "from=", "os="].iter().any(|option| head.contains(option)) {
                all.push(Named { name: format!("{file} {name}"), texts: documents(&text) });
            }
        }
    }
    hold("machines", &[("found", found)], &all);
}

/// The parts that say something to QEMU.
fn of_qemu() -> Vec<Named> {
    let mut all = options(in_a_guest);
    for (name, head, text) in parts("refused/qemu.txt", "-> ") {
        if !head.contains("from=") {
            let texts = vec![Part::new(&head, &text).document("kvm")];
            all.push(Named { name: format!("qemu {name}"), texts });
        }
    }
    all
}

/// What is found for binaries that lack some of the flags, each a part of them.
fn for_lesser_binaries(text: &str) -> String {
    const BINARIES: u32 = 16;
    let Some(domain) = Domain::read(text).domain else { return String::new() };
    let Some(target) = target(&domain) else { return String::new() };
    let lacking = |binary| {
        let mut target = target.clone();
        let flags = Flag::ALL.iter().filter(|flag| ![Flag::Kvm, Flag::Tcg].contains(flag));
        let own = flags.map(|flag| flag.as_str()).filter(|name| checksum(name) % BINARIES == binary);
        target.caps.change([], own).expect("flags");
        match qemu::translate(domain.clone(), &target, &support::launch(true)) {
            Ok(translation) => format!("{}{:?}", said(&translation.advice), translation.command.arguments),
            Err(refused) => said(&refused),
        }
    };
    (0..BINARIES).map(lacking).collect()
}

#[test]
fn parts_for_lesser_binaries() {
    hold("lesser", &[("found", for_lesser_binaries)], &of_qemu());
}

/// The options for managers that are set up in other ways, and for a user's session.
fn for_managers(text: &str) -> String {
    let Some(domain) = Domain::read(text).domain else { return String::new() };
    let Some(target) = target(&domain) else { return String::new() };
    let profile = |name: &str| {
        let text = std::fs::read_to_string(folder().join("commands").join(name)).expect("readable");
        Launch::read(&text).expect("it is a profile")
    };
    let named = Launch {
        set_process_name: true,
        session: true,
        paused: true,
        sandbox: true,
        dump_guest_core: true,
        timestamps: true,
        incoming: Some("defer".to_owned()),
        deprecation: Some("omit".to_owned()),
        gluster_debug_level: 7,
        first_node: 3,
        page_size: 2048,
        advised_nodes: vec![1, 3],
        ..support::launch(false)
    };
    let launch = |launch: &Launch| match qemu::translate(domain.clone(), &target, launch) {
        Ok(translation) => {
            let command = &translation.command;
            format!(
                "{}{:?}{:?}{:?}",
                said(&translation.advice),
                command.environment,
                command.arguments,
                command.needs
            )
        }
        Err(refused) => said(&refused),
    };
    [profile("manager.json"), profile("storage.json"), named].iter().map(launch).collect()
}

#[test]
fn parts_for_managers() {
    hold("managers", &[("found", for_managers)], &of_qemu());
}

/// The definitions that are read of a guest's command with one thing changed, each time another: an option or
/// a member of one is missing, a number is the next one, a member is added that nobody knows.
fn read_of_other_commands(text: &str) -> String {
    let Some(domain) = Domain::read(text).domain else { return String::new() };
    let Some(target) = target(&domain) else { return String::new() };
    let Ok(translation) = qemu::translate(domain, &target, &support::launch(false)) else {
        return String::new();
    };
    let command = translation.command;
    let read = |words: &[String]| {
        let process: String = words.iter().map(|word| format!("{word}\0")).collect();
        reading(&qemu::read_argv(&process))
    };
    let words: Vec<String> = std::iter::once(&command.emulator).chain(&command.arguments).cloned().collect();
    let mut out = read(&words);
    for (at, word) in words.iter().enumerate().skip(1) {
        let mut others = Vec::new();
        if !word.starts_with('{') {
            let members: Vec<&str> = word.split(',').collect();
            for nth in 0..members.len() {
                let mut fewer = members.clone();
                let own = fewer.remove(nth);
                others.push(fewer.join(","));
                let (name, value) = own.split_once('=').map_or(("", own), |(name, value)| (name, value));
                if let Ok(number) = value.parse::<u32>() {
                    let mut next = members.clone();
                    let own = format!("{name}={}", number.wrapping_add(1));
                    next[nth] = own.trim_start_matches('=');
                    others.push(next.join(","));
                }
            }
            others.push(format!("{word},other=1"));
        }
        for other in others {
            let mut changed = words.clone();
            changed[at] = other;
            out += &read(&changed);
        }
        let mut fewer = words.clone();
        fewer.remove(at);
        out += &read(&fewer);
    }
    out
}

#[test]
fn other_commands_of_parts() {
    hold("other-commands", &[("read", read_of_other_commands)], &options(in_a_guest));
}

#[test]
fn parts_in_other_guests_of_xen() {
    let documents = |text: &str| {
        let document = |kind: &&str| Part::new(kind, text).document("xen");
        ["os=linux", "os=xenpvh machine=xenpvh"].iter().map(document).collect::<Vec<_>>()
    };
    let mut all = options(|text| [vec![Part::new("", text).document("xen")], documents(text)].concat());
    for file in ["rules", "reading-devices"] {
        for (name, head, text) in parts(&format!("refused/{file}.txt"), "-> ") {
            if !["arch=", "machine=", "from=", "os="].iter().any(|option| head.contains(option)) {
                all.push(Named { name: format!("{file} {name}"), texts: documents(&text) });
            }
        }
    }
    hold("kinds", &[("found", found)], &all);
}

/// The definitions that are read of Xen's configurations with one thing changed, each time another: a line or a
/// member of one is missing, a number is the next one, a quotation mark is missing.
fn read_of_other_configurations(text: &str) -> String {
    let read = |text: &str| {
        reading(&xen::read_xl(text, Release::NEWEST)) + &reading(&xen::read_xm(text, Release::NEWEST))
    };
    let mut out = read(text);
    let mut other = |range: std::ops::Range<usize>, with: &str| {
        out += &read(&format!("{}{with}{}", &text[..range.start], &text[range.end..]));
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        other(start..start + line.len(), "");
        start += line.len();
    }
    let mut start = 0;
    for member in text.split_inclusive([',', '[', ']', '"', '\n', '=', ' ']) {
        let own = member.len() - 1;
        other(start..start + member.len(), "");
        other(start + own..start + member.len(), "");
        if let Ok(number) = member[..own].parse::<u32>() {
            other(start..start + own, &number.wrapping_add(1).to_string());
            other(start..start + own, "0");
        } else if own > 0 {
            other(start..start + own, "other");
        }
        start += member.len();
    }
    out
}

#[test]
fn other_configurations() {
    let mut all = Vec::new();
    for ending in ["xl", "xm"] {
        for path in support::files(&folder().join("xen"), ending) {
            let text = std::fs::read_to_string(&path).expect("readable");
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            all.push(Named { name, texts: vec![text] });
        }
    }
    hold("configurations", &[("read", read_of_other_configurations)], &all);
}

/// A text with one character missing or another, each time at another place.
fn other_characters(text: &str) -> Vec<String> {
    const OTHERS: [&str; 11] = ["<", "&", "", ">", "\"", "]", "\u{1}", ":", "/", "&#10;", "<!--"];
    let places = text.char_indices().enumerate();
    let other = |(nth, (at, own)): (usize, (usize, char))| {
        let end = at + own.len_utf8();
        let with = |with: &str| format!("{}{with}{}", &text[..at], &text[end..]);
        [with(""), with(OTHERS[nth % OTHERS.len()])]
    };
    places.flat_map(other).collect()
}

/// What is found in a text, its style and its JSON form, and which release it needs.
fn form(text: &str) -> String {
    let parsed = Domain::read(text);
    let mut out = reading(&parsed) + &format::format(text).unwrap_or_else(|found| found.to_string());
    if let Some(Ok(json)) = parsed.domain.as_ref().map(json::to_json) {
        out += &json;
        out += &reading(&json::from_json(&json));
    }
    out
}

#[test]
fn other_texts() {
    let files = [support::files(&folder().join("fmt"), "xml"), vec![folder().join("json/unknown.xml")]];
    let named = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("readable");
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Named { name, texts: other_characters(&text) }
    };
    hold("texts", &[("form", form)], &files.concat().into_iter().map(named).collect::<Vec<_>>());
}

/// A JSON text with one thing changed.
#[test]
fn other_json() {
    let named = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("readable");
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let texts = text.char_indices().flat_map(|(at, own)| {
            let with = |with: &str| format!("{}{with}{}", &text[..at], &text[at + own.len_utf8()..]);
            [with(""), with(if own.is_ascii_digit() { "null" } else { "1" })]
        });
        Named { name, texts: texts.collect() }
    };
    let read = |text: &str| reading(&json::from_json(text));
    let files = support::files(&folder().join("json"), "json");
    hold("json", &[("read", read)], &files.into_iter().map(named).collect::<Vec<_>>());
}

/// What differs between the part in its guest and with one thing changed.
fn differences(texts: &[String]) -> String {
    let Some((first, others)) = texts.split_first() else { return String::new() };
    let completed = |text: &str| {
        let mut domain = Domain::read(text).domain?;
        domdef::complete(&mut domain);
        Some(domain)
    };
    let Some(old) = completed(first) else { return String::new() };
    let differs = |text: &String| {
        let Some(new) = completed(text) else { return String::new() };
        let side = |text, completed| diff::Side { text, completed };
        match diff::diff(side(first, &old), side(text, &new)) {
            Ok(changes) => format!("{changes:?}\n"),
            Err(found) => found.to_string(),
        }
    };
    others.iter().map(differs).collect()
}

#[test]
fn differences_of_changed_parts() {
    let document = |text: &str| {
        let all = std::iter::once(text.to_owned()).chain(changed(text));
        let texts: Vec<String> = all.flat_map(|text| in_a_guest(&text)).collect();
        vec![differences(&texts)]
    };
    hold("differences", &[("differences", str::to_owned)], &options(document));
}
