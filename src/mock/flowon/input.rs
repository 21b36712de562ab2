//! What rules ask about a request.

use serde_json::{Map, Value};

use super::state::State;
use crate::mock::{route, rule};

/// What a rule of this server is asked.
pub(super) type Call<'a> = rule::Call<'a, State>;

/// One account by its identifier.
pub(super) const ACCOUNT: &str = "/api/sales/accounts/{id}";
/// All accounts.
pub(super) const ACCOUNTS: &str = "/api/sales/accounts";

/// The values of the path's parameters where method and path are these.
pub(super) fn parameters(call: &Call<'_>, method: &str, pattern: &str) -> Option<Vec<String>> {
    if call.request.method == method { route::matches(pattern, call.request.path()) } else { None }
}

/// The value of the path's one parameter where method and path are these.
pub(super) fn parameter(call: &Call<'_>, method: &str, pattern: &str) -> Option<String> {
    parameters(call, method, pattern)?.into_iter().next()
}

/// Passes where method and path are these.
pub(super) fn on(call: &Call<'_>, method: &str, path: &str) -> Option<()> {
    parameters(call, method, path).map(|_| ())
}

/// The first value of a query parameter; none where it is missing or empty.
pub(super) fn query(call: &Call<'_>, name: &str) -> Option<String> {
    route::query_values(call.request.query(), name).into_iter().next().filter(|value| !value.is_empty())
}

/// The token that the request carries (RFC 6750 section 2.1).
pub(super) fn bearer<'a>(call: &'a Call<'_>) -> Option<&'a str> {
    let (scheme, token) = call.request.headers.get("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

/// The members of the JSON object in the body, whatever its Content-Type; none where it is anything else.
pub(super) fn object(call: &Call<'_>) -> Option<Map<String, Value>> {
    match serde_json::from_slice(call.body()).ok()? {
        Value::Object(members) => Some(members),
        _ => None,
    }
}
