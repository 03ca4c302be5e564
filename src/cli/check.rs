//! `domdef check`: everything that is wrong with documents, and where.

mod fixes;
pub(super) mod quick;
mod watch;

use super::binary::Binary;
use super::config::{self, Config};
use super::files::{Batch, Input, Look};
use super::report::{print, Fixes, Output};
use super::selection::{Rules, Selection};
use super::{files, report, Failure, Outcome, Verdict};
use crate::check::Scope;
use crate::diagnostic::lines::Lines;
use crate::diagnostic::render::text::{self, safe};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::domain::NOT_A_DOMAIN;
use crate::fix::{fix, Fixed};
use crate::inspect::{inspect, Options};
use crate::since;
use crate::xml::{parse, Limits};
use crate::Release;
use clap::builder::PossibleValuesParser;
use clap::Args;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// The words for whose rules count.
const HYPERVISORS: [&str; 4] = ["auto", "none", "qemu", "xen"];

/// Tell everything that is wrong with documents, and where.
///
/// The grammar, the rules, and what the hypervisor that runs such guests would refuse, in one run. What
/// only depends on the QEMU binary or the host is a note. The exit status is 1 if any finding is an
/// error. `--select all,advice` says as well what is right, and would be better in another way.
///
/// `<!-- domdef: ignore CODE why -->` switches a rule off in the element behind it. The nearest
/// domdef.toml above each file may hold `libvirt`, `hypervisor`, `select`, `ignore`, `severity`, `exclude`.
#[derive(Debug, Default, Args)]
pub struct Check {
    /// Check against the grammar alone, not the rules
    #[arg(long)]
    schema_only: bool,
    /// Whose rules count: those of the document's type, nobody's, or the one named [default: auto]
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(HYPERVISORS))]
    hypervisor: Option<String>,
    /// Say what is newer than this release of libvirt [default: the newest known]
    #[arg(long, value_name = "VERSION")]
    libvirt: Option<Release>,
    /// Repair what has only one answer, in the files themselves; the standard input is printed
    #[arg(long, help_heading = "Fixes", conflicts_with = "needs")]
    fix: bool,
    /// Count and make fixes as well that may lose something, or are not the only answer
    #[arg(long, help_heading = "Fixes")]
    unsafe_fixes: bool,
    /// Print what --fix would change, as a unified diff, and write nothing, beside --fix as well; the exit status is 1
    /// if there is something
    #[arg(long, help_heading = "Fixes", conflicts_with_all = ["needs", "format"])]
    diff: bool,
    /// Repair files that are read-only, too
    #[arg(long, help_heading = "Fixes", requires = "fix")]
    force: bool,
    /// Print the oldest release of libvirt that has everything in a document, and what needs it
    #[arg(long, conflicts_with_all = ["schema_only", "libvirt", "format"])]
    needs: bool,
    /// Check again whenever a file changes, until Ctrl-C; the exit status is that of the last check
    #[arg(long, conflicts_with_all = ["needs", "fix"])]
    watch: bool,
    /// The name that findings of the standard input carry, and where its domdef.toml is looked for
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<String>,
    /// How many files are checked at once; 0 for one per CPU
    #[arg(short, long, default_value_t = 0)]
    jobs: usize,
    /// Files, directories (their *.xml and *.xml.gz, hidden ones not), or - for the standard input
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// In directories pass over what fits, from this folder on: `*` is anything within a name, `**` any number of names
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    exclude: Vec<String>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    selection: Selection,
    /// Read this configuration, not the nearest domdef.toml
    #[arg(long, value_name = "FILE", help_heading = "Rules", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long, help_heading = "Rules")]
    no_config: bool,
    #[command(flatten)]
    binary: Binary,
}

/// What counts for the files of a folder.
struct Settings {
    config: Config,
    rules: Rules,
    options: Options,
}

type Found = HashMap<PathBuf, Arc<Settings>>;

/// The files that are to be checked, and what counts for each of them.
struct Plan {
    names: Vec<PathBuf>,
    settings: Vec<Arc<Settings>>,
}

/// What became of documents; nothing of one that is none of a domain, and was not named.
type Checked = Batch<(Input, Option<Fixed>)>;

impl Check {
    pub(super) fn run(self) -> Outcome {
        match (self.needs, self.watch) {
            (true, _) => self.needs(),
            (_, true) => watch::watch(&self),
            _ => self.check(self.plan()?),
        }
    }

    fn plan(&self) -> Result<Plan, Failure> {
        self.plan_of(Look::AtOthers)
    }

    fn plan_of(&self, look: Look) -> Result<Plan, Failure> {
        let finder = RefCell::new(HashMap::new());
        let excluded = |path: &Path| {
            let settings = self.settings_of(self.folder_of(path), &mut finder.borrow_mut())?;
            Ok(settings.config.excludes(path) || config::excludes(&self.exclude, Path::new("."), path))
        };
        let names = files::expand_but(&self.paths, look, &excluded)?;
        let mut found = finder.into_inner();
        let mut settings: Vec<Arc<Settings>> = Vec::with_capacity(names.len());
        let mut before = None;
        for name in &names {
            let folder = self.folder_of(name);
            // Most files are beside the one before.
            settings.push(match settings.last() {
                Some(last) if before == Some(folder) => last.clone(),
                _ => self.settings_of(folder, &mut found)?,
            });
            before = Some(folder);
        }
        Ok(Plan { names, settings })
    }

    fn check(&self, plan: Plan) -> Outcome {
        let mut batch = self.batch(plan)?;
        if batch.failures.iter().any(|failed| failed.is_folder) {
            // One with the name of a document.
            batch = self.batch(self.plan_of(Look::AtAll)?)?;
        }
        self.report(batch)
    }

