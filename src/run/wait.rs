//! Waits until a target answers.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::settings::Target;
use crate::http::{Client, Limits, SendOptions};
use crate::model::request::Request;

/// The time between two looks.
const PAUSE: Duration = Duration::from_millis(250);

/// Waits until a target gives any HTTP answer.
///
/// # Errors
/// Why it gave none, when the time is over.
pub async fn wait_until_it_answers(target: &Target, limit: Duration) -> Result<(), String> {
    let limits = Limits { connect: Duration::from_secs(2), total: Duration::from_secs(5), ..Limits::default() };
    let client = Client::new(limits, 1, &target.link);
    let deadline = Instant::now() + limit;
    loop {
        let request = Request { method: "GET".to_owned(), url: target.url.to_string(), ..Request::default() };
        match client.send(request, SendOptions::default()).await {
            Ok(exchange) if !target.contract.outage.contains(&exchange.answer.status) => return Ok(()),
            outcome if Instant::now() + PAUSE >= deadline => {
                return Err(match outcome {
                    Ok(exchange) => format!("it answers {}, an outage", exchange.answer.status),
                    Err(error) => error.to_string(),
                });
            }
            _ => sleep(PAUSE).await,
        }
    }
}
