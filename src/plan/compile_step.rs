//! Compiles steps.

use super::case::As;
use super::contract::ContractPlan;
use super::names::Names;
use super::shared::SharedSteps;
use super::step::{Action, Capture, RepeatPlan, Step};
use crate::check::Expectation;
use crate::check::contract::{did_you_mean, place, regex};
use crate::model::contract::SnapshotMode;
use crate::model::scenario::{self, CaptureSource};
use crate::model::source::{Problem, Sources, Span, Spanned};
use crate::model::suggest;

/// What the compilation of steps looks up.
pub(super) struct StepCompiler<'a> {
    /// The contract, whose identities may not be compiled yet: their names are given apart.
    pub(super) contract: &'a ContractPlan,
    /// The names of the contract's identities.
    pub(super) identities: &'a [String],
    /// The identity that has a session of the case's own.
    pub(super) fresh: Option<usize>,
    /// Shared steps.
    pub(super) shared: &'a SharedSteps,
    /// The name of the file, for `use: name`.
    pub(super) file: &'a str,
    /// The variables, and the mistakes found so far.
    pub(super) names: Names<'a>,
    /// The identities that were used.
    pub(super) used: Vec<usize>,
    /// The shared steps that are being compiled, to find circles.
    pub(super) trail: Vec<String>,
    /// The ids of the case's steps so far, and whether each gives one answer.
    pub(super) earlier: Vec<(String, bool)>,
    /// Whether the steps stand around a case's own: answers of setup, teardown and logins are checked, not stored.
    pub(super) around: bool,
    /// How much of the case's answers is stored, where the case, its file or its contract says so.
    pub(super) snapshot: Option<SnapshotMode>,
    /// The files, and which of them is the case's own; none for a login.
    pub(super) place: Option<(&'a Sources, u32)>,
}

