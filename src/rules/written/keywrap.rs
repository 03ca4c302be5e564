//! `<keywrap>`.

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;
use std::collections::BTreeSet;

rule! {
    /// A cipher of `<keywrap>` has two states.
    ///
    /// The wrapping of the keys of a cipher is on or off, so each name occurs once. Remove one of
    /// the two.
    ///
    /// ```xml wrong
    /// <keywrap><cipher name='aes' state='on'/><cipher name='aes' state='off'/></keywrap>
    /// ```
    /// ```xml right
    /// <keywrap><cipher name='aes' state='on'/><cipher name='dea' state='off'/></keywrap>
    /// ```
    CIPHER_TWICE = "R130" "keywrap-cipher-twice" Error;
}

/// Each cipher has one state.
pub fn keywrap(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.keywrap else { return };
    let keywrap = root.child("keywrap");
    let mut seen = BTreeSet::new();
    for (cipher, place) in keywrap.each("cipher", &own.cipher) {
        if !seen.insert(cipher.name) {
            findings
                .report(
                    &CIPHER_TWICE,
                    &place.attr("name"),
                    format!("second `<cipher>` with `name='{}'`", cipher.name),
                )
                .remove_repeated("remove one of the two");
        }
    }
}
