//! Sends one filled-in request, as somebody.

use std::sync::Arc;

use tokio::time::Instant;
use url::Url;

use super::fill::{Destination, HeaderSources, destination, fill};
use super::foreign::withheld;
use super::halt::Halt;
use super::raw;
use super::report::attempt;
use super::runner::Runner;
use super::session::Session;
use super::settings::Target;
use super::source::Unanswered;
use crate::check::Expectation;
use crate::http::{Fault, SendOptions};
use crate::judge::rules::{LARGE_BODY_UNDECLARED, NO_ANSWER, UNFILLED_TEMPLATE};
use crate::model::answer::Exchange;
use crate::model::contract::Wire;
use crate::model::finding::Finding;
use crate::model::outcome::Attempt;
use crate::model::request::Request;
use crate::plan::{As, Case, LARGE, RequestTemplate, Step};

/// Why there is no answer to judge.
pub(super) enum Missing {
    /// A finding about the request or the target, and the request as far as it was filled in.
    Finding(Box<Finding>, Option<Box<Request>>),
    /// The case ends.
    Halt(Halt),
}

impl From<Halt> for Missing {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}

impl Runner<'_> {
    /// Sends a request as the step says, and logs in again where the identity allows it. `onward`: to this URL of a next
    /// page, in place of the template's own.
    pub(super) async fn exchange(
        &mut self,
        template: &RequestTemplate,
        onward: Option<&Url>,
        step: &Step,
        expectation: &Expectation,
    ) -> Result<Exchange, Missing> {
        let who = template.identity.unwrap_or(self.identity);
        let (exchange, session) = self.send_as((template, onward), step, expectation, who).await?;
        let plan = &self.contract.target.contract;
        let relogin = who.identity().is_some_and(|index| plan.identities[index].relogin);
        if let (401, true, Some(session)) = (exchange.answer.status, relogin, session) {
            self.forget(who, &session).await;
            let again = Box::pin(self.send_as((template, onward), step, expectation, who));
            return again.await.map(|(exchange, _)| exchange);
        }
        Ok(exchange)
    }

    /// Fills a request in. Logs in first where nobody did, and tells the session.
    pub(super) async fn prepare(
        &mut self,
        template: &RequestTemplate,
    ) -> Result<(Request, Option<Arc<Session>>), Missing> {
        let who = template.identity.unwrap_or(self.identity);
        self.prepare_as((template, None), who).await
    }

    async fn prepare_as(
        &mut self,
        (template, onward): (&RequestTemplate, Option<&Url>),
        who: As,
    ) -> Result<(Request, Option<Arc<Session>>), Missing> {
        let session = self.session(who).await?;
        let (mut request, relative) = match &template.raw {
            Some(text) => {
                let secrets = &self.shared.settings.secrets;
                (
                    raw::fill(text, &self.contract.target.url, &self.scope, secrets)
                        .map_err(|error| unfilled(&error))?,
                    true,
                )
            }
            None => self.fill(template, onward, who, session.as_deref())?,
        };
        if let Some(finding) = self.undeclared(&request) {
            return Err(Missing::Finding(Box::new(finding), Some(Box::new(request))));
        }
        if let (Some(control), Some(key), true) = (&self.contract.target.self_test, self.key, relative) {
            match &mut request.raw {
                Some(raw) => raw::add_field(raw, control.header(), &key.to_string()),
                None => request.headers.push(control.header(), key.to_string()),
            }
        }
        Ok((request, session))
    }

    /// Fills a request in that a client writes, and tells whether it was a path of the target.
    fn fill(
        &self,
        template: &RequestTemplate,
        onward: Option<&Url>,
        who: As,
        session: Option<&Session>,
    ) -> Result<(Request, bool), Missing> {
        let plan = &self.contract.target.contract;
        let base = self.contract.target.url.as_str().trim_end_matches('/');
        let sources = HeaderSources {
            contract: &plan.headers,
            identity: who.identity().map(|index| &plan.identities[index]),
            case: self.headers,
        };
        let destination = match onward {
            Some(url) => Destination::onward(url, &self.contract.standard.origin),
            None => destination(template, base, &self.scope).map_err(|error| unfilled(&error))?,
        };
        let (ours, relative) =
            (destination.relative || self.contract.standard.is_ours(&destination.url), destination.relative);
        let mut request = fill(template, destination, &sources, ours, &self.scope).map_err(|error| unfilled(&error))?;
        if ours {
            let jars = session.and_then(|session| session.cookies.as_ref()).into_iter().chain(&self.cookies);
            let cookies: Vec<String> = jars.filter_map(|jar| jar.header(&request.url)).collect();
            if !cookies.is_empty() && request.headers.get("cookie").is_none() {
                request.headers.push("cookie", cookies.join("; "));
            }
        } else if let Some(finding) = withheld(&request, &self.shared.settings.secrets) {
            return Err(Missing::Finding(Box::new(finding), Some(Box::new(request))));
        }
        Ok((request, relative))
    }

    /// The finding that a case would send a large body to a target without saying so. How long a body is, is known at
    /// times only when it is filled in.
    fn undeclared(&self, request: &Request) -> Option<Finding> {
        let case = &self.case?.shared;
        let length = request.content_length();
        if length < LARGE || self.contract.target.is_loopback() || case.hazard.iter().any(|hazard| hazard == "large") {
            return None;
        }
        let message =
            format!("the request has {length} bytes of content, and the case doesn't say so; nothing was sent");
        Some(Finding::new(LARGE_BODY_UNDECLARED, "request body", message).with_cure("say `hazard: large` in the case"))
    }

    async fn send_as(
        &mut self,
        to: (&RequestTemplate, Option<&Url>),
        step: &Step,
        expectation: &Expectation,
        who: As,
    ) -> Result<(Exchange, Option<Arc<Session>>), Missing> {
        let (request, session) = self.prepare_as(to, who).await?;
        let options = options(step, expectation, self.case, &self.contract.target);
        self.contract.pace().await;
        let sent = request.clone();
        if self.case.is_some_and(|case| case.shared.time_limit.is_some()) {
            // Should the case's time run out, the finding names the request that it waited for.
            self.under_way.1 = Some(sent.clone());
        }
        let started = Instant::now();
        let answered = self.shared.source(self.contract).send(self.index(), request, options).await;
        self.attempts.push(match &answered {
            Ok(exchange) => attempt(exchange),
            Err(_) => Attempt { status: None, took: started.elapsed() },
        });
        let exchange = self.take_in(answered, &sent, session.as_deref())?;
        Ok((exchange, session))
    }

    /// Takes in what came of a request: an exchange whose cookies are kept, or why there is none to judge.
    pub(super) fn take_in(
        &mut self,
        answered: Result<Exchange, Unanswered>,
        sent: &Request,
        session: Option<&Session>,
    ) -> Result<Exchange, Missing> {
        let exchange = self.answered(answered, sent)?;
        self.keep_cookies(sent, &exchange, session);
        if let Err(halt) = self.outage(&exchange) {
            // No answer to judge, and still what came.
            self.gone = Some(self.recorded(exchange));
            return Err(halt.into());
        }
        Ok(exchange)
    }

    /// Tells an outage from a target that doesn't speak HTTP, and both from a request that can't be sent.
    fn answered(&self, answered: Result<Exchange, Unanswered>, request: &Request) -> Result<Exchange, Missing> {
        let error = match answered {
            Ok(exchange) => return Ok(self.without_rule(exchange)),
            Err(Unanswered::NotRecorded) => {
                let asked = format!("{} {}", request.method, request.url);
                return Err(Missing::Halt(Halt::NotRecorded(asked)));
            }
            Err(Unanswered::Error(error)) => error,
        };
        let finding = match error.fault() {
            Fault::Outage => {
                self.contract.outages.met();
                return Err(Missing::Halt(Halt::Inconclusive(error.to_string())));
            }
            Fault::Target => Finding::new(NO_ANSWER, "answer", error.to_string()),
            Fault::Ours => Finding::new(UNFILLED_TEMPLATE, "request", error.to_string()),
        };
        Err(Missing::Finding(Box::new(finding), Some(Box::new(request.clone()))))
    }

    /// An exchange with the run's own server, whose answer says which rule gave it: that is no part of the answer.
    fn without_rule(&self, mut exchange: Exchange) -> Exchange {
        let header = self.contract.target.self_test.as_ref().and_then(|control| control.rule_header());
        if let Some(header) = header
            && let Some(rule) = exchange.answer.headers.get(header)
        {
            exchange.course.rule = Some(rule.to_owned());
            exchange.answer.headers.remove(header);
        }
        exchange
    }

    /// Keeps what an answer sets, in the session's jar or the case's.
    fn keep_cookies(&self, request: &Request, exchange: &Exchange, session: Option<&Session>) {
        let of_session = session.and_then(|session| session.cookies.as_ref());
        for jar in of_session.into_iter().chain(&self.cookies) {
            let lines = exchange.answer.headers.all("set-cookie");
            jar.keep(&request.url, lines, &self.shared.settings.secrets);
        }
    }

    /// Ends the case where the answer is what the contract calls an outage.
    fn outage(&self, exchange: &Exchange) -> Result<(), Halt> {
        let status = exchange.answer.status;
        if self.contract.target.contract.outage.contains(&status) {
            self.contract.outages.met();
            return Err(Halt::Inconclusive(format!("the target answered {status}, an outage")));
        }
        self.contract.outages.answered();
        Ok(())
    }
}

fn unfilled(error: &crate::template::Error) -> Missing {
    Missing::Finding(Box::new(Finding::new(UNFILLED_TEMPLATE, "request", error.to_string())), None)
}

/// What a step asks of the client.
pub(super) fn options(step: &Step, expectation: &Expectation, case: Option<&Case>, target: &Target) -> SendOptions {
    let wire = case.and_then(|case| case.shared.wire).or(target.wire).or(target.contract.wire);
    SendOptions {
        total: step.time_limit.map(std::time::Duration::from_millis).or(target.time_limit),
        strict: expectation.bodiless() || wire == Some(Wire::Strict),
    }
}
