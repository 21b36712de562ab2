//! How far everything is covered, and where.

use super::ledger::{Entry, Ledger};
use super::rules::RULES;
use super::terms::Waiver;
use crate::model::coverage::{Coverage, Level, Part, Row, RunFinding, State};

impl Ledger<'_> {
    /// How far everything is covered; `unjudged`: why holes can't be told from what wasn't run.
    #[must_use]
    pub fn coverage(&self, unjudged: Option<String>) -> Coverage {
        let mut rows = Vec::new();
        for part in Part::ALL {
            let known = self.terms.entries(part).into_iter().zip(self.of(part)).enumerate();
            rows.extend(known.map(|(index, (called, entry))| self.row(part, index, called, entry)));
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

    fn row(&self, part: Part, index: usize, (name, says): (String, &str), entry: &Entry) -> Row {
        let held = self.held(part, index);
        let (expired, waiver) = match self.waiver(part, index) {
            Some(waiver) if waiver.expired(self.site.now) => (Some(waiver), None),
            waiver => (None, waiver),
        };
        let only_self_test = !self.site.self_test && entry.by_self_test && !entry.by_target;
        let rule_broken = held.is_some_and(|(_, holds)| !holds) && self.shown > 0;
        let asserted = !entry.asserted.is_empty() || held.is_some_and(|(_, holds)| holds);
        // A case that was kept is no proof where another answer broke the rule.
        let state = if asserted && !rule_broken {
            State::Asserted
        } else if waiver.is_some() {
            State::Waived
        } else if !entry.met.is_empty() || rule_broken {
            State::Seen
        } else if only_self_test {
            State::SelfTestOnly
        } else {
            State::Never
        };
        let covered = match self.terms.demand.of(part) {
            None => true,
            Some(Level::Asserted) => state == State::Asserted,
            Some(Level::Seen) => state == State::Asserted || !entry.met.is_empty(),
        };
        let excused = self
            .excuse(part, index)
            .or(entry.excused.as_ref().map(|(_, why)| why))
            .filter(|_| state != State::Asserted);
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
            State::Never => match (&entry.ignored, entry.broken) {
                (_, true) => Some("its case was broken".to_owned()),
                (Some((_, why)), _) => Some(format!("its case was ignored: {why}")),
                (None, false) => None,
            },
        };
        Row {
            part,
            name,
            says: says.to_owned(),
            state,
            asserted_in: entry.asserted.clone(),
            seen_in: entry.met.clone(),
            note,
            answers: if part == Part::Operations { self.answers[index].clone() } else { Vec::new() },
            missing: if part == Part::Operations { self.missing(index) } else { Vec::new() },
            hole: !covered && waiver.is_none() && !only_self_test && excused.is_none(),
            broken: entry.broken || rule_broken,
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
        let excused = || held_by.iter().find_map(|rule| self.excused_rules.get(rule.as_str())).map(|(_, why)| why);
        if held_by.iter().any(|rule| self.is_broken(rule)) { None } else { excused() }
    }
}
