//! How far everything is covered, and where.

use std::collections::HashMap;

use super::ledger::{Ended, Ledger, Sightings};
use super::rules::RULES;
use super::terms::Waiver;
use crate::model::coverage::{Coverage, Level, Part, Row, RunFinding, State};

/// What the selected cases would cover.
#[derive(Clone, Debug, Default)]
struct Provokers {
    /// Whether a case for the self-test would.
    by_self_test: bool,
    /// Whether a case would that is sent to a target, and takes nothing else instead.
    by_target: bool,
    /// Whether one of them was broken.
    broken: bool,
    /// Why the deviation of one of them is known.
    excused: Option<String>,
    /// Why one of them was ignored.
    ignored: Option<String>,
}

impl Ledger<'_> {
    /// How far everything is covered; `unjudged`: why holes can't be told from what wasn't run.
    #[must_use]
    pub fn coverage(&self, unjudged: Option<String>) -> Coverage {
        let mut rows = Vec::new();
        for part in Part::ALL {
            let provokers = self.provokers(part);
            let sightings = self.sightings(part);
            for (index, (name, says)) in self.terms.entries(part).into_iter().enumerate() {
                let none = (Sightings::default(), Provokers::default());
                let sightings = sightings.get(index).unwrap_or(&none.0);
                let provokers = provokers.get(&index).unwrap_or(&none.1);
                rows.push(self.row(part, index, (name, says), sightings, provokers));
            }
        }
        let mut unlisted: Vec<(String, Vec<usize>)> = self.unlisted.clone().into_iter().collect();
        unlisted.iter_mut().for_each(|(_, cases)| cases.sort_unstable());
        Coverage {
            contract: self.terms.contract.clone(),
            api: self.terms.api.clone(),
            target: self.site.label.clone(),
            unjudged,
            demand: self.terms.demand,
            rows,
            unlisted,
        }
    }

    /// The findings of the rules over a run, sorted by rule. Those that need a whole run are judged only where holes
    /// are to be told and the coverage could be judged.
    #[must_use]
    pub fn findings(&self, coverage: &Coverage, holes: bool) -> Vec<RunFinding> {
        let mut findings = Vec::new();
        let whole = holes && coverage.unjudged.is_none();
        for rule in RULES.iter().filter(|rule| whole || !rule.needs_a_whole_run()) {
            rule.judge(self, coverage, &mut findings);
        }
        findings
    }

    fn row(
        &self,
        part: Part,
        index: usize,
        (name, says): (String, &str),
        sightings: &Sightings,
        provokers: &Provokers,
    ) -> Row {
        let held = self.held(part, index);
        let (expired, waiver) = match self.waiver(part, index) {
            Some(waiver) if waiver.expired(self.site.now) => (Some(waiver), None),
            waiver => (None, waiver),
        };
        let only_self_test = !self.site.self_test && provokers.by_self_test && !provokers.by_target;
        let rule_broken = held.is_some_and(|(_, holds)| !holds) && self.shown > 0;
        let asserted = !sightings.asserted.is_empty() || held.is_some_and(|(_, holds)| holds);
        let state = match sightings {
            // A case that was kept is no proof where another answer broke the rule.
            _ if asserted && !rule_broken => State::Asserted,
            _ if waiver.is_some() => State::Waived,
            sightings if !sightings.met.is_empty() || rule_broken => State::Seen,
            _ if only_self_test => State::SelfTestOnly,
            _ => State::Never,
        };
        let covered = match self.terms.demand.of(part) {
            None => true,
            Some(Level::Asserted) => state == State::Asserted,
            Some(Level::Seen) => state == State::Asserted || !sightings.met.is_empty(),
        };
        let excused = self.excuse(part, index).or(provokers.excused.as_ref()).filter(|_| state != State::Asserted);
        let ended = |waiver: &Waiver| {
            let day = waiver.until.as_ref().map_or("", |(day, _)| day.as_str());
            format!("was waived until {day}: {}", waiver.because)
        };
        let note = match state {
            State::Waived => waiver.map(|waiver| waiver.because.clone()),
            State::Asserted => held.filter(|(_, holds)| *holds).map(|(rule, _)| format!("held by {rule}")),
            State::Seen | State::Never if expired.is_some() => expired.map(ended),
            State::Seen | State::Never if excused.is_some() => excused.map(|why| format!("a known deviation: {why}")),
            State::Seen => held.map(|(rule, _)| format!("{rule} was broken")),
            State::SelfTestOnly => None,
            State::Never => match (&provokers.ignored, provokers.broken) {
                (_, true) => Some("its case was broken".to_owned()),
                (Some(why), _) => Some(format!("its case was ignored: {why}")),
                (None, false) => None,
            },
        };
        let sorted = |cases: &[usize]| {
            let mut cases = cases.to_vec();
            cases.sort_unstable();
            cases
        };
        Row {
            part,
            name,
            says: says.to_owned(),
            state,
            asserted_in: sorted(&sightings.asserted),
            seen_in: sorted(&sightings.met),
            note,
            answers: if part == Part::Operations { self.answers[index].clone() } else { Vec::new() },
            missing: if part == Part::Operations { self.missing(index) } else { Vec::new() },
            hole: !covered && waiver.is_none() && !only_self_test && excused.is_none(),
            broken: provokers.broken || rule_broken,
        }
    }

    /// The pairs that an operation may answer by their `at:`, and that it didn't.
    fn missing(&self, operation: usize) -> Vec<String> {
        let of_this = self.terms.pairs.iter().filter(|pair| pair.at.contains(&operation));
        let names = of_this.map(|pair| format!("{} {}", pair.status, pair.reason));
        names.filter(|name| !self.answers[operation].contains(name)).collect()
    }

    /// The waiver of an entry that holds at this target, be it expired or not.
    pub(super) fn waiver(&self, part: Part, index: usize) -> Option<&Waiver> {
        let mine = |waiver: &&Waiver| waiver.part == part && waiver.index == index && self.site.meets(waiver);
        let mut waivers = self.terms.waivers.iter().filter(mine);
        let first = waivers.next();
        // One that still holds wins over one that has expired.
        first.filter(|waiver| !waiver.expired(self.site.now)).or(waivers.next()).or(first)
    }

    /// The rule that holds every answer against a promise, and whether it holds: answers came, and none broke it.
    fn held(&self, part: Part, index: usize) -> Option<(&str, bool)> {
        let held_by = &self.terms.promises.get(index).filter(|_| part == Part::Promises)?.held_by;
        let broken = held_by.iter().find(|rule| self.is_broken(rule));
        let broken = broken.or_else(|| held_by.iter().find(|rule| self.excused_rules.contains_key(rule.as_str())));
        broken.or(held_by.first()).map(|rule| (rule.as_str(), broken.is_none() && self.shown > 0))
    }

    /// Whether an answer, or the whole run, broke a rule.
    fn is_broken(&self, rule: &str) -> bool {
        self.broken_rules.contains(rule)
            || RULES.iter().find(|known| known.name() == rule).is_some_and(|known| {
                let mut findings = Vec::new();
                known.judge(self, &Coverage::default(), &mut findings);
                !findings.is_empty()
            })
    }

    /// Why it is known that the rule which holds a promise is broken, where nothing else breaks it.
    fn excuse(&self, part: Part, index: usize) -> Option<&String> {
        let held_by = &self.terms.promises.get(index).filter(|_| part == Part::Promises)?.held_by;
        let excused = || held_by.iter().find_map(|rule| self.excused_rules.get(rule.as_str()));
        if held_by.iter().any(|rule| self.is_broken(rule)) { None } else { excused() }
    }

    fn sightings(&self, part: Part) -> Vec<Sightings> {
        match part {
            Part::Pairs => self.pairs.clone(),
            Part::Envelopes => self.envelopes.clone(),
            Part::Operations => self.operations.clone(),
            Part::Promises => {
                let mut sightings = vec![Sightings::default(); self.terms.promises.len()];
                for (case, (terms, ended)) in &self.cases {
                    for index in &terms.covers {
                        let Some(sighting) = sightings.get_mut(*index) else { continue };
                        match ended {
                            Ended::Kept => sighting.asserted.push(*case),
                            Ended::Broken | Ended::Excused(_) => sighting.met.push(*case),
                            _ => {}
                        }
                    }
                }
                sightings
            }
        }
    }

    fn provokers(&self, part: Part) -> HashMap<usize, Provokers> {
        let mut provokers: HashMap<usize, Provokers> = HashMap::new();
        for (terms, ended) in self.cases.values() {
            for index in terms.of(part) {
                let of_this = provokers.entry(*index).or_default();
                of_this.by_self_test |= terms.self_test_only;
                of_this.by_target |= !terms.self_test_only && !terms.perhaps.contains(&(part, *index));
                of_this.broken |= *ended == Ended::Broken;
                if let Ended::Excused(why) = ended {
                    of_this.excused = Some(why.clone());
                }
                if let (Ended::Ignored(why), None) = (ended, &of_this.ignored) {
                    of_this.ignored = Some(why.clone());
                }
            }
        }
        provokers
    }
}
