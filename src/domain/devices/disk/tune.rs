//! `<iotune>` and `<throttlegroups>`: limits of disks' I/O.

use crate::domain::elements;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// Limits of I/O, in bytes and requests a second.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Limits {
    /// Bytes per second read and written at most; excludes the limits of reads and of writes; 0 or
    /// absent: no limit.
    #[xml(child, omit)]
    pub total_bytes_sec: u64,
    /// Bytes per second read at most; 0 or absent: no limit.
    #[xml(child, omit)]
    pub read_bytes_sec: u64,
    /// Bytes per second written at most; 0 or absent: no limit.
    #[xml(child, omit)]
    pub write_bytes_sec: u64,
    /// Requests per second at most; excludes the limits of reads and of writes; 0 or absent: no limit.
    #[xml(child, omit)]
    pub total_iops_sec: u64,
    /// Read requests per second at most; 0 or absent: no limit.
    #[xml(child, omit)]
    pub read_iops_sec: u64,
    /// Write requests per second at most; 0 or absent: no limit.
    #[xml(child, omit)]
    pub write_iops_sec: u64,
    /// Bytes per second read and written at most during a burst; 0 or absent: not set.
    #[xml(child, omit, since = "1.2.11")]
    pub total_bytes_sec_max: u64,
    /// Bytes per second read at most during a burst; 0 or absent: not set.
    #[xml(child, omit, since = "1.2.11")]
    pub read_bytes_sec_max: u64,
    /// Bytes per second written at most during a burst; 0 or absent: not set.
    #[xml(child, omit, since = "1.2.11")]
    pub write_bytes_sec_max: u64,
    /// Requests per second at most during a burst; 0 or absent: not set.
    #[xml(child, omit, since = "1.2.11")]
    pub total_iops_sec_max: u64,
    /// Read requests per second at most during a burst; 0 or absent: not set.
    #[xml(child, omit, since = "1.2.11")]
    pub read_iops_sec_max: u64,
    /// Write requests per second at most during a burst; 0 or absent: not set.
    #[xml(child, omit, since = "1.2.11")]
    pub write_iops_sec_max: u64,
    /// Bytes that count as one request: a longer one counts several times; 0 or absent: each counts once.
    #[xml(child, omit, since = "1.2.11")]
    pub size_iops_sec: u64,
}

/// How long bursts may last, in seconds.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct BurstLengths {
    /// Seconds that a burst of bytes may last; 0 or absent: the hypervisor's default.
    #[xml(child, omit, since = "2.4")]
    pub total_bytes_sec_max_length: u64,
    /// Seconds that a burst of bytes read may last; 0 or absent: the hypervisor's default.
    #[xml(child, omit, since = "2.4")]
    pub read_bytes_sec_max_length: u64,
    /// Seconds that a burst of bytes written may last; 0 or absent: the hypervisor's default.
    #[xml(child, omit, since = "2.4")]
    pub write_bytes_sec_max_length: u64,
    /// Seconds that a burst of requests may last; 0 or absent: the hypervisor's default.
    #[xml(child, omit, since = "2.4")]
    pub total_iops_sec_max_length: u64,
    /// Seconds that a burst of bytes read may last; 0 or absent: the hypervisor's default.
    #[xml(child, omit, since = "2.4")]
    pub read_iops_sec_max_length: u64,
    /// Seconds that a burst of bytes written may last; 0 or absent: the hypervisor's default.
    #[xml(child, omit, since = "2.4")]
    pub write_iops_sec_max_length: u64,
}

elements! {
    /// `<iotune>`: limits of I/O, in bytes and requests a second.
    Iotune {
        /// The limits that the disks of the group share.
        #[xml(flatten)] limits: Limits,
        /// The group of disks that shares the limits.
        #[xml(child, since = "3.0")] group_name: Option<NonEmpty>,
        /// The lengths of bursts.
        #[xml(flatten)] lengths: BurstLengths,
    }
    /// `<throttlegroups>`: groups of limits that disks share by naming them in `<throttlefilters>`.
    Throttlegroups {
        /// Groups of limits, each with a name of its own.
        #[xml(list = "throttlegroup")] throttlegroup: Vec<Throttlegroup>,
    }
    /// `<throttlegroup>`: limits that several disks share.
    Throttlegroup {
        /// The limits of all disks of the group together.
        #[xml(flatten)] limits: Limits,
        /// The lengths of bursts.
        #[xml(flatten)] lengths: BurstLengths,
        /// Name by which disks refer to the group; required, once in the guest.
        #[xml(child)] group_name: Option<NonEmpty>,
    }
    /// `<throttlefilters>`: limits that the disk shares with others.
    Throttlefilters {
        /// Groups whose limits hold for the disk, in the order in which they are asked.
        #[xml(list = "throttlefilter")] throttlefilter: Vec<Throttlefilter>,
    }
    /// `<throttlefilter>`: a group whose limits hold for the disk.
    Throttlefilter {
        /// Name of the group in `<throttlegroups>`.
        #[xml(attr)] group: String,
    }
}
