//! The words inside `#[xml(…)]`, read into one list with their positions.

use proc_macro2::Span;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token};

/// One word, with its value if it has one: `attr`, `attr = "dumpCore"`.
pub struct Word {
    pub name: String,
    pub value: Option<String>,
    pub span: Span,
}

/// All words of the `#[xml(…)]` attributes of one item.
pub fn words(attrs: &[Attribute]) -> syn::Result<Vec<Word>> {
    let mut words = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("xml")) {
        let list = attr.parse_args_with(syn::punctuated::Punctuated::<Meta, Token![,]>::parse_terminated)?;
        for meta in list {
            words.push(word(meta)?);
        }
    }
    Ok(words)
}

fn word(meta: Meta) -> syn::Result<Word> {
    let path = meta.path().clone();
    let ident = path.require_ident()?;
    let value = match &meta {
        Meta::Path(_) => None,
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            other => return Err(syn::Error::new_spanned(other, "expected a string")),
        },
        Meta::List(list) => {
            return Err(syn::Error::new_spanned(list, "expected a word or `word = \"value\"`"))
        }
    };
    Ok(Word { name: ident.to_string(), value, span: ident.span() })
}

/// The doc comment, lines joined, for the reference manual.
pub fn doc(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter(|attr| attr.path().is_ident("doc")).filter_map(|attr| match &attr.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
