//! What a project publishes of its errors: its contracts, and accepted answers that show them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::accept::know_secrets;
use super::error::Error;
use super::load::{Project, load_published};
use super::options::Options;
use super::targets::unknown_contract;
use crate::check::Expectation;
use crate::check::contract::EnvelopeRef;
use crate::check::expectation::Alternative;
use crate::check::subject::Reading;
use crate::judge::stored_paths;
use crate::load::{Root, load_contract};
use crate::mask::Secrets;
use crate::mock::replay::answer_of;
use crate::model::answer::Exchange;
use crate::model::contract::{Contract, Envelope, Never, Pair};
use crate::model::reference as published;
use crate::model::request::Request;
use crate::model::source::Sources;
use crate::model::stored::Stored;
use crate::plan::{Action, ContractPlan, Step};
use crate::snapshot::{file, grammar};

/// What the contracts of these names publish; without names, all of them.
///
/// # Errors
/// Where the project can't be loaded, has no such contract, or a snapshot can't be read.
pub fn reference(names: &[String], options: &Options) -> Result<Vec<published::Reference>, Error> {
    let project = load_published(&options.folder, &[])?;
    know_secrets(&project, options);
    if let Some(name) = names.iter().find(|name| !project.contracts.iter().any(|plan| plan.name == **name)) {
        return Err(unknown_contract(name, &project.contracts));
    }
    let root = Root::find(&options.folder)?;
    let mut references = Vec::new();
    for files in root.contracts()? {
        let plan = project.contracts.iter().find(|plan| plan.name == files.name);
        let Some(plan) = plan.filter(|plan| names.is_empty() || names.contains(&plan.name)) else { continue };
        // Its mistakes, if any, were told above.
        let (contract, _) = load_contract(&root, &files, &Sources::default());
        let seen = Seen::of(&project, plan)?;
        references.push(Masked(&options.secrets).reference(&contract, plan, &seen));
    }
    Ok(references)
}

/// What the accepted answers of a contract show, in the order of the cases.
#[derive(Default)]
struct Seen {
    /// Each pair that an answer shows, by its index, with the first of the answers that show the fewest pairs besides,
    /// and how many these show.
    pairs: Vec<(usize, String, usize)>,
    /// Each success that a case expects by name, and its first answer.
    successes: Vec<(u16, EnvelopeRef, Option<String>)>,
}

impl Seen {
    fn of(project: &Project, plan: &ContractPlan) -> Result<Self, Error> {
        let folders = folders(&project.folder, &plan.name);
        let mut seen = Self::default();
        for case in project.cases.iter().filter(|case| case.shared.contract.name == plan.name) {
            for step in &case.shared.steps {
                for part in parts(step) {
                    let Some(expectation) = step.expect.get(part.unwrap_or(0)) else { continue };
                    for alternative in &expectation.alternatives {
                        if let Alternative::Success(status, envelope) = *alternative {
                            seen.success(status, envelope, None);
                        }
                    }
                    for path in stored_paths(&project.folder, case, step, part) {
                        let paths = folders.iter().map(|folder| in_folder(&project.folder, &path, folder));
                        for path in paths.filter(|path| path.exists()) {
                            let Some(accepted) = file::read(&path)? else { continue };
                            seen.look_at(plan, step, part, expectation, &accepted.stored()?);
                        }
                    }
                }
            }
        }
        Ok(seen)
    }

    /// Reads an accepted answer as a run would.
    fn look_at(
        &mut self,
        plan: &ContractPlan,
        step: &Step,
        part: Option<usize>,
        expectation: &Expectation,
        stored: &Stored,
    ) {
        let method = method(step, part);
        if method == "HEAD" {
            return;
        }
        // Of bytes only the digest is stored: nothing can be read from it, and it says nothing to a reader.
        let Some(answer) = answer_of(stored, "https://api.example") else { return };
        let request = Request { method, ..Request::default() };
        let exchange = Exchange::new(request, answer, Duration::ZERO);
        let reading = Reading::of(&plan.checks, expectation, &exchange);
        for &pair in &reading.pairs {
            let number = reading.pairs.len();
            match self.pairs.iter_mut().find(|(known, ..)| *known == pair) {
                Some((_, text, of)) if number < *of => (*text, *of) = (grammar::write(stored), number),
                Some(_) => {}
                None => self.pairs.push((pair, grammar::write(stored), number)),
            }
        }
        if let (Some(envelope), true, true) = (reading.envelope, stored.status < 300, reading.pairs.is_empty()) {
            self.success(stored.status, envelope, Some(grammar::write(stored)));
        }
    }

    fn success(&mut self, status: u16, envelope: EnvelopeRef, example: Option<String>) {
        match self.successes.iter_mut().find(|(known, of, _)| (*known, *of) == (status, envelope)) {
            Some((_, _, place)) => *place = place.take().or(example),
            None => self.successes.push((status, envelope, example)),
        }
    }
}

/// The requests of a step: none, one, or each of a race.
fn parts(step: &Step) -> Vec<Option<usize>> {
    match &step.action {
        Action::Together(requests) => (0..requests.len()).map(Some).collect(),
        _ if step.sends() => vec![None],
        _ => Vec::new(),
    }
}

fn method(step: &Step, part: Option<usize>) -> String {
    let request = match &step.action {
        Action::Send(request) => Some(&**request),
        Action::Together(requests) => part.and_then(|part| requests.get(part)),
        _ => None,
    };
    request.and_then(|request| request.method.constant()).unwrap_or("GET").to_owned()
}

