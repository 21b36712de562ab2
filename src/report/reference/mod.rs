//! The published error reference of an API, from its contract: for repositories and for browsers.

mod block;
mod html;
mod markdown;
mod members;
mod page;
#[cfg(test)]
mod tests;

use crate::model::reference::Reference;

/// A format of the reference.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word that chooses it.
    pub name: &'static str,
    /// Writes the pages of all contracts.
    pub write: fn(&[Reference]) -> String,
}

/// Every format, sorted by name.
pub const FORMATS: &[Format] = &[
    Format { name: "html", write: |references| html::write(&title(references), &blocks(references)) },
    Format { name: "markdown", write: |references| markdown::write(&blocks(references)) },
];

fn blocks(references: &[Reference]) -> Vec<block::Block> {
    references.iter().flat_map(page::page).collect()
}

fn title(references: &[Reference]) -> String {
    let names: Vec<&str> = references.iter().map(|reference| reference.api.as_str()).collect();
    format!("{}: error reference", names.join(", "))
}
