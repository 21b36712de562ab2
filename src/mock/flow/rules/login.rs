//! Where sessions begin.

use super::FlowRule;
use crate::mock::flow::paths::Endpoint;
use crate::mock::flow::reply::{refuse, success};
use crate::mock::flow::request::{FlowCall, asks, text};
use crate::mock::flow::token::{self, Claims};
use crate::mock::flow::{users, views};
use crate::model::answer::Answer;

pub(super) const UNKNOWN_USER: FlowRule = FlowRule {
    name: "a login with an unknown user is refused",
    promises: &["F33"],
    apply: |call| {
        asks(call.request, "POST", Endpoint::Login)?;
        let known = text(call, "user").is_some_and(|name| users::find(&name).is_some());
        (!known).then(|| wrong_credentials(call))
    },
};

pub(super) const WRONG_PASSWORD: FlowRule = FlowRule {
    name: "a login with a wrong password is refused, in the words of an unknown user",
    promises: &["F33"],
    apply: |call| {
        asks(call.request, "POST", Endpoint::Login)?;
        let user = users::find(&text(call, "user")?)?;
        let right = text(call, "password").is_some_and(|password| password == user.password);
        (!right).then(|| wrong_credentials(call))
    },
};

pub(super) const LOGIN: FlowRule = FlowRule {
    name: "a login begins a session",
    promises: &["F1", "F2", "F36", "F39"],
    apply: |call| {
        asks(call.request, "POST", Endpoint::Login)?;
        let user = text(call, "user").unwrap_or_default();
        let claims = Claims { user, since: call.state.clock(call.now) };
        let token = token::issue(&claims, call.state.next_session());
        Some(success(call, &views::session(&token, token::LIFETIME)))
    },
};

fn wrong_credentials(call: &mut FlowCall<'_>) -> Answer {
    refuse(call, 401, "invalid_credentials", "The user or the password is wrong.")
}
