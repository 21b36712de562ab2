//! The findings that only a run can have, beside those of checks and verdicts; one sorted list.

/// A finding of the run itself.
#[derive(Debug)]
pub struct Rule {
    /// The name, as findings show it and `wireproof explain` knows it.
    pub name: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// What it means and what to do.
    pub documentation: &'static str,
}

/// The case took longer than its limit.
pub const CASE_TIMED_OUT: &str = "case-timed-out";
/// A credential would have gone to another origin.
pub const CREDENTIAL_WITHHELD: &str = "credential-withheld";
/// A known deviation is past its day.
pub const KNOWN_EXPIRED: &str = "known-expired";
/// A known deviation didn't show any more.
pub const KNOWN_GONE: &str = "known-gone";
/// Two runs of a case differ.
pub const DIFFERS_BETWEEN_RUNS: &str = "differs-between-runs";
/// A body is large, and its case doesn't say so.
pub const LARGE_BODY_UNDECLARED: &str = "large-body-undeclared";
/// An identity could not log in.
pub const LOGIN_FAILED: &str = "login-failed";
/// The target took the request and gave no HTTP answer.
pub const NO_ANSWER: &str = "no-answer";
/// A capture found nothing.
pub const NOTHING_CAPTURED: &str = "nothing-captured";
/// The condition of a repetition never came.
pub const REPEAT_EXHAUSTED: &str = "repeat-exhausted";
/// A snapshot can't be read or written.
pub const SNAPSHOT_UNREADABLE: &str = "snapshot-unreadable";
/// A repetition met the state that it must not meet.
pub const REPEAT_FAILED: &str = "repeat-failed";
/// A page of a walk leads back to one that was there before.
pub const WALK_CIRCULAR: &str = "walk-circular";
/// A walk goes on beyond its bound.
pub const WALK_ENDLESS: &str = "walk-endless";
/// A page of a walk doesn't say where the next one is.
pub const WALK_STRANDED: &str = "walk-stranded";
/// A template has no value.
pub const UNFILLED_TEMPLATE: &str = "unfilled-template";

