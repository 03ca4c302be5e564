//! Typed parameters: lists of names and values that getters fill and setters take.

use super::error::{Code, Error, Origin, Result};
use wire::xdr::{List, Param, ParamValue};

/// A parameter.
pub fn param(field: &str, value: ParamValue) -> Param {
    Param { field: field.to_owned(), value }
}

/// What a getter answers: how many parameters are known where none are wanted, else the first of those
/// that it looks up.
///
/// # Errors
/// Those of looking them up.
pub fn page<const MAX: usize>(
    wanted: i32,
    known: usize,
    params: impl FnOnce() -> Result<Vec<Param>>,
) -> Result<(List<Param, MAX>, i32)> {
    if wanted == 0 {
        return Ok((List(Vec::new()), known as i32));
    }
    let params = params()?;
    let count = params.len() as i32;
    let taken = usize::try_from(wanted).unwrap_or_default();
    let told = if wanted > 0 { count.min(wanted) } else { count };
    Ok((params.into_iter().take(taken).collect(), told))
}

/// The name of a parameter's type in texts.
fn type_name(value: &ParamValue) -> &'static str {
    match value {
        ParamValue::Int(_) => "int",
        ParamValue::Uint(_) => "uint",
        ParamValue::Long(_) => "llong",
        ParamValue::Ulong(_) => "ullong",
        ParamValue::Double(_) => "double",
        ParamValue::Boolean(_) => "boolean",
        ParamValue::Text(_) => "string",
    }
}

/// Refuses parameters that are not among `known`, of another type than there, or said twice.
///
/// # Errors
/// [`Code::InvalidArg`].
pub fn check(params: &[Param], known: &[(&str, ParamValue)]) -> Result<()> {
    let refuse = |detail: String| Err(Error::new(Code::InvalidArg, Origin::None, detail));
    for (index, own) in params.iter().enumerate() {
        let Some((_, kind)) = known.iter().find(|(name, _)| *name == own.field) else {
            return refuse(format!("parameter '{}' not supported", own.field));
        };
        if kind.kind() != own.value.kind() {
            return refuse(format!(
                "invalid type '{}' for parameter '{}', expected '{}'",
                type_name(&own.value),
                own.field,
                type_name(kind)
            ));
        }
        if params[..index].iter().any(|before| before.field == own.field) {
            return refuse(format!("parameter '{}' occurs multiple times", own.field));
        }
    }
    Ok(())
}

/// The number that a parameter has, if it is there and is one.
pub fn number(params: &[Param], field: &str) -> Option<u64> {
    match params.iter().find(|own| own.field == field)?.value {
        ParamValue::Int(value) | ParamValue::Boolean(value) => u64::try_from(value).ok(),
        ParamValue::Uint(value) => Some(value.into()),
        ParamValue::Long(value) => u64::try_from(value).ok(),
        ParamValue::Ulong(value) => Some(value),
        ParamValue::Double(_) | ParamValue::Text(_) => None,
    }
}

/// The text that a parameter has, if it is there and is one.
pub fn text<'a>(params: &'a [Param], field: &str) -> Option<&'a str> {
    match &params.iter().find(|own| own.field == field)?.value {
        ParamValue::Text(value) => Some(value),
        _ => None,
    }
}
