//! The firmware that fits (qemu-defaults.md 3.4).

use super::Completion;
use crate::diagnostic::Rule;
use crate::domain::devices::disk::Source;
use crate::domain::features::Smm;
use crate::domain::os::{
    Firmware, FirmwareFeature, FirmwareFeatureName, FirmwareKind, ImageFormat, Loader, LoaderType, Nvram,
    NvramStore,
};
use crate::qemu::firmware::{Descriptor, FlashMode, Mapping};
use crate::qemu::rules::startup::firmware::{FIRMWARE_CHOSEN, FIRMWARE_NOT_LISTED, NO_FIRMWARE};
use crate::qemu::settings::Unlisted;
use crate::rules::os::{KEYS_WITHOUT_SECURE_BOOT, NO_VARIABLES};
use crate::xml::mistake::{MISSING_ATTRIBUTE, MISSING_ELEMENT};
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use std::collections::BTreeSet;

/// Code and variables that were shipped before there were descriptors.
const LEGACY: [(&str, &str); 4] = [
    ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
    ("/usr/share/OVMF/OVMF_CODE.secboot.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
    ("/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"),
    ("/usr/share/AAVMF/AAVMF32_CODE.fd", "/usr/share/AAVMF/AAVMF32_VARS.fd"),
];

/// What is wrong with `<os>`, in which part of it.
struct Mistake {
    rule: &'static Rule,
    part: Part,
    message: String,
    help: &'static str,
}

/// A part of `<os>`.
enum Part {
    /// An attribute.
    Os(&'static str),
    Loader,
    /// Whether the loader is stateless.
    Stateless,
    Nvram,
    /// The feature of enrolled keys.
    Keys,
}

/// What a definition asks of its firmware.
struct Wish {
    kind: Option<FirmwareKind>,
    loader: Loader,
    /// The format of the loader, if it is settled.
    format: Option<ImageFormat>,
    nvram: Option<Nvram>,
    nvram_format: Option<ImageFormat>,
    template_format: Option<ImageFormat>,
    /// Whether the variables are kept by the hypervisor itself.
    varstore: bool,
    secure_boot: Option<YesNo>,
    enrolled_keys: Option<YesNo>,
    smm: Option<OnOff>,
    sleep: bool,
    hibernate: bool,
    sev: Vec<&'static str>,
}

impl Completion<'_> {
    /// Fills in loader, variables and features, or says why there are none.
    pub(super) fn firmware(&mut self) {
        if let Some(mistake) = self.firmware_mistake() {
            if self.settings.new || self.domain.os.as_ref().is_some_and(|os| os.firmware.is_none()) {
                self.report(mistake);
            }
            return;
        }
        let wish = self.wish();
        let untyped = self.since(12, 0) && wish.loader.r#type.is_none() && wish.loader.path.is_some();
        let rom = wish.loader.r#type == Some(LoaderType::Rom)
            || untyped && wish.kind.is_none() && !self.named(&wish);
        let no_loader = self.domain.os.as_ref().is_none_or(|os| os.loader.is_none());
        if wish.kind.is_none() && (no_loader || rom) {
            if self.since(12, 0) {
                self.formats();
                self.store();
            }
            return;
        }
        let found = self.settings.firmware.iter().find(|descriptor| self.suits(descriptor, &wish)).cloned();
        match found {
            Some(descriptor) => self.take(&descriptor, &wish),
            None if wish.kind.is_some() => {
                if !self.use_as_named(&wish) {
                    if self.settings.new {
                        self.report_none(&wish);
                    }
                    return;
                }
            }
            None => self.legacy(&wish),
        }
        if self.since(12, 0) {
            self.formats();
        }
        self.variables();
    }

    /// The format of the loader's image and of the template, which are written since 12.0 and 10.10.
    fn formats(&mut self) {
        let Some(os) = &mut self.domain.os else { return };
        let Some(loader) = os.loader.as_mut().filter(|loader| loader.path.is_some()) else { return };
        loader.r#type.get_or_insert(LoaderType::Rom);
        let format = *loader.format.get_or_insert(ImageFormat::Raw);
        let flash = loader.r#type == Some(LoaderType::Pflash) && loader.readonly == Some(YesNo::Yes);
        let used = flash && loader.stateless != Some(YesNo::Yes);
        if let Some(nvram) = os.nvram.as_mut().filter(|nvram| used && nvram.template.is_some()) {
            nvram.template_format.get_or_insert(format);
        }
    }

    /// Whether a descriptor has the image that is named.
    fn named(&self, wish: &Wish) -> bool {
        self.settings.firmware.iter().any(|descriptor| self.suits_paths(descriptor, wish))
    }

    /// What `<os>` asks for that no firmware can have.
    fn firmware_mistake(&self) -> Option<Mistake> {
        let os = self.domain.os.as_ref()?;
        let feature = |name| {
            let features = os.firmware_features.as_ref()?;
            features.feature.iter().find(|feature| feature.name == name).map(|feature| feature.enabled)
        };
        let loader = os.loader.as_ref();
        let stateless = loader.and_then(|loader| loader.stateless);
        let nvram = os.nvram.as_ref();
        let path = nvram.is_some_and(|nvram| nvram.store != NvramStore::Unsaid);
        let template = nvram.is_some_and(|nvram| nvram.template.is_some());
        let keys = feature(FirmwareFeatureName::EnrolledKeys) == Some(YesNo::Yes);
        let unsecure = feature(FirmwareFeatureName::SecureBoot) == Some(YesNo::No);
        let named = loader.is_some_and(|loader| loader.path.is_some());
        let none = |part, message: &str| {
            let help = "only EFI firmware in flash memory that is not stateless has variables";
            Some(Mistake { rule: &NO_VARIABLES, part, message: message.to_owned(), help })
        };
        match os.firmware {
            Some(_) if keys && unsecure => Some(Mistake {
                rule: &KEYS_WITHOUT_SECURE_BOOT,
                part: Part::Keys,
                message: "feature 'enrolled-keys' without 'secure-boot'".to_owned(),
                help: "enable 'secure-boot', or disable 'enrolled-keys'",
            }),
            Some(kind) if kind != FirmwareKind::Efi && nvram.is_some() => {
                none(Part::Nvram, "`<nvram>`, but a BIOS has no variables")
            }
            None if self.settings.new
                && os.firmware_features.as_ref().is_some_and(|all| !all.feature.is_empty()) =>
            {
                Some(Mistake {
                    rule: &MISSING_ATTRIBUTE,
                    part: Part::Os("firmware"),
                    message: "`<os>` has features of firmware but no `firmware`".to_owned(),
                    help: "add `firmware='efi'`, or remove the features",
                })
            }
            None if (loader.is_some() || nvram.is_some()) && !named => Some(Mistake {
                rule: &MISSING_ELEMENT,
                part: Part::Loader,
                message: "no path of the firmware's image, and no `firmware` to choose it by".to_owned(),
                help: "write the path into `<loader>`, or add `firmware='efi'` to `<os>`",
            }),
            _ if stateless == Some(YesNo::Yes) && (template || path) => {
                none(Part::Nvram, "`<nvram>`, but the loader has `stateless='yes'`")
            }
            None if !self.since(12, 0)
                && stateless == Some(YesNo::No)
                && loader.is_some_and(|loader| loader.r#type != Some(LoaderType::Pflash)) =>
            {
                none(Part::Stateless, "`stateless='no'`, but the loader is not of type 'pflash'")
            }
            Some(kind) if stateless == Some(YesNo::No) && kind != FirmwareKind::Efi => {
                none(Part::Stateless, "`stateless='no'`, but a BIOS has no variables")
            }
            _ => None,
        }
    }

    fn report(&mut self, mistake: Mistake) {
        let root = self.domain.place();
        let place = root.child("os");
        let findings = &mut self.findings;
        let Mistake { rule, part, message, help } = mistake;
        let reported = match part {
            Part::Os(name) => findings.report(rule, &place.attr(name), message),
            Part::Loader => findings.report(rule, &place.child("loader"), message),
            Part::Stateless => findings.report(rule, &place.child("loader").attr("stateless"), message),
            Part::Nvram => findings.report(rule, &place.child("nvram"), message),
            Part::Keys => {
                let firmware = place.child("firmware");
                let features = self.domain.os.as_ref().and_then(|os| os.firmware_features.as_ref());
                let features = features.map_or(&[][..], |all| &all.feature);
                let mut all = firmware.each("feature", features);
                let keys = all.find(|(feature, _)| feature.name == FirmwareFeatureName::EnrolledKeys);
                let place = keys.map_or(firmware, |(_, place)| place);
                findings.report(rule, &place.attr("enabled"), message)
            }
        };
        reported.help(help);
    }

    fn wish(&self) -> Wish {
        let none = Default::default();
        let os = self.domain.os.as_ref().unwrap_or(&none);
        let loader = os.loader.clone().unwrap_or_default();
        let feature = |name| {
            let features = os.firmware_features.as_ref()?;
            features.feature.iter().rev().find(|feature| feature.name == name).map(|feature| feature.enabled)
        };
        let nvram = os.nvram.clone();
        let nvram_format = nvram.as_ref().and_then(|nvram| nvram.format);
        let mut format = loader.format;
        if os.loader.is_none() && !self.since(12, 0) {
            format = format.or(nvram_format);
        }
        if os.firmware.is_some() && !self.settings.new {
            format = format.or(Some(ImageFormat::Raw));
        }
        let pm = self.domain.pm.as_ref();
        let state = |state: Option<YesNo>| state == Some(YesNo::Yes);
        Wish {
            kind: os.firmware,
            format,
            loader,
            nvram,
            nvram_format,
            template_format: os.nvram.as_ref().and_then(|nvram| nvram.template_format),
            varstore: os.varstore.is_some(),
            secure_boot: feature(FirmwareFeatureName::SecureBoot),
            enrolled_keys: feature(FirmwareFeatureName::EnrolledKeys),
            smm: self
                .domain
                .features
                .as_ref()
                .and_then(|features| features.smm.as_ref()?.state.or(Some(OnOff::On))),
            sleep: state(pm.and_then(|pm| pm.suspend_to_mem.as_ref()?.enabled)),
            hibernate: state(pm.and_then(|pm| pm.suspend_to_disk.as_ref()?.enabled)),
            sev: self.encryption_needs(),
        }
    }

    fn encryption_needs(&self) -> Vec<&'static str> {
        let Some(security) = &self.domain.launch_security else { return Vec::new() };
        security.firmware_features()
    }

    fn suits(&self, descriptor: &Descriptor, wish: &Wish) -> bool {
        self.needs(descriptor, wish).all(|(_, met)| met)
    }

    /// What a definition needs of its firmware, in words, and whether that one has it.
    fn needs(&self, descriptor: &Descriptor, wish: &Wish) -> impl Iterator<Item = (&'static str, bool)> {
        let interface = match (wish.kind, wish.loader.r#type) {
            (Some(FirmwareKind::Efi), _) | (None, Some(LoaderType::Pflash)) => Some("uefi"),
            (Some(FirmwareKind::Bios), _) | (None, Some(LoaderType::Rom)) => Some("bios"),
            (None, None) => None,
        };
        let is = |given: Option<YesNo>, feature: &str| match given {
            Some(wanted) => descriptor.has(feature) == wanted.is_yes(),
            None => true,
        };
        let boots = descriptor.interfaces.iter().any(|own| interface.is_some_and(|wanted| own == wanted));
        [
            // No descriptor that is read here has a store of variables.
            ("a store of variables", !wish.varstore),
            ("that kind", boots),
            ("the named images", self.suits_paths(descriptor, wish)),
            ("that machine and architecture", descriptor.fits(&self.arch, &self.machine)),
            ("suspend to memory", !wish.sleep || descriptor.has("acpi-s3")),
            ("suspend to disk", !wish.hibernate || descriptor.has("acpi-s4")),
            ("the wanted 'secure-boot'", is(wish.secure_boot, "secure-boot")),
            ("the wanted 'enrolled-keys'", is(wish.enrolled_keys, "enrolled-keys")),
            ("the wanted system management mode", suits_smm(descriptor, wish)),
            ("the wanted kind and format of image", suits_mapping(descriptor, wish)),
            ("the memory encryption", wish.sev.iter().all(|feature| descriptor.has(feature))),
        ]
        .into_iter()
    }

    /// Uses the image that the document names though no descriptor has it, if that is allowed.
    fn use_as_named(&mut self, wish: &Wish) -> bool {
        let Some(path) = &wish.loader.path else { return false };
        if self.settings.unlisted == Unlisted::Refused || wish.varstore {
            return false;
        }
        let root = self.domain.place();
        self.findings
            .report(
                &FIRMWARE_NOT_LISTED,
                &root.child("os").child("loader"),
                format!("firmware '{}' is used as it is named: no descriptor lists it", path.0),
            )
            .help("read the descriptors of the host with --firmware DIR, to have it checked");
        let flash = wish.kind == Some(FirmwareKind::Efi);
        let format = if path.0.ends_with(".qcow2") { ImageFormat::Qcow2 } else { ImageFormat::Raw };
        let Some(loader) = self.domain.os.as_mut().and_then(|os| os.loader.as_mut()) else { return false };
        let kind = *loader.r#type.get_or_insert(if flash { LoaderType::Pflash } else { LoaderType::Rom });
        if kind == LoaderType::Pflash {
            loader.readonly.get_or_insert(YesNo::Yes);
        }
        loader.format.get_or_insert(format);
        if loader.secure == Some(YesNo::Yes) {
            self.turn_smm_on();
        }
        true
    }

    /// Reports that there is no firmware, and what the closest ones lack.
    fn report_none(&mut self, wish: &Wish) {
        let kind = wish.kind.map_or("", |kind| kind.as_str());
        let message = match &wish.loader.path {
            Some(path) => format!("no firmware descriptor lists the image '{}'", path.0),
            None => format!("no '{kind}' firmware fits this guest"),
        };
        let lacks = self.settings.firmware.iter().filter_map(|descriptor| {
            let mut unmet = self.needs(descriptor, wish).filter(|(_, met)| !met);
            let (lack, _) = unmet.next()?;
            unmet.next().is_none().then_some(lack)
        });
        let lacks: BTreeSet<&str> = lacks.collect();
        let lacks = lacks.into_iter().collect::<Vec<_>>().join(" or ");
        let closest = match lacks.is_empty() {
            true => String::new(),
            false => format!("the closest lacks {lacks}; "),
        };
        let root = self.domain.place();
        self.findings
            .report(&NO_FIRMWARE, &root.child("os").attr("firmware"), message)
            .help(format!("{closest}change what `<os>` asks for, or name the image in `<loader>`"));
    }

    fn turn_smm_on(&mut self) {
        let features = self.domain.features.get_or_insert_with(Default::default);
        features.smm.get_or_insert_with(Smm::default).state = Some(OnOff::On);
    }

    fn suits_paths(&self, descriptor: &Descriptor, wish: &Wish) -> bool {
        let template = wish.nvram.as_ref().and_then(|nvram| nvram.template.as_ref());
        let code = match &descriptor.mapping {
            Mapping::Flash { executable, template: own, mode } => {
                let fits = |given: &NonEmpty| {
                    *mode == FlashMode::Split && own.as_ref().is_some_and(|own| own.filename == given.0)
                };
                if !template.is_none_or(fits) {
                    return false;
                }
                &executable.filename
            }
            Mapping::Memory(path) | Mapping::Kernel(path) => path,
        };
        wish.loader.path.as_ref().is_none_or(|path| path.0 == *code)
    }

    fn take(&mut self, descriptor: &Descriptor, wish: &Wish) {
        let since_formats = self.since(10, 10);
        if wish.kind.is_some() && wish.loader.path.is_none() {
            self.report_chosen(descriptor);
        }
        let os = self.domain.os.get_or_insert_with(Default::default);
        let mut template_gone = false;
        match &descriptor.mapping {
            Mapping::Flash { executable, template, mode } => {
                let loader = os.loader.get_or_insert_with(Loader::default);
                loader.r#type = Some(LoaderType::Pflash);
                loader.readonly = Some(YesNo::Yes);
                loader.path = Some(executable.filename.as_str().into());
                loader.format = Some(image_format(&executable.format));
                if let (FlashMode::Split, Some(template)) = (mode, template) {
                    let nvram = os.nvram.get_or_insert_with(Nvram::default);
                    let local = match &nvram.store {
                        NvramStore::Source(source) => {
                            matches!(**source, Source::File(_) | Source::Block(_) | Source::Dir(_))
                        }
                        NvramStore::Unsaid | NvramStore::Path(_) => true,
                    };
                    nvram.template = local.then(|| template.filename.as_str().into());
                    let format = Some(image_format(&template.format));
                    nvram.template_format = format.filter(|_| local && since_formats);
                    template_gone = !local;
                }
            }
            Mapping::Memory(path) => {
                let loader = os.loader.get_or_insert_with(Loader::default);
                loader.r#type = Some(LoaderType::Rom);
                loader.path = Some(path.as_str().into());
            }
            Mapping::Kernel(path) => os.kernel = Some(path.as_str().into()),
        }
        let loader = os.loader.get_or_insert_with(Loader::default);
        if descriptor.has("requires-smm") {
            loader.secure = Some(YesNo::Yes);
        }
        let flash = loader.r#type == Some(LoaderType::Pflash);
        let stateless = loader.stateless == Some(YesNo::Yes);
        let uefi = descriptor.interfaces.first().is_some_and(|interface| interface == "uefi");
        os.firmware.get_or_insert(if uefi { FirmwareKind::Efi } else { FirmwareKind::Bios });
        let feature = |name: FirmwareFeatureName| FirmwareFeature {
            enabled: descriptor.has(name.as_str()).into(),
            name,
            rest: Rest::default(),
        };
        let no_template = flash
            && !stateless
            && (template_gone || os.nvram.as_ref().is_none_or(|nvram| nvram.template.is_none()));
        let mut features = Vec::new();
        if !no_template {
            features.push(feature(FirmwareFeatureName::EnrolledKeys));
        }
        features.push(feature(FirmwareFeatureName::SecureBoot));
        os.firmware_features.get_or_insert_with(Firmware::default).feature = features;
        if descriptor.has("requires-smm") {
            self.turn_smm_on();
        }
    }

    fn report_chosen(&mut self, descriptor: &Descriptor) {
        let path = match &descriptor.mapping {
            Mapping::Flash { executable, .. } => &executable.filename,
            Mapping::Memory(path) | Mapping::Kernel(path) => path,
        };
        let root = self.domain.place();
        self.findings
            .report(
                &FIRMWARE_CHOSEN,
                &root.child("os").attr("firmware"),
                format!("firmware '{path}' is chosen"),
            )
            .help("choose among those of a host with --firmware DIR, or name the image in `<loader>`");
    }

    /// The file of variables that the hypervisor keeps itself, for firmware in memory.
    fn store(&mut self) {
        let name = &self.domain.name;
        let path = format!("/var/lib/libvirt/qemu/varstore/{name}.json");
        let Some(os) = &mut self.domain.os else { return };
        let named = os.loader.as_ref().is_some_and(|loader| loader.path.is_some());
        if let Some(varstore) = os.varstore.as_mut().filter(|_| named) {
            varstore.path.get_or_insert(NonEmpty(path));
        }
    }

    fn legacy(&mut self, wish: &Wish) {
        let Some(os) = &mut self.domain.os else { return };
        let Some(loader) = &mut os.loader else { return };
        let plain = wish.format.is_none_or(|format| format == ImageFormat::Raw);
        let flash = loader.r#type == Some(LoaderType::Pflash) && loader.readonly != Some(YesNo::No);
        let stateless = loader.stateless == Some(YesNo::Yes);
        let pair = LEGACY.iter().find(|(code, _)| loader.path.as_ref().is_some_and(|path| path.0 == *code));
        if let Some((_, variables)) = pair.filter(|_| flash && plain && !stateless) {
            loader.readonly = Some(YesNo::Yes);
            os.nvram.get_or_insert_with(Nvram::default).template.get_or_insert_with(|| (*variables).into());
        }
    }

    /// The file of variables.
    fn variables(&mut self) {
        let name = self.domain.name.clone();
        let old_suffix = self.settings.new && !self.since(12, 0);
        let dir = &self.settings.nvram_dir;
        let Some(os) = &mut self.domain.os else { return };
        let Some(loader) = &os.loader else { return };
        let flash = loader.r#type == Some(LoaderType::Pflash) && loader.readonly == Some(YesNo::Yes);
        if !flash || loader.stateless == Some(YesNo::Yes) {
            return;
        }
        let format = loader.format;
        let nvram = os.nvram.get_or_insert_with(Nvram::default);
        nvram.format = nvram.format.or(nvram.template_format).or(format);
        if nvram.store == NvramStore::Unsaid {
            let raw = nvram.template.as_ref().is_some_and(|template| template.0.ends_with(".raw"));
            let suffix = match nvram.format.unwrap_or_default() {
                ImageFormat::Qcow2 => "qcow2",
                ImageFormat::Raw if old_suffix && raw => "raw",
                ImageFormat::Raw => "fd",
            };
            nvram.store = NvramStore::Path(NonEmpty(format!("{dir}/{name}_VARS.{suffix}")));
        }
    }
}

fn image_format(word: &str) -> ImageFormat {
    if word == "qcow2" {
        ImageFormat::Qcow2
    } else {
        ImageFormat::Raw
    }
}

fn suits_smm(descriptor: &Descriptor, wish: &Wish) -> bool {
    match descriptor.has("requires-smm") {
        true => wish.smm != Some(OnOff::Off) && wish.loader.secure != Some(YesNo::No),
        false => wish.loader.secure != Some(YesNo::Yes),
    }
}

fn suits_mapping(descriptor: &Descriptor, wish: &Wish) -> bool {
    let loader = &wish.loader;
    let formats = |format: &str, wanted: Option<ImageFormat>| {
        matches!(format, "raw" | "qcow2") && wanted.is_none_or(|wanted| wanted.as_str() == format)
    };
    match &descriptor.mapping {
        Mapping::Flash { mode, executable, template } => {
            if loader.r#type == Some(LoaderType::Rom) {
                return false;
            }
            let suits_mode = match (loader.stateless, loader.readonly) {
                (Some(YesNo::Yes), _) => *mode == FlashMode::Stateless,
                (_, Some(YesNo::No)) => false,
                _ => *mode == FlashMode::Split,
            };
            let suits_template = *mode != FlashMode::Split
                || template.as_ref().is_some_and(|template| {
                    formats(&template.format, wish.nvram_format)
                        && formats(&template.format, wish.template_format)
                });
            suits_mode && formats(&executable.format, wish.format) && suits_template
        }
        Mapping::Memory(_) => loader.r#type != Some(LoaderType::Pflash) && loader.readonly != Some(YesNo::No),
        Mapping::Kernel(_) => true,
    }
}
