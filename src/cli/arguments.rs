//! What the command line takes.

use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::model::reach::Reach;

/// Holds an HTTP API against its published contract.
#[derive(Debug, Parser)]
#[command(name = "wireproof", version, about, max_term_width = 110, after_help = AFTER_HELP)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

const AFTER_HELP: &str = "\
Exit codes: 0 kept, 1 broken, 2 wrong usage or a file with mistakes, 3 inconclusive (the target can't be reached or \
judged), 4 nothing was run, 70 a fault of wireproof's own, 74 the output could not be written, 130 interrupted.

The project is the nearest folder upwards with `scenarios/`. Start with `wireproof run`.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run cases against the self-test servers or a target
    Run(Box<RunAndReport>),
    /// Run cases, and say what of the contracts they cover: pairs, envelopes, promises, operations
    Coverage(Box<CoverageArguments>),
    /// Load and compile everything, send nothing
    Check,
    /// Print the ids of cases, one a line
    List(Selection),
    /// Explain a check, a rule, a reason, a status or a promise
    Explain {
        /// The name, as a finding or a contract shows it; without one the rules are listed
        name: Vec<String>,
    },
    /// Accept answers that wait for it
    Accept(ChoiceArguments),
    /// Say what changed for clients between two folders of snapshots, two git revisions or two targets
    Diff(Box<DiffArguments>),
    /// Hold recorded traffic (HAR) against a contract, without one scenario
    Judge(JudgeArguments),
    /// Run cases, and print as YAML what they showed and the contracts lack
    #[command(after_help = AFTER_LEARN)]
    Learn(Box<RunArguments>),
    /// Print the error reference that a team publishes, from its contracts and accepted answers
    Reference(ReferenceArguments),
    /// Look at the answers that wait, equal changes of many cases at once, and accept or reject them
    Review(ChoiceArguments),
    /// Find snapshots that no case writes, that are missing or left over, or that hold a secret
    #[command(after_help = "Exit codes: 0 clean, 1 something was found. Nothing is deleted unless --delete says so.")]
    Snapshots(SnapshotsArguments),
    /// Serve a built-in self-test server on a fixed port, for client developers
    Serve(ServeArguments),
    /// Print the JSON Schema of a file format, for editors
    Schema {
        /// The format
        #[arg(value_parser = ["contract", "report", "scenario"])]
        format: String,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Which cases.
#[derive(Debug, Default, Args)]
pub(super) struct Selection {
    /// Contracts, ids, or globs over ids such as 'flow/bodies/*'; none: all
    pub(super) patterns: Vec<String>,
    /// Only cases with this text in their id, a tag, a covered promise or an expected pair; several mean any
    #[arg(short = 'k', value_name = "TEXT")]
    pub(super) texts: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// Where requests go: a URL, or a target's name; `contract=URL` where several contracts are selected
    #[arg(long, value_name = "[CONTRACT=]URL|NAME")]
    pub(super) target: Vec<String>,
    /// Use the self-test servers, whatever the environment says
    #[arg(long)]
    pub(super) self_test: bool,
    /// Judge a release: needs --target or --self-test, and writes nothing
    #[arg(long)]
    pub(super) gate: bool,
    /// Keep the answers of a bare URL apart, in snapshots/<contract>@NAME
    #[arg(long = "as", value_name = "NAME", value_parser = overlay)]
    pub(super) as_name: Option<String>,
    /// Cases at once (64 on loopback, 8 elsewhere)
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(super) jobs: Option<u32>,
    /// Fail on findings from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "breaking", value_parser = clap::builder::PossibleValuesParser::new(["breaking", "compatible", "cosmetic"]))]
    pub(super) fail_on: String,
    /// Stop at the first broken case
    #[arg(long)]
    pub(super) fail_fast: bool,
    /// Run only cases whose setup, steps and teardown send nothing but GET, HEAD and OPTIONS; logins are sent as they are
    #[arg(long)]
    pub(super) safe_only: bool,
    /// Begin cases in another order: a number gives the same order again, without one it is chosen and printed
    #[arg(long, value_name = "SEED", num_args = 0..=1, default_missing_value = ANY_SEED, value_parser = seed)]
    pub(super) shuffle: Option<Seed>,
    /// Send at most so many requests a second, over all cases together; wins over the targets' own limits
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) max_rps: Option<u32>,
    /// Run each case twice, and point out what differs between its two runs
    #[arg(long)]
    pub(super) twice: bool,
    /// Set a variable, whatever contracts, files and cases say of it
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = variable)]
    pub(super) variables: Vec<(String, String)>,
    /// Run cases with this hazard off loopback, too
    #[arg(long, value_name = "HAZARD", value_parser = ["large", "load", "raw"])]
    pub(super) allow: Vec<String>,
    /// Wait until the target answers, at most so long
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) wait: Option<Duration>,
    /// Give up an exchange after so long
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "30s")]
    pub(super) time_limit: Duration,
    /// Read answers up to this size (10MiB, or what the contract says)
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(super) body_limit: Option<u64>,
    /// Show whole exchanges
    #[arg(long, short)]
    pub(super) verbose: bool,
    #[command(flatten)]
    pub(super) reach: ReachArguments,
}

