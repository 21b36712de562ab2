//! The colours of output for people, in one place. Without colours every style is plain.

use std::fmt;

use anstyle::{AnsiColor, Style};

pub(super) const KEPT: Style = AnsiColor::Green.on_default();
pub(super) const BROKEN: Style = AnsiColor::Red.on_default().bold();
pub(super) const INCONCLUSIVE: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const QUIET: Style = AnsiColor::BrightBlack.on_default();
pub(super) const STRONG: Style = Style::new().bold();
pub(super) const LABEL: Style = AnsiColor::Cyan.on_default();
pub(super) const REMOVED: Style = AnsiColor::Red.on_default();
pub(super) const ADDED: Style = AnsiColor::Green.on_default();

/// Puts styles around text where colours are wanted. Texts are padded before they are painted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Painter {
    /// Whether colours are wanted.
    pub(super) colours: bool,
}

impl Painter {
    /// A text in a style.
    pub(super) const fn paint<T: fmt::Display>(self, style: Style, text: T) -> Painted<T> {
        Painted { style: if self.colours { style } else { Style::new() }, text }
    }
}

/// A text in a style.
pub(super) struct Painted<T> {
    style: Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.style.is_plain() {
            return self.text.fmt(f);
        }
        write!(f, "{}{}{}", self.style.render(), self.text, self.style.render_reset())
    }
}
