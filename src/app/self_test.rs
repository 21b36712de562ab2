//! Starts self-test servers and steers them.

use std::sync::Arc;

use super::error::Error;
use crate::mock::backend::{CASE_HEADER, RULE_HEADER};
use crate::mock::service::Service;
use crate::mock::wire::Running;
use crate::mock::worlds::Worlds;
use crate::run::CaseControl;

/// A universe of worlds, one a case, as the run steers it.
pub(super) struct Steered(pub(super) Arc<Worlds>);

impl CaseControl for Steered {
    fn header(&self) -> &'static str {
        CASE_HEADER
    }

    fn rule_header(&self) -> Option<&'static str> {
        Some(RULE_HEADER)
    }

    fn begin(&self, case: u64, given: &[String]) -> Result<(), String> {
        self.0.begin(case, given)
    }

    fn advance(&self, case: u64, milliseconds: u64) {
        self.0.advance(case, milliseconds);
    }

    fn end(&self, case: u64) {
        self.0.end(case);
    }
}

/// Starts a built-in server.
pub(super) async fn start(service: &'static dyn Service) -> Result<(Running, Arc<dyn CaseControl>), Error> {
    let universe = Arc::new(Worlds::isolated(service));
    let running = Running::start(Arc::clone(&universe)).await?;
    Ok((running, Arc::new(Steered(universe))))
}
