//! The accounts. Their passwords are fixed: no secret of anybody, and the same in every run.

/// The password of `operator`.
pub(super) const OPERATOR_PASSWORD: &str = "amber-signal-47";
/// The password of `viewer`.
pub(super) const VIEWER_PASSWORD: &str = "granite-kerb-31";
/// The password of `former`.
pub(super) const FORMER_PASSWORD: &str = "closed-ramp-92";

/// What the access policy lets an account do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Everything.
    Everything,
    /// Nothing that changes something.
    ReadOnly,
    /// Nothing: the account is disabled.
    Disabled,
}

/// An account.
#[derive(Debug)]
pub(super) struct User {
    /// The name it logs in with.
    pub(super) name: &'static str,
    /// Its password.
    pub(super) password: &'static str,
    /// What it may do.
    pub(super) access: Access,
}

/// The account of this name.
pub(super) fn find(name: &str) -> Option<&'static User> {
    USERS.iter().find(|user| user.name == name)
}

const USERS: &[User] = &[
    User { name: "operator", password: OPERATOR_PASSWORD, access: Access::Everything },
    User { name: "viewer", password: VIEWER_PASSWORD, access: Access::ReadOnly },
    User { name: "former", password: FORMER_PASSWORD, access: Access::Disabled },
];