/// The folders of a contract's accepted answers: those of all targets first, then each target's own by name.
fn folders(project: &Path, contract: &str) -> Vec<String> {
    let own = format!("{contract}@");
    let entries = fs::read_dir(project.join("snapshots")).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut targets: Vec<String> = names.filter(|name| name.starts_with(&own)).collect();
    targets.sort();
    targets.insert(0, contract.to_owned());
    targets
}

/// The path of an answer in another folder of its contract.
fn in_folder(project: &Path, path: &Path, folder: &str) -> PathBuf {
    let snapshots = project.join("snapshots");
    let mut parts = path.strip_prefix(&snapshots).unwrap_or(path).iter();
    parts.next();
    snapshots.join(folder).join(parts.as_path())
}

/// Masks every text before it becomes a part of a page: there escapes could hide a secret from the masking point.
struct Masked<'s>(&'s Secrets);

impl Masked<'_> {
    fn text(&self, text: &str) -> String {
        self.0.mask(text).into_owned()
    }

    fn reference(&self, contract: &Contract, plan: &ContractPlan, seen: &Seen) -> published::Reference {
        let mut pairs: Vec<published::Pair> =
            contract.pairs.iter().enumerate().map(|(index, pair)| self.pair(index, pair, plan, seen)).collect();
        pairs.sort_by_key(|pair| pair.status);
        let envelope = |name: &str| contract.envelopes.iter().find(|(known, _)| known.value == name);
        let mut statuses: Vec<u16> = contract.statuses.iter().map(|status| status.value).collect();
        statuses.sort_unstable();
        published::Reference {
            name: contract.name.clone(),
            api: self.text(&contract.api.value),
            closed: !contract.open,
            unique_reasons: contract.unique_reasons,
            statuses,
            error: envelope("error").map(|(name, envelope)| self.envelope(&name.value, envelope)),
            pairs,
            successes: self.successes(contract, plan, seen),
            promises: contract
                .promises
                .iter()
                .map(|(name, promise)| published::Promise {
                    name: name.value.clone(),
                    says: self.text(&promise.says),
                    sure: promise.sure.clone().unwrap_or_default(),
                })
                .collect(),
            never: contract.never.iter().map(|never| self.never(never)).collect(),
        }
    }

    fn pair(&self, index: usize, pair: &Pair, plan: &ContractPlan, seen: &Seen) -> published::Pair {
        let status = pair.status.value;
        let phrase = ::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let example = seen.pairs.iter().find(|(known, ..)| *known == index).map(|(_, text, _)| self.text(text));
        let at = plan.checks.pairs.get(index).map(|pair| pair.at.as_slice()).unwrap_or_default();
        let at = at.iter().filter_map(|at| plan.checks.operations.get(*at));
        published::Pair {
            status,
            phrase: phrase.unwrap_or_default().to_owned(),
            reason: self.text(&pair.reason.value),
            when: self.text(&pair.when),
            inferred: pair.inferred,
            envelope: pair.envelope.as_ref().map(|name| name.value.clone()).filter(|name| name != "error"),
            at: at.map(|operation| self.text(&operation.name)).collect(),
            example,
        }
    }

    fn envelope(&self, name: &str, envelope: &Envelope) -> published::Envelope {
        published::Envelope {
            name: name.to_owned(),
            media_type: envelope.media_type.as_ref().map(|text| self.text(&text.value)),
            reason: envelope.reason.iter().map(|reason| self.text(&reason.at.value)).collect(),
            status: envelope.status.as_ref().map(|text| self.text(&text.value)),
            prose: envelope.prose.iter().map(|text| self.text(&text.value)).collect(),
            schema: envelope.schema.as_ref().map(|schema| schema.value.clone()),
            invariants: envelope.invariants.iter().map(|text| self.text(&text.value)).collect(),
        }
    }

    /// The envelopes of successes in the contract's order, those without a body last. An envelope that a pair has is none.
    fn successes(&self, contract: &Contract, plan: &ContractPlan, seen: &Seen) -> Vec<published::Success> {
        let of = |wanted: EnvelopeRef| {
            let mine = || seen.successes.iter().filter(move |(_, envelope, _)| *envelope == wanted);
            let mut statuses: Vec<u16> = mine().map(|(status, _, _)| *status).collect();
            statuses.sort_unstable();
            statuses.dedup();
            (statuses, mine().find_map(|(_, _, example)| example.as_deref()).map(|text| self.text(text)))
        };
        let of_errors = |name: &str| {
            let mut pairs = contract.pairs.iter().filter_map(|pair| pair.envelope.as_ref());
            name == "error" || pairs.any(|envelope| envelope.value == name)
        };
        let mut successes = Vec::new();
        for (name, envelope) in &contract.envelopes {
            let Some(named) = plan.checks.named(&name.value) else { continue };
            let (statuses, example) = of(named);
            if !statuses.is_empty() || !of_errors(&name.value) {
                let envelope = Some(self.envelope(&name.value, envelope));
                successes.push(published::Success { statuses, envelope, example });
            }
        }
        let (statuses, example) = of(EnvelopeRef::NoBody);
        if !statuses.is_empty() {
            successes.push(published::Success { statuses, envelope: None, example });
        }
        successes
    }

    fn never(&self, never: &Never) -> String {
        let mut what = Vec::new();
        what.extend(never.matches.iter().map(|text| format!("a text that matches `{}`", text.value)));
        what.extend(never.at.iter().map(|text| format!("a value at `{}`", text.value)));
        let within: Vec<String> = never.within.iter().map(|name| format!("`{}`", name.value)).collect();
        let within =
            if within.is_empty() { "No answer".to_owned() } else { format!("No answer of {}", within.join(", ")) };
        self.text(&format!("{within} holds {}.", what.join(" or ")))
    }
}
