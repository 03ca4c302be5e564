//! How long calls to a server take: `latency SOCKET [COUNT]`, for a server with a guest `test`.

use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};
use wire::client::Client;
use wire::procedures::{AuthList, ConnectOpen, DomainGetXmlDesc, DomainLookupByName};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let socket = words.next().ok_or("usage: latency SOCKET [COUNT]")?;
    let count: usize = words.next().map_or(Ok(20_000), |word| word.parse())?;
    let client = Client::new(UnixStream::connect(socket)?, Box::new(|_| {}))?;
    client.call(&AuthList {})?;
    client.call(&ConnectOpen { name: Some("test:///default".to_owned()), flags: 0 })?;
    let lookup = DomainLookupByName { name: "test".to_owned() };
    let dom = client.call(&lookup)?.dom;
    measure("look-up by name (answered from memory)", count, || client.call(&lookup).map(drop))?;
    let document = DomainGetXmlDesc { dom, flags: 0 };
    measure("document of a guest (may have to wait)", count, || client.call(&document).map(drop))?;
    Ok(())
}

/// Makes a call often, and prints how many of them a second takes and how long one takes.
fn measure<E>(what: &str, count: usize, mut call: impl FnMut() -> Result<(), E>) -> Result<(), E> {
    let mut times = Vec::with_capacity(count);
    let started = Instant::now();
    for _ in 0..count {
        let begun = Instant::now();
        call()?;
        times.push(begun.elapsed());
    }
    let total = started.elapsed();
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or(Duration::ZERO);
    println!(
        "{what}: {:.0} a second, p50 {:?}, p99 {:?}",
        count as f64 / total.as_secs_f64(),
        at(50),
        at(99)
    );
    Ok(())
}
