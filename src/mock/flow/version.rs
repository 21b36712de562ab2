//! `Accept-Version: <major>.<minor>`, compared as numbers.

/// The version that the block speaks.
pub(super) const OURS: Version = Version { major: 3, minor: 17 };

/// A version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// What must be equal.
    pub(super) major: u64,
    /// What must be at least ours.
    pub(super) minor: u64,
}

impl Version {
    /// Reads two decimal numbers with a point between them, and nothing else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.')?;
        Some(Self { major: number(major)?, minor: number(minor)? })
    }
}

fn number(digits: &str) -> Option<u64> {
    // `parse` alone would take a sign.
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}
