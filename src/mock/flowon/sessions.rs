//! Who is asking: tokens and permissions. These rules come before all others (O39).

use std::time::Duration;

use serde_json::json;

use super::input::{Call, bearer, on};
use super::reply::{UNAUTHORIZED, error, value};
use super::state::State;
use super::token::{LIFETIME, Token};
use super::users;
use crate::mock::route;
use crate::mock::rule::Rule;
use crate::model::answer::Answer;

/// Where users get their token.
pub(super) const LOGIN: &str = "/api/token";

pub(super) static RULES: [Rule<State>; 6] = [
    Rule { name: "a login with a wrong password is refused", promises: &["O37"], apply: wrong_password },
    Rule { name: "a login gets a token", promises: &["O2"], apply: log_in },
    Rule { name: "a request without a token is refused", promises: &["O37", "O39"], apply: no_token },
    Rule { name: "a token that this server didn't make is refused", promises: &["O37"], apply: invalid_token },
    Rule { name: "an expired token is refused", promises: &["O37"], apply: expired_token },
    Rule { name: "a user without the permission is refused", promises: &["O38"], apply: not_permitted },
];

fn wrong_password(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "POST", LOGIN)?;
    if users::knows(&credential(call, "userName"), &credential(call, "password")) {
        return None;
    }
    Some(error(call, &UNAUTHORIZED, "The user name or the password is wrong."))
}

fn log_in(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "POST", LOGIN)?;
    let token = Token { user: credential(call, "userName"), issued: clock(call) };
    Some(value(call, &json!({ "token": token.write(), "expiresIn": LIFETIME.as_secs() })))
}

fn no_token(call: &mut Call<'_>) -> Option<Answer> {
    match bearer(call) {
        Some(_) => None,
        None => Some(error(call, &UNAUTHORIZED, "Authentication is required.")),
    }
}

fn invalid_token(call: &mut Call<'_>) -> Option<Answer> {
    if Token::is_genuine(bearer(call)?) {
        return None;
    }
    Some(error(call, &UNAUTHORIZED, "The token is invalid."))
}

fn expired_token(call: &mut Call<'_>) -> Option<Answer> {
    let token = Token::read(bearer(call)?)?;
    token.has_expired(clock(call)).then(|| error(call, &UNAUTHORIZED, "The token has expired."))
}

fn not_permitted(call: &mut Call<'_>) -> Option<Answer> {
    let token = Token::read(bearer(call)?)?;
    if users::may_write(&token.user) || call.request.method == "GET" {
        return None;
    }
    Some(error(call, &UNAUTHORIZED, "You are not permitted to do this."))
}

/// A field of the login form; empty where it is missing.
fn credential(call: &Call<'_>, field: &str) -> String {
    let form = String::from_utf8_lossy(call.body());
    route::query_values(&form, field).into_iter().next().unwrap_or_default()
}

fn clock(call: &Call<'_>) -> Duration {
    call.now + call.state.ahead
}
