//! `<clock>`: what the guest's clock shows, and its timers.

use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<clock>`: the guest's clock and its timers.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Clock {
    /// What the clock is set to at boot: UTC, the host's local time, a time zone's, a time that is a number
    /// of seconds away, or an absolute time; utc where absent.
    #[xml(attr, default)]
    pub offset: Offset,
    /// Seconds by which a variable clock differs from its basis, or `reset` with utc and localtime; 0 where
    /// absent.
    #[xml(attr, since = "0.7.7")]
    pub adjustment: Option<Adjustment>,
    /// What the adjustment of a variable clock is counted from: utc (default) or localtime.
    #[xml(attr, since = "0.9.11")]
    pub basis: Option<Basis>,
    /// Name of the time zone, such as Europe/Paris; required with `offset='timezone'`.
    #[xml(attr, since = "0.7.7")]
    pub timezone: Option<NonEmpty>,
    /// The absolute time, in seconds since 1970; absent: that of the host.
    #[xml(attr, since = "8.4")]
    pub start: Option<u64>,
    /// Time sources of the guest, each configured on its own.
    #[xml(list = "timer", since = "0.8")]
    pub timer: Vec<Timer>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What the clock is set to at boot.
    pub enum Offset: default Utc {
        /// Coordinated universal time.
        Utc = "utc",
        /// The host's local time.
        Localtime = "localtime",
        /// As it stood when the guest ended, off from a basis.
        Variable = "variable" since "0.7.7",
        /// The time of a zone.
        Timezone = "timezone" since "0.7.7",
        /// Always the same time.
        Absolute = "absolute" since "8.4",
    }
}

token! {
    /// What a variable clock is off from.
    pub enum Basis: default Utc {
        /// Coordinated universal time.
        Utc = "utc",
        /// The host's local time.
        Localtime = "localtime",
    }
}

/// `clock@adjustment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustment {
    /// Whatever the guest set is forgotten.
    Reset,
    /// So many seconds.
    Seconds(i64),
}

impl crate::xml::Value for Adjustment {
    const KIND: crate::xml::ValueKind = crate::xml::ValueKind::worded("a number of seconds or 'reset'");

    fn parse(text: &str) -> Result<Adjustment, crate::xml::Invalid> {
        match text {
            "reset" => Ok(Adjustment::Reset),
            _ => i64::parse(text).map(Adjustment::Seconds).map_err(|_| crate::xml::Invalid::default()),
        }
    }

    fn print(&self, out: &mut String) {
        match self {
            Adjustment::Reset => out.push_str("reset"),
            Adjustment::Seconds(seconds) => seconds.print(out),
        }
    }
}

/// `<timer>`: one time source of the guest.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Timer {
    /// Which timer this element configures.
    #[xml(attr)]
    pub name: TimerName,
    /// Whether the guest has the timer; absent: the hypervisor's default.
    #[xml(attr)]
    pub present: Option<YesNo>,
    /// What happens to ticks that were missed; absent: the hypervisor's default.
    #[xml(attr)]
    pub tickpolicy: Option<Tickpolicy>,
    /// Which clock the timer follows; allowed for the timers platform and rtc.
    #[xml(attr)]
    pub track: Option<Track>,
    /// Frequency of the timer tsc in Hz; 0 or absent: the hypervisor's default.
    #[xml(attr, omit)]
    pub frequency: u64,
    /// How the timer tsc is provided, such as native or emulated; absent: the hypervisor's choice.
    #[xml(attr)]
    pub mode: Option<TimerMode>,
    /// How missed ticks are made up for; non-zero values need `tickpolicy='catchup'`.
    #[xml(child)]
    pub catchup: Option<Catchup>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Names of timers that guests know.
    pub enum TimerName {
        /// The machine's own timer; no hypervisor has a setting for it here.
        Platform = "platform",
        /// The programmable interval timer.
        Pit = "pit",
        /// The real-time clock.
        Rtc = "rtc",
        /// The high precision event timer.
        Hpet = "hpet",
        /// The CPU's time stamp counter.
        Tsc = "tsc",
        /// KVM's paravirtual clock.
        Kvmclock = "kvmclock" since "0.9.10",
        /// Hyper-V's reference clock.
        Hypervclock = "hypervclock" since "1.2.2",
        /// ARM's virtual timer.
        Armvtimer = "armvtimer" since "6.1",
    }
}

token! {
    /// What happens to ticks that were missed.
    pub enum Tickpolicy {
        /// They come late.
        Delay = "delay",
        /// They come faster until none is missing.
        Catchup = "catchup",
        /// They come as one.
        Merge = "merge",
        /// They are gone.
        Discard = "discard",
    }
}

token! {
    /// What a timer keeps to.
    pub enum Track {
        /// The time since boot.
        Boot = "boot",
        /// The guest's time.
        Guest = "guest",
        /// The wall clock.
        Wall = "wall",
        /// The host's real time.
        Realtime = "realtime" since "7.1",
    }
}

token! {
    /// How the time stamp counter is read.
    pub enum TimerMode {
        /// Natively where host and guest agree on the rate, emulated otherwise.
        Auto = "auto",
        /// From the hardware.
        Native = "native",
        /// From the hypervisor.
        Emulate = "emulate",
        /// Natively, by guests that know how the hypervisor sets it.
        Paravirt = "paravirt",
        /// So that all CPUs agree.
        Smpsafe = "smpsafe",
    }
}

/// `<catchup>`: how missed ticks are made up for.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Catchup {
    /// Missed ticks after which the timer starts to catch up; 0 or absent: the hypervisor's default.
    #[xml(attr, omit)]
    pub threshold: u64,
    /// How much faster ticks are delivered while catching up; 0 or absent: the hypervisor's default.
    #[xml(attr, omit)]
    pub slew: u64,
    /// The most ticks that are caught up; 0 or absent: the hypervisor's default.
    #[xml(attr, omit)]
    pub limit: u64,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
