//! The checked form of the input: what each field is, all misuse reported at once.

use crate::attr::{doc, words, Word};
use proc_macro2::Span;
use syn::{Data, DeriveInput, Fields, Ident};

/// A struct or a tagged enum.
pub struct Type {
    pub ident: Ident,
    pub doc: String,
    /// The path to the crate whose `xml` module the code uses.
    pub root: syn::Path,
    pub empty: Empty,
    pub body: Body,
}

/// What becomes of an element that has neither attribute nor content.
#[derive(Clone, Copy, PartialEq)]
pub enum Empty {
    Vanish,
    Pair,
    Closed,
    Lossless,
}

pub enum Body {
    Struct { fields: Vec<Field>, rest: Option<Ident> },
    Enum { tag: String, variants: Vec<Variant> },
}

pub struct Field {
    pub ident: Ident,
    pub doc: String,
    pub ty: syn::Type,
    pub kind: Kind,
    pub absent: Absent,
    pub reading: Reading,
    pub dates: Dates,
}

/// Since when a field is there; releases as they are written.
#[derive(Default)]
pub struct Dates {
    pub since: Option<String>,
    pub optional_since: Option<String>,
    pub repeated_since: Option<String>,
    pub within: Vec<(String, String)>,
}

/// The word that says what a field is.
pub enum Kind {
    Attr(String),
    Child(String),
    Tagged { child: String, tag: String },
    List(String),
    Flag(String),
    Text,
    Flatten,
}

/// What an absent attribute, child or text means.
#[derive(Clone, Copy, PartialEq)]
pub enum Absent {
    Optional,
    Required,
    Default,
    Omit,
}

/// How an attribute's value is taken.
#[derive(Clone, Default, PartialEq)]
pub enum Reading {
    /// What cannot be read is an error.
    #[default]
    Strict,
    /// The same, but this value counts as absent.
    Unset(String),
    /// What cannot be read counts as absent.
    Lenient,
    /// What is flattened needs this attribute, even where its enum has a default.
    Given(String),
    /// What is missing or cannot be read is an error, and a reading that goes on takes the default.
    StandIn,
}

pub struct Variant {
    pub ident: Ident,
    pub doc: String,
    pub value: String,
    pub default: bool,
    pub lone: bool,
    pub since: Option<String>,
    pub payload: Option<syn::Type>,
}

/// Errors of one derive, combined.
#[derive(Default)]
struct Errors(Option<syn::Error>);

impl Errors {
    fn add(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }
    fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(all) => all.combine(error),
            none => *none = Some(error),
        }
    }
    fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }
}

impl Type {
    pub fn read(input: &DeriveInput) -> syn::Result<Type> {
        let mut errors = Errors::default();
        let mut empty = Empty::Vanish;
        let mut tag = None;
        let mut root: syn::Path = syn::parse_quote!(::domdef);
        for word in errors.take(words(&input.attrs)).unwrap_or_default() {
            match (word.name.as_str(), word.value.as_deref()) {
                ("empty", Some("pair")) => empty = Empty::Pair,
                ("empty", Some("closed")) => empty = Empty::Closed,
                ("empty", Some("lossless")) => empty = Empty::Lossless,
                ("empty", _) => errors.add(word.span, "`empty` is \"pair\" or \"closed\""),
                ("tag", Some(name)) => tag = Some(name.to_owned()),
                ("tag", None) => errors.add(word.span, "`tag` needs the attribute's name: `tag = \"type\"`"),
                ("crate", Some(path)) if syn::parse_str::<syn::Path>(path).is_ok() => {
                    root = syn::parse_str(path).expect("it was parsed in the line before");
                }
                ("crate", _) => errors.add(word.span, "`crate` is a path to domdef: `crate = \"::other\"`"),
                _ => errors.add(
                    word.span,
                    format!("`{}` does not belong on a type; `empty`, `tag` and `crate` do", word.name),
                ),
            }
        }
        if !input.generics.params.is_empty() {
            errors.push(syn::Error::new_spanned(&input.generics, "an element has no generic parameters"));
        }
        let body = match &input.data {
            Data::Struct(data) => {
                if tag.is_some() {
                    errors.add(input.ident.span(), "`tag` picks an enum's variant; this is a struct");
                }
                structure(&data.fields, &mut errors)
            }
            Data::Enum(data) => enumeration(input, tag, data, &mut errors),
            Data::Union(_) => {
                errors.add(input.ident.span(), "a union cannot be an element");
                Body::Struct { fields: Vec::new(), rest: None }
            }
        };
        match errors.0 {
            Some(error) => Err(error),
            None => Ok(Type { ident: input.ident.clone(), doc: doc(&input.attrs), root, empty, body }),
        }
    }
}

