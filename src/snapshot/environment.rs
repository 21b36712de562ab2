//! What insta's environment variables may say. Whoever reads the environment hands the values in.

/// Who writes what differs or is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Insta does what `INSTA_UPDATE` says, at a desk.
    AsInstaSays,
    /// Nothing may be written: in CI.
    Nothing,
}

/// A setting of insta's that would let a difference pass in CI.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}={value} is refused while CI is set: {why}")]
pub struct Refused {
    /// The environment variable.
    pub variable: &'static str,
    /// Its value.
    pub value: String,
    /// What it would do.
    pub why: &'static str,
}

/// Whether a value of `CI` says that this is a pipeline; insta reads `0`, `false` and the empty text as no CI.
#[must_use]
pub fn is_ci(ci: Option<&str>) -> bool {
    !matches!(ci, None | Some("" | "0" | "false"))
}

/// Decides what may be written from the values of `CI`, `INSTA_FORCE_PASS` and `INSTA_UPDATE`. In CI nothing is written,
/// and settings that let differences pass are refused.
pub fn writing(ci: Option<&str>, force_pass: Option<&str>, update: Option<&str>) -> Result<Writing, Refused> {
    if !is_ci(ci) {
        return Ok(Writing::AsInstaSays);
    }
    if let Some(value) = force_pass.filter(|value| !matches!(*value, "" | "0")) {
        let why = "every difference would pass; unset it";
        return Err(Refused { variable: "INSTA_FORCE_PASS", value: value.to_owned(), why });
    }
    if let Some(value) = update.filter(|value| !matches!(*value, "" | "no" | "new" | "auto")) {
        let why = "answers would be accepted unseen; use no, new or auto";
        return Err(Refused { variable: "INSTA_UPDATE", value: value.to_owned(), why });
    }
    Ok(Writing::Nothing)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::desk(None, None, None, Ok(Writing::AsInstaSays))]
    #[case::no_ci(Some("false"), Some("1"), Some("always"), Ok(Writing::AsInstaSays))]
    #[case::ci(Some("true"), None, Some("new"), Ok(Writing::Nothing))]
    #[case::empty(Some("1"), Some(""), Some(""), Ok(Writing::Nothing))]
    #[case::force(
        Some("1"),
        Some("1"),
        None,
        Err("INSTA_FORCE_PASS=1 is refused while CI is set: every difference would pass; unset it")
    )]
    #[case::always(
        Some("1"),
        Some("0"),
        Some("always"),
        Err("INSTA_UPDATE=always is refused while CI is set: answers would be accepted unseen; use no, new or auto")
    )]
    fn in_ci_nothing_is_accepted(
        #[case] ci: Option<&str>,
        #[case] force_pass: Option<&str>,
        #[case] update: Option<&str>,
        #[case] expected: Result<Writing, &str>,
    ) {
        let decided = writing(ci, force_pass, update).map_err(|refused| refused.to_string());
        assert_eq!(decided, expected.map_err(ToOwned::to_owned));
    }
}
