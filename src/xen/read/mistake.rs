//! What can be wrong with a configuration, and what of one a definition does not hold.

use crate::diagnostic::{rule, Diagnostic, Rule};
use crate::xml::mistake::INVALID_VALUE;
use std::ops::Range;

rule! {
    /// A key has a value of another kind: a number, a text or a list.
    ///
    /// Each key takes one kind of value: `memory` a number, `name` a text, `disk` a list of texts. Put
    /// quotes around a text and brackets around a list.
    ///
    /// ```xml wrong from=xl
    /// name = 5
    /// ```
    /// ```xml right from=xl
    /// name = '5'
    /// ```
    WRONG_KIND = "N081" "wrong-kind-of-value" Error;

    /// A key is missing.
    ///
    /// A guest needs a name, an `xm` guest with firmware its `kernel`, a spice server a password or the
    /// key that turns passwords off. Add the key.
    ///
    /// ```xml wrong from=xl
    /// memory = 512
    /// ```
    /// ```xml right from=xl
    /// name = 'web'
    /// memory = 512
    /// ```
    MISSING_KEY = "N082" "missing-key" Error;

    /// The text of a disk is not one.
    ///
    /// A disk is a text of options with commas between them: `format=`, `vdev=`, `access=`,
    /// `backendtype=`, `devtype=`, and `target=` as the last one, since it takes all that follows.
    /// Target, format, vdev and access may stand without their keys, in that order.
    ///
    /// ```xml wrong from=xl
    /// name = 'web'
    /// disk = [ 'target=/a,vdev=xvda' ]
    /// ```
    /// ```xml right from=xl
    /// name = 'web'
    /// disk = [ 'vdev=xvda,target=/a' ]
    /// ```
    INVALID_DISK = "N083" "invalid-disk" Error;

    /// A text of options holds something that is no option.
    ///
    /// Options of interfaces, PCI devices and CPU features are written `key=value`, with commas between
    /// them. Add the value, or remove the piece.
    ///
    /// ```xml wrong from=xl
    /// name = 'web'
    /// vif = [ 'bridge' ]
    /// ```
    /// ```xml right from=xl
    /// name = 'web'
    /// vif = [ 'bridge=br0' ]
    /// ```
    INVALID_OPTION = "N084" "invalid-option" Error;

    /// The nodes of `vnuma` do not fit together, or not to the guest.
    ///
    /// Each node is a list of `pnode=`, `size=`, `vcpus=` and, if wanted, `vdistances=`; all nodes
    /// together have at most the virtual CPUs of the guest.
    ///
    /// ```xml wrong from=xl
    /// name = 'web'
    /// vnuma = [ [ 'pnode=0', 'size=512' ] ]
    /// ```
    /// ```xml right from=xl
    /// name = 'web'
    /// vnuma = [ [ 'pnode=0', 'size=512', 'vcpus=0' ] ]
    /// ```
    INVALID_NODES = "N085" "invalid-vnuma" Error;

    /// A key is left out of the definition.
    ///
    /// libvirt's definitions have nothing that it could become, or have it for another kind of guest
    /// only. Nothing has to be done if the guest does not need it.
    ///
    /// ```xml wrong from=xl
    /// name = 'web'
    /// cpu_weight = 512
    /// ```
    /// ```xml right from=xl
    /// name = 'web'
    /// vcpus = 2
    /// ```
    KEY_LEFT_OUT = "N110" "key-left-out" Warning;

    /// A key is set twice.
    ///
    /// The first setting counts here, and for `xl` the last one. Remove one of them.
    ///
    /// ```xml wrong from=xl
    /// name = 'web'
    /// name = 'mail'
    /// ```
    /// ```xml right from=xl
    /// name = 'web'
    /// ```
    KEY_REPEATED = "N111" "key-repeated" Warning;

    /// A part of a value is left out of the definition.
    ///
    /// An option or an item of a list has nothing in a definition that it could become. Nothing has to be
    /// done if the guest does not need it.
    ///
    /// ```xml wrong from=xl
    /// name = 'web'
    /// disk = [ 'vdev=xvda,script=x,target=/a' ]
    /// ```
    /// ```xml right from=xl
    /// name = 'web'
    /// disk = [ 'vdev=xvda,target=/a' ]
    /// ```
    OPTION_LEFT_OUT = "N112" "option-left-out" Warning;
}

/// What is wrong with a part of a value, before it is known where the value is.
pub(super) struct Mistake {
    rule: &'static Rule,
    message: String,
    help: String,
}

impl Mistake {
    pub(super) fn new(rule: &'static Rule, message: impl Into<String>, help: impl Into<String>) -> Mistake {
        Mistake { rule, message: message.into(), help: help.into() }
    }

    /// A value that is wrong by itself.
    pub(super) fn value(message: impl Into<String>, help: impl Into<String>) -> Mistake {
        Mistake::new(&INVALID_VALUE, message, help)
    }

    /// The text of a disk that is not one.
    pub(super) fn disk(message: impl Into<String>, help: impl Into<String>) -> Mistake {
        Mistake::new(&INVALID_DISK, message, help)
    }

    /// The finding about the bytes of the value.
    pub(super) fn at(self, span: &Range<usize>) -> Diagnostic {
        Diagnostic::new(self.rule, self.message).at(span.clone()).help(self.help)
    }
}
