//! Who may log in, and what they may do.

/// One user.
pub(super) struct User {
    name: &'static str,
    password: &'static str,
    may_write: bool,
}

/// The password of `seller`, who may do everything.
pub(super) const SELLER_PASSWORD: &str = "seven-Quiet-harbours-41";
/// The same for people, as `serve` prints it.
pub(super) const SELLER_NOTE: &str = "seller / seven-Quiet-harbours-41";
/// The password of `auditor`, who may only read.
pub(super) const AUDITOR_PASSWORD: &str = "nine-Narrow-bridges-86";
/// The same for people, as `serve` prints it.
pub(super) const AUDITOR_NOTE: &str = "auditor / nine-Narrow-bridges-86";

const USERS: [User; 2] = [
    User { name: "seller", password: SELLER_PASSWORD, may_write: true },
    User { name: "auditor", password: AUDITOR_PASSWORD, may_write: false },
];

/// Whether somebody of this name has this password.
pub(super) fn knows(name: &str, password: &str) -> bool {
    USERS.iter().any(|user| user.name == name && user.password == password)
}

/// Whether the user may change records.
pub(super) fn may_write(name: &str) -> bool {
    USERS.iter().any(|user| user.name == name && user.may_write)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serve_prints_is_what_the_server_takes() {
        assert_eq!(SELLER_NOTE, format!("seller / {SELLER_PASSWORD}"));
        assert_eq!(AUDITOR_NOTE, format!("auditor / {AUDITOR_PASSWORD}"));
        assert!(knows("seller", SELLER_PASSWORD) && may_write("seller"));
        assert!(knows("auditor", AUDITOR_PASSWORD) && !may_write("auditor"));
    }
}
