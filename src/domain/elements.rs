//! `elements!`: definitions of small elements in a row.

/// Elements that are nothing but their fields, each with the place for what is not known.
macro_rules! elements {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ #[xml($($word:tt)+)] $field:ident: $type:ty,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Element)]
        pub struct $name {
            $($(#[doc = $field_doc])+ #[xml($($word)+)] pub $field: $type,)+
            #[xml(rest)]
            #[doc = "What no other field names, kept for writing it back."]
            pub rest: Rest,
        }
    )+};
}

pub(crate) use elements;
