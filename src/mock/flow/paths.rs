//! The paths, their verbs and their parameters.

use crate::mock::route;

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// Where a session begins.
    Login,
    /// What the block says about itself.
    Block,
    /// The analytics of a cube.
    Analytics,
    /// One analytic.
    Analytic,
    /// An analytic in a form for other programs, which FLOW doesn't support yet.
    Export,
    /// The sinks of an analytic.
    Sinks,
    /// What a sink holds.
    SinkData,
    /// The widgets of an analytic.
    Widgets,
}

/// A path as it was asked for.
#[derive(Debug)]
pub(super) struct Place {
    /// What it leads to.
    pub(super) endpoint: Endpoint,
    /// The verbs that are supported there.
    pub(super) verbs: &'static [&'static str],
    /// Its parameters by name, decoded.
    parameters: Vec<(&'static str, String)>,
}

impl Place {
    /// Finds out where a path leads.
    pub(super) fn of(path: &str) -> Option<Self> {
        PATHS.iter().find_map(|&(endpoint, pattern, verbs)| {
            let values = route::matches(pattern, path)?;
            let names = pattern.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
            Some(Self { endpoint, verbs, parameters: names.zip(values).collect() })
        })
    }

    /// The value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// All parameters with their values.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.parameters.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

type PathOf = (Endpoint, &'static str, &'static [&'static str]);

const PATHS: &[PathOf] = &[
    (Endpoint::Login, "/login", &["POST"]),
    (Endpoint::Block, "/block", &["GET"]),
    (Endpoint::Analytics, "/cubes/{cube_id}/analytics", &["GET"]),
    (Endpoint::Analytic, "/cubes/{cube_id}/analytics/{analytic_id}", &["GET", "POST", "PUT", "DELETE"]),
    (Endpoint::Export, "/cubes/{cube_id}/analytics/{analytic_id}/export", &["GET"]),
    (Endpoint::Sinks, "/cubes/{cube_id}/analytics/{analytic_id}/sinks", &["GET"]),
    (Endpoint::SinkData, "/cubes/{cube_id}/analytics/{analytic_id}/sinks/{sink_id}/data", &["GET"]),
    (Endpoint::Widgets, "/cubes/{cube_id}/analytics/{analytic_id}/widgets", &["GET"]),
];
