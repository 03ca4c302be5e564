//! Enumerated strings: one table states the values, their meaning and the default.

/// Declares an enum whose values are strings of the format, with its [`Value`](super::Value).
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
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident $(: default $default:ident)? {
            $($(#[doc = $meaning:literal])* $variant:ident = $token:literal),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
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
                $crate::xml::ValueKind::tokens(&[$(($token, concat!("", $($meaning),*))),+]);

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
