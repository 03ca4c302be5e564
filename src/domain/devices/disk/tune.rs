//! `<iotune>`: limits of a disk's I/O.

use crate::domain::elements;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

elements! {
    /// `<iotune>`: limits of I/O, in bytes and requests a second.
    Iotune {
        /// Bytes.
        #[xml(child, omit)] total_bytes_sec: u64,
        /// Bytes read.
        #[xml(child, omit)] read_bytes_sec: u64,
        /// Bytes written.
        #[xml(child, omit)] write_bytes_sec: u64,
        /// Requests.
        #[xml(child, omit)] total_iops_sec: u64,
        /// Reads.
        #[xml(child, omit)] read_iops_sec: u64,
        /// Writes.
        #[xml(child, omit)] write_iops_sec: u64,
        /// Bytes in a burst.
        #[xml(child, omit)] total_bytes_sec_max: u64,
        /// Bytes read in a burst.
        #[xml(child, omit)] read_bytes_sec_max: u64,
        /// Bytes written in a burst.
        #[xml(child, omit)] write_bytes_sec_max: u64,
        /// Requests in a burst.
        #[xml(child, omit)] total_iops_sec_max: u64,
        /// Reads in a burst.
        #[xml(child, omit)] read_iops_sec_max: u64,
        /// Writes in a burst.
        #[xml(child, omit)] write_iops_sec_max: u64,
        /// Bytes that count as one request.
        #[xml(child, omit)] size_iops_sec: u64,
        /// The group of disks that shares the limits.
        #[xml(child)] group_name: Option<NonEmpty>,
        /// Seconds of a burst.
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
