//! Any bytes as packets: what is read is written again as the same bytes, and whatever the layout of
//! the procedure makes of the payload is stable.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wire::packet::Packet;
use wire::transport::Plain;

fuzz_target!(|bytes: &[u8]| {
    let mut stream = Plain(bytes);
    while let Ok(packet) = Packet::read(&mut stream) {
        let again = packet.bytes().expect("it was as large before");
        let read = Packet::read(&mut Plain(&*again));
        assert!(read.is_ok() || packet.header.kind.has_fds());
        if let Ok(Some(described)) = wire::describe::packet(&packet) {
            let stable = Packet::new(packet.header, described.encoded.clone());
            let again = wire::describe::packet(&stable).expect("it was written by us").expect("the same procedure");
            assert_eq!(again.encoded, described.encoded);
        }
    }
});
