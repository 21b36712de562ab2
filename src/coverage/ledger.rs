//! Keeps what exchanges showed and how cases ended, as far as coverage and the rules over a run ask for it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use super::terms::{CaseTerms, Terms, Waiver};
use crate::model::coverage::{Part, Place};
use crate::model::finding::Severity;
use crate::model::outcome::{CaseRecord, CaseResult, Seen};

/// So many exchanges of one kind are kept to be shown.
const EXAMPLES: usize = 3;

/// Where the requests of a run went, as far as waivers and coverage ask for it.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The target's name in the contract; empty for a bare URL.
    pub name: String,
    /// The target as a summary names it.
    pub label: String,
    /// Whether it is a self-test server that the run started itself.
    pub self_test: bool,
    /// From which severity on a finding breaks the rule that it is named by.
    pub fail_on: Option<Severity>,
    /// Time since 1970-01-01T00:00:00Z.
    pub now: Duration,
}

impl Site {
    /// Whether a waiver holds there, be it expired or not.
    pub(super) fn meets(&self, waiver: &Waiver) -> bool {
        let here = |name: &String| *name == self.name || (name == "target" && !self.self_test);
        waiver.on.is_empty() || waiver.on.iter().any(here)
    }
}

/// What is known of an entry of a part. Cases stand by their indices in the run, sorted: they end in any order, and what
/// is told of them is the same each time.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// The cases that asserted it.
    pub(super) asserted: Vec<usize>,
    /// The cases that only met it.
    pub(super) met: Vec<usize>,
    /// Whether a case for the self-test covers it where it is kept.
    pub(super) by_self_test: bool,
    /// Whether a case does that is sent to a target, and takes nothing else instead.
    pub(super) by_target: bool,
    /// Whether a case that covers it was broken.
    pub(super) broken: bool,
    /// The first case that covers it and was kept by the contract's `known:` only, and why.
    pub(super) excused: Option<(usize, String)>,
    /// The first case that covers it and was ignored, and why.
    pub(super) ignored: Option<(usize, String)>,
}

/// What exchanges showed of one contract, and how its cases ended.
#[derive(Clone, Debug)]
pub struct Ledger<'t> {
    pub(super) terms: &'t Terms,
    pub(super) site: Site,
    pairs: Vec<Entry>,
    envelopes: Vec<Entry>,
    promises: Vec<Entry>,
    operations: Vec<Entry>,
    /// Which answers each operation gave.
    pub(super) answers: Vec<Vec<String>>,
    /// Where each reason stood: by status.
    pub(super) reasons: BTreeMap<String, BTreeMap<u16, Vec<Place>>>,
    /// What the steps of one name got: by alternative, how many exchanges, and where.
    pub(super) choices: BTreeMap<String, BTreeMap<String, (usize, Vec<Place>)>>,
    /// What isn't listed.
    pub(super) unlisted: BTreeMap<String, Vec<usize>>,
    /// How many different things answers showed: none, and no rule held anything.
    pub(super) shown: usize,
    /// The rules that some answer broke.
    pub(super) broken_rules: HashSet<&'static str>,
    /// The rules that only answers broke of which the contract knows: the first case with one, and why.
    pub(super) excused_rules: BTreeMap<&'static str, (usize, String)>,
    known_envelopes: HashMap<&'t str, usize>,
}

impl<'t> Ledger<'t> {
    /// An empty one.
    #[must_use]
    pub fn new(terms: &'t Terms, site: Site) -> Self {
        let entries = |number| vec![Entry::default(); number];
        let envelopes = terms.envelopes.iter().enumerate();
        Self {
            terms,
            site,
            pairs: entries(terms.pairs.len()),
            envelopes: entries(terms.envelopes.len()),
            promises: entries(terms.promises.len()),
            operations: entries(terms.operations.len()),
            answers: vec![Vec::new(); terms.operations.len()],
            reasons: BTreeMap::new(),
            choices: BTreeMap::new(),
            unlisted: BTreeMap::new(),
            shown: 0,
            broken_rules: HashSet::new(),
            excused_rules: BTreeMap::new(),
            known_envelopes: envelopes.map(|(index, name)| (name.as_str(), index)).collect(),
        }
    }

    /// What is known of a part's entries.
    pub(super) fn of(&self, part: Part) -> &[Entry] {
        match part {
            Part::Pairs => &self.pairs,
            Part::Envelopes => &self.envelopes,
            Part::Promises => &self.promises,
            Part::Operations => &self.operations,
        }
    }

    fn entry(&mut self, part: Part, index: usize) -> Option<&mut Entry> {
        let entries = match part {
            Part::Pairs => &mut self.pairs,
            Part::Envelopes => &mut self.envelopes,
            Part::Promises => &mut self.promises,
            Part::Operations => &mut self.operations,
        };
        entries.get_mut(index)
    }

