//! Values of keys by the kind that is wanted (xen.md 1.3).

use super::mistake::{Mistake, MISSING_KEY, WRONG_KIND};
use super::Reader;
use crate::xen::cfg::{Item, Value};
use crate::xml::value::number::integer;
use std::ops::Range;

/// A text and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'c> {
    pub text: &'c str,
    pub at: &'c Range<usize>,
}

impl<'c> Text<'c> {
    fn of(item: &'c Item) -> Option<Text<'c>> {
        match &item.value {
            Value::Text(text) => Some(Text { text, at: &item.span }),
            Value::Number(_) | Value::List(_) => None,
        }
    }
}

impl<'c> Reader<'c> {
    /// A number that is not zero, or the text `1`.
    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        let item = self.config.get(key)?;
        match &item.value {
            Value::Number(number) if *number >= 0 => Some(*number != 0),
            Value::Text(text) => Some(text == "1"),
            Value::Number(_) | Value::List(_) => {
                self.wrong_kind(item, key, "0 or 1");
                None
            }
        }
    }

    /// A whole number of at most `most`, also as text.
    pub(super) fn count(&mut self, key: &str, most: u64) -> Option<u64> {
        self.number(key, 0, most.into()).and_then(|number| u64::try_from(number).ok())
    }

    /// A whole number in a range, also as text.
    pub(super) fn number(&mut self, key: &str, least: i128, most: i128) -> Option<i128> {
        let item = self.config.get(key)?;
        let number = match &item.value {
            Value::Number(number) => Some(i128::from(*number)),
            Value::Text(text) => integer(text, 10),
            Value::List(_) => None,
        };
        let fits = number.filter(|number| (least..=most).contains(number));
        if fits.is_none() {
            let message = format!("`{key} = {}` is no number from {least} to {most}", item.value);
            let help = format!("use a number from {least} to {most}");
            self.report(&item.span, Mistake::value(message, help));
        }
        fits
    }

    /// A text.
    pub(super) fn text(&mut self, key: &str) -> Option<Text<'c>> {
        let item = self.config.get(key)?;
        let text = Text::of(item);
        if text.is_none() {
            self.wrong_kind(item, key, "a text in quotes");
        }
        text
    }

    /// A text that is not empty.
    pub(super) fn some_text(&mut self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.text.is_empty()).map(|text| text.text.to_owned())
    }

    /// A text; another kind of value is left out.
    pub(super) fn text_if_any(&mut self, key: &str) -> Option<Text<'c>> {
        let item = self.config.get(key)?;
        let text = Text::of(item);
        if text.is_none() {
            self.leave_out(&item.span, &format!("`{key}`, which is no text,"));
        }
        text
    }

    /// The texts of a list; other items, and anything that is no list, are left out.
    pub(super) fn texts(&mut self, key: &str) -> Vec<Text<'c>> {
        let Some(item) = self.config.get(key) else { return Vec::new() };
        let Value::List(items) = &item.value else {
            self.leave_out(&item.span, &format!("`{key}`, which is no list,"));
            return Vec::new();
        };
        for other in items.iter().filter(|item| Text::of(item).is_none()) {
            self.leave_out(&other.span, &format!("item `{}` of `{key}`, which is no text,", other.value));
        }
        items.iter().filter_map(Text::of).collect()
    }

    /// The texts of a list that must hold nothing else; `None` for what is no list.
    pub(super) fn only_texts(&mut self, key: &str) -> Option<Vec<Text<'c>>> {
        let Value::List(items) = &self.config.get(key)?.value else { return None };
        for item in items.iter().filter(|item| Text::of(item).is_none()) {
            let message = format!("item `{}` of `{key}` is no text", item.value);
            self.report(&item.span, Mistake::new(&WRONG_KIND, message, "put quotes around it"));
        }
        Some(items.iter().filter_map(Text::of).collect())
    }

    /// Reports that a key is missing.
    pub(super) fn missing(&mut self, key: &str, help: &str) {
        let mistake = Mistake::new(&MISSING_KEY, format!("the configuration has no `{key}`"), help);
        self.report(&(self.end..self.end), mistake);
    }

    /// Reports a value of another kind than its key takes.
    pub(super) fn wrong_kind(&mut self, item: &Item, key: &str, kind: &str) {
        let mistake = Mistake::new(
            &WRONG_KIND,
            format!("`{key} = {}` is of the wrong kind", item.value),
            format!("use {kind}"),
        );
        self.report(&item.span, mistake);
    }
}