fn structure(fields: &Fields, errors: &mut Errors) -> Body {
    let mut read = Vec::new();
    let mut rest = None;
    let Fields::Named(named) = fields else {
        errors.push(syn::Error::new_spanned(fields, "an element needs named fields"));
        return Body::Struct { fields: read, rest };
    };
    for field in &named.named {
        let ident = field.ident.clone().expect("named fields have names");
        let Some(words) = errors.take(words(&field.attrs)) else {
            continue;
        };
        if words.iter().any(|word| word.name == "rest") {
            if words.len() > 1 {
                errors.add(ident.span(), "`rest` stands alone");
            }
            if rest.replace(ident.clone()).is_some() {
                errors.add(ident.span(), "a second `rest`; one keeps everything");
            }
            continue;
        }
        let (dates, words) = dates(words, errors);
        if let Some((kind, absent, reading)) = field_kind(&ident, &field.ty, &words, errors) {
            let ty = field.ty.clone();
            read.push(Field { ident, doc: doc(&field.attrs), ty, kind, absent, reading, dates });
        }
    }
    conflicts(&read, errors);
    Body::Struct { fields: read, rest }
}

/// The dates among the words of a field, and the other words.
fn dates(words: Vec<Word>, errors: &mut Errors) -> (Dates, Vec<Word>) {
    let mut dates = Dates::default();
    let mut others = Vec::new();
    for word in words {
        let part = match word.name.as_str() {
            "since" => &mut dates.since,
            "optional_since" => &mut dates.optional_since,
            "repeated_since" => &mut dates.repeated_since,
            "within" => {
                match word.value.as_deref().and_then(later_parts) {
                    Some(parts) => dates.within = parts,
                    None => errors.add(
                        word.span,
                        "`within` is paths with releases: `within = \"boot=0.9.4 @index=3.9\"`",
                    ),
                }
                continue;
            }
            _ => {
                others.push(word);
                continue;
            }
        };
        match word.value {
            Some(release) if is_release(&release) => *part = Some(release),
            _ => errors.add(word.span, format!("`{0}` is a release: `{0} = \"10.10\"`", word.name)),
        }
    }
    (dates, others)
}

/// `boot=0.9.4 @index=3.9`
fn later_parts(text: &str) -> Option<Vec<(String, String)>> {
    let part = |part: &str| {
        let (path, release) = part.split_once('=')?;
        is_release(release).then(|| (path.to_owned(), release.to_owned()))
    };
    text.split_whitespace().map(part).collect()
}

fn is_release(text: &str) -> bool {
    let numbers: Vec<&str> = text.split('.').collect();
    let number =
        |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    (2..=3).contains(&numbers.len()) && numbers.iter().all(number)
}

