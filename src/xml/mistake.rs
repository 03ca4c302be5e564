//! The rules of form: what is wrong with a document's elements, attributes and values as such. The
//! grammar and the reading of definitions find them alike.

use crate::diagnostic::rule;

rule! {
    /// The element has no attribute of that name.
    ///
    /// libvirt ignores an attribute that it does not know when it reads a definition, so a misspelt
    /// one has no effect on the guest; validation refuses it. Correct the name, or move the
    /// attribute to the element that has it. Reading and writing a document keeps it; `define` and
    /// `to` take a document with one only with `--allow-unknown`.
    ///
    /// ```xml wrong
    /// <disk type='file' devcie='cdrom'><target dev='sda'/></disk>
    /// ```
    /// ```xml right
    /// <disk type='file' device='cdrom'><target dev='sda'/></disk>
    /// ```
    UNKNOWN_ATTRIBUTE = "V001" "unknown-attribute" Error;

    /// The element is not known at this position.
    ///
    /// libvirt ignores an element that it does not know when it reads a definition, so a misspelt
    /// one has no effect on the guest; validation refuses it. Correct the name, or move the element
    /// to where it belongs. Reading and writing a document keeps it; `define` and `to` take a
    /// document with one only with `--allow-unknown`. Elements of other programs belong in
    /// `<metadata>`, in a namespace of their own.
    ///
    /// ```xml wrong
    /// <disk type='file'><drvier name='qemu'/><source file='/a'/><target dev='vda'/></disk>
    /// ```
    /// ```xml right
    /// <disk type='file'><driver name='qemu'/><source file='/a'/><target dev='vda'/></disk>
    /// ```
    UNKNOWN_ELEMENT = "V002" "unknown-element" Error;

    /// The value is not one that the attribute or element can have.
    ///
    /// Words are written exactly as the format has them, in lower case as a rule: `yes` is not
    /// `on`. Numbers have no spaces around them and no unit unless the format gives them one. The
    /// message lists what is possible; use one of these, or leave the attribute out for its default.
    ///
    /// ```xml wrong
    /// <features><apic eoi='yes'/></features>
    /// ```
    /// ```xml right
    /// <features><apic eoi='on'/></features>
    /// ```
    INVALID_VALUE = "V003" "invalid-value" Error;

    /// A required attribute is missing.
    ///
    /// The element has no meaning without it, so the definition is refused. Add the attribute, or
    /// remove the element if it is not needed.
    ///
    /// ```xml wrong
    /// <watchdog/>
    /// ```
    /// ```xml right
    /// <watchdog model='itco'/>
    /// ```
    MISSING_ATTRIBUTE = "V004" "missing-attribute" Error;

    /// A required child element, or the text of an element, is missing.
    ///
    /// A disk needs a `<target>`, a TPM a `<backend>`, a memory device a `<target>` with `<size>`.
    /// Add the element that the message names, or remove its parent if it is not needed.
    ///
    /// ```xml wrong
    /// <disk type='file'><source file='/a'/></disk>
    /// ```
    /// ```xml right
    /// <disk type='file'><source file='/a'/><target dev='vda'/></disk>
    /// ```
    MISSING_ELEMENT = "V005" "missing-element" Error;

    /// An element occurs more often than it is allowed.
    ///
    /// Only the first one has an effect, so what the others say is lost on the guest. Merge them
    /// into one.
    ///
    /// ```xml wrong
    /// <memory unit='GiB'>4</memory><memory unit='GiB'>8</memory>
    /// ```
    /// ```xml right
    /// <memory unit='GiB'>8</memory>
    /// ```
    REPEATED_ELEMENT = "V006" "repeated-element" Error;

    /// The element is known, but not allowed at this position.
    ///
    /// Either it belongs to another parent, or another value of an attribute (often `type`) or
    /// another sibling excludes it here. The message names what it would go with.
    ///
    /// ```xml wrong
    /// <features><relaxed state='on'/></features>
    /// ```
    /// ```xml right
    /// <features><hyperv><relaxed state='on'/></hyperv></features>
    /// ```
    MISPLACED_ELEMENT = "V007" "misplaced-element" Error;

    /// The attribute is known, but not allowed together with the others.
    ///
    /// Another attribute (often `type`) decides which attributes an element can have. Change that
    /// one, or remove the attribute.
    ///
    /// ```xml wrong
    /// <controller type='virtio-serial' index='0'><address type='drive' slot='1'/></controller>
    /// ```
    /// ```xml right
    /// <controller type='virtio-serial' index='0'><address type='pci' slot='0x04'/></controller>
    /// ```
    EXCLUDED_ATTRIBUTE = "V008" "excluded-attribute" Error;

    /// There is text where only elements are allowed.
    ///
    /// Usually a stray character or a lost tag. Remove it, or make it the text of the element that
    /// it was meant for.
    ///
    /// ```xml wrong
    /// <os>i<type>hvm</type></os>
    /// ```
    /// ```xml right
    /// <os><type>hvm</type></os>
    /// ```
    UNEXPECTED_TEXT = "V009" "unexpected-text" Error;

    /// The part is valid, but domdef does not interpret it yet.
    ///
    /// The grammar allows it, so a hypervisor's tools take the document; the typed definition keeps
    /// the part unchanged, but no rule looks at it and no translation uses it. Nothing is wrong with
    /// the document.
    NOT_INTERPRETED = "V010" "not-interpreted" Note;

    /// A text holds a character that no XML document can hold.
    ///
    /// Control characters other than tab, line feed and carriage return, U+FFFE and U+FFFF cannot be
    /// written, not even as references. No document has them; a definition made by a program can.
    /// Nothing is written until the text is changed.
    UNWRITABLE = "X004" "unwritable-character" Error;
}
