//! Holds recorded traffic against a contract, without one scenario. The file is read as a stream.

mod base;
mod credentials;
mod groups;

use std::cell::LazyCell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use self::base::Base;
use self::credentials::{Mask, known_only, line};
use self::groups::{Groups, folded};
use super::accept::know_secrets;
use super::error::Error;
use super::load::{Project, load_published};
use super::options::Options;
use super::targets::unknown_contract;
use crate::check::operation;
use crate::coverage::{Ledger, Site};
use crate::har::{self, Broken, Entry, Fate};
use crate::judge::{Policy, Standard, Store, judge_run};
use crate::learn::{Answer, Listed};
use crate::model::answer::Exchange;
use crate::model::finding::Severity;
use crate::model::judgement::{Counts, Judgement};
use crate::plan::ContractPlan;
use crate::template::Scope;

/// So many entries that can't be read are told.
const TOLD: usize = 3;
/// So many reasons that aren't listed are held against the rules over all answers.
const MOST_UNLISTED: usize = 10_000;
/// Coverage tells cases apart, and recorded traffic has none.
const NO_CASE: usize = 0;

/// What is to be judged.
#[derive(Clone, Debug)]
pub struct Traffic {
    /// The file, a HAR.
    pub file: PathBuf,
    /// The contract's name; none where there is only one.
    pub contract: Option<String>,
    /// The API's base URL; none where it can be told from the file.
    pub base: Option<String>,
}

/// Judges recorded traffic.
///
/// # Errors
/// Where the project can't be loaded, the file can't be opened, or it can't be told which requests are the API's.
pub fn judge(traffic: &Traffic, options: &Options) -> Result<Judgement, Error> {
    let project = load_published(&options.folder, &[])?;
    know_secrets(&project, options);
    let plan = contract(&project, traffic.contract.as_deref())?;
    let base = match &traffic.base {
        Some(base) => Base::parse(base)?,
        None => Base::found(&traffic.file, &plan.checks.operations)?,
    };
    let file = File::open(&traffic.file).map_err(|error| unreadable(&traffic.file, &error))?;
    let site = Site { label: base.shown(), fail_on: Some(options.fail_on), now: (options.now)(), ..Site::default() };
    let standard = Standard {
        plan: Arc::clone(&plan),
        target: String::new(),
        self_test: false,
        overlay: None,
        origin: base.origin(),
        base: base.shown(),
        policy: Policy {
            root: options.folder.clone(),
            fail_on: options.fail_on,
            store: Store::Nothing,
            writes: false,
            twice: false,
        },
    };
    let mut judge = Judge {
        plan: &plan,
        standard: &standard,
        base,
        options,
        scope: scope(&plan, options),
        counts: Counts::default(),
        groups: Groups::default(),
        ledger: Ledger::new(&plan.terms, site),
        unread: Vec::new(),
        unlisted: 0,
    };
    let outcome = har::read(file, &mut |entry| judge.entry(entry));
    let mut judgement = judge.finish();
    judgement.file = traffic.file.display().to_string();
    if let Err(broken) = outcome {
        judgement.unread.push(broken_off(&traffic.file, &broken));
    }
    Ok(judgement)
}

/// The contract of this name, or the only one.
fn contract(project: &Project, name: Option<&str>) -> Result<Arc<ContractPlan>, Error> {
    let found = match (name, project.contracts.as_slice()) {
        (Some(name), contracts) => {
            contracts.iter().find(|plan| plan.name == name).ok_or_else(|| unknown_contract(name, contracts))
        }
        (None, [only]) => Ok(only),
        (None, contracts) => {
            let names: Vec<&str> = contracts.iter().map(|plan| plan.name.as_str()).collect();
            let all = names.join(", ");
            Err(Error::Usage(format!("there are several contracts ({all}): say which one with `--contract NAME`")))
        }
    };
    found.map(Arc::clone)
}

/// What the contract's conditions may read: its variables, as far as they have values here.
fn scope(plan: &ContractPlan, options: &Options) -> Scope {
    let mut scope = Scope::empty_with(Arc::clone(&options.environment));
    plan.set_variables(&mut scope);
    scope
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::Usage(format!("{} can't be read: {error}", path.display()))
}

/// Why a file was not read to its end.
fn broken_off(path: &Path, broken: &Broken) -> String {
    match broken.place {
        Some((line, column)) => format!("{}:{line}:{column}: {}", path.display(), broken.why),
        None => format!("{}: {}", path.display(), broken.why),
    }
}

