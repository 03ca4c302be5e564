//! Guests that are saved: there are none, and no jobs.

use super::{supported, QemuDriver};
use crate::driver::calls::Saving;
use crate::driver::error::Result;
use wire::procedures::*;

impl Saving for QemuDriver {
    fn domain_has_managed_save_image(
        &self,
        call: &DomainHasManagedSaveImage,
    ) -> Result<DomainHasManagedSaveImageReply> {
        supported(call.flags, 0, "qemuDomainHasManagedSaveImage")?;
        self.look(&call.dom, |_, _| Ok(DomainHasManagedSaveImageReply { result: 0 }))
    }

    fn domain_get_job_info(&self, call: &DomainGetJobInfo) -> Result<DomainGetJobInfoReply> {
        self.look(&call.dom, |_, own| {
            own.running()?;
            Ok(DomainGetJobInfoReply {
                kind: 0,
                time_elapsed: 0,
                time_remaining: 0,
                data_total: 0,
                data_processed: 0,
                data_remaining: 0,
                mem_total: 0,
                mem_processed: 0,
                mem_remaining: 0,
                file_total: 0,
                file_processed: 0,
                file_remaining: 0,
            })
        })
    }
}