impl StepCompiler<'_> {
    /// Compiles steps; shared ones take the place of the `use:` that names them.
    pub(super) fn steps(&mut self, steps: &[scenario::Step]) -> Vec<Step> {
        let mut compiled = Vec::with_capacity(steps.len());
        let mut seen: Vec<&str> = Vec::new();
        for (index, step) in steps.iter().enumerate() {
            if let Some(id) = &step.id {
                if seen.contains(&id.value.as_str()) {
                    let problem = Problem::at(id.span, format!("two steps have the id `{}`", id.value));
                    self.problems().push(problem.expected("an id names the file of one answer"));
                }
                if id.value.is_empty() || id.value.contains(['/', '.']) || id.value.chars().any(char::is_control) {
                    self.problems().push(
                        Problem::at(id.span, format!("`{}` can't be a step's id", id.value.escape_debug()))
                            .expected("an id names a file: no `/`, no `.`, no control characters"),
                    );
                }
                seen.push(&id.value);
            }
            let name = step.id.as_ref().map_or_else(|| (index + 1).to_string(), |id| id.value.clone());
            self.same_as(step, &steps[index..]);
            self.stable(step);
            self.step(step, name, &mut compiled);
            if let Some(id) = step.id.as_ref().filter(|_| self.trail.is_empty()) {
                let one = matches!(step.action, scenario::Action::Send(_) | scenario::Action::Walk(_));
                self.earlier.push((id.value.clone(), one));
            }
        }
        compiled
    }

    pub(super) fn problems(&mut self) -> &mut Vec<Problem> {
        &mut self.names.problems
    }

    fn step(&mut self, step: &scenario::Step, name: String, compiled: &mut Vec<Step>) {
        let action = match &step.action {
            scenario::Action::Nothing => return,
            scenario::Action::Use { what, with } => return self.shared_steps(what, with, &name, compiled),
            scenario::Action::Wait(milliseconds) => Action::Wait(*milliseconds),
            scenario::Action::Send(request) => Action::Send(Box::new(self.request(request))),
            scenario::Action::Together(requests) => {
                Action::Together(requests.iter().map(|request| self.request(request)).collect())
            }
            scenario::Action::Walk(walk) => match self.walk(walk) {
                Some(walk) => Action::Walk(Box::new(walk)),
                None => return captured(step, &mut self.names),
            },
        };
        let mut expect = Vec::with_capacity(step.expect.len().max(1));
        for expectation in &step.expect {
            let one = Expectation::compile(expectation, &self.contract.checks, &mut self.names.problems);
            self.names.check(one.variables(), expectation.span);
            expect.push(one);
        }
        if expect.is_empty() {
            expect.push(Expectation::default());
        }
        let capture = captures(&step.capture, &mut self.names);
        compiled.push(Step {
            name,
            line: self.line(step.span),
            action,
            expect,
            capture,
            retry: step.retry.as_ref().map(|repeat| Box::new(self.repeat(repeat))),
            repeat: step.repeat.as_ref().map(|repeat| Box::new(self.repeat(repeat))),
            time_limit: step.time_limit,
            snapshot: step.snapshot,
            stored: self.trail.is_empty(),
        });
    }

    /// Reports an answer to compare with that isn't there by then; `coming` are the step and those that follow.
    fn same_as(&mut self, step: &scenario::Step, coming: &[scenario::Step]) {
        for same in step.expect.iter().filter_map(|expect| expect.same_as.as_ref()) {
            let id = same.step.value.as_str();
            let at = |message: String| Problem::at(same.step.span, message);
            let known: Vec<&str> =
                self.earlier.iter().filter(|(_, one)| *one).map(|(known, _)| known.as_str()).collect();
            let found = self.earlier.iter().rev().find(|(known, _)| known == id);
            let later = || coming.iter().any(|step| step.id.as_ref().is_some_and(|known| known.value == id));
            let problem = match found {
                _ if !self.trail.is_empty() => at("`same-as:` in shared steps".to_owned())
                    .expected("answers are compared within one case")
                    .help("move the expectation to a step of the case"),
                Some((_, true)) => continue,
                Some((_, false)) => {
                    at(format!("`{id}` doesn't give one answer")).expected("expected a step that sends one request")
                }
                None if later() => at(format!("`{id}` doesn't come before this step"))
                    .expected("an answer is compared with an earlier one of the case"),
                None => {
                    let problem = at(format!("no step before this one has the id `{id}`"));
                    let problem = problem.expected(if known.is_empty() {
                        "no step before this one has an `id:`".to_owned()
                    } else {
                        format!("known here: {}", suggest::known(id, known.iter().copied()))
                    });
                    did_you_mean(problem, id, known)
                }
            };
            self.names.problems.push(problem);
        }
    }

    /// Reports an alternative that is to stay although nothing of it is stored.
    fn stable(&mut self, step: &scenario::Step) {
        let own = self.trail.is_empty() && !self.around;
        let stored = own && step.snapshot.or(self.snapshot) != Some(SnapshotMode::None);
        for stable in step.expect.iter().filter_map(|expect| expect.stable.as_ref()).filter(|stable| stable.value) {
            if !stored {
                let problem = Problem::at(stable.span, "`stable: true`, but no answer of this step is stored");
                let why = match self.trail.as_slice() {
                    _ if own => "`snapshot: none` stands at the step, its case, its file or its contract",
                    [] => "answers of setup, teardown and logins are checked, not stored",
                    _ => "answers of shared steps are checked, not stored",
                };
                self.problems().push(problem.expected(why));
            }
        }
    }

    fn shared_steps(
        &mut self,
        what: &Spanned<String>,
        with: &[(Spanned<String>, Spanned<crate::model::json::Json>)],
        name: &str,
        compiled: &mut Vec<Step>,
    ) {
        let own_file = |trail: &[String]| trail.last().and_then(|name| name.split('#').next().map(str::to_owned));
        let full = if what.value.contains('#') {
            what.value.clone()
        } else {
            format!("{}#{}", own_file(&self.trail).as_deref().unwrap_or(self.file), what.value)
        };
        let shared = self.shared;
        // Circles are reported once, where all shared steps are known; here it is enough to leave them.
        let Some(steps) = shared.get(&full).filter(|_| !self.trail.contains(&full)) else {
            if shared.may_have(&full) {
                self.names.lost = true;
                return;
            }
            // Steps of the same file are known by their short names, too.
            let own = format!("{}#", full.split('#').next().unwrap_or_default());
            let short =
                |name| if what.value.contains('#') { name } else { str::strip_prefix(name, &own).unwrap_or(name) };
            let known: Vec<&str> = shared.names().into_iter().map(short).collect();
            let problem = Problem::at(what.span, format!("there are no shared steps `{}`", what.value));
            let problem = if known.is_empty() {
                problem
                    .expected("no file of the contract has `steps:` by name")
                    .help("shared steps are `steps: { name: [ … ] }` in a file, and `use: file#name` elsewhere")
            } else {
                problem.expected(format!("known: {}", suggest::known(&what.value, known.iter().copied())))
            };
            self.problems().push(did_you_mean(problem, &what.value, known));
            self.names.lost = true;
            return;
        };
        let set: Vec<_> = with.iter().map(|(name, value)| (name.value.clone(), self.names.json(value))).collect();
        if !set.is_empty() {
            set.iter().for_each(|(name, _)| self.names.learn(name));
            compiled.push(Step {
                name: name.to_owned(),
                line: None,
                action: Action::Set(set),
                expect: Vec::new(),
                capture: Vec::new(),
                retry: None,
                repeat: None,
                time_limit: None,
                snapshot: None,
                stored: false,
            });
        }
        let short = full.split('#').next_back().unwrap_or(&full).to_owned();
        self.trail.push(full);
        let inner = self.steps(steps);
        self.trail.pop();
        compiled.extend(inner.into_iter().map(|step| Step { name: format!("{short} {}", step.name), ..step }));
    }

    /// The line of a step in the case's own file.
    fn line(&self, span: Span) -> Option<u32> {
        let (sources, _) = self.place.filter(|(_, file)| *file == span.file)?;
        Some(sources.line(span))
    }

    fn repeat(&mut self, repeat: &scenario::Repeat) -> RepeatPlan {
        let until = repeat.until.as_ref().and_then(|until| self.names.condition(until));
        let fail_if = repeat.fail_if.as_ref().and_then(|fail_if| self.names.condition(fail_if));
        RepeatPlan { at_most: repeat.at_most.max(1), until, fail_if, every: repeat.every }
    }

    /// Who a name stands for.
    pub(super) fn identity(&mut self, name: &Spanned<String>) -> Option<As> {
        if name.value == "none" {
            return Some(As::Nobody);
        }
        let identities = self.identities;
        let Some(index) = identities.iter().position(|known| *known == name.value) else {
            let problem = Problem::at(name.span, format!("`{}` is no identity of the contract", name.value));
            let known = || identities.iter().map(String::as_str).chain(["none"]);
            let problem = problem.expected(format!("known: {}", suggest::known(&name.value, known()))).unknown();
            self.problems().push(did_you_mean(problem, &name.value, known()));
            return None;
        };
        self.used.push(index);
        Some(if self.fresh == Some(index) { As::Fresh(index) } else { As::Shared(index) })
    }
}

/// What a step would have captured is known, though a mistake in it leaves nothing to run.
fn captured(step: &scenario::Step, names: &mut Names<'_>) {
    step.capture.iter().for_each(|(name, _)| names.learn(&name.value));
}

/// Compiles captures; their variables are known from here on.
pub(super) fn captures(captures: &[(Spanned<String>, CaptureSource)], names: &mut Names<'_>) -> Vec<Capture> {
    let mut compiled = Vec::new();
    for (name, source) in captures {
        names.learn(&name.value);
        let matches = match source.matches.as_ref().map(regex).transpose() {
            Ok(matches) => matches,
            Err(problem) => {
                names.problems.push(problem);
                continue;
            }
        };
        match place(&source.from) {
            Ok(from) => compiled.push(Capture { name: name.value.clone(), from, matches }),
            Err(problem) => names.problems.push(problem),
        }
    }
    compiled
}