/// How targets are reached. These win over what a target says in its contract.
#[derive(Debug, Args)]
#[command(next_help_heading = "How the target is reached")]
pub(super) struct ReachArguments {
    /// Send over a proxy (http, https, socks5 or socks5h), or over those that the environment names
    #[arg(long, value_name = "URL|env")]
    proxy: Option<String>,
    /// Trust these certificates (PEM) beside the system's
    #[arg(long, value_name = "FILE")]
    ca_file: Option<String>,
    /// Show servers this certificate (PEM); the file may hold its key as well
    #[arg(long, value_name = "FILE")]
    client_cert: Option<String>,
    /// The certificate's key (PEM)
    #[arg(long, value_name = "FILE")]
    client_key: Option<String>,
    /// Look at nobody's certificate; not with --gate, unless the target says so
    #[arg(long)]
    insecure: bool,
    /// Where a host is, whatever the name service says
    #[arg(long, value_name = "HOST:ADDRESS")]
    resolve: Vec<String>,
    /// Send over a Unix socket
    #[arg(long, value_name = "PATH")]
    unix_socket: Option<String>,
}

impl From<ReachArguments> for Reach<String> {
    fn from(arguments: ReachArguments) -> Self {
        Self {
            proxy: arguments.proxy,
            ca_file: arguments.ca_file,
            client_cert: arguments.client_cert,
            client_key: arguments.client_key,
            insecure: arguments.insecure.then_some(true),
            resolve: arguments.resolve,
            unix_socket: arguments.unix_socket,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct RunAndReport {
    #[command(flatten)]
    pub(super) run: RunArguments,
    /// Write a report as well: json or junit; without a file to standard output, the terminal's then to standard error
    #[arg(long, value_name = "FORMAT[=FILE]", help_heading = None::<&str>, value_parser = super::reports::asked)]
    pub(super) report: Vec<super::reports::Asked>,
}

#[derive(Debug, Args)]
#[command(after_help = AFTER_COVERAGE)]
pub(super) struct CoverageArguments {
    #[command(flatten)]
    pub(super) run: RunArguments,
    /// How to say it: for a terminal, for pull requests, for programs
    #[arg(long, value_name = "FORMAT", help_heading = None::<&str>, default_value = "text", value_parser = ["text", "markdown", "json"])]
    pub(super) format: String,
}

const AFTER_COVERAGE: &str = "\
With --verbose everything is listed, and the cases that asserted or showed it; without it only what isn't asserted.

Exit codes: those of `run`; 1 also where the contract's `coverage:` demands more than a whole run covered. Holes are \
not judged where cases were filtered, inconclusive or not run.";

/// Which answers that wait: all of these must hold.
#[derive(Debug, Args)]
pub(super) struct ChoiceArguments {
    /// Contracts, ids, or globs over ids such as 'flow/bodies/*'; none: all
    pub(super) patterns: Vec<String>,
    /// Only answers whose every difference is by this rule, `new` where nothing was accepted before; several mean any
    #[arg(long = "rule", value_name = "RULE")]
    pub(super) rules: Vec<String>,
    /// Only answers with the same change as the one that waits for this case
    #[arg(long, value_name = "ID")]
    pub(super) same_as: Option<String>,
    /// Only answers that are kept for this target alone, in snapshots/<contract>@NAME
    #[arg(long, value_name = "NAME")]
    pub(super) target: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct SnapshotsArguments {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// Delete what is found: files that no case writes, or pending files that are left over
    #[arg(long, value_name = "KIND", value_parser = ["orphans", "pending"])]
    pub(super) delete: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = AFTER_DIFF)]
pub(super) struct DiffArguments {
    /// The old side and the new one: folders or git revisions; without a new one the project as it lies there. With
    /// --base and --target: contracts, ids, or globs over ids
    #[arg(value_name = "OLD [NEW]")]
    pub(super) sides: Vec<String>,
    /// The old target: a URL, or a target's name
    #[arg(long, value_name = "[CONTRACT=]URL|NAME", requires = "target")]
    pub(super) base: Vec<String>,
    /// The new target
    #[arg(long, value_name = "[CONTRACT=]URL|NAME", requires = "base")]
    pub(super) target: Vec<String>,
    /// Only cases with this text in their id, a tag, a covered promise or an expected pair; several mean any
    #[arg(short = 'k', value_name = "TEXT")]
    pub(super) texts: Vec<String>,
    /// Set a variable, whatever contracts, files and cases say of it
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = variable)]
    pub(super) variables: Vec<(String, String)>,
    /// Run cases with this hazard off loopback, too
    #[arg(long, value_name = "HAZARD", value_parser = ["large", "load", "raw"])]
    pub(super) allow: Vec<String>,
    /// How to say it: for a terminal, for release notes and pull requests, for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "markdown", "json"])]
    pub(super) format: String,
    /// Fail on changes from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "breaking", value_parser = clap::builder::PossibleValuesParser::new(["breaking", "compatible", "cosmetic"]))]
    pub(super) fail_on: String,
    /// List every case
    #[arg(long, short)]
    pub(super) verbose: bool,
    #[command(flatten)]
    pub(super) reach: ReachArguments,
}

const AFTER_DIFF: &str = "\
Examples:
  wireproof diff snapshots-old snapshots                two folders of snapshots
  wireproof diff v1.2 HEAD                              two git revisions
  wireproof diff v1.2                                   a git revision and the work tree
  wireproof diff --base https://old.example --target https://new.example flow

A path that exists wins over a revision. Exit codes: 0 nothing as severe as --fail-on, 1 something is, 2 wrong usage, \
3 a target can't be judged.";

#[derive(Debug, Args)]
#[command(after_help = AFTER_JUDGE)]
pub(super) struct JudgeArguments {
    /// What a browser, a proxy or a test tool recorded: HAR 1.2
    #[arg(value_name = "FILE")]
    pub(super) file: std::path::PathBuf,
    /// The contract's name, where there are several
    #[arg(long, value_name = "NAME")]
    pub(super) contract: Option<String>,
    /// The API's base URL: requests to anywhere else are not judged
    #[arg(long, value_name = "URL")]
    pub(super) base: Option<String>,
    /// How to say it: for a terminal, for a pull request, for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["json", "markdown", "text"])]
    pub(super) format: String,
    /// Fail on findings from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "breaking", value_parser = clap::builder::PossibleValuesParser::new(["breaking", "compatible", "cosmetic"]))]
    pub(super) fail_on: String,
    /// Print as YAML what the traffic showed and the contract lacks, in place of the findings
    #[arg(long)]
    pub(super) learn: bool,
    /// List every pair, envelope and operation, and whether it was seen
    #[arg(long, short)]
    pub(super) verbose: bool,
}

const AFTER_LEARN: &str = "\
Pairs that aren't listed, statuses and operations where the contract lists some, successes whose body fits no envelope, \
and header fields that tell clients something and aren't compared. Findings are no matter, and nothing is written; \
the exit code is 0 unless cases were not run or judged. `wireproof judge --learn` does the same with recorded traffic.";

const AFTER_JUDGE: &str = "\
Every answer is held against the catalogue, the statuses, the envelopes, `never:` and the invariants. Bodies that were \
not recorded are counted, not judged. Values that look like credentials are masked. Without --base the API is the only \
origin in the file, or the only one that was asked one of the contract's operations.

Exit codes: 0 kept, 1 broken, 2 the file can't be read to its end (what could be read was judged), 3 an outage was \
recorded, 4 nothing was judged.";

#[derive(Debug, Args)]
pub(super) struct ReferenceArguments {
    /// Contracts by name; none: all
    #[arg(value_name = "CONTRACT")]
    pub(super) contracts: Vec<String>,
    /// For a repository, or one page for a browser
    #[arg(long, value_name = "FORMAT", default_value = "markdown", value_parser = ["html", "markdown"])]
    pub(super) format: String,
}

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// The server: `flow` or `flowon`
    pub(super) name: String,
    /// The port; 0 for a free one
    #[arg(long, default_value_t = 8080)]
    pub(super) port: u16,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub(super) host: std::net::IpAddr,
}

fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(plain) || name.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(format!("`{name}` can't be a variable's name"));
    }
    Ok((name.to_owned(), value.to_owned()))
}

fn duration(text: &str) -> Result<Duration, String> {
    crate::load::duration(text)
        .map(Duration::from_millis)
        .ok_or_else(|| "expected a length of time such as 250ms, 30s or 2m".to_owned())
}

/// What stands for a seed that nobody gave.
const ANY_SEED: &str = "any";

/// The order in which cases begin.
#[derive(Clone, Copy, Debug)]
pub(super) enum Seed {
    /// Any other one.
    Any,
    /// The one that a number stands for.
    Given(u64),
}

fn seed(text: &str) -> Result<Seed, String> {
    if text == ANY_SEED {
        return Ok(Seed::Any);
    }
    let why = "a seed is a whole number; without one, `--shuffle` stands behind the patterns";
    text.parse().map(Seed::Given).map_err(|_| why.to_owned())
}

fn size(text: &str) -> Result<u64, String> {
    crate::load::size(text).ok_or_else(|| "expected a size such as 512, 10KiB or 20MiB".to_owned())
}

fn overlay(text: &str) -> Result<String, String> {
    if !crate::plan::is_overlay(text) {
        return Err("a name of letters, digits, `-` and `_`".to_owned());
    }
    if text == "self-test" {
        return Err("`self-test` is the self-test server's own name".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Arguments::command().debug_assert();
    }
}
