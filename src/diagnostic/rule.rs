//! A rule: one thing that can be wrong with a document, with its code, its name and its page.

use super::Severity;

/// One thing that can be wrong, or worth knowing, about a document.
///
/// A rule is stated once, by `rule!`, beside the code that finds it. The
/// same mistake has the same code and severity whoever reports it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable code that is printed and selected: a letter for the area and a number, as `R101`.
    pub code: &'static str,
    /// The stable name in words, as `pin-of-no-iothread`.
    pub name: &'static str,
    /// How much a finding of this rule weighs.
    pub severity: Severity,
    /// The page that `domdef explain` prints, in Markdown: what is wrong in one sentence, why it
    /// matters and what to do, an example that is wrong and one that is right.
    pub page: &'static str,
}

/// An example on the page of a rule: a part of a document, or a whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example<'p> {
    /// Whether the rule finds something in it.
    pub wrong: bool,
    /// What the guest around it needs for that, as `type=kvm arch=aarch64`.
    pub options: &'p str,
    /// The lines of the example.
    pub text: &'p str,
}

impl Rule {
    /// The first sentence of the page: what is wrong.
    pub fn summary(&self) -> String {
        let lines = self.page.trim().lines().map(str::trim);
        lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Where the rule is on the page of all rules, `docs/rules.md`, which is published at that address.
    pub fn url(&self, page: &str) -> String {
        format!("{page}#{}", self.anchor())
    }

    /// The name of its place on that page.
    pub fn anchor(&self) -> String {
        format!("{}-{}", self.code.to_lowercase(), self.name)
    }

    /// The page as plain text: examples indented under the words "wrong" and "right".
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for line in self.page.trim().lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
            match line.strip_prefix("```") {
                Some("") => inside = false,
                Some(head) => {
                    inside = true;
                    let words = head.trim_start_matches("xml ");
                    let (word, options) = words.split_once(' ').unwrap_or((words, ""));
                    let options = if options.is_empty() { String::new() } else { format!(" ({options})") };
                    text.push_str(&format!("{word}{options}:\n"));
                }
                None if inside => text.push_str(&format!("    {line}\n")),
                None => text.push_str(&format!("{line}\n")),
            }
        }
        text.trim_end().to_owned()
    }

    /// The page as Markdown.
    pub fn markdown(&self) -> String {
        let lines = self.page.trim().lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The examples of the page: code blocks marked `xml wrong` and `xml right`.
    pub fn examples(&self) -> Vec<Example<'static>> {
        let mut found = Vec::new();
        let mut rest = self.page;
        while let Some((_, block)) = rest.split_once("```xml ") {
            let Some((head, body)) = block.split_once('\n') else { break };
            let Some((text, behind)) = body.split_once("```") else { break };
            let (word, options) = head.trim().split_once(' ').unwrap_or((head.trim(), ""));
            found.push(Example { wrong: word == "wrong", options, text: text.trim_end() });
            rest = behind;
        }
        found
    }
}

/// States rules: the page as the doc comment, then `NAME = "code" "name-in-words" Severity;`.
///
/// The list of all rules, `src/catalog.rs`, is generated from these statements
/// (`UPDATE=1 cargo test --test rules`).
macro_rules! rule {
    ($($(#[doc = $page:literal])+ $name:ident = $code:literal $words:literal $severity:ident;)+) => {$(
        #[doc = concat!($code, " ", $words)]
        pub(crate) static $name: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
            code: $code,
            name: $words,
            severity: $crate::diagnostic::Severity::$severity,
            page: concat!($($page, "\n"),+),
        };
    )+};
}

pub(crate) use rule;

#[cfg(test)]
mod tests {

    rule! {
        /// The disk is
        /// too round.
        ///
        /// Disks are flat.
        ///
        /// ```xml wrong type=kvm
        /// <disk round='yes'/>
        /// ```
        /// ```xml right
        /// <disk/>
        /// ```
        ROUND = "T001" "round-disk" Warning;
    }

    #[test]
    fn a_page_has_a_summary_and_examples() {
        assert_eq!(ROUND.summary(), "The disk is too round.");
        let [wrong, right] = ROUND.examples()[..] else { panic!("{:?}", ROUND.examples()) };
        assert_eq!(
            (wrong.wrong, wrong.options, wrong.text.trim()),
            (true, "type=kvm", "<disk round='yes'/>")
        );
        assert_eq!((right.wrong, right.options, right.text.trim()), (false, "", "<disk/>"));
    }
}
