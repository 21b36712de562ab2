//! Which variables are known where, and the compilation of texts that use them.

use std::collections::{BTreeSet, HashSet};

use crate::check::contract::{did_you_mean, template_problem};
use crate::model::json::Json;
use crate::model::source::{Problem, Span, Spanned};
use crate::model::suggest;
use crate::template::{Condition, JsonTemplate, Sees, Template, given};

/// The variables that are known at a place, and the mistakes found so far.
pub(super) struct Names<'a> {
    /// Those of the contract.
    pub(super) contract: &'a HashSet<String>,
    /// The secrets among them.
    pub(super) secrets: &'a HashSet<String>,
    /// Those of the case so far.
    pub(super) own: Vec<String>,
    /// The secrets that were used.
    pub(super) used: BTreeSet<String>,
    /// Whether something that sets variables can't be read: then nobody knows which ones there are.
    pub(super) lost: bool,
    /// What texts and conditions see besides variables: of conditions at least the answer.
    pub(super) sees: Sees,
    /// The mistakes found so far.
    pub(super) problems: Vec<Problem>,
}

impl<'a> Names<'a> {
    pub(super) const fn new(contract: &'a HashSet<String>, secrets: &'a HashSet<String>) -> Self {
        Self {
            contract,
            secrets,
            own: Vec::new(),
            used: BTreeSet::new(),
            lost: false,
            sees: Sees::Variables,
            problems: Vec::new(),
        }
    }

    /// Adds a variable that is known from here on.
    pub(super) fn learn(&mut self, name: &str) {
        if !self.own.iter().any(|known| known == name) {
            self.own.push(name.to_owned());
        }
    }

    /// Compiles a text.
    pub(super) fn text(&mut self, text: &Spanned<String>) -> Template {
        match Template::parse(&text.value) {
            Ok(template) => {
                self.check_seeing(self.sees, template.variables_of(self.sees), text.span);
                template
            }
            Err(error) => {
                self.problems.push(template_problem(text.span, &error));
                Template::default()
            }
        }
    }

    /// Compiles a value.
    pub(super) fn json(&mut self, json: &Spanned<Json>) -> JsonTemplate {
        match JsonTemplate::parse(&json.value) {
            Ok(template) => {
                self.check(template.variables(), json.span);
                template
            }
            Err(error) => {
                self.problems.push(template_problem(json.span, &error));
                JsonTemplate::Constant(Json::Null)
            }
        }
    }

    /// Compiles a condition.
    pub(super) fn condition(&mut self, text: &Spanned<String>) -> Option<Condition> {
        match crate::check::contract::condition(text) {
            Ok(condition) => {
                let sees = self.sees.max(Sees::Answer);
                self.check_seeing(sees, condition.variables_of(sees), text.span);
                Some(condition)
            }
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// Reports the variables that nothing sets.
    pub(super) fn check(&mut self, variables: Vec<String>, span: Span) {
        self.check_seeing(Sees::Variables, variables, span);
    }

    fn check_seeing(&mut self, sees: Sees, variables: Vec<String>, span: Span) {
        for name in variables {
            if self.secrets.contains(&name) {
                self.used.insert(name);
            } else if !self.lost && !self.contract.contains(&name) && !self.own.contains(&name) {
                let known = || self.contract.iter().chain(&self.own).map(String::as_str);
                let problem = Problem::at(span, format!("unknown variable `{name}`")).marking(name.as_str()).unknown();
                let listed = suggest::known(&name, known());
                let problem = if listed.is_empty() {
                    problem.expected("no variable is set here")
                } else {
                    problem.expected(format!("known here: {listed}"))
                };
                self.problems.push(match name.as_str() {
                    "rows" if self.sees == Sees::Pages => {
                        problem.help("say which they are: `rows: $.data[*]` beside `walk:`")
                    }
                    "first" | "last" | "pages" | "rows" if self.sees < Sees::Pages => {
                        problem.help(format!("a walk knows `{name}`, under its `each-page:` and `afterwards:`"))
                    }
                    _ => did_you_mean(problem, &name, known().chain(given(sees))),
                });
            }
        }
    }
}
