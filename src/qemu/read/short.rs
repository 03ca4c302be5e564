//! Options that stand for others, as people write them: each is replaced by what it stands for, before anything is
//! read. Where none of that becomes an element, the option is kept as it was written.

use super::fields::Fields;
use super::options::Opt;
use crate::qemu::members::doubled;
use crate::qemu::members::parts;

/// The options of a command, without its short forms.
pub struct Expanded {
    pub options: Vec<Opt>,
    /// The short forms, by the numbers that [`Opt::short`] has.
    pub shorts: Vec<Opt>,
    /// The devices that QEMU gives the guest without being asked, in words.
    pub defaults: Vec<&'static str>,
}

/// What decides the devices of a machine.
struct Machine<'a> {
    arch: &'a str,
    /// A PC of any kind.
    pc: bool,
    /// The network card that it has where no model is named.
    card: Option<&'static str>,
}

impl Machine<'_> {
    fn of<'a>(options: &[Opt], arch: &'a str) -> Machine<'a> {
        let is_machine = |option: &&Opt| matches!(option.name.as_str(), "-machine" | "-M");
        let mut machines = options.iter().rev().filter(is_machine);
        let name = machines.find_map(|option| option.fields().text("type")).unwrap_or_default();
        let q35 = name.starts_with("q35") || name.contains("-q35-");
        let x86 = matches!(arch, "x86_64" | "i686");
        let i440fx = name == "pc" || name.starts_with("pc-i440fx-") || name.is_empty();
        let card = match arch {
            _ if x86 && q35 => Some("e1000e"),
            _ if x86 && i440fx => Some("e1000"),
            "s390x" => Some("virtio-net-ccw"),
            _ if name == "virt" || name.starts_with("virt-") => Some("virtio-net-pci"),
            _ => None,
        };
        Machine { arch, pc: x86 && (q35 || i440fx), card }
    }

    /// The driver of a virtio device on the machine's own bus.
    fn virtio(&self, name: &str) -> String {
        format!("{name}-{}", if self.arch == "s390x" { "ccw" } else { "pci" })
    }

    fn card(&self, model: Option<String>) -> Option<String> {
        match model.as_deref() {
            None => self.card.map(str::to_owned),
            Some("virtio") => Some(self.virtio("virtio-net")),
            Some(model) => Some(driver(model, self)),
        }
    }
}

/// Replaces the short forms of a command.
pub fn expand(all: Vec<Opt>, arch: &str) -> Expanded {
    let machine = Machine::of(&all, arch);
    let bare = all.iter().any(|option| option.name == "-nodefaults");
    let hub = hub(&all);
    let has = |name: &str| all.iter().any(|option| option.name == name);
    let connected = ["-net", "-nic", "-netdev"].iter().any(|name| has(name));
    let seen = has("-vga") || all.iter().any(is_first_card);
    // The machine's own port is written to the terminal, unless a command names its ports.
    let port = !bare && !has("-serial");
    let mut own = Expanded { options: Vec::new(), shorts: Vec::new(), defaults: Vec::new() };
    for (at, option) in all.iter().enumerate() {
        if hub.is_some_and(|(_, network)| network == at) {
            continue;
        }
        let card = hub.filter(|(card, _)| *card == at).map(|(_, network)| &all[network]);
        match long(option, card, &machine, at, port) {
            Some(pairs) => {
                let short = Some(own.shorts.len());
                let mut written = option.clone();
                written.words.extend(card.iter().flat_map(|network| network.words.clone()));
                own.shorts.push(written);
                let span = option.span.clone();
                let long = pairs.into_iter().map(|pair| Opt { short, ..Opt::of(pair, span.clone()) });
                own.options.extend(long);
            }
            None => own.options.push(known(option, &machine)),
        }
    }
    if !bare {
        let card = machine.card.filter(|_| !connected);
        if let Some(card) = card {
            own.defaults.push("a network card");
            own.add("-netdev", "user,id=default".to_owned());
            own.add("-device", format!("{card},netdev=default"));
        }
        if machine.pc && !seen {
            own.defaults.push("a video card");
            own.add("-vga", "std".to_owned());
        }
    }
    own
}

impl Expanded {
    fn add(&mut self, name: &'static str, value: String) {
        self.options.push(Opt::of((name, value), 0..0));
    }
}

/// Whether the option is a video card in the place of the machine's.
fn is_first_card(option: &Opt) -> bool {
    const CARDS: [&str; 9] = [
        "VGA",
        "ati-vga",
        "cirrus-vga",
        "isa-cirrus-vga",
        "isa-vga",
        "qxl-vga",
        "virtio-vga",
        "virtio-vga-gl",
        "vmware-svga",
    ];
    let is_card = |driver: String| CARDS.contains(&driver.as_str());
    option.name == "-device" && option.fields().text("driver").is_some_and(is_card)
}

/// The card and the network of a hub that joins one of each (`-net nic -net user`).
fn hub(all: &[Opt]) -> Option<(usize, usize)> {
    let kind = |at: &usize| parts(all[*at].value()).into_iter().next().unwrap_or_default();
    let on_hub = |at: &usize| all[*at].name == "-net" && !all[*at].value().contains("netdev=");
    let (cards, networks): (Vec<usize>, Vec<usize>) =
        (0..all.len()).filter(on_hub).partition(|at| kind(at) == "nic");
    let networks: Vec<usize> = networks.into_iter().filter(|at| kind(at) != "none").collect();
    match (&cards[..], &networks[..]) {
        ([card], [network]) => Some((*card, *network)),
        _ => None,
    }
}

