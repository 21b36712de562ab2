//! The accepted answers of cases, in the order in which they are asked for.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::made_up::answer_of;
use crate::mock::answers;
use crate::mock::backend::{Backend, split_case};
use crate::model::answer::Answer;
use crate::model::request::Request;
use crate::model::stored::{Stored, StoredBody};

/// Gives accepted answers back: the n-th request of a case, which the header
/// [`CASE_HEADER`](crate::mock::backend::CASE_HEADER) names, gets its n-th answer.
#[derive(Debug, Default)]
pub struct Replay {
    cases: Mutex<HashMap<u64, VecDeque<Option<Stored>>>>,
}

impl Replay {
    /// A server without any answer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says what the requests of a case are answered, one after the other; `None` where nothing was accepted. Replaces
    /// what was said of the case before.
    pub fn add(&self, key: u64, answers: Vec<Option<Stored>>) {
        self.lock().insert(key, answers.into());
    }

    /// Forgets a case.
    pub fn end(&self, key: u64) {
        self.lock().remove(&key);
    }

    fn next(&self, key: u64) -> Option<Stored> {
        self.lock().get_mut(&key)?.pop_front()?
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, VecDeque<Option<Stored>>>> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backend for Replay {
    fn answer(&self, request: &Request) -> Answer {
        let key = match split_case(request) {
            Ok((key, _)) => key,
            Err(refusal) => return *refusal,
        };
        let Some(stored) = key.and_then(|key| self.next(key)) else {
            return answers::text(501, "no accepted answer");
        };
        // What was masked as the target's own origin is where the client sees this server.
        let origin = request.headers.get("host").map_or_else(|| "target".to_owned(), |host| format!("http://{host}"));
        answer_of(&stored, &origin).unwrap_or_else(|| not_stored(&stored.body))
    }
}

fn not_stored(body: &StoredBody) -> Answer {
    let why = match body {
        StoredBody::Bytes { length, .. } => format!("{length} bytes only the digest is stored"),
        _ => "bytes nothing is stored".to_owned(),
    };
    answers::text(501, &format!("of the accepted answer's {why}: it can't be replayed"))
}
