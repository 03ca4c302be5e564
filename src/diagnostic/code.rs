//! The table of codes: each kind of finding with its number, its name and its manual page.

/// One kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The number that is printed: a letter for the room, three digits.
    pub id: &'static str,
    /// The name in words, as `unknown-attribute`.
    pub name: &'static str,
    /// What it means, why it matters, an example and what to write instead: the page that
    /// `domdef explain` prints.
    pub page: &'static str,
}

/// The code of that number or name, in any case.
pub fn find(word: &str) -> Option<&'static Code> {
    ALL.iter()
        .copied()
        .find(|code| code.id.eq_ignore_ascii_case(word) || code.name.eq_ignore_ascii_case(word))
}

/// States each code once, with its page as the doc comment, and lists them all.
macro_rules! codes {
    ($($(#[doc = $page:literal])+ $constant:ident = $id:literal $name:literal;)+) => {
        $(
            $(#[doc = $page])+
            pub static $constant: Code = Code {
                id: $id,
                name: $name,
                page: concat!($($page, "\n"),+),
            };
        )+
        /// All codes, in the order of their numbers.
        pub static ALL: &[&Code] = &[$(&$constant),+];
    };
}

codes! {
    /// The document is not well-formed XML, so nothing in it can be read.
    ///
    /// A tag that is never closed, an attribute without quotes or a bare `&` are the usual
    /// reasons: `<name>a & b</name>` is written `<name>a &amp; b</name>`.
    MALFORMED = "X001" "malformed-xml";
    /// The document is larger, deeper or otherwise bigger than any domain has reason to be.
    ///
    /// Limits keep hostile input from using up memory or time. Real domains are some kilobytes
    /// long and about ten elements deep. Document type definitions and their entities are refused
    /// for the same reason.
    LIMIT = "X002" "over-the-limit";
    /// The root element is not `<domain>`.
    ///
    /// A snapshot, a network or a storage pool is another kind of document. Take the `<domain>`
    /// element out of it, if it holds one.
    NOT_A_DOMAIN = "X003" "not-a-domain";

    /// The text is not well-formed JSON, so nothing in it can be read.
    ///
    /// A comma behind the last member, quotes of the wrong kind or a comment are the usual reasons.
    MALFORMED_JSON = "J001" "malformed-json";
    /// The JSON does not describe elements.
    ///
    /// Each element is an object with its attributes and children as members; `domdef to json` prints
    /// a document that way. Attributes have a text or a number: a word such as `yes` is written
    /// `"yes"`, for `true` says that a child is there. The message names the element.
    JSON_FORM = "J002" "json-form";

    /// The attribute is not known on this element; it is kept as it is.
    ///
    /// A misspelt name has no effect on the guest. If the name is right, this version does not
    /// know it yet: it is written back where it was, and translated for no hypervisor.
    UNKNOWN_ATTRIBUTE = "V001" "unknown-attribute";
    /// The element is not known at this place; it is kept as it is.
    ///
    /// A misspelt or misplaced element has no effect on the guest. If it is right, this version
    /// does not know it yet: it is written back where it was, and translated for no hypervisor.
    UNKNOWN_ELEMENT = "V002" "unknown-element";
    /// The value is not one that the attribute or element can have.
    ///
    /// Words are written exactly as the format has them, in small letters as a rule: `yes` is not
    /// `on`, and `default` is mostly said by leaving the attribute out. Numbers have no blanks
    /// behind them. The message lists what is possible there; write one of these, or leave the
    /// attribute out: `<apic eoi='yes'/>` is written `<apic eoi='on'/>`.
    INVALID_VALUE = "V003" "invalid-value";
    /// An attribute that the element cannot do without is missing.
    ///
    /// Without it nobody knows what is meant: `<watchdog/>` does not tell which one, so it is
    /// written `<watchdog model='itco'/>`. If the element is not needed, take it out whole.
    MISSING_ATTRIBUTE = "V004" "missing-attribute";
    /// A child element, or text, that the element cannot do without is missing.
    ///
    /// A disk needs a `<target>`, a TPM a `<backend>`, a memory device a `<target>` with `<size>`.
    /// Add the child that the message names, or take the element out whole.
    MISSING_CHILD = "V005" "missing-child";
    /// An element that may stand once stands there again.
    ///
    /// Only the first one has an effect, so what the second one says is lost on the guest: of two
    /// `<memory>` elements the first one counts. Put what is wanted into one of them, and take the
    /// other one out. Of some elements (`<numatune>`, `<memballoon>`, `<emulatorpin>` and others)
    /// a second one is an error, R001.
    REPEATED = "V006" "repeated-element";

    /// The document does not match the RELAX NG grammar.
    ///
    /// The message names what was found and what the grammar allows there. Programs that validate
    /// a definition before they take it refuse it for this, also where a hypervisor would not
    /// mind. Correct the place that is shown; `domdef schema` prints the grammar itself.
    GRAMMAR = "S001" "grammar";

    /// The definition breaks a rule that every hypervisor relies on.
    ///
    /// Each part can be right and the whole still wrong: two disks called `vda`, a pin of a virtual
    /// CPU that there is not, a route without a gateway, `<reconnect enabled='yes'/>` without
    /// `timeout`. Such a definition is refused by every hypervisor's manager when it is defined.
    /// The message says what contradicts what, or what is missing: `<vcpu current='4'>2</vcpu>` has more
    /// CPUs online than there can be, and is written `<vcpu current='2'>4</vcpu>`.
    RULE = "R001" "rule";

    /// QEMU cannot run this definition.
    ///
    /// Either QEMU has no such thing at all (a disk of device `lun` on bus `ide`), the machine has
    /// not (`<panic model='pseries'/>` on a PC), or this binary of it has not (`virtio-sound` before
    /// 8.2). Some of it shows only when the guest is to start: pages that the host has not mounted,
    /// firmware that nobody installed. The message names the element and what there is instead;
    /// choose another machine, model or bus, or a newer binary with `--probe` or `--caps`.
    QEMU_REFUSED = "Q001" "qemu-refused";
    /// What the translation for QEMU had to assume.
    ///
    /// A definition does not say everything that a command line needs, such as the host's CPU or
    /// the path of a socket. What is listed was chosen here; a launch profile (`--launch`) says it
    /// otherwise.
    QEMU_ASSUMED = "Q002" "qemu-assumed";
    /// Xen cannot run this definition, or the file is not a Xen configuration.
    ///
    /// Xen knows fewer devices than QEMU, and paravirtual guests fewer still: no PS/2 mouse, no
    /// SATA disks. The message names the element or the line; take it out, or choose a kind of
    /// guest or bus that Xen has.
    XEN_REFUSED = "N001" "xen-refused";
    /// What the translation for Xen had to assume or leave out.
    ///
    /// The two formats do not say the same things: what has no place in the other one is left out,
    /// and listed here, so that it can be set by hand where it matters.
    XEN_ASSUMED = "N002" "xen-assumed";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_found() {
        for code in ALL {
            assert_eq!(find(code.id), Some(*code));
            assert_eq!(find(&code.name.to_uppercase()), Some(*code));
        }
        assert_eq!(find("no-such-code"), None);
    }
}
