//! What can be wrong with a command, and what of one a definition does not hold.

use crate::diagnostic::rule;

rule! {
    /// The command cannot be read.
    ///
    /// It is a line as a shell takes it (quotes end, a backslash goes on in the next line), the JSON that
    /// `domdef to qemu-argv --output json` prints, or a process as `/proc/PID/cmdline` shows it.
    ///
    /// ```xml wrong from=argv
    /// qemu-system-x86_64 -name 'web
    /// ```
    /// ```xml right from=argv
    /// qemu-system-x86_64 -name 'web' -m 1G
    /// ```
    MALFORMED_COMMAND = "Q620" "malformed-command" Error;

    /// An argument is kept for QEMU as it is.
    ///
    /// The format has no element for it, or domdef does not know one: it is in `<qemu:commandline>` of the
    /// definition, and QEMU gets it behind all others. Replace it by an element if there is one.
    ///
    /// ```xml wrong from=argv
    /// qemu-system-x86_64 -name web -m 1G -gdb tcp::1234
    /// ```
    /// ```xml right from=argv
    /// qemu-system-x86_64 -name web -m 1G
    /// ```
    ARGUMENT_KEPT = "Q621" "argument-kept" Warning;

    /// An argument is no part of the definition.
    ///
    /// It is about one run, not about the guest (a control socket, a start from a saved state, a process in
    /// the background), or domdef writes other options in its place. Whoever starts the guest decides it.
    ///
    /// ```xml wrong from=argv
    /// qemu-system-x86_64 -name web -m 1G -daemonize
    /// ```
    /// ```xml right from=argv
    /// qemu-system-x86_64 -name web -m 1G
    /// ```
    ARGUMENT_LEFT_OUT = "Q622" "argument-left-out" Warning;

    /// The guest may have had devices that the definition does not have.
    ///
    /// Without `-nodefaults` QEMU gives a guest devices that the command does not name. The definition has the
    /// video card and the network card among them, but no empty drives, and no ports that nobody reads.
    ///
    /// ```xml wrong from=argv
    /// qemu-system-x86_64 -name web -m 1G
    /// ```
    /// ```xml right from=argv
    /// qemu-system-x86_64 -name web -m 1G -nodefaults
    /// ```
    DEFAULT_DEVICES = "Q623" "default-devices" Note;

    /// What the definition has in the place of what the command leaves open.
    ///
    /// QEMU decides it at the start (the format of an image), the host does (which folder a relative path is
    /// in), or libvirt does it in another way than the command (a bridge, ports that are forwarded, a device
    /// that is taken from the host). See that it is what you mean.
    ///
    /// ```xml wrong from=argv
    /// qemu-system-x86_64 -nodefaults -name web -m 1G -drive file=/srv/web.qcow2,if=virtio
    /// ```
    /// ```xml right from=argv
    /// qemu-system-x86_64 -nodefaults -name web -m 1G -drive file=/srv/web.qcow2,if=virtio,format=qcow2
    /// ```
    ASSUMED = "Q624" "assumed-of-command" Note;

    /// A name is given twice: to two devices, two networks, two drives, or two objects of another kind.
    ///
    /// QEMU refuses such a command; it does not say which of the two is meant. Kinds of objects have names of
    /// their own, so that a network and a device may have the same one.
    ///
    /// ```xml wrong from=argv
    /// qemu-system-x86_64 -name web -nodefaults -device qemu-xhci,id=usb -device qemu-xhci,id=usb
    /// ```
    /// ```xml right from=argv
    /// qemu-system-x86_64 -name web -nodefaults -device qemu-xhci,id=usb -device qemu-xhci,id=usb2
    /// ```
    IDENTITY_TWICE = "Q625" "name-given-twice" Error;
}
