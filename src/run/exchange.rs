//! Sends one filled-in request, as somebody.

use super::contract::Shared;
use super::fill::{Surroundings, destination, fill};
use super::foreign::{is_ours, withheld};
use super::halt::Halt;
use super::rules::{NO_ANSWER, UNFILLED_TEMPLATE};
use super::runner::Runner;
use crate::check::Expectation;
use crate::http::{Error, Fault, SendOptions};
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::model::request::Request;
use crate::plan::{As, RequestTemplate, Step};

/// Why there is no answer to judge.
pub(super) enum Missing {
    /// A finding about the request or the target, and the request as far as it was filled in.
    Finding(Finding, Option<Box<Request>>),
    /// The case ends.
    Halt(Halt),
}

impl From<Halt> for Missing {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}

impl Runner<'_> {
    /// Sends a request as the step says, and logs in again where the identity allows it.
    pub(super) async fn exchange(
        &mut self,
        template: &RequestTemplate,
        step: &Step,
        expectation: &Expectation,
    ) -> Result<Exchange, Missing> {
        let who = template.identity.unwrap_or(self.identity);
        let exchange = self.send_as(template, step, expectation, who).await?;
        let plan = &self.contract.target.contract;
        let relogin = who.identity().is_some_and(|index| plan.identities[index].relogin);
        if exchange.answer.status == 401 && relogin {
            self.forget(who).await;
            return Box::pin(self.send_as(template, step, expectation, who)).await;
        }
        Ok(exchange)
    }

    /// Fills a request in. Logs in first where nobody did.
    pub(super) async fn prepare(&mut self, template: &RequestTemplate) -> Result<Request, Missing> {
        let who = template.identity.unwrap_or(self.identity);
        self.prepare_as(template, who).await
    }

    async fn prepare_as(&mut self, template: &RequestTemplate, who: As) -> Result<Request, Missing> {
        let session = self.session(who).await?;
        let plan = &self.contract.target.contract;
        let base = self.contract.target.url.as_str().trim_end_matches('/');
        let surroundings = Surroundings {
            contract: &plan.headers,
            identity: who.identity().map(|index| &plan.identities[index]),
            case: self.headers,
        };
        let unfilled = |error: crate::template::Error| {
            Missing::Finding(Finding::new(UNFILLED_TEMPLATE, "request", error.to_string()), None)
        };
        let destination = destination(template, base, &self.scope).map_err(unfilled)?;
        let (ours, relative) = (destination.relative || is_ours(&destination.url, self.contract), destination.relative);
        let mut request = fill(template, destination, &surroundings, ours, &self.scope).map_err(unfilled)?;
        if ours {
            let jars = session.as_ref().and_then(|session| session.cookies.as_ref()).into_iter().chain(&self.cookies);
            let cookies: Vec<String> = jars.filter_map(|jar| jar.header(&request.url)).collect();
            if !cookies.is_empty() && request.headers.get("cookie").is_none() {
                request.headers.push("cookie", cookies.join("; "));
            }
        } else if let Some(finding) = withheld(&request, &self.shared.settings.secrets) {
            return Err(Missing::Finding(finding, Some(Box::new(request))));
        }
        if let (Some(control), Some(key), true) = (&self.contract.target.self_test, self.key, relative) {
            request.headers.push(control.header(), key.to_string());
        }
        Ok(request)
    }

    async fn send_as(
        &mut self,
        template: &RequestTemplate,
        step: &Step,
        expectation: &Expectation,
        who: As,
    ) -> Result<Exchange, Missing> {
        let request = self.prepare_as(template, who).await?;
        let options = options(step, expectation);
        self.contract.pace().await;
        let sent = request.clone();
        let exchange = self.shared.client.send(request, options).await;
        let exchange = judge_error(exchange, &sent, self.shared)?;
        self.keep_cookies(&sent, &exchange, who);
        self.outage(&exchange)?;
        Ok(exchange)
    }

    /// Keeps what an answer sets, in the session's jar or the case's.
    pub(super) fn keep_cookies(&self, request: &Request, exchange: &Exchange, who: As) {
        if let Some(jar) = &self.cookies {
            jar.keep(request, exchange);
        }
        if let As::Fresh(index) = who
            && let Some(jar) =
                self.fresh.iter().find(|(known, _)| *known == index).and_then(|(_, session)| session.cookies.as_ref())
        {
            jar.keep(request, exchange);
        }
    }

    /// Ends the case where the answer is what the contract calls an outage.
    pub(super) fn outage(&self, exchange: &Exchange) -> Result<(), Halt> {
        let status = exchange.answer.status;
        if self.contract.target.contract.outage.contains(&status) {
            self.shared.outages.met();
            return Err(Halt::Inconclusive(format!("the target answered {status}, an outage")));
        }
        self.shared.outages.answered();
        Ok(())
    }
}

/// What a step asks of the client.
pub(super) fn options(step: &Step, expectation: &Expectation) -> SendOptions {
    SendOptions { total: step.time_limit.map(std::time::Duration::from_millis), bodiless: expectation.bodiless() }
}

/// Tells an outage from a target that doesn't speak HTTP, and both from a request that can't be sent.
pub(super) fn judge_error(
    exchange: Result<Exchange, Error>,
    request: &Request,
    shared: &Shared,
) -> Result<Exchange, Missing> {
    exchange.map_err(|error| match error.fault() {
        Fault::Outage => {
            shared.outages.met();
            Missing::Halt(Halt::Inconclusive(error.to_string()))
        }
        Fault::Target => {
            let finding = Finding::new(NO_ANSWER, "answer", error.to_string());
            Missing::Finding(finding, Some(Box::new(request.clone())))
        }
        Fault::Ours => {
            let finding = Finding::new(UNFILLED_TEMPLATE, "request", error.to_string());
            Missing::Finding(finding, Some(Box::new(request.clone())))
        }
    })
}