    /// Takes in what came of a case that was selected; each is to be heard of once, also one that wasn't run.
    pub fn hear(&mut self, terms: &CaseTerms, outcome: &CaseRecord) {
        let fail_on = self.site.fail_on.unwrap_or(Severity::Breaking);
        let mut excused = None;
        for finding in outcome.findings().filter(|found| found.severity >= fail_on) {
            if let Some(why) = &finding.known {
                excused = Some(why.as_str());
                let first = self.excused_rules.entry(finding.rule).or_insert((outcome.index, why.clone()));
                if outcome.index < first.0 {
                    *first = (outcome.index, why.clone());
                }
            } else {
                self.broken_rules.insert(finding.rule);
            }
        }
        for part in Part::ALL {
            for &index in terms.of(part) {
                let certain = !terms.perhaps.contains(&(part, index));
                let Some(entry) = self.entry(part, index) else { continue };
                entry.by_self_test |= terms.self_test_only;
                entry.by_target |= !terms.self_test_only && certain;
                entry.end(outcome, excused);
                // A promise shows in no answer by itself: the case as a whole stands for it.
                match &outcome.result {
                    _ if part != Part::Promises => {}
                    CaseResult::Kept => entry.add(outcome.index, excused.is_none()),
                    CaseResult::Broken => entry.add(outcome.index, false),
                    _ => {}
                }
            }
        }
        for seen in &outcome.seen {
            self.see(outcome.index, seen);
        }
    }

    /// Takes in what an exchange showed.
    pub fn see(&mut self, case: usize, seen: &Seen) {
        self.shown += 1;
        match seen.pair.and_then(|pair| self.pairs.get_mut(pair)) {
            Some(entry) => entry.add(case, seen.asserted),
            None => self.see_no_pair(case, seen),
        }
        if let Some(operation) = seen.operation.filter(|index| *index < self.operations.len()) {
            self.operations[operation].add(case, seen.asserted);
            let answer = seen.describe();
            if let Err(place) = self.answers[operation].binary_search(&answer) {
                self.answers[operation].insert(place, answer);
            }
        }
        if let Some(reason) = seen.reason.as_ref().filter(|_| self.terms.unique_reasons) {
            let of_reason = self.reasons.entry(reason.clone()).or_default();
            keep(of_reason.entry(seen.status).or_default(), case, seen);
        }
        if let Some(choice) = &seen.choice {
            let of_name = self.choices.entry(choice.name.clone()).or_default();
            let (number, places) = of_name.entry(choice.alternative.clone()).or_default();
            *number += 1;
            keep(places, case, seen);
        }
    }

    fn see_no_pair(&mut self, case: usize, seen: &Seen) {
        let envelope = seen.envelope.as_deref().filter(|_| seen.status < 400);
        if let Some(index) = envelope.and_then(|name| self.known_envelopes.get(name)) {
            self.envelopes[*index].add(case, seen.asserted);
        }
        if seen.reason.is_some() || seen.status >= 400 {
            insert(self.unlisted.entry(seen.describe()).or_default(), case);
        }
    }
}

impl Entry {
    /// Takes in how a case ended that covers it where it is kept.
    fn end(&mut self, outcome: &CaseRecord, excused: Option<&str>) {
        let first = |known: &mut Option<(usize, String)>, why: &str| {
            if known.as_ref().is_none_or(|(case, _)| outcome.index < *case) {
                *known = Some((outcome.index, why.to_owned()));
            }
        };
        match (&outcome.result, excused) {
            (CaseResult::Kept, Some(why)) => first(&mut self.excused, why),
            (CaseResult::Ignored(why), _) => first(&mut self.ignored, why),
            (CaseResult::Broken, _) => self.broken = true,
            _ => {}
        }
    }

    fn add(&mut self, case: usize, asserted: bool) {
        insert(if asserted { &mut self.asserted } else { &mut self.met }, case);
    }
}

/// Puts a case into a sorted list, where it isn't there yet.
fn insert(cases: &mut Vec<usize>, case: usize) {
    if let Err(place) = cases.binary_search(&case) {
        cases.insert(place, case);
    }
}

/// Keeps the exchanges of the first cases of the run, whichever ended first.
fn keep(places: &mut Vec<Place>, case: usize, seen: &Seen) {
    let at = places.partition_point(|place| place.case <= case);
    if at < EXAMPLES {
        places.insert(
            at,
            Place {
                case,
                step: seen.step.clone(),
                request: format!("{} {}", seen.method, seen.url),
                answer: seen.describe(),
            },
        );
        places.truncate(EXAMPLES);
    }
}
