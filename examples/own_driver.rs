//! A driver of one's own: what it does not have is answered as not supported.

use domdef::driver::calls::*;
use domdef::driver::event::Listeners;
use domdef::driver::wire::procedures::{
    ConnectListAllDomains, ConnectListAllDomainsReply, DomainCreateWithFlags,
};
use domdef::driver::wire::xdr::Uuid;
use domdef::driver::{Access, Code, Connection, Handle, Result};

#[derive(Default)]
struct Fleet {
    guests: Vec<Handle>,
    listeners: Listeners,
}

impl Core for Fleet {
    fn uri(&self) -> &str {
        "fleet:///"
    }

    fn listeners(&self) -> &Listeners {
        &self.listeners
    }
}

impl Life for Fleet {
    fn connect_list_all_domains(&self, _: &ConnectListAllDomains) -> Result<ConnectListAllDomainsReply> {
        let ret = self.guests.len() as u32;
        Ok(ConnectListAllDomainsReply { domains: self.guests.clone().into(), ret })
    }
}

macro_rules! without {
    ($($topic:ident)+) => { $(impl $topic for Fleet {})+ };
}
without! {
    Memory Cpus Tuning Threads Block Devices Saving Agent Host NodeDevices Interfaces Pools Volumes
    Secrets Filters Networks Checkpoints Snapshots Migration
}

pub(crate) fn main() -> Result<()> {
    let web = Handle { name: "web".to_owned(), uuid: Uuid([1; 16]), id: -1 };
    let fleet = Fleet { guests: vec![web.clone()], ..Fleet::default() };
    let connection = Connection::open(fleet, Access::ReadWrite);
    println!("{:?}", connection.list()?);
    let refused = connection.call(&DomainCreateWithFlags { dom: web, flags: 0 }).unwrap_err();
    assert_eq!(refused.code, Code::NoSupport);
    Ok(())
}