/// Every rule of the run, sorted by name.
pub static RULES: &[Rule] = &[
    Rule {
        name: CASE_TIMED_OUT,
        summary: "the case took longer than its time limit",
        documentation: "The case says `time-limit:` and its setup and steps together took longer. Logins that the run does once, for all cases, are not counted. It was given up at the step that the finding names; its teardown still ran.",
    },
    Rule {
        name: CREDENTIAL_WITHHELD,
        summary: "a request to another origin holds a secret, and was not sent",
        documentation: "The step has an absolute URL outside of the target, and what it would send holds a secret (a token, a password). Credentials go only to the target's own origin and to those that the contract lists under `origins:`.\n\nIf the other origin is meant to get it, list it there.",
    },
    Rule {
        name: DIFFERS_BETWEEN_RUNS,
        summary: "a value differs between two runs of the same case",
        documentation: "With `--twice` each case runs twice, and the answers of both runs are held against each other. What differs without any release in between is volatile: it would be another value in every snapshot. The cure is the line that masks it, with a kind that was guessed from both values; it goes under `volatile:` of the contract. Where the answers differ in their structure no mask can help: then the case depends on what ran before it.",
    },
    Rule {
        name: KNOWN_EXPIRED,
        summary: "a known deviation is past its day",
        documentation: "The contract's `known:` tolerates a deviation `until:` a day, and that day is over (in UTC). The deviation itself is judged like any other finding again. Fix the server, or give the entry another day and a reason.",
    },
    Rule {
        name: KNOWN_GONE,
        summary: "a known deviation didn't show: the promise is kept again",
        documentation: "The contract's `known:` tolerates a deviation, and the server answered as promised. The entry would hide the next time that the promise is broken, so it has to go. Where a deviation comes and goes, lower this rule for the contract under `severities:`.",
    },
    Rule {
        name: LARGE_BODY_UNDECLARED,
        summary: "a request has 1 MiB of content or more and its case lacks `hazard: large`; it was not sent",
        documentation: "What may harm a target is sent to it only where its case says so and the command line allows it: `hazard: large` and `--allow large`. How long a body is that variables are filled into is known only here; `wireproof check` finds the others. Against this machine such a body is sent.",
    },
    Rule {
        name: LOGIN_FAILED,
        summary: "an identity could not log in",
        documentation: "A login step of the identity didn't get the answer that it expects, or nothing could be captured from it. The login is tried once a run; the finding stands at the first case that needed it, and the other cases of the identity are not run.",
    },
    Rule {
        name: NO_ANSWER,
        summary: "the target was reached and gave no HTTP answer",
        documentation: "The connection stood and the request was sent, but no answer came within the time limit, or the connection closed before one, or what came is no HTTP. A connection that was kept from an earlier request, and that the target closes meanwhile, is no such case: what may be repeated is sent once more, and all else goes over new connections. A target that can't be reached at all is no finding: the case is inconclusive.",
    },
    Rule {
        name: NOTHING_CAPTURED,
        summary: "a capture found nothing in the answer",
        documentation: "The step captures a value (`capture: { id: $.id }`), and the answer has none at that place, or the place's `match:` doesn't fit. The steps that follow would send an empty value, so the case ends here; its teardown still runs.",
    },
    Rule {
        name: REPEAT_EXHAUSTED,
        summary: "the condition of a repetition never came true",
        documentation: "The step repeats its request until a condition holds (`repeat: { at-most: 200, until: status == 429 }`), and it didn't hold after that many requests. The case ends there, with this one finding; its teardown still runs. What else the step expects isn't judged, and nothing is stored.",
    },
    Rule {
        name: REPEAT_FAILED,
        summary: "a repetition met the state that it must not meet",
        documentation: "The step polls (`repeat:` or `retry:`) and names a bad state by `fail-if:`, such as `body.state == 'failed'`. That condition came true, so asking again would be idle: the step stops at once, the finding says at which try, and the case ends there; its teardown still runs. What else the step expects isn't judged, and nothing is stored.",
    },
    Rule {
        name: SNAPSHOT_UNREADABLE,
        summary: "a snapshot file can't be read or written",
        documentation: "The accepted answer of the step lies in a file that can't be read as a snapshot, or the new one can't be written beside it: the finding says why. A file that was edited by hand can be deleted; the next run writes it again as a pending one.",
    },
    Rule {
        name: UNFILLED_TEMPLATE,
        summary: "a value that a request needs is not there",
        documentation: "A `{{ … }}` of the step's request has no value when it is sent: the variable was never captured, the environment variable is not set, or the expression fails on the value it got. Nothing was sent.",
    },
    Rule {
        name: WALK_CIRCULAR,
        summary: "a page leads back to a page that the walk has seen",
        documentation: "The step follows pages (`walk:`), and the next page's URL is one that was requested before: a client that follows it never gets to an end. The walk stops there. Where the cursor isn't part of the URL that `next:` gives, the step names it by `next: { query: … }`.",
    },
    Rule {
        name: WALK_ENDLESS,
        summary: "a walk over pages goes on beyond its bound",
        documentation: "The step follows pages (`walk:`) for as many as `at-most:` allows, 100 where it says nothing, and the last of them still leads to another one. Where there really are so many pages, a larger `at-most:` or a larger page is the cure.",
    },
    Rule {
        name: WALK_STRANDED,
        summary: "a page doesn't say where the next one is",
        documentation: "The step follows pages (`walk:`) and can't go on from this one: what `next:` names is no URL, there is nothing although `while:` says that there is a next page, `while:` is neither true nor false, or the page is no JSON where `rows:` or `next:` read one. Without `while:`, a walk ends where `next:` finds nothing.",
    },
];

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn the_list_is_sorted_unique_and_documented() {
        for pair in RULES.windows(2) {
            assert!(pair[0].name < pair[1].name, "{} stands before {}", pair[0].name, pair[1].name);
        }
        for rule in RULES {
            assert!(rule.documentation.len() > 80 && !rule.summary.is_empty(), "{}", rule.name);
        }
    }
}
