//! Displays, graphics cards, sound and small devices (qemu-rules.md 3.17, 3.19 to 3.27).

use super::Check;
use crate::domain::devices::audio::AudioKind;
use crate::domain::devices::crypto::CryptoBackendModel;
use crate::domain::devices::filesystem::{AccessMode, DriverType, Multidevs, Type};
use crate::domain::devices::graphics::{Graphics, Kind};
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::iommu::IommuModel;
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::panic::PanicModel;
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::shmem::ShmemType;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::devices::sound::{CodecType, SoundModel};
use crate::domain::devices::tpm::{TpmBackendType, TpmModel, TpmVersion};
use crate::domain::devices::video::{DriverName, ModelType};
use crate::domain::devices::watchdog::WatchdogModel;
use crate::domain::info::{Bus, Ccid, DeviceInfo};
use crate::domain::memory::SourceType;
use crate::domain::security::LaunchSecurityKind;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::value::token::{OnOff, YesNo};

fn bus(info: &DeviceInfo) -> Option<&Bus> {
    info.address.as_ref().map(|address| &address.bus)
}

impl Check<'_> {
    pub(super) fn displays(&mut self) {
        let displays = &self.domain.devices.graphics;
        let egl = displays.iter().any(|display| matches!(display.kind, Kind::EglHeadless(_)));
        for (at, display) in displays.iter().enumerate() {
            self.device("graphics", at, displays.len());
            self.display(display, egl);
        }
        let videos = &self.domain.devices.video;
        for (at, video) in videos.iter().enumerate() {
            self.device("video", at, videos.len());
            self.video(video);
        }
        let sounds = &self.domain.devices.sound;
        for (at, sound) in sounds.iter().enumerate() {
            self.device("sound", at, sounds.len());
            match sound.model {
                SoundModel::Usb => self.needs(true, Flag::UsbAudio, "USB sound cards"),
                SoundModel::Ich9 => self.needs(true, Flag::Ich9IntelHda, "the sound card 'ich9'"),
                SoundModel::Virtio => self.needs(true, Flag::VirtioSound, "virtio sound cards"),
                SoundModel::Ich7 => self.refuse(true, "QEMU has no sound card 'ich7'"),
                _ => {}
            }
            let hda = matches!(sound.model, SoundModel::Ich6 | SoundModel::Ich9);
            for codec in sound.codec.iter().filter(|_| hda) {
                let flag = match codec.r#type {
                    CodecType::Duplex => Flag::HdaDuplex,
                    CodecType::Micro => Flag::HdaMicro,
                    CodecType::Output => Flag::HdaOutput,
                };
                self.needs(true, flag, &format!("the codec '{}'", codec.r#type));
            }
        }
        let spice = displays.iter().any(|display| matches!(display.kind, Kind::Spice(_)));
        let audios = &self.domain.devices.audio;
        for (at, audio) in audios.iter().enumerate() {
            self.device("audio", at, audios.len());
            let viewer = matches!(audio.kind, AudioKind::Spice(_));
            self.refuse(viewer && !spice, "sound by SPICE needs a SPICE display");
            self.needs(matches!(audio.kind, AudioKind::Dbus(_)), Flag::DisplayDbus, "sound by D-Bus");
        }
    }

    fn display(&mut self, display: &Graphics, egl: bool) {
        let beside = matches!(display.kind, Kind::EglHeadless(_) | Kind::Vnc(_) | Kind::Spice(_));
        self.refuse(egl && !beside, "only VNC and SPICE go together with 'egl-headless'");
        match &display.kind {
            Kind::Vnc(vnc) => {
                self.needs(true, Flag::Vnc, "VNC displays");
                self.needs(vnc.power_control.is_some(), Flag::VncPowerControl, "`powerControl`");
                let long = vnc.password.passwd.as_ref().is_some_and(|word| word.len() > 8);
                self.refuse(long, "a password of VNC has at most 8 characters");
            }
            Kind::Spice(spice) => {
                self.needs(true, Flag::Spice, "SPICE displays");
                let gl = spice.gl.as_ref().filter(|gl| gl.enable == Some(YesNo::Yes));
                self.refuse(gl.is_some() && egl, "two displays cannot draw in 3D");
                self.needs(gl.is_some(), Flag::SpiceGl, "3D by SPICE");
                let node = gl.is_some_and(|gl| gl.rendernode.is_some());
                self.needs(node, Flag::SpiceRendernode, "choosing the host's device for 3D");
            }
            Kind::Sdl(_) => self.needs(true, Flag::Sdl, "displays in a window"),
            Kind::EglHeadless(headless) => {
                self.needs(true, Flag::EglHeadless, "'egl-headless' displays");
                let node = headless.gl.as_ref().is_some_and(|gl| gl.rendernode.is_some());
                self.needs(node, Flag::EglHeadlessRendernode, "choosing the host's device for 3D");
            }
            Kind::Dbus(dbus) => {
                self.needs(true, Flag::DisplayDbus, "D-Bus displays");
                let wanted = dbus.audio.as_ref().filter(|audio| audio.id > 0);
                let audio = wanted
                    .and_then(|wanted| self.domain.devices.audio.iter().find(|audio| audio.id == wanted.id));
                let other = audio.is_some_and(|audio| !matches!(audio.kind, AudioKind::Dbus(_)));
                self.refuse(other, "the sound of a D-Bus display goes over D-Bus");
            }
            Kind::Rdp(_) | Kind::Desktop(_) => self.refuse(true, "QEMU has no such displays"),
        }
    }

    fn video(&mut self, video: &crate::domain::devices::Video) {
        let Some(model) = &video.model else { return };
        let kind = model.r#type.unwrap_or(ModelType::Default);
        let flag = match kind {
            ModelType::None => return,
            ModelType::Vga => Flag::Vga,
            ModelType::Cirrus => Flag::CirrusVga,
            ModelType::Vmvga => Flag::VmwareSvga,
            ModelType::Qxl => Flag::Qxl,
            ModelType::Virtio => Flag::VirtioGpu,
            ModelType::Bochs => Flag::BochsDisplay,
            ModelType::Ramfb => Flag::Ramfb,
            _ => {
                self.refuse(true, format!("QEMU has no graphics card '{kind}'"));
                return;
            }
        };
        let ccw = kind == ModelType::Virtio && self.has(Flag::VirtioGpuCcw);
        self.needs(!ccw, flag, &format!("the graphics card '{kind}'"));
        let several = matches!(kind, ModelType::Qxl | ModelType::Virtio);
        let second = model.primary != Some(YesNo::Yes);
        self.refuse(second && !several, format!("a card '{kind}' is only possible as the primary one"));
        self.refuse(
            !several && model.heads.is_some_and(|heads| heads != 1),
            format!("a card '{kind}' has one screen"),
        );
        let acceleration = model.acceleration.clone().unwrap_or_default();
        self.refuse(acceleration.accel2d == Some(YesNo::Yes), "QEMU does not speed up 2D");
        let served = video.driver.as_ref().and_then(|driver| driver.name) == Some(DriverName::Vhostuser);
        if acceleration.accel3d == Some(YesNo::Yes) && !served {
            self.refuse(kind != ModelType::Virtio, "3D is sped up on cards 'virtio'");
            let gl = self.has(Flag::VirtioGpuVirgl)
                || self.has(Flag::VirtioGpuGlPci)
                || self.has(Flag::VirtioVgaGl);
            self.refuse(kind == ModelType::Virtio && !gl, "this QEMU binary does not speed up 3D");
        }
        self.needs(served, Flag::VhostUserGpu, "graphics cards that a process serves");
        if kind == ModelType::Qxl {
            self.refuse(
                model.vram > 4_194_303 || model.ram > 4_194_303,
                "a bar of a card 'qxl' is below 4 GiB",
            );
            let fits = model.vgamem >= 1024 && model.vgamem.is_power_of_two();
            self.refuse(model.vgamem > 0 && !fits, "the frame buffer is a power of two of at least 1 MiB");
        }
        let drawn = matches!(kind, ModelType::Vga | ModelType::Qxl | ModelType::Virtio | ModelType::Bochs);
        self.refuse(
            model.resolution.is_some() && !drawn,
            "the size of the screen cannot be set on this card",
        );
        let plain = matches!(kind, ModelType::Vga | ModelType::Vmvga);
        self.refuse(plain && model.vram > 0 && model.vram < 1024, "video memory is at least 1 MiB");
        self.needs(model.blob.is_some(), Flag::VirtioGpuBlob, "buffers that are shared with the host");
        let source = self.domain.memory_backing.as_ref().and_then(|backing| backing.source.as_ref());
        let memfd = source.is_some_and(|source| source.r#type == SourceType::Memfd);
        self.refuse(model.blob == Some(OnOff::On) && !memfd, "shared buffers need memory by memfd");
    }

    pub(super) fn small(&mut self) {
        self.filesystems();
        self.smartcards();
        self.tpms();
        self.inputs();
        self.watchdogs();
        self.balloon();
        self.panics();
        self.shmems();
        self.iommu();
        self.rest();
    }

    fn filesystems(&mut self) {
        let filesystems = &self.domain.devices.filesystem;
        for (at, filesystem) in filesystems.iter().enumerate() {
            self.device("filesystem", at, filesystems.len());
            self.refuse(filesystem.r#type != Type::Mount, "QEMU shows directories of the host alone");
            let limited = filesystem.space_hard_limit.is_some() || filesystem.space_soft_limit.is_some();
            self.refuse(limited, "QEMU does not limit the space of a directory");
            let passes = matches!(filesystem.accessmode, None | Some(AccessMode::Passthrough));
            let several = filesystem.multidevs != Multidevs::Default;
            let modes = filesystem.fmode.is_some() || filesystem.dmode.is_some();
            let driver = filesystem.driver.as_ref();
            let own = driver.and_then(|driver| driver.r#type) == Some(DriverType::Virtiofs);
            let kept = filesystem.binary.as_ref().is_some_and(|binary| binary.sandbox.is_some());
            self.refuse(kept && !own, "`sandbox` is for virtiofs");
            match driver.and_then(|driver| driver.r#type) {
                Some(DriverType::Virtiofs) => {
                    self.refuse(filesystem.readonly, "a directory by virtiofs cannot be read-only");
                    self.refuse(!passes, "virtiofs has the access mode 'passthrough'");
                    let written =
                        driver.is_some_and(|driver| driver.wrpolicy.is_some() || driver.format.is_some());
                    self.refuse(written || filesystem.model.is_some(), "virtiofs has no such settings");
                    self.refuse(several || modes, "virtiofs has no such settings");
                    self.needs(true, Flag::VhostUserFs, "virtiofs");
                    let shared = self.shares_memory();
                    self.refuse(
                        !shared,
                        "virtiofs needs shared memory: `<memoryBacking>` with `<access mode='shared'/>`",
                    );
                    let boots = filesystem.info.boot.is_some();
                    self.needs(boots, Flag::VhostUserFsBootindex, "booting from virtiofs");
                    let pci = matches!(bus(&filesystem.info), None | Some(Bus::Pci(_)));
                    self.refuse(boots && !pci, "a guest boots from virtiofs on PCI alone");
                }
                Some(DriverType::Mtp) => {
                    self.needs(true, Flag::UsbMtp, "directories by MTP");
                    self.refuse(!passes, "MTP has the access mode 'passthrough'");
                }
                Some(DriverType::Handle) => {
                    self.refuse(!passes, "the driver 'handle' has the access mode 'passthrough'")
                }
                Some(other @ (DriverType::Loop | DriverType::Nbd | DriverType::Ploop)) => {
                    self.refuse(true, format!("QEMU has no driver '{other}'"))
                }
                _ => {
                    self.needs(several, Flag::FsdevMultidevs, "`multidevs`");
                    let mapped = filesystem.accessmode == Some(AccessMode::Mapped);
                    self.refuse(modes && !mapped, "`fmode` and `dmode` are for the access mode 'mapped'");
                }
            }
        }
    }

    fn smartcards(&mut self) {
        let cards = &self.domain.devices.smartcard;
        self.device("smartcard", 0, 1);
        self.refuse(cards.len() > 1, "QEMU has one smart card at most");
        for card in cards {
            let first = matches!(bus(&card.info), None | Some(Bus::Ccid(Ccid { controller: 0, slot: 0 })));
            self.refuse(!first, "the smart card is in the first slot of the first reader");
            match card.mode {
                SmartcardMode::Passthrough(_) => {
                    self.needs(true, Flag::CcidPassthru, "smart cards elsewhere")
                }
                _ => self.needs(true, Flag::CcidEmulated, "smart cards of the host"),
            }
        }
    }

    fn tpms(&mut self) {
        let tpms = &self.domain.devices.tpm;
        let proxies = tpms.iter().filter(|tpm| tpm.model == Some(TpmModel::SpaprTpmProxy)).count();
        for (at, tpm) in tpms.iter().enumerate() {
            self.device("tpm", at, tpms.len());
            self.refuse(proxies > 1 || tpms.len() - proxies > 1, "a guest has one TPM, and one proxy");
            let old =
                tpm.backend.r#type == TpmBackendType::Emulator && tpm.backend.version == Some(TpmVersion::V1);
            let tis = tpm.model == Some(TpmModel::TpmTis);
            self.refuse(old && !(tis && self.x86()), "TPM 1.2 is for the model 'tpm-tis' on x86");
            let flag = match tpm.backend.r#type {
                TpmBackendType::Passthrough => Flag::TpmPassthrough,
                _ => Flag::TpmEmulator,
            };
            self.needs(true, flag, "such a back end of a TPM");
            match tpm.model {
                Some(TpmModel::TpmTis) => self.needs(true, Flag::TpmTis, "the TPM 'tpm-tis'"),
                Some(TpmModel::TpmCrb) => self.needs(true, Flag::TpmCrb, "the TPM 'tpm-crb'"),
                Some(TpmModel::TpmSpapr) => self.needs(true, Flag::TpmSpapr, "the TPM 'tpm-spapr'"),
                Some(TpmModel::SpaprTpmProxy) => {
                    self.needs(true, Flag::SpaprTpmProxy, "a proxy of a TPM");
                    let other = tpm.backend.r#type != TpmBackendType::Passthrough;
                    self.refuse(other, "a proxy leads to the host's TPM");
                }
                None => {}
            }
        }
    }

    fn inputs(&mut self) {
        let inputs = &self.domain.devices.input;
        for (at, input) in inputs.iter().enumerate() {
            self.device("input", at, inputs.len());
            self.refuse(
                input.bus == Some(InputBus::Ps2) && !self.i8042(),
                "this machine has no PS/2 controller",
            );
            let other = matches!(input.bus, Some(InputBus::Xen | InputBus::Parallels));
            self.refuse(other, "QEMU has no such bus");
            let usb = input.bus == Some(InputBus::Usb) && input.r#type == InputType::Keyboard;
            self.needs(usb, Flag::UsbKbd, "USB keyboards");
            self.needs(input.r#type == InputType::Evdev, Flag::InputLinux, "event devices");
            if input.bus == Some(InputBus::Virtio) {
                let old = input.model.is_some_and(|model| model.as_str() != "virtio");
                self.refuse(old, "input devices have the model 'virtio' alone");
                let ccw = matches!(bus(&input.info), Some(Bus::Ccw(_)));
                let flag = match input.r#type {
                    InputType::Mouse if ccw => Flag::VirtioMouseCcw,
                    InputType::Tablet if ccw => Flag::VirtioTabletCcw,
                    InputType::Keyboard if ccw => Flag::VirtioKeyboardCcw,
                    InputType::Mouse => Flag::VirtioMouse,
                    InputType::Tablet => Flag::VirtioTablet,
                    InputType::Keyboard => Flag::VirtioKeyboard,
                    InputType::Passthrough | InputType::Evdev => Flag::VirtioInputHost,
                };
                self.needs(true, flag, "such a virtio input device");
                let passed = matches!(input.r#type, InputType::Passthrough | InputType::Evdev);
                self.refuse(ccw && passed, "an input device of the host is no channel device");
            }
        }
    }

    fn watchdogs(&mut self) {
        let watchdogs = &self.domain.devices.watchdog;
        let first = watchdogs.first().map(|watchdog| watchdog.action);
        for (at, watchdog) in watchdogs.iter().enumerate() {
            self.device("watchdog", at, watchdogs.len());
            let model = watchdog.model;
            let twice = watchdogs[..at].iter().any(|other| other.model == model);
            self.refuse(
                twice && model != WatchdogModel::I6300esb,
                format!("a guest has one watchdog '{model}'"),
            );
            self.refuse(Some(watchdog.action) != first, "all watchdogs do the same");
            let place = bus(&watchdog.info);
            let here = match model {
                WatchdogModel::I6300esb => matches!(place, None | Some(Bus::Pci(_))),
                WatchdogModel::Ib700 => self.family == Family::I440fx && place.is_none(),
                WatchdogModel::Diag288 => self.s390() && place.is_none(),
                WatchdogModel::Itco => self.family == Family::Q35 && place.is_none(),
            };
            self.refuse(!here, format!("this machine has no watchdog '{model}' there"));
        }
    }

    fn balloon(&mut self) {
        if let Some(balloon) = &self.domain.devices.memballoon {
            self.at("/domain/devices/memballoon");
            self.refuse(balloon.model == MemballoonModel::Xen, "QEMU has no memory balloon 'xen'");
            self.needs(balloon.autodeflate.is_some(), Flag::VirtioBalloonPciDeflateOnOom, "`autodeflate`");
            let reports = balloon.free_page_reporting.is_some();
            self.needs(reports, Flag::VirtioBalloonFreePageReporting, "`freePageReporting`");
        }
        let rngs = &self.domain.devices.rng;
        for (at, rng) in rngs.iter().enumerate() {
            self.device("rng", at, rngs.len());
            let flag = match rng.backend.kind {
                RngBackendKind::Random(_) => Flag::RngRandom,
                RngBackendKind::Egd(_) => Flag::RngEgd,
                RngBackendKind::Builtin => Flag::RngBuiltin,
            };
            self.needs(true, flag, "such a source of random numbers");
            self.needs(true, Flag::VirtioRng, "random number generators");
            let old = rng.model.as_str() != "virtio";
            self.needs(old, Flag::VirtioPciNonTransitional, "that model of a random number generator");
        }
    }

    fn panics(&mut self) {
        let panics = &self.domain.devices.panic;
        for (at, panic) in panics.iter().enumerate() {
            self.device("panic", at, panics.len());
            let place = bus(&panic.info);
            let here = match panic.model {
                PanicModel::S390 => self.s390() && place.is_none(),
                PanicModel::Hyperv => self.x86() && place.is_none(),
                PanicModel::Pseries => self.family == Family::Pseries && place.is_none(),
                PanicModel::Isa => matches!(place, None | Some(Bus::Isa(_))),
                PanicModel::Pvpanic => matches!(place, Some(Bus::Pci(_))),
                PanicModel::Default => true,
            };
            self.refuse(!here, format!("this machine has no panic device '{}' there", panic.model));
            self.needs(panic.model == PanicModel::Isa, Flag::Pvpanic, "the panic device 'isa'");
            self.needs(panic.model == PanicModel::Pvpanic, Flag::PvpanicPci, "the panic device 'pvpanic'");
        }
    }

    fn shmems(&mut self) {
        let shmems = &self.domain.devices.shmem;
        for (at, shmem) in shmems.iter().enumerate() {
            self.device("shmem", at, shmems.len());
            let served = shmem.server.is_some();
            match shmem.model.r#type {
                ShmemType::Ivshmem => {
                    self.refuse(true, "QEMU has no shared memory of model 'ivshmem' any more")
                }
                ShmemType::IvshmemPlain => {
                    self.needs(true, Flag::IvshmemPlain, "shared memory");
                    self.refuse(served, "memory of model 'ivshmem-plain' has no server");
                }
                ShmemType::IvshmemDoorbell => {
                    self.needs(true, Flag::IvshmemDoorbell, "shared memory with interrupts");
                    self.refuse(!served, "memory of model 'ivshmem-doorbell' needs a server");
                    self.refuse(shmem.size.is_some(), "the server says how much memory it is");
                }
            }
            let odd = shmem.size.is_some_and(|size| size.0 < 1 << 20 || !size.0.is_power_of_two());
            self.refuse(odd, "the size of shared memory is a power of two of at least 1 MiB");
        }
    }

    fn iommu(&mut self) {
        let Some(iommu) = &self.domain.devices.iommu else { return };
        self.at("/domain/devices/iommu");
        let q35 = self.family == Family::Q35;
        match iommu.model {
            IommuModel::Intel => {
                self.refuse(!q35, "an IOMMU 'intel' is for the machine 'q35'");
                self.needs(q35, Flag::IntelIommu, "the IOMMU 'intel'");
            }
            IommuModel::Smmuv3 => {
                self.refuse(!self.arm_virt(), "an IOMMU 'smmuv3' is for ARM's virtual board");
                self.needs(self.arm_virt(), Flag::MachineVirtIommu, "the IOMMU 'smmuv3'");
            }
            IommuModel::Virtio => {
                let here = q35 || self.arm_virt();
                self.refuse(!here, "an IOMMU 'virtio' is for the machine 'q35' and ARM's virtual board");
                self.needs(here, Flag::VirtioIommuPci, "the IOMMU 'virtio'");
                self.needs(here, Flag::VirtioIommuBootBypass, "booting with an IOMMU 'virtio'");
                self.refuse(!self.acpi(), "an IOMMU 'virtio' needs ACPI");
                let pci = matches!(bus(&iommu.info), None | Some(Bus::Pci(_)));
                self.refuse(!pci, "an IOMMU 'virtio' is a PCI device");
            }
        }
        let driver = iommu.driver.clone().unwrap_or_default();
        self.needs(driver.intremap.is_some(), Flag::IntelIommuIntremap, "`intremap`");
        self.needs(driver.caching_mode.is_some(), Flag::IntelIommuCachingMode, "`caching_mode`");
        self.needs(driver.eim.is_some(), Flag::IntelIommuEim, "`eim`");
        self.needs(driver.iotlb.is_some(), Flag::IntelIommuDeviceIotlb, "`iotlb`");
        self.needs(driver.aw_bits > 0, Flag::IntelIommuAwBits, "`aw_bits`");
        self.needs(driver.dma_translation.is_some(), Flag::IntelIommuDmaTranslation, "`dma_translation`");
    }

    fn rest(&mut self) {
        let devices = &self.domain.devices;
        self.at("/domain/devices/hub");
        self.needs(!devices.hub.is_empty(), Flag::UsbHub, "USB hubs");
        self.at("/domain/devices/redirfilter");
        let rules = devices.redirfilter.as_ref().is_some_and(|filter| !filter.usbdev.is_empty());
        self.needs(
            rules && !devices.redirdev.is_empty(),
            Flag::UsbRedirFilter,
            "filters of viewers' devices",
        );
        self.at("/domain/devices/vsock");
        self.needs(devices.vsock.is_some(), Flag::VhostVsock, "sockets between host and guest");
        self.at("/domain/devices/pstore");
        self.needs(devices.pstore.is_some(), Flag::AcpiErst, "storage that outlives a crash");
        let pci =
            devices.pstore.as_ref().is_none_or(|own| matches!(bus(&own.info), None | Some(Bus::Pci(_))));
        self.refuse(!pci, "storage that outlives a crash is a PCI device");
        self.at("/domain/devices/nvram");
        let nvram = devices.nvram.is_some();
        self.refuse(nvram && self.family != Family::Pseries, "`<nvram>` is a device of pSeries");
        self.needs(nvram && self.family == Family::Pseries, Flag::Nvram, "`<nvram>`");
        let place = devices.nvram.as_ref().and_then(|nvram| bus(&nvram.info));
        let placed = matches!(place, Some(Bus::SpaprVio(vio)) if vio.reg.is_some());
        self.refuse(nvram && !placed, "`<nvram>` needs an address of type 'spapr-vio' with `reg`");
        self.at("/domain/devices/crypto");
        let lkcf = devices.crypto.iter().any(|crypto| crypto.backend.model == CryptoBackendModel::Lkcf);
        self.needs(!devices.crypto.is_empty(), Flag::VirtioCrypto, "crypto devices");
        self.needs(lkcf, Flag::CryptodevBackendLkcf, "encryption by the kernel");
        self.at("/domain/launchSecurity");
        match self.domain.launch_security.as_ref().map(|security| &security.kind) {
            Some(LaunchSecurityKind::Sev(sev)) => {
                self.needs(true, Flag::SevGuest, "AMD's encrypted memory");
                self.needs(sev.kernel_hashes.is_some(), Flag::SevGuestKernelHashes, "`kernelHashes`");
            }
            Some(LaunchSecurityKind::SevSnp(_)) => {
                self.needs(true, Flag::SevSnpGuest, "AMD's encrypted memory with integrity");
            }
            Some(LaunchSecurityKind::S390Pv) => {
                self.needs(true, Flag::S390PvGuest, "protected guests");
                self.needs(true, Flag::ConfidentialGuestSupport, "protected guests");
            }
            None => {}
        }
        self.at("/domain/sysinfo");
        for entry in self
            .domain
            .sysinfo
            .iter()
            .filter(|info| info.r#type.as_str() == "fwcfg")
            .flat_map(|info| &info.entry)
        {
            let own = entry.name.starts_with("opt/ovmf/") || entry.name.starts_with("opt/org.qemu/");
            self.refuse(
                !entry.name.starts_with("opt/") || own,
                "the name of an entry begins with 'opt/', and is no one else's",
            );
        }
    }
}
