//! Another value of the same type.

use super::Rule;
use super::show;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;
use crate::verdict::change::Role;

/// Another value of the same type.
pub(super) struct ValueChanged;

impl Rule for ValueChanged {
    fn name(&self) -> &'static str {
        "value-changed"
    }

    fn summary(&self) -> &'static str {
        "a value changed, and its type didn't"
    }

    fn documentation(&self) -> &'static str {
        "Data changes from day to day. Where the value is part of the contract, assert it in a step (`expect: { body: … }`) or in the envelope's schema: then another value is a finding of a check. Where it differs from run to run, list it under `volatile:`."
    }

    fn severity(&self) -> Severity {
        Severity::Compatible
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::Value(Role::Data, old, new) => Some(format!("was {}, is {}", show(old), show(new))),
            _ => None,
        }
    }
}