/// The options that a short form stands for; nothing if it is none.
fn long(
    option: &Opt,
    hub: Option<&Opt>,
    machine: &Machine<'_>,
    at: usize,
    port: bool,
) -> Option<Vec<(&'static str, String)>> {
    match option.name.as_str() {
        "-nic" => nic(option, option, machine, at),
        "-net" => nic(option, hub?, machine, at),
        "-nographic" => {
            let serial = port.then(|| ("-serial", "mon:stdio".to_owned()));
            Some([("-display", "none".to_owned())].into_iter().chain(serial).collect())
        }
        "-virtfs" => virtfs(option, machine, at),
        "-usbdevice" => {
            let driver = match option.value() {
                "tablet" => "usb-tablet",
                "mouse" => "usb-mouse",
                "keyboard" => "usb-kbd",
                _ => return None,
            };
            Some(vec![("-usb", String::new()), ("-device", driver.to_owned())])
        }
        "-soundhw" => match option.value() {
            card @ ("ac97" | "es1370" | "sb16") => Some(vec![("-device", driver(card, machine))]),
            "hda" => {
                let bus = format!("soundhw{at}");
                let codec = format!("hda-duplex,bus={bus}.0");
                Some(vec![("-device", format!("intel-hda,id={bus}")), ("-device", codec)])
            }
            _ => None,
        },
        "-device" => namespace(option, at),
        _ => None,
    }
}

/// A network card, by its own members, and the network that it is connected to.
fn nic(card: &Opt, network: &Opt, machine: &Machine<'_>, at: usize) -> Option<Vec<(&'static str, String)>> {
    let mut members = Fields::parse(card.value(), "type");
    let model = machine.card(members.text("model"))?;
    let mut device = vec![model];
    for (member, name) in [("mac", "mac"), ("macaddr", "mac"), ("addr", "addr")] {
        if let Some(text) = members.text(member) {
            device.push(format!("{name}={text}"));
        }
    }
    let mut netdev = Vec::new();
    let mut id = format!("nic{at}");
    for part in parts(network.value()) {
        match part.split_once('=') {
            Some(("id", own)) => id = own.to_owned(),
            Some(("model" | "mac" | "macaddr" | "addr", _)) => {}
            _ => netdev.push(doubled(&part)),
        }
    }
    if netdev.first().is_some_and(|kind| kind == "none") {
        return None;
    }
    device.push(format!("netdev={id}"));
    netdev.push(format!("id={id}"));
    Some(vec![("-netdev", netdev.join(",")), ("-device", device.join(","))])
}

/// A folder of the host.
fn virtfs(option: &Opt, machine: &Machine<'_>, at: usize) -> Option<Vec<(&'static str, String)>> {
    let mut folder = Vec::new();
    let (mut id, mut tag) = (format!("virtfs{at}"), None);
    for part in parts(option.value()) {
        match part.split_once('=') {
            Some(("id", own)) => id = own.to_owned(),
            Some(("mount_tag", own)) => tag = Some(own.to_owned()),
            _ => folder.push(doubled(&part)),
        }
    }
    folder.push(format!("id={id}"));
    let device = format!("{},fsdev={id},mount_tag={}", machine.virtio("virtio-9p"), doubled(&tag?));
    Some(vec![("-fsdev", folder.join(",")), ("-device", device)])
}

/// The namespace of an NVMe controller that has one disk.
fn namespace(option: &Opt, at: usize) -> Option<Vec<(&'static str, String)>> {
    let mut members = option.fields();
    let is_nvme = members.peek("driver").as_deref() == Some("nvme") && !option.value().starts_with('{');
    let drive = members.text("drive").filter(|_| is_nvme)?;
    let id = members.text("id").unwrap_or_else(|| format!("nvme-at-{at}"));
    let mut controller = vec!["nvme".to_owned(), format!("id={id}")];
    let mut disk = format!("nvme-ns,drive={drive},bus={id}");
    for part in parts(option.value()) {
        match part.split_once('=') {
            Some(("drive" | "id", _)) | None => {}
            Some((key @ ("bootindex" | "logical_block_size" | "physical_block_size"), value)) => {
                disk.push_str(&format!(",{key}={value}"));
            }
            Some(_) => controller.push(doubled(&part)),
        }
    }
    Some(vec![("-device", controller.join(",")), ("-device", disk)])
}

/// The option with the name of its device as QEMU's list has it.
fn known(option: &Opt, machine: &Machine<'_>) -> Opt {
    let mut own = option.clone();
    if own.name == "-device" && !own.value().starts_with('{') {
        let (name, rest) = own.value().split_once(',').unwrap_or((own.value(), ""));
        let driver = driver(name, machine);
        let comma = if rest.is_empty() { "" } else { "," };
        own.value = Some(format!("{driver}{comma}{rest}"));
    }
    own
}

/// The driver that a name stands for.
fn driver(name: &str, machine: &Machine<'_>) -> String {
    const VIRTIO: [&str; 12] = [
        "virtio-9p",
        "virtio-balloon",
        "virtio-blk",
        "virtio-crypto",
        "virtio-gpu",
        "virtio-input-host",
        "virtio-keyboard",
        "virtio-mouse",
        "virtio-net",
        "virtio-rng",
        "virtio-scsi",
        "virtio-tablet",
    ];
    match name {
        "virtio-serial" => machine.virtio(name),
        name if VIRTIO.contains(&name) => machine.virtio(name),
        "ahci" => "ich9-ahci".to_owned(),
        "ac97" => "AC97".to_owned(),
        "es1370" => "ES1370".to_owned(),
        name => name.to_owned(),
    }
}
