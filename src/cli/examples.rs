//! Examples of each command, for the manual pages.

/// A command line, and what it does.
type Example = (&'static str, &'static str);

/// The examples of each command.
pub const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "check",
        &[
            ("domdef check guests/", "Check each *.xml in a folder"),
            ("domdef check --diff guest.xml", "Print what --fix would repair"),
            ("domdef check --fix guest.xml", "Repair what has only one answer"),
            ("domdef check --select all,advice guest.xml", "Give advice as well"),
            ("domdef check --watch guests/", "Check again whenever a file changes, until Ctrl-C"),
            ("domdef check --libvirt 9.0 guest.xml", "Say what is newer than libvirt 9.0"),
            ("domdef check --needs guest.xml", "Print the oldest libvirt that has everything in a document"),
            ("domdef check --format github guests/", "Annotate the lines of a change on GitHub"),
        ],
    ),
    (
        "fmt",
        &[
            ("domdef fmt --check guests/", "Name the files that are not in canonical style"),
            ("domdef fmt --write guests/", "Write all of them in canonical style"),
        ],
    ),
    (
        "define",
        &[
            ("domdef define guest.xml", "Print the definition as libvirt keeps it"),
            (
                "domdef define --hypervisor qemu guest.xml",
                "Fill in QEMU's defaults, with addresses of devices",
            ),
        ],
    ),
    (
        "diff",
        &[
            ("domdef diff old.xml guest.xml", "Print what differs by meaning"),
            ("domdef diff --quiet old.xml guest.xml", "Exit with 1 if something differs"),
            ("domdef diff --format json old.xml guest.xml", "The same for scripts"),
        ],
    ),
    (
        "to",
        &[
            ("domdef to qemu-argv guest.xml", "Print the command that runs the guest in QEMU"),
            ("domdef to qemu-script guest.xml > guest.sh", "Write a script that prepares and runs it"),
            ("domdef to json guest.xml | jq .name", "Read a value with jq"),
        ],
    ),
    (
        "from",
        &[
            ("domdef from xen-xl guest.cfg", "Print the document of a configuration of xl"),
            ("domdef from qemu-argv start-guest.sh", "Print the document of a guest that a script runs"),
            ("domdef from json guest.json", "Print the document of a definition in JSON"),
        ],
    ),
    ("vcpucount", &[("domdef vcpucount guest.xml", "Print the maximum and current numbers of virtual CPUs")]),
    ("setvcpus", &[("domdef setvcpus guest.xml 2", "Print the document with 2 virtual CPUs at start")]),
    (
        "serve",
        &[
            ("domdef serve --driver test --socket sock", "Serve the in-memory driver"),
            ("virsh -c 'test+unix:///default?socket=/run/user/1000/sock' list --all", "Connect virsh to it"),
        ],
    ),
    (
        "validate",
        &[("domdef validate --schema domain.rng guest.xml", "Validate a document against a RELAX NG schema")],
    ),
    (
        "schema",
        &[
            ("domdef schema > domain.rng", "Write the grammar for an editor"),
            ("domdef schema --libvirt 9.0 > domain.rng", "The same as libvirt 9.0 has it"),
        ],
    ),
    ("explain", &[("domdef explain R043", "Print the page of a rule")]),
    (
        "completions",
        &[("domdef completions bash > domdef.bash", "Write a completion script; source it in ~/.bashrc")],
    ),
    ("man", &[("domdef man check | man -l -", "Read a manual page")]),
];

/// What the exit status of each command means.
const STATUS: &[(&str, [&str; 3])] = &[
    (
        "",
        [
            "nothing was found",
            "something was found, or a document was refused",
            "wrong usage, or a file that cannot be read or written",
        ],
    ),
    ("diff", ["nothing differs", "something differs", "wrong usage, or a document that cannot be compared"]),
];

/// The sections of a command's page that clap does not write, in roff.
pub fn sections(command: &str) -> String {
    let mut out = String::new();
    let own = EXAMPLES.iter().find(|(name, _)| *name == command);
    if let Some((_, examples)) = own {
        out.push_str(".SH EXAMPLES\n");
        for (line, what) in *examples {
            out.push_str(&format!(".TP\n{}\n.B {}\n", escaped(&format!("{what}:")), escaped(line)));
        }
    }
    let (_, status) =
        STATUS.iter().rev().find(|(name, _)| name.is_empty() || *name == command).unwrap_or(&STATUS[0]);
    out.push_str(".SH \"EXIT STATUS\"\n");
    for (number, what) in status.iter().enumerate() {
        out.push_str(&format!(".TP\n.B {number}\n{}\n", escaped(what)));
    }
    out
}

/// A line as text of roff.
fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    if line.starts_with(['.', '\'']) {
        format!("\\&{line}")
    } else {
        line
    }
}
