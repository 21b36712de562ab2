//! Resources as JSON.

use std::time::Duration;

use serde_json::{Value, json};

use super::state::{Analytic, CUBE, State};
use super::time::Format;
use super::version::OURS;

/// The name that the block gives itself, here and in its webhooks.
const BLOCK: &str = "Self-test block";

/// What the block says about itself.
pub(super) fn block() -> Value {
    json!({ "block_name": BLOCK, "api_version": format!("{}.{}", OURS.major, OURS.minor), "cubes": [CUBE] })
}

/// A session that has just begun.
pub(super) fn session(token: &str, lifetime: Duration) -> Value {
    json!({ "token": token, "valid_for": lifetime.as_secs() })
}

/// All analytics.
pub(super) fn analytics(state: &State, format: Format) -> Value {
    let analytics: Vec<Value> = state.analytics.iter().map(|(id, it)| analytic(id, it, format)).collect();
    json!({ "analytics": analytics })
}

/// One analytic.
pub(super) fn analytic(id: &str, analytic: &Analytic, format: Format) -> Value {
    json!({
        "id": id,
        "cube_id": CUBE,
        "name": analytic.name,
        "sequence_number": sequence_number(analytic),
        "timestamp": format.write(analytic.changed),
    })
}

/// The sinks of an analytic.
pub(super) fn sinks(analytic: &Analytic, format: Format) -> Value {
    let sinks: Vec<Value> = analytic
        .sinks
        .iter()
        .map(|(id, kind)| json!({ "id": id, "type": kind, "timestamp": format.write(analytic.changed) }))
        .collect();
    json!({ "sinks": sinks })
}

/// The widgets of an analytic.
pub(super) fn widgets(analytic: &Analytic, format: Format) -> Value {
    let widgets: Vec<Value> = analytic
        .widgets
        .iter()
        .map(|(id, kind)| json!({ "id": id, "type": kind, "timestamp": format.write(analytic.changed) }))
        .collect();
    json!({ "widgets": widgets })
}

/// What a sink holds, as webhooks send it too.
pub(super) fn sink_data(id: &str, sink: &str, analytic: &Analytic, format: Format, now: Duration) -> Value {
    json!({
        "block_name": BLOCK,
        "cube_id": CUBE,
        "analytic_id": id,
        "sink_id": sink,
        "sequence_number": sequence_number(analytic),
        "timestamp": format.write(now),
        "data": [{ "category": "car", "count": 12 }, { "category": "bicycle", "count": 3 }],
    })
}

/// A sequence number is a string wherever it is written: it may outgrow what JavaScript counts exactly (F51).
fn sequence_number(analytic: &Analytic) -> String {
    analytic.sequence_number.to_string()
}