    fn batch(&self, Plan { names, settings }: Plan) -> Result<Checked, Failure> {
        let named: LazyLock<HashSet<&PathBuf>, _> = LazyLock::new(|| self.paths.iter().collect());
        files::each_of(names, self.jobs, |at, mut input| {
            let Settings { rules, options, .. } = &*settings[at];
            let find = |text: &str| inspect(text, options).into_list();
            let found = find(&input.text);
            let other = found.iter().any(|found| found.rule == &NOT_A_DOMAIN) && !named.contains(&input.path);
            let checked = match self.fix || self.diff {
                _ if other => None,
                true => Some(fix(&input.text, self.most(), |text| rules.apply(find(text)))),
                false => {
                    let left = rules.apply(found);
                    // Nothing of it is shown.
                    if left.is_empty() {
                        input.text = String::new();
                    }
                    Some(Fixed { text: String::new(), fixed: Vec::new(), left })
                }
            };
            (self.called(input), checked)
        })
    }

    /// How sure fixes have to be.
    fn most(&self) -> Applicability {
        match self.unsafe_fixes {
            true => Applicability::Unsafe,
            false => Applicability::Safe,
        }
    }

    fn report(&self, batch: Checked) -> Outcome {
        let Batch { done, failures } = batch;
        let total = done.len();
        let done: Vec<_> = done.into_iter().filter_map(|(input, found)| Some((input, found?))).collect();
        let others = total - done.len();
        let batch = Batch { done, failures };
        let outcome = match (self.diff, self.fix) {
            (true, _) => fixes::differences(&batch, self.output.is_quiet()),
            (_, true) => fixes::write(batch, &self.output, self.most(), files::read_only(self.force)),
            _ => {
                let found = |(input, fixed): (Input, Fixed)| (input, fixed.left);
                let Batch { done, failures } = batch;
                let done = done.into_iter().map(found).collect();
                self.output.print(Batch { done, failures }, Fixes { made: 0, most: self.most() })
            }
        };
        if others > 0 && !self.output.is_quiet() {
            let plural = if others == 1 { "document is" } else { "documents are" };
            report::complain(&format!("{others} {plural} no domain, and passed over"));
        }
        outcome
    }

    /// The folder from which upwards the configuration of a file is looked for.
    fn folder_of<'p>(&'p self, path: &'p Path) -> &'p Path {
        let path = match files::is_stdin(path) {
            true => Path::new(self.stdin_filename.as_deref().unwrap_or("-")),
            false => path,
        };
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        parent.unwrap_or(Path::new("."))
    }

    /// What counts for the files of a folder: the options, and the configuration that is named or the nearest.
    fn settings_of(&self, folder: &Path, found: &mut Found) -> Result<Arc<Settings>, Failure> {
        if let Some(settings) = found.get(folder) {
            return Ok(settings.clone());
        }
        let config = match self.no_config {
            true => Config::default(),
            false => Config::find(self.config.as_deref(), folder)?,
        };
        let rules = self.selection.rules(&config.selection)?;
        let options = self.options(&config)?.advice(rules.advice());
        let settings = Arc::new(Settings { config, rules, options });
        found.insert(folder.to_owned(), settings.clone());
        Ok(settings)
    }

    fn options(&self, config: &Config) -> Result<Options, Failure> {
        let hypervisor = self.hypervisor.as_deref().or(config.hypervisor.as_deref());
        let against = hypervisor.map(config::against).transpose()?.unwrap_or_default();
        let scope = if self.schema_only { Scope::Grammar } else { Scope::Rules };
        let libvirt = self.libvirt.or(config.libvirt).unwrap_or_default();
        let mut options = Options::default().scope(scope).libvirt(libvirt).against(against);
        options.binary = self.binary.given()?;
        options.firmware = self.binary.firmware()?;
        Ok(options)
    }

    /// A document under the name that findings carry.
    fn called(&self, mut input: Input) -> Input {
        if let Some(name) = self.stdin_filename.as_ref().filter(|_| input.is_stdin()) {
            input.name.clone_from(name);
        }
        input
    }

    /// The release that each document needs, and the parts that need it.
    fn needs(&self) -> Outcome {
        let batch = files::each(&self.paths, self.jobs, |input| {
            let lines = match parse(&input.text, Limits::default()) {
                Ok(document) => needed(&input.name, &input.text, since::needs(&document)),
                Err(found) => Err(vec![*found]),
            };
            (input, lines)
        })?;
        let mut verdict = Verdict::Clean;
        for (input, lines) in &batch.done {
            match lines {
                Ok(lines) => print(lines)?,
                Err(found) => verdict = report::findings(&input.name, &input.text, found),
            }
        }
        Ok(batch.outcome(verdict))
    }
}

/// A line with the release, and one for each part that needs it.
fn needed(name: &str, text: &str, needs: Vec<since::Need>) -> Result<String, Vec<Diagnostic>> {
    let Some(release) = needs.iter().map(|need| need.release).max() else {
        return Ok(format!("{}: any release of libvirt\n", text::file(name)));
    };
    let lines = Lines::new(text);
    let mut out = format!("{}: libvirt {release}\n", text::file(name));
    for need in needs.iter().filter(|need| need.release == release) {
        let (line, column) = lines.position(need.span.start);
        let (path, what) = (need.path(), &need.what);
        out.push_str(&format!("{}:{line}:{column}: {} ({})\n", text::file(name), safe(&path), safe(what)));
    }
    Ok(out)
}
