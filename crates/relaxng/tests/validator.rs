//! What a validator is asked for: limits, and mistakes as errors.

use relaxng::{MapLoader, Mistake, Schema};
use roxmltree::Document;

const SCHEMA: &str = "<element name='a' xmlns='http://relaxng.org/ns/structure/1.0'>
  <zeroOrMore><element name='b'><attribute name='c'><choice><value>one</value><value>two</value></choice></attribute>
  </element></zeroOrMore></element>";

fn schema(text: &str) -> Schema {
    Schema::from_text(text, "a.rng", &MapLoader::default()).expect("the schema is right")
}

#[test]
fn mistakes_are_errors() {
    fn is_error(_: &(dyn std::error::Error + Send + Sync + 'static)) {}
    let document = Document::parse("<a><b c='one'/><b c='tow'/></a>").expect("well-formed");
    let mistakes: Vec<Mistake> = schema(SCHEMA).validator().validate(&document);
    mistakes.iter().for_each(|mistake| is_error(mistake));
    let text: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
    assert_eq!(text, ["/a/b[2]: `c` of `<b>` is 'tow'; expected 'one' or 'two'; did you mean 'two'?"]);
}

#[test]
fn mistakes_have_a_limit() {
    let text = format!("<a>{}</a>", "<b/>".repeat(3000));
    let document = Document::parse(&text).expect("well-formed");
    let schema = schema(SCHEMA);
    assert_eq!(schema.validator().validate(&document).len(), 1000);
    assert_eq!(schema.validator().at_most(7).validate(&document).len(), 7);
    assert_eq!(schema.validator().at_most(5000).validate(&document).len(), 3000);
}

#[test]
fn memory_has_a_limit() {
    let names: String = (0..60).map(|at| format!("<optional><attribute name='a{at}'/></optional>")).collect();
    let schema = schema(&format!(
        "<element name='a' xmlns='http://relaxng.org/ns/structure/1.0'><zeroOrMore><element name='b'>{names}\
         <empty/></element></zeroOrMore></element>"
    ));
    // Each element has its attributes in an order of its own.
    let element = |at: usize| {
        let attributes: String =
            (0..60).map(|name| format!(" a{}='x'", (name * (at % 58 + 2) + at) % 61)).collect();
        format!("<b{}/>", attributes.replace(" a60='x'", ""))
    };
    let content: String = (0..200).map(element).collect();
    let text = format!("<a>{content}</a>");
    let document = Document::parse(&text).expect("well-formed");
    let (mut free, mut bounded) = (schema.validator(), schema.validator().remember(100_000));
    assert_eq!(free.validate(&document), bounded.validate(&document));
    assert!(free.memory() > 400_000, "{}", free.memory());
    assert!(bounded.memory() < 400_000, "{}", bounded.memory());
}

#[test]
fn a_validator_is_owned_and_sent() {
    fn is_owned<T: Send + Clone + 'static>(_: &T) {}
    let validator = schema(SCHEMA).validator().at_most(2).remember(1 << 20);
    is_owned(&validator);
    let text = format!("<a>{}</a>", "<b/>".repeat(3));
    let threads: Vec<_> = (0..3)
        .map(|_| {
            let (mut own, text) = (validator.clone(), text.clone());
            std::thread::spawn(move || own.validate(&Document::parse(&text).expect("well-formed")).len())
        })
        .collect();
    assert!(threads.into_iter().all(|thread| thread.join().expect("no panic") == 2));
}

#[test]
fn what_is_remembered_is_used_again() {
    let mut validator = schema(SCHEMA).validator();
    let document = Document::parse("<a><b c='one'/><b c='two'/></a>").expect("well-formed");
    assert!(validator.is_valid(&document));
    let work = validator.work();
    assert!(work.steps > 0 && work.states > 1);
    assert!(validator.is_valid(&document));
    assert_eq!(validator.work(), work);
}
