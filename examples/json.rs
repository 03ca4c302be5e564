//! A definition as JSON, for scripts, and back.

use domdef::Domain;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let domain = Domain::parse(include_str!("guest.xml"))?;
    let mut value = serde_json::to_value(&domain)?;
    value["vcpu"] = 4.into();
    let changed: Domain = serde_json::from_value(value)?;
    println!("{}", domdef::json::to_json(&changed)?);
    assert_eq!(changed.vcpu.map(|vcpu| vcpu.maximum), Some(4));
    Ok(())
}
