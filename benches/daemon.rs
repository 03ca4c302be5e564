//! The daemon beside libvirt's own: the same client, the same calls, in turns.
//!
//!     cargo bench --bench daemon
//!
//! The tables are printed; `UPDATE=1` writes them to `docs/serve.md`, between their marks. Without libvirtd there are
//! no tables, and that is said.

#[path = "../tests/support/daemons.rs"]
mod daemons;

use daemons::Server;
use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};
use wire::packet::{Kind, Packet, Status};
use wire::procedures::*;
use wire::xdr::{decode, encode, Domain};

/// Rounds, and calls of each; the daemons take turns in them.
const ROUNDS: usize = 40;
const CALLS: usize = 500;
/// Clients that are connected at a time.
const CLIENTS: usize = 1_000;
/// Calls that one client has under way at a time.
const IN_FLIGHT: usize = 16;

/// A client on one thread: what it measures is the daemon, and the way there and back.
struct Client {
    stream: UnixStream,
    serial: u32,
}

impl Client {
    fn connect(server: &Server) -> Client {
        Client::connect_to(server, "test:///default")
    }

    fn connect_to(server: &Server, uri: &str) -> Client {
        let started = Instant::now();
        let stream = loop {
            match UnixStream::connect(&server.socket) {
                Ok(stream) => break stream,
                Err(error) => assert!(started.elapsed() < Duration::from_secs(30), "{error}"),
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let mut client = Client { stream, serial: 0 };
        client.call(&AuthList {});
        client.call(&ConnectOpen { name: Some(uri.to_owned()), flags: 0 });
        client
    }

    fn send<C: Call>(&mut self, call: &C) {
        self.serial += 1;
        let header = C::PROCEDURE.header(Kind::Call, self.serial, Status::Ok);
        let bytes = Packet::with(header, call).and_then(|packet| packet.bytes()).expect("it is small");
        self.stream.write_all(&bytes).expect("the daemon reads");
    }

    fn receive(&mut self) -> Packet {
        let packet = Packet::read(&mut &self.stream).expect("the daemon answers");
        assert_eq!(packet.header.status, Status::Ok, "the call succeeds");
        packet
    }

    fn call<C: Call>(&mut self, call: &C) -> C::Reply {
        self.send(call);
        decode(&self.receive().payload).expect("a reply of that call")
    }

    /// How long calls take, one after the other.
    fn time<C: Call>(&mut self, call: &C, count: usize) -> Vec<Duration> {
        let once = |_| {
            let begun = Instant::now();
            self.send(call);
            self.receive();
            begun.elapsed()
        };
        (0..count).map(once).collect()
    }

    /// Calls a second of one client that does not wait for each.
    fn throughput<C: Call>(&mut self, call: &C, count: usize) -> f64 {
        let begun = Instant::now();
        for _ in 0..IN_FLIGHT {
            self.send(call);
        }
        for number in IN_FLIGHT..count + IN_FLIGHT {
            self.receive();
            if number < count {
                self.send(call);
            }
        }
        count as f64 / begun.elapsed().as_secs_f64()
    }
}

/// Times of calls, by rounds. What counts is the quietest round: what else the machine does is not the daemon's.
#[derive(Default)]
struct Times(Vec<Vec<Duration>>);

impl Times {
    fn add(&mut self, mut round: Vec<Duration>) {
        round.sort_unstable();
        self.0.push(round);
    }

    /// Microseconds that this part of the calls of the quietest round took at most.
    fn at(&self, percent: usize) -> f64 {
        let of = |round: &Vec<Duration>| round[(round.len() - 1) * percent / 100].as_secs_f64() * 1e6;
        self.0.iter().map(of).fold(f64::INFINITY, f64::min)
    }

    fn a_second(&self) -> f64 {
        let of = |round: &Vec<Duration>| round.len() as f64 / round.iter().sum::<Duration>().as_secs_f64();
        self.0.iter().map(of).fold(0.0, f64::max)
    }

    fn cells(&self) -> String {
        format!("{:.0} | {:.0} | {}", self.at(50), self.at(99), thousands(self.a_second()))
    }
}

fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// Kilobytes of memory that a process has.
fn memory(server: &Server) -> f64 {
    let id = server.process.id();
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(f64::NAN)
}

/// A guest with two dozen devices.
fn guest() -> String {
    let disks: String = (b'a'..=b'h')
        .map(char::from)
        .map(|letter| {
            format!(
                "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/images/{letter}'/>\
                 <target dev='vd{letter}' bus='virtio'/></disk>"
            )
        })
        .collect();
    let nics: String = (0..8)
        .map(|number| {
            format!(
                "<interface type='network'><mac address='52:54:00:00:00:{number:02x}'/>\
                 <source network='default'/><model type='virtio'/></interface>"
            )
        })
        .collect();
    format!(
        "<domain type='test'><name>large</name><uuid>aaaaaaaa-0000-4000-8000-000000000001</uuid>\
         <memory unit='GiB'>4</memory><vcpu current='2'>8</vcpu><os><type arch='x86_64'>hvm</type></os>\
         <devices>{disks}{nics}<serial type='pty'/><console type='pty'/><input type='tablet' bus='usb'/>\
         <graphics type='vnc' port='-1'/><video><model type='vga'/></video><rng model='virtio'>\
         <backend model='random'>/dev/urandom</backend></rng></devices></domain>"
    )
}

/// The two daemons, ours first, each with a client.
struct Both<'s> {
    servers: [&'s Server; 2],
    clients: [Client; 2],
}

impl Both<'_> {
    /// A row of a table of calls.
    fn row<C: Call>(&mut self, what: &str, call: &C) -> String {
        self.row_of(what, call, CALLS)
    }

    /// The same with rounds of another length.
    fn row_of<C: Call>(&mut self, what: &str, call: &C, calls: usize) -> String {
        let mut times = [Times::default(), Times::default()];
        for round in 0..=ROUNDS {
            for turn in 0..2 {
                let own = (round + turn) % 2;
                let taken = self.clients[own].time(call, calls);
                // The first round makes both warm.
                if round > 0 {
                    times[own].add(taken);
                }
            }
        }
        let [ours, theirs] = &times;
        format!("| {what} | {} | {} |\n", ours.cells(), theirs.cells())
    }

    /// What one client gets beside others, in a row of the second table.
    fn beside<T>(&mut self, what: &str, call: &impl Call, others: impl Fn(&Server) -> T) -> String {
        let kept = self.servers.map(others);
        let mut times = [Times::default(), Times::default()];
        for round in 0..ROUNDS {
            for turn in 0..2 {
                let own = (round + turn) % 2;
                times[own].add(self.clients[own].time(call, CALLS));
            }
        }
        drop(kept);
        let [ours, theirs] = times.map(|own| format!("{:.0} / {:.0} µs", own.at(50), own.at(99)));
        format!("| {what} | {ours} | {theirs} |\n")
    }

    fn throughput(&mut self, call: &impl Call) -> String {
        let best = |client: &mut Client| (0..5).map(|_| client.throughput(call, 10_000)).fold(0.0, f64::max);
        let [ours, theirs] = [0, 1].map(|own| thousands(best(&mut self.clients[own])));
        format!("| calls a second of one client with {IN_FLIGHT} under way | {ours} | {theirs} |\n")
    }

    /// Many clients that are open at a time, and each is served.
    fn many(&mut self) -> String {
        let before = [0, 1].map(|own| memory(self.servers[own]));
        let mut cells = [(f64::INFINITY, 0.0), (f64::INFINITY, 0.0)];
        for _ in 0..5 {
            for (server, (least, after)) in self.servers.iter().zip(&mut cells) {
                let begun = Instant::now();
                let mut clients: Vec<Client> = (0..CLIENTS).map(|_| Client::connect(server)).collect();
                *least = least.min(begun.elapsed().as_secs_f64() * 1e3);
                let served = clients.iter_mut().map(|client| {
                    let list = ConnectListAllDomains { need_results: 1, flags: 0 };
                    client.call(&list).ret
                });
                assert_eq!(served.filter(|guests| *guests > 0).count(), CLIENTS, "each of them is answered");
                *after = memory(server);
            }
        }
        let name = thousands(CLIENTS as f64);
        let time = cells.iter().map(|(time, _)| format!(" | {time:.0} ms"));
        let after = cells
            .iter()
            .zip(before)
            .map(|((_, after), before)| format!(" | {:.1} → {:.1} MB", before / 1024.0, after / 1024.0));
        format!(
            "| {name} clients connect and open, one after the other{} |\n| memory with one client, and with {name} more{} |\n",
            time.collect::<String>(),
            after.collect::<String>()
        )
    }
}

/// A client that asks until nobody takes more, and reads nothing.
fn stuck(server: &Server, dom: &Domain) -> Client {
    let mut client = Client::connect(server);
    client.stream.set_write_timeout(Some(Duration::from_millis(500))).expect("a time-out");
    let header = DomainGetXmlDesc::PROCEDURE.header(Kind::Call, 9, Status::Ok);
    let payload = encode(&DomainGetXmlDesc { dom: dom.clone(), flags: 0 }).expect("it is small");
    let bytes = Packet::new(header, payload).bytes().expect("it is small");
    while client.stream.write_all(&bytes).is_ok() {}
    client
}

/// The head of tables of calls.
const HEAD: &str = "| call | p50, µs | p99, µs | a second | libvirtd: p50 | p99 | a second |\n\
    | --- | --- | --- | --- | --- | --- | --- |\n";

/// Guests of both daemons that are QEMU processes; they end with this.
struct Guests<'b, 's> {
    both: &'b mut Both<'s>,
    dom: Domain,
}

impl Drop for Guests<'_, '_> {
    fn drop(&mut self) {
        for client in &mut self.both.clients {
            client.send(&DomainDestroy { dom: self.dom.clone() });
            // One that does not run is not there, which is as good.
            let _ = Packet::read(&mut &client.stream);
        }
    }
}

const QEMU: &str = "/usr/bin/qemu-system-x86_64";
const QEMU_GUEST: &str = "<domain type='qemu'><name>bench</name>\
    <uuid>aaaaaaaa-0000-4000-8000-000000000002</uuid><memory unit='MiB'>32</memory><vcpu current='2'>4</vcpu><os>\
    <type arch='x86_64' machine='q35'>hvm</type></os><devices><emulator>/usr/bin/qemu-system-x86_64</emulator>\
    <console type='pty'/><interface type='user'><model type='virtio'/></interface></devices></domain>";

/// A guest that is a QEMU process: it is paused, so that it takes no time from the daemons.
fn qemu_table(both: &mut Both<'_>) -> String {
    const PAUSED: u32 = 1;
    let mut dom = None;
    for client in &mut both.clients {
        let own = client.call(&DomainDefineXml { xml: QEMU_GUEST.to_owned() }).dom;
        dom = Some(client.call(&DomainCreateWithFlags { dom: own, flags: PAUSED }).dom);
    }
    let dom = dom.expect("both have it");
    let guests = Guests { both, dom: dom.clone() };
    let both = &mut *guests.both;
    let mut table = String::from(HEAD);
    table += &both.row("look-up by name", &DomainLookupByName { name: "bench".to_owned() });
    table += &both.row("state", &DomainGetState { dom: dom.clone(), flags: 0 });
    table += &both.row("information", &DomainGetInfo { dom: dom.clone() });
    table += &both.row("number of vCPUs", &DomainGetVcpusFlags { dom: dom.clone(), flags: 0 });
    table += &both.row("document", &DomainGetXmlDesc { dom: dom.clone(), flags: 0 });
    let stats = DomainMemoryStats { dom, max_stats: 16, flags: 0 };
    table += &both.row_of("memory statistics, for which QEMU is asked", &stats, 100);
    table += &both.row_of(
        "definition, written and synchronised to the disk",
        &DomainDefineXml { xml: QEMU_GUEST.to_owned() },
        20,
    );
    table
}

fn tables(both: &mut Both<'_>) -> String {
    let dom = {
        let mut dom = None;
        for client in &mut both.clients {
            client.call(&DomainDefineXml { xml: guest() });
            dom = Some(client.call(&DomainLookupByName { name: "test".to_owned() }).dom);
        }
        dom.expect("both have it")
    };
    // The uuid decides which guest is meant; that of the built-in one is the same in both.
    let large = both.clients[0].call(&DomainLookupByName { name: "large".to_owned() }).dom;
    let name = "test".to_owned();
    let mut first = String::from(HEAD);
    first += &both.row("look-up by name", &DomainLookupByName { name });
    first += &both.row("look-up by uuid", &DomainLookupByUuid { uuid: dom.uuid });
    first += &both.row("list of all guests", &ConnectListAllDomains { need_results: 1, flags: 0 });
    first += &both.row("state", &DomainGetState { dom: dom.clone(), flags: 0 });
    first += &both.row("information", &DomainGetInfo { dom: dom.clone() });
    first += &both.row("number of vCPUs", &DomainGetVcpusFlags { dom: dom.clone(), flags: 0 });
    let document = DomainGetXmlDesc { dom: dom.clone(), flags: 0 };
    first += &both.row("document of the small guest", &document);
    first +=
        &both.row("document of a guest with 22 devices", &DomainGetXmlDesc { dom: large.clone(), flags: 0 });
    first += &both.row("capabilities", &ConnectGetCapabilities {});
    let info = DomainGetInfo { dom: dom.clone() };
    let mut second = String::from("| | here | libvirtd |\n| --- | --- | --- |\n");
    second += &both.throughput(&info);
    second += &both.many();
    second += &both.beside("information, p50 / p99, beside 1,000 clients that are open", &info, |server| {
        (0..CLIENTS).map(|_| Client::connect(server)).collect::<Vec<_>>()
    });
    second += &both
        .beside("the same beside a client that asks and never reads", &info, |server| stuck(server, &large));
    format!("{first}\n{second}")
}

/// Writes the tables between their marks in the page.
fn write(tables: &str) {
    const BEGIN: &str = "<!-- measured -->\n";
    const END: &str = "<!-- end of measured -->\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/serve.md");
    let page = std::fs::read_to_string(&path).expect("the page is there");
    let (before, rest) = page.split_once(BEGIN).expect("the page has the mark where they begin");
    let (_, after) = rest.split_once(END).expect("the page has the mark where they end");
    std::fs::write(&path, format!("{before}{BEGIN}\n{tables}\n{END}{after}")).expect("the page is writable");
}

fn main() {
    let Some(theirs) = daemons::libvirts("bench-libvirtd") else {
        println!("skipped: libvirtd is not installed");
        return;
    };
    let ours = daemons::ours(env!("CARGO_BIN_EXE_domdef"), "bench");
    let servers = [&ours, &theirs];
    let clients = servers.map(Client::connect);
    let mut tables = tables(&mut Both { servers, clients });
    if Path::new(QEMU).exists() {
        let ours = daemons::ours_of(env!("CARGO_BIN_EXE_domdef"), "bench-qemu", "qemu");
        let servers = [&ours, &theirs];
        let clients = servers.map(|own| Client::connect_to(own, "qemu:///session"));
        let table = qemu_table(&mut Both { servers, clients });
        tables = format!("{tables}\nA paused guest of QEMU, in session mode:\n\n{table}");
    } else {
        println!("skipped: {QEMU} is not installed");
    }
    println!("{tables}");
    if std::env::var_os("UPDATE").is_some() {
        write(&tables);
    }
}