fn field_kind(
    ident: &Ident,
    ty: &syn::Type,
    words: &[Word],
    errors: &mut Errors,
) -> Option<(Kind, Absent, Reading)> {
    let own = ident.to_string();
    let own = own.strip_prefix("r#").unwrap_or(&own);
    let mut said = Said { kind: None, tag: None, reading: Reading::Strict, absent: Absent::Required };
    if is(ty, "Option") {
        said.absent = Absent::Optional;
    }
    for word in words {
        said.word(word, own, ty, errors)?;
    }
    let Said { kind, tag, mut reading, absent } = said;
    let kind = match (kind, tag) {
        (Some(Kind::Child(child)), Some(tag)) => Kind::Tagged { child, tag },
        (Some(Kind::Flatten), Some(tag)) => {
            reading = Reading::Given(tag);
            Kind::Flatten
        }
        (Some(_), Some(_)) => {
            errors.add(ident.span(), "`tag` goes with `child` and `flatten`");
            return None;
        }
        (Some(kind), None) => kind,
        (None, _) => {
            errors.add(ident.span(), format!("what is `{own}`? say one of {}, rest", KINDS.join(", ")));
            return None;
        }
    };
    check_kind(ident, ty, (&kind, absent, &reading), errors);
    Some((kind, absent, reading))
}

/// The words that say what a field is.
const KINDS: [&str; 6] = ["attr", "child", "list", "flag", "text", "flatten"];

/// What the words of a field have said so far.
struct Said {
    kind: Option<Kind>,
    tag: Option<String>,
    reading: Reading,
    absent: Absent,
}

impl Said {
    /// Takes in one word; `own` is the field's name. `None` where the word is unknown.
    fn word(&mut self, word: &Word, own: &str, ty: &syn::Type, errors: &mut Errors) -> Option<()> {
        let named = || word.value.clone().unwrap_or_else(|| own.to_owned());
        let kind = match word.name.as_str() {
            "attr" => Kind::Attr(named()),
            "child" => Kind::Child(named()),
            "list" => Kind::List(named()),
            "flag" => Kind::Flag(named()),
            "text" => Kind::Text,
            "flatten" => Kind::Flatten,
            _ => return self.detail(word, ty, errors),
        };
        if self.kind.is_some() {
            errors.add(word.span, format!("`{}` beside another word; a field is one thing", word.name));
        }
        if word.value.is_some() && matches!(kind, Kind::Text | Kind::Flatten) {
            errors.add(word.span, format!("`{}` takes no name", word.name));
        }
        self.kind = Some(kind);
        Some(())
    }

    /// Takes in a word that says how a field is read or left out.
    fn detail(&mut self, word: &Word, ty: &syn::Type, errors: &mut Errors) -> Option<()> {
        match (word.name.as_str(), &word.value) {
            ("tag", Some(name)) => self.tag = Some(name.clone()),
            ("tag", None) => errors.add(word.span, "`tag` needs the attribute's name: `tag = \"type\"`"),
            ("lenient", _) => self.reading = Reading::Lenient,
            ("stand_in", _) => self.reading = Reading::StandIn,
            ("unset", Some(token)) => self.reading = Reading::Unset(token.clone()),
            ("unset", None) => errors.add(word.span, "`unset` needs the value: `unset = \"default\"`"),
            (name @ ("default" | "omit"), _) => {
                if is(ty, "Option") {
                    errors.add(word.span, format!("`{name}` on an `Option`: absent is `None` already"));
                }
                self.absent = if name == "omit" { Absent::Omit } else { Absent::Default };
            }
            (other, _) => {
                let kinds = KINDS.join(", ");
                errors.add(word.span, format!("unknown word `{other}`; expected one of {kinds}, rest"));
                return None;
            }
        }
        Some(())
    }
}

/// Words that do not go together, or not with the field's type.
fn check_kind(
    ident: &Ident,
    ty: &syn::Type,
    (kind, absent, reading): (&Kind, Absent, &Reading),
    errors: &mut Errors,
) {
    let fits = match (reading, kind) {
        (Reading::Strict, _) | (Reading::Given(_), _) => true,
        (Reading::StandIn, Kind::Attr(_) | Kind::Child(_)) => absent == Absent::Required,
        (Reading::StandIn, _) => false,
        (Reading::Lenient, Kind::Child(_)) => absent == Absent::Optional,
        (_, Kind::Attr(_)) => absent != Absent::Required,
        _ => false,
    };
    match (fits, reading) {
        (true, _) => {}
        (false, Reading::StandIn) => {
            errors.add(ident.span(), "`stand_in` is for attributes and children that must be there");
        }
        (false, _) => errors.add(ident.span(), "`unset` and `lenient` are for attributes that may be absent"),
    }
    if matches!(kind, Kind::List(_)) && !is(ty, "Vec") {
        errors.push(syn::Error::new_spanned(ty, "a `list` is a `Vec`"));
    }
    if matches!(kind, Kind::Flag(_)) && !is(ty, "bool") {
        errors.push(syn::Error::new_spanned(ty, "a `flag` is a `bool`"));
    }
}

