//! Firmware descriptors: which images there are, for which machines, with which features.
//!
//! Source: QEMU's `docs/interop/firmware.json`, which specifies the files, their folders and their
//! order.

mod builtin;

use crate::xml::value::arch::Arch;
use serde::Deserialize;
use std::sync::OnceLock;

/// One firmware of the host, as its descriptor in a `firmware` folder says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// What guests boot by: `uefi`, `bios`.
    pub interfaces: Vec<String>,
    /// Where its images are.
    pub mapping: Mapping,
    /// For which guests it is.
    pub targets: Vec<Target>,
    /// What it can and needs: `secure-boot`, `enrolled-keys`, `requires-smm`, `acpi-s3`, …
    pub features: Vec<String>,
}

/// Where images are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// In flash memory.
    Flash {
        /// How code and variables share it.
        mode: FlashMode,
        /// The image that has the code.
        executable: Image,
        /// What new variables start from, for split flash.
        template: Option<Image>,
    },
    /// The image is loaded into the guest's memory, as a kernel is.
    Memory(String),
    /// As a kernel.
    Kernel(String),
}

/// How code and variables share flash memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashMode {
    /// In two images.
    Split,
    /// In one image.
    Combined,
    /// There are no variables.
    Stateless,
}

/// An image of a firmware, or of its variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Path of the image on the host.
    pub filename: String,
    /// Its format: `raw`, `qcow2`.
    pub format: String,
}

/// Guests that a firmware is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The architecture, by libvirt's name.
    pub architecture: Arch,
    /// Patterns of machine names.
    pub machines: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct File {
    interface_types: Vec<String>,
    mapping: FileMapping,
    targets: Vec<FileTarget>,
    features: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", tag = "device")]
enum FileMapping {
    #[serde(rename_all = "kebab-case")]
    Flash {
        mode: Option<String>,
        executable: FileImage,
        nvram_template: Option<FileImage>,
    },
    Memory {
        filename: String,
    },
    Kernel {
        filename: String,
    },
}

#[derive(Deserialize)]
struct FileImage {
    filename: String,
    format: String,
}

#[derive(Deserialize)]
struct FileTarget {
    architecture: String,
    machines: Vec<String>,
}

impl From<FileImage> for Image {
    fn from(image: FileImage) -> Image {
        Image { filename: image.filename, format: image.format }
    }
}

impl Descriptor {
    /// A descriptor from its file's text.
    ///
    /// # Errors
    /// The text is no such description.
    pub fn read(text: &str) -> Result<Descriptor, String> {
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mapping = match file.mapping {
            FileMapping::Flash { mode, executable, nvram_template } => Mapping::Flash {
                mode: match mode.as_deref() {
                    None | Some("split") => FlashMode::Split,
                    Some("combined") => FlashMode::Combined,
                    Some("stateless") => FlashMode::Stateless,
                    Some(other) => return Err(format!("there is no flash mode '{other}'")),
                },
                executable: executable.into(),
                template: nvram_template.map(Image::from),
            },
            FileMapping::Memory { filename } => Mapping::Memory(filename),
            FileMapping::Kernel { filename } => Mapping::Kernel(filename),
        };
        let targets = file.targets.into_iter().map(|target| Target {
            architecture: super::arch::from_target(&target.architecture),
            machines: target.machines,
        });
        Ok(Descriptor {
            interfaces: file.interface_types,
            mapping,
            targets: targets.collect(),
            features: file.features,
        })
    }

    /// The descriptors of folders, in the order of their file names; a file in a later folder
    /// takes the place of one of the same name, and an empty one hides it.
    ///
    /// # Errors
    /// A folder or file cannot be read. What is no descriptor is left out, as QEMU's rule has it.
    #[cfg(feature = "probe")]
    pub fn of_folders(folders: &[&std::path::Path]) -> std::io::Result<Vec<Descriptor>> {
        let mut texts: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
        for folder in folders {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.extension().is_some_and(|extension| extension == "json") {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    texts.insert(name, std::fs::read_to_string(&path)?);
                }
            }
        }
        Ok(texts.values().filter_map(|text| Descriptor::read(text).ok()).collect())
    }

    /// The descriptors that come with the package: those of edk2 and SeaBIOS as Fedora lays them out.
    pub fn builtin() -> &'static [Descriptor] {
        static ALL: OnceLock<Vec<Descriptor>> = OnceLock::new();
        ALL.get_or_init(builtin::descriptors)
    }

    /// Whether it has that feature.
    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|own| own == feature)
    }

    /// Whether it is for that machine.
    pub fn fits(&self, arch: &Arch, machine: &str) -> bool {
        let fits = |target: &Target| {
            target.architecture == *arch && target.machines.iter().any(|pattern| glob(pattern, machine))
        };
        self.targets.iter().any(fits)
    }
}

/// Whether a pattern with `*` and `?` matches the whole text.
fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut seen) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while seen < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                back = Some((at + 1, seen));
                at += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[seen] => {
                at += 1;
                seen += 1;
            }
            _ => match back {
                Some((star, from)) => {
                    (at, seen) = (star, from + 1);
                    back = Some((star, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, text, fits) in [
            ("pc-q35-*", "pc-q35-9.1", true),
            ("pc-q35-*", "q35", false),
            ("virt*", "virt", true),
            ("a?c", "abc", true),
            ("*b*d", "abcbd", true),
            ("*b*d", "abcb", false),
            ("", "", true),
        ] {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn files() {
        let text = r#"{"description":"x","interface-types":["uefi"],"mapping":{"device":"flash",
            "executable":{"filename":"/code","format":"raw"},"nvram-template":{"filename":"/vars","format":"raw"}},
            "targets":[{"architecture":"i386","machines":["pc-*"]}],"features":["secure-boot"],"tags":[]}"#;
        let descriptor = Descriptor::read(text).unwrap();
        assert!(descriptor.fits(&Arch::I686, "pc-q35-9.1") && descriptor.has("secure-boot"));
        assert!(Descriptor::read("{}").is_err());
        assert!(!Descriptor::builtin().is_empty());
    }
}
