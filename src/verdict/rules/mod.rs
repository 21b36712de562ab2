//! Verdict rules: one file a rule, one sorted list.

mod alternative_changed;
mod became_null;
mod body_appeared;
mod body_content_changed;
mod body_gone;
mod body_kind_changed;
mod header_added;
mod header_changed;
mod header_gone;
mod length_changed;
mod media_type_changed;
mod media_type_parameter_changed;
mod member_added;
mod member_gone;
mod member_order_changed;
mod null_became_value;
mod number_text_changed;
mod phrase_changed;
mod reason_changed;
mod status_changed;
mod text_changed;
mod type_changed;
mod value_changed;
mod words;

use super::change::ChangeKind;
use crate::model::finding::Severity;
use words::{kind_of, show};

/// One named kind of difference.
pub trait Rule: Sync {
    /// The name: what changed, as findings show it and `wireproof explain` knows it.
    fn name(&self) -> &'static str;
    /// What it is, in one line.
    fn summary(&self) -> &'static str;
    /// What it means for clients, and what to do.
    fn documentation(&self) -> &'static str;
    /// How much it hurts, unless the contract says otherwise.
    fn severity(&self) -> Severity;
    /// What to say about a change that this rule is for; `None` for every other one.
    fn claim(&self, change: &ChangeKind<'_>) -> Option<String>;
}

/// Every rule, sorted by name.
pub static RULES: &[&dyn Rule] = &[
    &alternative_changed::AlternativeChanged,
    &became_null::BecameNull,
    &body_appeared::BodyAppeared,
    &body_content_changed::BodyContentChanged,
    &body_gone::BodyGone,
    &body_kind_changed::BodyKindChanged,
    &header_added::HeaderAdded,
    &header_changed::HeaderChanged,
    &header_gone::HeaderGone,
    &length_changed::LengthChanged,
    &media_type_changed::MediaTypeChanged,
    &media_type_parameter_changed::MediaTypeParameterChanged,
    &member_added::MemberAdded,
    &member_gone::MemberGone,
    &member_order_changed::MemberOrderChanged,
    &null_became_value::NullBecameValue,
    &number_text_changed::NumberTextChanged,
    &phrase_changed::PhraseChanged,
    &reason_changed::ReasonChanged,
    &status_changed::StatusChanged,
    &text_changed::TextChanged,
    &type_changed::TypeChanged,
    &value_changed::ValueChanged,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_unique_and_documented() {
        for pair in RULES.windows(2) {
            assert!(pair[0].name() < pair[1].name(), "{} stands before {}", pair[0].name(), pair[1].name());
        }
        for rule in RULES {
            assert!(!rule.summary().ends_with('.') && !rule.summary().is_empty(), "{}", rule.name());
            assert!(rule.documentation().len() > 80, "{}", rule.name());
        }
    }
}
