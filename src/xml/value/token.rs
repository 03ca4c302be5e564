//! Enumerated strings: one table states the values, their meaning and the default.

/// Declares an enum whose values are strings of the format, with its [`Value`](super::Value). A word that
/// came later is dated: `Auto = "auto" since "10.10"`. The format gets new words, so that a `match` outside of the
/// crate that declares it needs an arm for them (`#[non_exhaustive]`).
///
/// ```
/// domdef::token! {
///     /// Who chooses the host CPUs.
///     pub enum Placement: default Static {
///         /// The definition.
///         Static = "static",
///         /// A placement daemon.
///         Auto = "auto",
///     }
/// }
/// assert_eq!(Placement::default().as_str(), "static");
/// assert_eq!("auto".parse(), Ok(Placement::Auto));
/// ```
#[macro_export]
macro_rules! token {
    (@word $token:literal, $doc:expr) => {
        $crate::xml::Token { word: $token, doc: $doc, since: $crate::Release::ALWAYS }
    };
    (@word $token:literal, $doc:expr, $since:literal) => {
        $crate::xml::Token { word: $token, doc: $doc, since: $crate::Release::of($since) }
    };
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident $(: default $default:ident)? {
            $($(#[doc = $meaning:literal])* $variant:ident = $token:literal $(since $since:literal)?),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $meaning])* $variant),+
        }

        impl $name {
            /// All values, in the order of the table.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The value's text.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $token),+ }
            }
        }

        $(impl Default for $name {
            fn default() -> $name {
                $name::$default
            }
        })?

        impl $crate::xml::Value for $name {
            const KIND: $crate::xml::ValueKind =
                $crate::xml::ValueKind::tokens(&[$($crate::token!(@word $token, concat!("", $($meaning),*) $(, $since)?)),+]);

            fn parse(text: &str) -> Result<$name, $crate::xml::Invalid> {
                match text {
                    $($token => Ok($name::$variant),)+
                    _ => Err($crate::xml::Invalid::default()),
                }
            }

            fn print(&self, out: &mut String) {
                out.push_str(self.as_str());
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::xml::Invalid;
            fn from_str(text: &str) -> Result<$name, $crate::xml::Invalid> {
                <$name as $crate::xml::Value>::parse(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// Declares an enum of the words that are known, with a variant `Other` that keeps any other word.
///
/// For attributes whose unknown values must survive reading and writing, since they are names that
/// hypervisors add to, or are only an error in some contexts. With `nonempty` after the name an
/// empty attribute counts as an absent one.
///
/// ```
/// domdef::open_token! {
///     /// The model of a network card.
///     pub enum Card: nonempty {
///         /// Virtio.
///         Virtio = "virtio",
///     }
/// }
/// assert_eq!(Card::from("virtio"), Card::Virtio);
/// assert_eq!(Card::from("wd8013").as_str(), "wd8013");
/// assert!(!Card::from("wd8013").is_known());
/// ```
#[macro_export]
macro_rules! open_token {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident $(: $nonempty:ident)? {
            $($(#[doc = $meaning:literal])* $variant:ident = $token:literal $(since $since:literal)?),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $meaning])* $variant,)+
            /// A word that is not in the list, as it is written.
            Other(String),
        }

        impl $name {
            /// All known values, in the order of the table.
            pub const KNOWN: &'static [$name] = &[$($name::$variant),+];

            /// The value's text.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $token,)+
                    $name::Other(word) => word,
                }
            }

            /// Whether it is one of the words in the list.
            pub fn is_known(&self) -> bool {
                !matches!(self, $name::Other(_))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> $name {
                match text {
                    $($token => $name::$variant,)+
                    other => $name::Other(other.to_owned()),
                }
            }
        }

        impl $crate::xml::Value for $name {
            const KIND: $crate::xml::ValueKind =
                $crate::xml::ValueKind::open(&[$($crate::token!(@word $token, concat!("", $($meaning),*) $(, $since)?)),+]);
            const EMPTY_IS_ABSENT: bool = $crate::open_token!(@empty $($nonempty)?);

            fn parse(text: &str) -> Result<$name, $crate::xml::Invalid> {
                match text.is_empty() && Self::EMPTY_IS_ABSENT {
                    true => Err($crate::xml::Invalid::default()),
                    false => Ok($name::from(text)),
                }
            }

            fn print(&self, out: &mut String) {
                out.push_str(self.as_str());
            }
        }

        impl $crate::xml::value::token::OpenToken for $name {
            fn other(&self) -> Option<&str> {
                match self {
                    $name::Other(word) => Some(word),
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
    (@empty nonempty) => { true };
    (@empty) => { false };
}

/// A value of [`open_token!`](crate::open_token), whichever list it is of.
pub trait OpenToken: super::Value {
    /// The word, where it is not in the list.
    fn other(&self) -> Option<&str>;
}

token! {
    /// `yes` or `no`; where the attribute is absent, the hypervisor decides.
    pub enum YesNo {
        Yes = "yes",
        No = "no",
    }
}

token! {
    /// `on` or `off`; where the attribute is absent, the hypervisor decides.
    pub enum OnOff {
        On = "on",
        Off = "off",
    }
}

impl YesNo {
    /// Whether it is `yes`.
    pub fn is_yes(self) -> bool {
        self == YesNo::Yes
    }

    /// `on` for `yes`, `off` for `no`, as QEMU writes it.
    pub fn on_off(self) -> &'static str {
        match self {
            YesNo::Yes => "on",
            YesNo::No => "off",
        }
    }
}

impl OnOff {
    /// Whether it is `on`.
    pub fn is_on(self) -> bool {
        self == OnOff::On
    }
}

impl From<bool> for YesNo {
    fn from(yes: bool) -> YesNo {
        if yes {
            YesNo::Yes
        } else {
            YesNo::No
        }
    }
}

impl From<bool> for OnOff {
    fn from(on: bool) -> OnOff {
        if on {
            OnOff::On
        } else {
            OnOff::Off
        }
    }
}
