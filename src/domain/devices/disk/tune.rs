//! `<iotune>`: limits of a disk's I/O.

use crate::domain::elements;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

elements! {
    /// `<iotune>`: limits of I/O, in bytes and requests a second.
    Iotune {
        /// Bytes per second read and written at most; excludes the limits of reads and of writes; 0 or
        /// absent: no limit.
        #[xml(child, omit)] total_bytes_sec: u64,
        /// Bytes per second read at most; 0 or absent: no limit.
        #[xml(child, omit)] read_bytes_sec: u64,
        /// Bytes per second written at most; 0 or absent: no limit.
        #[xml(child, omit)] write_bytes_sec: u64,
        /// Requests per second at most; excludes the limits of reads and of writes; 0 or absent: no limit.
        #[xml(child, omit)] total_iops_sec: u64,
        /// Read requests per second at most; 0 or absent: no limit.
        #[xml(child, omit)] read_iops_sec: u64,
        /// Write requests per second at most; 0 or absent: no limit.
        #[xml(child, omit)] write_iops_sec: u64,
        /// Bytes per second read and written at most during a burst; 0 or absent: not set.
        #[xml(child, omit)] total_bytes_sec_max: u64,
        /// Bytes per second read at most during a burst; 0 or absent: not set.
        #[xml(child, omit)] read_bytes_sec_max: u64,
        /// Bytes per second written at most during a burst; 0 or absent: not set.
        #[xml(child, omit)] write_bytes_sec_max: u64,
        /// Requests per second at most during a burst; 0 or absent: not set.
        #[xml(child, omit)] total_iops_sec_max: u64,
        /// Read requests per second at most during a burst; 0 or absent: not set.
        #[xml(child, omit)] read_iops_sec_max: u64,
        /// Write requests per second at most during a burst; 0 or absent: not set.
        #[xml(child, omit)] write_iops_sec_max: u64,
        /// Bytes that count as one request.
        #[xml(child, omit)] size_iops_sec: u64,
        /// The group of disks that shares the limits.
        #[xml(child)] group_name: Option<NonEmpty>,
        /// Seconds that a burst of bytes may last; 0 or absent: the hypervisor's default.
        #[xml(child, omit)] total_bytes_sec_max_length: u64,
        /// Seconds of a burst of reads.
        #[xml(child, omit)] read_bytes_sec_max_length: u64,
        /// Seconds of a burst of writes.
        #[xml(child, omit)] write_bytes_sec_max_length: u64,
        /// Seconds of a burst of requests.
        #[xml(child, omit)] total_iops_sec_max_length: u64,
        /// Seconds of a burst of reads.
        #[xml(child, omit)] read_iops_sec_max_length: u64,
        /// Seconds of a burst of writes.
        #[xml(child, omit)] write_iops_sec_max_length: u64,
    }
}
