//! Prints what the typed definition knows, a line each: path, kind, the deciding attribute and its
//! value (or `-`), whether it is required, meaning, values.
//!
//!     cargo run --example reference

use domdef::xml::{Element, Item, Shape};
use domdef::Domain;

fn main() {
    let mut out = String::new();
    element("domain", <Domain as Element>::SHAPE, "-", &mut Vec::new(), &mut out);
    print!("{out}");
}

fn element(path: &str, shape: &'static Shape, variant: &str, open: &mut Vec<*const Shape>, out: &mut String) {
    // Definitions may contain themselves: one round is enough.
    if open.contains(&(shape as *const Shape)) {
        return;
    }
    open.push(shape);
    items(path, shape, variant, open, out);
    open.pop();
}

fn items(path: &str, shape: &'static Shape, variant: &str, open: &mut Vec<*const Shape>, out: &mut String) {
    let mut line = |path: &str, kind: &str, required: bool, doc: &str, values: String| {
        let doc = doc.replace(['\n', '\t'], " ");
        out.push_str(&format!("{path}\t{kind}\t{variant}\t{required}\t{doc}\t{values}\n"));
    };
    let mut inner: Vec<(String, &'static Shape, String)> = Vec::new();
    for item in shape.items {
        match item {
            Item::Attr { name, doc, value, required } => {
                let values: Vec<&str> = value.tokens.iter().map(|(token, _)| *token).collect();
                line(&format!("{path}/@{name}"), "attribute", *required, doc, values.join(" "));
            }
            Item::Child { name, doc, shape, required, .. } => {
                line(&format!("{path}/{name}"), "element", *required, doc, String::new());
                inner.push((format!("{path}/{name}"), shape(), "-".to_owned()));
            }
            Item::Tagged { child, tag, doc, variants } => {
                let values: Vec<&str> = variants.iter().map(|variant| variant.value).collect();
                line(&format!("{path}/@{tag}"), "decides", false, doc, values.join(" "));
                line(&format!("{path}/{child}"), "element", false, doc, String::new());
                for variant in *variants {
                    inner.push((
                        format!("{path}/{child}"),
                        (variant.shape)(),
                        format!("../@{tag}={}", variant.value),
                    ));
                }
            }
            Item::Variants { tag, variants } => {
                let values: Vec<&str> = variants.iter().map(|variant| variant.value).collect();
                line(&format!("{path}/@{tag}"), "decides", false, "", values.join(" "));
                for variant in *variants {
                    inner.push((path.to_owned(), (variant.shape)(), format!("@{tag}={}", variant.value)));
                }
            }
            Item::Flag { name, doc } => line(&format!("{path}/{name}"), "element", false, doc, String::new()),
            Item::Text { doc, .. } => line(path, "text", false, doc, String::new()),
            Item::Flatten(shape) => inner.push((path.to_owned(), shape(), variant.to_owned())),
        }
    }
    for (path, shape, variant) in inner {
        element(&path, shape, &variant, open, out);
    }
}
