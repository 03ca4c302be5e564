//! CPU time, which other work on the machine does not add to.

use nix::sys::resource::{getrusage, UsageWho};

/// Seconds of this process, or of its children that ended, in the program and in the kernel.
pub fn seconds(who: UsageWho) -> f64 {
    let usage = getrusage(who).expect("the system counts");
    let of = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    of(usage.user_time()) + of(usage.system_time())
}
