//! What rules ask about a request.

use serde_json::{Map, Value};

use super::paths::{Endpoint, Place};
use super::state::{Analytic, State};
use super::time::Format;
use super::token::{self, Claims};
use super::users::{self, User};
use crate::mock::route;
use crate::mock::rule::Call;
use crate::model::request::Request;

/// A request to FLOW.
pub(super) type FlowCall<'a> = Call<'a, State>;

/// Where the request's path leads, if anywhere.
pub(super) fn place(request: &Request) -> Option<Place> {
    Place::of(request.path())
}

/// The place, if the request has this verb and leads to this endpoint.
pub(super) fn asks(request: &Request, verb: &str, endpoint: Endpoint) -> Option<Place> {
    if request.method != verb {
        return None;
    }
    place(request).filter(|place| place.endpoint == endpoint)
}

/// Whether the path leads to this endpoint, whatever the verb.
pub(super) fn leads_to(request: &Request, endpoint: Endpoint) -> bool {
    place(request).is_some_and(|place| place.endpoint == endpoint)
}

/// Whether anybody may ask: where sessions begin, and for what the block says about itself.
pub(super) fn is_public(request: &Request) -> bool {
    leads_to(request, Endpoint::Login) || leads_to(request, Endpoint::Block)
}

/// The bearer token; the scheme's name is read without regard to case (RFC 9110 section 11.1).
pub(super) fn bearer(request: &Request) -> Option<&str> {
    let value = request.headers.get("authorization")?;
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// What the bearer token says.
pub(super) fn claims(request: &Request) -> Option<Claims> {
    token::claims(bearer(request)?)
}

/// The account of the session.
pub(super) fn user(request: &Request) -> Option<&'static User> {
    users::find(&claims(request)?.user)
}

/// The decoded value of a query parameter; of several the first one.
pub(super) fn query(request: &Request, name: &str) -> Option<String> {
    route::query_values(request.query(), name).into_iter().next()
}

/// How timestamps are wanted.
pub(super) fn timestamp_format(request: &Request) -> Format {
    query(request, "timestamp_format").and_then(|value| Format::named(&value)).unwrap_or(Format::Milliseconds)
}

/// Whether the request is one that needs a JSON body.
pub(super) fn needs_body(request: &Request) -> bool {
    asks(request, "POST", Endpoint::Login).is_some() || changes_analytic(request)
}

/// Whether the request creates or updates an analytic.
pub(super) fn changes_analytic(request: &Request) -> bool {
    ["POST", "PUT"].iter().any(|verb| asks(request, verb, Endpoint::Analytic).is_some())
}

/// Whether the request updates an analytic.
pub(super) fn is_update(request: &Request) -> bool {
    asks(request, "PUT", Endpoint::Analytic).is_some()
}

/// The body of a request that needs one, if it is JSON.
pub(super) fn body(call: &FlowCall<'_>) -> Option<Value> {
    if needs_body(call.request) { serde_json::from_slice(call.body()).ok() } else { None }
}

/// The members of such a body, if it is an object.
pub(super) fn members(call: &FlowCall<'_>) -> Option<Map<String, Value>> {
    match body(call)? {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// A string among such members.
pub(super) fn text(call: &FlowCall<'_>, name: &str) -> Option<String> {
    members(call)?.get(name)?.as_str().map(str::to_owned)
}

/// The analytic that the path names, if it exists.
pub(super) fn analytic<'a>(call: &'a FlowCall<'_>) -> Option<&'a Analytic> {
    let place = place(call.request)?;
    call.state.analytics.get(place.parameter("analytic_id")?)
}