/// Two fields that claim one name, or text beside children.
fn conflicts(fields: &[Field], errors: &mut Errors) {
    let mut attrs: Vec<&str> = Vec::new();
    let mut children: Vec<&str> = Vec::new();
    for field in fields {
        let mut claim = |names: &mut Vec<&'_ str>, name: &str, what: &str| {
            if names.contains(&name) {
                errors.add(field.ident.span(), format!("the {what} `{name}` is named twice"));
            }
        };
        match &field.kind {
            Kind::Attr(name) => {
                claim(&mut attrs, name, "attribute");
                attrs.push(name);
            }
            Kind::Child(name) | Kind::List(name) | Kind::Flag(name) => {
                claim(&mut children, name, "child");
                children.push(name);
            }
            Kind::Tagged { child, tag } => {
                claim(&mut children, child, "child");
                claim(&mut attrs, tag, "attribute");
                children.push(child);
                attrs.push(tag);
            }
            Kind::Text | Kind::Flatten => {}
        }
    }
}

fn enumeration(input: &DeriveInput, tag: Option<String>, data: &syn::DataEnum, errors: &mut Errors) -> Body {
    if tag.is_none() {
        errors.add(
            input.ident.span(),
            "which attribute picks the variant? say `#[xml(tag = \"type\")]` on the enum",
        );
    }
    let mut variants: Vec<Variant> = Vec::new();
    for variant in &data.variants {
        let mut value = None;
        let mut default = false;
        let mut lone = false;
        let mut since = None;
        for word in errors.take(words(&variant.attrs)).unwrap_or_default() {
            match (word.name.as_str(), word.value) {
                ("value", Some(text)) => value = Some(text),
                ("default", None) => default = true,
                ("lone", None) => lone = true,
                ("since", Some(release)) if is_release(&release) => since = Some(release),
                _ => errors.add(
                    word.span,
                    format!(
                        "`{}` does not belong on a variant; `value = \"…\"`, `since = \"10.10\"`, `default` and `lone` do",
                        word.name
                    ),
                ),
            }
        }
        if default && variants.iter().any(|other| other.default) {
            errors.add(variant.ident.span(), "a second default");
        }
        let payload = match &variant.fields {
            Fields::Unit => None,
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                fields.unnamed.first().map(|field| field.ty.clone())
            }
            other => {
                errors.push(syn::Error::new_spanned(other, "a variant holds nothing or one struct"));
                None
            }
        };
        let value = value.unwrap_or_else(|| variant.ident.to_string().to_lowercase());
        if variants.iter().any(|other| other.value == value) {
            errors.add(variant.ident.span(), format!("the value \"{value}\" is named twice"));
        }
        variants.push(Variant {
            ident: variant.ident.clone(),
            doc: doc(&variant.attrs),
            value,
            default,
            lone,
            since,
            payload,
        });
    }
    Body::Enum { tag: tag.unwrap_or_default(), variants }
}

/// Whether the type's last path segment is `name`.
pub fn is(ty: &syn::Type, name: &str) -> bool {
    matches!(bare(ty), syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// The type itself, without the invisible brackets that a macro puts around it.
pub fn bare(ty: &syn::Type) -> &syn::Type {
    match ty {
        syn::Type::Group(group) => bare(&group.elem),
        syn::Type::Paren(paren) => bare(&paren.elem),
        other => other,
    }
}
