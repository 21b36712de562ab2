//! Reads a validated object by the keys of its table. A value of the wrong form was reported already and reads as absent.

use super::node::{Data, Node, Scalar, scalar};
use super::table::{Kind, Table};
use super::units;
use crate::model::json::Json;
use crate::model::source::{Span, Spanned};

/// A mapping and the table of its keys.
#[derive(Clone, Copy)]
pub(super) struct Object<'n> {
    /// The mapping.
    pub node: &'n Node,
    table: &'static Table,
}

impl<'n> Object<'n> {
    /// Reads this node by this table.
    #[must_use]
    pub(super) const fn new(node: &'n Node, table: &'static Table) -> Self {
        Self { node, table }
    }

    /// The value of a key. A decoder that asks for a key its table lacks is found by the tests.
    #[must_use]
    pub(super) fn get(&self, name: &str) -> Option<&'n Node> {
        debug_assert!(self.table.key(name).is_some(), "{} has no key `{name}`", self.table.name);
        members(self.node).iter().find(|(key, _)| key.text() == Some(name)).map(|(_, value)| value)
    }

    /// What the value of a key may be.
    #[must_use]
    pub(super) fn kind(&self, name: &str) -> Option<&'static Kind> {
        self.table.key(name).map(|key| key.kind)
    }

    /// The value of a key as text.
    #[must_use]
    pub(super) fn text(&self, name: &str) -> Option<Spanned<String>> {
        self.get(name).and_then(text)
    }

    /// The value of a key as text without its place.
    #[must_use]
    pub(super) fn string(&self, name: &str) -> Option<String> {
        self.text(name).map(|text| text.value)
    }

    /// One text or several.
    #[must_use]
    pub(super) fn texts(&self, name: &str) -> Vec<Spanned<String>> {
        self.get(name).map(|node| one_or_more(node).iter().filter_map(text).collect()).unwrap_or_default()
    }

    /// `true` or `false`.
    #[must_use]
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        match &self.get(name)?.data {
            Data::Scalar { text, plain } => match scalar(text, *plain) {
                Scalar::Bool(value) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// A whole number.
    #[must_use]
    pub(super) fn integer(&self, name: &str) -> Option<u32> {
        self.get(name)?.text()?.parse().ok()
    }

    /// A length of time in milliseconds.
    #[must_use]
    pub(super) fn duration(&self, name: &str) -> Option<u64> {
        units::duration(self.get(name)?.text()?)
    }

    /// A number of bytes.
    #[must_use]
    pub(super) fn size(&self, name: &str) -> Option<u64> {
        units::size(self.get(name)?.text()?)
    }

    /// Bytes in hexadecimal.
    #[must_use]
    pub(super) fn hex(&self, name: &str) -> Option<std::sync::Arc<[u8]>> {
        Some(units::hex(self.get(name)?.text()?)?.into())
    }

    /// A list of statuses.
    #[must_use]
    pub(super) fn statuses(&self, name: &str) -> Vec<Spanned<u16>> {
        self.texts(name)
            .into_iter()
            .filter_map(|text| Some(Spanned::new(text.value.parse().ok()?, text.span)))
            .collect()
    }

    /// The entries of a mapping with keys of the user's own.
    #[must_use]
    pub(super) fn map(&self, name: &str) -> Vec<(Spanned<String>, &'n Node)> {
        self.get(name).map(pairs).unwrap_or_default()
    }

    /// A mapping of values.
    #[must_use]
    pub(super) fn json_map(&self, name: &str) -> Vec<(Spanned<String>, Spanned<Json>)> {
        self.map(name).into_iter().filter_map(|(key, value)| Some((key, json(value)?))).collect()
    }
}

/// A scalar's text with its place.
#[must_use]
pub(super) fn text(node: &Node) -> Option<Spanned<String>> {
    node.text().filter(|_| !node.is_null()).map(|text| Spanned::new(text.to_owned(), node.span))
}

/// A value with its place.
#[must_use]
pub(super) fn json(node: &Node) -> Option<Spanned<Json>> {
    node.to_json().ok().map(|json| Spanned::new(json, node.span))
}

/// The nodes of a list, or the one node.
#[must_use]
pub(super) fn one_or_more(node: &Node) -> &[Node] {
    match &node.data {
        Data::List(nodes) => nodes,
        _ => std::slice::from_ref(node),
    }
}

/// The objects of a list, or the one object; what is none was reported already.
pub(super) fn entries(node: &Node) -> impl Iterator<Item = &Node> {
    one_or_more(node).iter().filter(|node| matches!(node.data, Data::Map(_)))
}

/// The entries of a mapping, with the keys' places.
#[must_use]
pub(super) fn pairs(node: &Node) -> Vec<(Spanned<String>, &Node)> {
    members(node).iter().filter_map(|(key, value)| Some((text_of_key(key)?, value))).collect()
}

/// The place of the entry with this key, for messages about the key itself.
#[must_use]
pub(super) fn key_span(node: &Node, name: &str) -> Option<Span> {
    members(node).iter().find(|(key, _)| key.text() == Some(name)).map(|(key, _)| key.span)
}

fn text_of_key(key: &Node) -> Option<Spanned<String>> {
    key.text().map(|text| Spanned::new(text.to_owned(), key.span))
}

fn members(node: &Node) -> &[(Node, Node)] {
    match &node.data {
        Data::Map(entries) => entries,
        _ => &[],
    }
}