struct Judge<'j> {
    plan: &'j ContractPlan,
    standard: &'j Standard,
    base: Base,
    options: &'j Options,
    scope: Scope,
    counts: Counts,
    groups: Groups,
    ledger: Ledger<'j>,
    unread: Vec<String>,
    /// How many answers carried a reason that isn't listed.
    unlisted: usize,
}

/// Why an entry can't be read. The reason may show a value of it, and whose that is nobody knows; the name of a member
/// that is missing is HAR's.
fn without_values(why: &str) -> &str {
    if why.starts_with("missing field `") {
        return why;
    }
    why.split([':', '`', '"']).next().unwrap_or_default().trim_end()
}

impl Judge<'_> {
    fn entry(&mut self, entry: Result<Entry, String>) {
        self.counts.entries += 1;
        let Entry { exchange, fate, has_body } = match entry {
            Ok(entry) => entry,
            Err(why) => {
                self.counts.unreadable += 1;
                if self.unread.len() < TOLD {
                    self.unread.push(format!("entry {} can't be read: {}", self.counts.entries, without_values(&why)));
                }
                return;
            }
        };
        let url = Url::parse(&exchange.request.url).ok();
        let Some(target) = url.as_ref().and_then(|url| self.base.below(url)) else {
            self.counts.elsewhere += 1;
            return;
        };
        let outage = self.plan.outage.contains(&exchange.answer.status);
        match fate {
            Fate::Unanswered => self.counts.unanswered += 1,
            Fate::Cached => self.counts.cached += 1,
            Fate::Preflight => self.counts.preflights += 1,
            Fate::Interim => self.counts.interim += 1,
            Fate::Answered if outage => self.counts.outages += 1,
            Fate::Answered => self.answer(&exchange, has_body, target),
        }
    }

    fn answer(&mut self, exchange: &Exchange, has_body: bool, target: &str) {
        self.counts.judged += 1;
        self.counts.without_body += usize::from(!has_body);
        let checks = &self.plan.checks;
        let request = &exchange.request;
        let asked = operation::find(&checks.operations, &request.method, target);
        let judged = self.standard.evaluate_recorded(exchange, asked, has_body, &self.scope);
        let told = || line(&request.method, if target.is_empty() { "/" } else { target });
        // Most entries have nothing to tell, and what is secret in them need not be known.
        let mask = LazyCell::new(|| Mask::of(exchange, &self.options.secrets));
        if !judged.findings.is_empty() {
            let named = asked.and_then(|index| checks.operations.get(index));
            let named = named.map_or_else(|| folded(&request.method, target), |operation| operation.name.clone());
            let masked = |text: &str| mask.text(text);
            let with_status = || mask.text(&format!("{} → {}", told(), exchange.answer.status));
            for finding in judged.findings {
                self.groups.add(finding, &named, self.options.fail_on, masked, with_status);
            }
        }
        if let Some(collector) = &self.options.collector {
            let listed = Listed {
                name: &self.plan.name,
                contract: checks,
                answer_headers: &self.plan.answer_headers,
                unique_reasons: self.plan.terms.unique_reasons,
            };
            let (operation, reading, source) = (asked, &judged.reading, told());
            let answer = Answer { exchange, target, operation, reading, has_body, source: &source };
            collector.note(&listed, &answer, &|text| mask.text(text));
        }
        if judged.seen.is_empty() {
            return;
        }
        let line = known_only(&told(), &self.options.secrets);
        let (method, url) = line.split_once(' ').unwrap_or_default();
        for mut seen in judged.seen {
            (seen.method, seen.url) = (method.to_owned(), url.to_owned());
            if seen.pair.is_none() && seen.reason.is_some() {
                // A server whose reasons are all different would fill the memory.
                self.unlisted += 1;
                if self.unlisted > MOST_UNLISTED {
                    continue;
                }
                seen.reason = seen.reason.map(|reason| mask.text(&reason));
            }
            self.ledger.see(NO_CASE, &seen);
        }
    }

    fn finish(self) -> Judgement {
        let unjudged = "recorded traffic shows what was asked, not what could be".to_owned();
        let (coverage, mut over_all) = judge_run(self.plan, &self.ledger, Some(unjudged), false, self.options.fail_on);
        over_all.sort_by_key(|found| std::cmp::Reverse::<Severity>(found.finding.severity));
        let (groups, more_groups) = self.groups.finish();
        Judgement {
            file: String::new(),
            api: self.options.secrets.mask(&self.plan.checks.api).into_owned(),
            base: self.base.shown(),
            counts: self.counts,
            groups,
            more_groups,
            over_all,
            coverage,
            unread: self.unread,
        }
    }
}
