//! Makes secrets known before anything can be printed, whatever state the arguments and the files are in.

use std::collections::HashMap;
use std::fs;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use crate::load::Root;
use crate::mask::Secrets;

/// What a password of a target's URL is called.
const TARGET_PASSWORD: &str = "target.password";

/// Makes known what the contracts call secrets and the environment holds, what arguments give for them, and the
/// passwords of target URLs. It reads the contracts as plain text: a file that is no YAML at all is shown to its author
/// too, and an argument that is refused is echoed.
pub fn register_secrets<S: BuildHasher>(
    from: &Path,
    environment: &HashMap<String, String, S>,
    arguments: &[String],
    secrets: &Secrets,
) {
    for (name, variable) in named(from) {
        if let Some(value) = environment.get(&variable) {
            secrets.add(&name, value);
        }
        let given = arguments.iter().filter_map(|argument| {
            let argument = argument.strip_prefix("--var=").unwrap_or(argument);
            argument.strip_prefix(name.as_str())?.strip_prefix('=')
        });
        given.for_each(|value| _ = secrets.add(&name, value));
    }
    let targets = environment.iter().filter(|(name, _)| name.starts_with("TARGET_URL")).map(|(_, value)| value);
    targets.for_each(|target| register_password(target, secrets));
    let proxies = environment.iter().filter(|(name, _)| name.to_ascii_uppercase().ends_with("_PROXY"));
    proxies.for_each(|(_, proxy)| register_password(proxy, secrets));
    // Where an argument is read as `name=value` its parts are told apart.
    for argument in arguments {
        for (range, name) in secrets.find(argument) {
            let secret = &argument[range];
            for (at, _) in secret.match_indices('=') {
                secrets.add(&name, &secret[..at]);
                secrets.add(&name, &secret[at + 1..]);
            }
        }
    }
    for (at, argument) in arguments.iter().enumerate() {
        let of = |option: &str| argument.starts_with(&format!("{option}=")) || at > 0 && arguments[at - 1] == option;
        if of("--target") || of("--proxy") || argument.contains(":/") {
            register_password(argument, secrets);
        }
    }
}

/// Makes the password in a URL known, as it is written and as it is sent. The URL needn't be a proper one: what may be
/// a password of it is taken for one.
pub(super) fn register_password(url: &str, secrets: &Secrets) {
    let add = |password: &str| {
        secrets.add(TARGET_PASSWORD, password);
        secrets.add(TARGET_PASSWORD, &percent_decode_str(password).decode_utf8_lossy());
    };
    if let Some(parsed) = url::Url::parse(url).ok().filter(url::Url::has_host) {
        match (parsed.username(), parsed.password()) {
            (_, Some(password)) => add(password),
            // Where there is a name only it is a token, unless it is an ordinary word.
            (token, None) if !token.bytes().all(|byte| byte.is_ascii_lowercase()) => add(token),
            _ => {}
        }
        return;
    }
    for (at, _) in url.match_indices('@') {
        let before = &url[..at];
        before.match_indices(':').for_each(|(colon, _)| add(before[colon + 1..].trim_start_matches('/')));
    }
}

/// The secrets that contracts name, and the environment variable of each.
fn named(from: &Path) -> Vec<(String, String)> {
    let Ok(contracts) = Root::find(from).and_then(|root| root.contract_files()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut files: Vec<PathBuf> = contracts.into_iter().map(|(_, contract)| contract).collect();
    let mut at = 0;
    while let Some(path) = files.get(at).cloned() {
        at += 1;
        let Ok(bytes) = fs::read(&path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        found.extend(block(&text, "secrets").flat_map(pairs));
        let folder = path.parent().unwrap_or(from);
        for line in block(&text, "include") {
            let names = line.split(|c: char| c.is_whitespace() || ",[]\"'".contains(c));
            for name in names.filter(|name| name.contains(".y")) {
                let included = folder.join(name);
                // A circle of includes has more than one spelling of a path; nobody includes as many files.
                if !files.contains(&included) && files.len() < 100 {
                    files.push(included);
                }
            }
        }
    }
    found
}

/// The lines of a key of the file: its own, and those below it that are indented, empty, a comment or a list's.
fn block<'t>(text: &'t str, key: &'static str) -> impl Iterator<Item = &'t str> {
    let mut inside = false;
    text.lines().filter(move |line| {
        let name = line.trim_start_matches(['"', '\'', '\u{feff}', '{', ' ']);
        let goes_on = line.is_empty() || line.starts_with([' ', '\t', '#', '-', '}', ']']);
        let begins =
            name.strip_prefix(key).is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'));
        inside = begins || inside && goes_on;
        inside
    })
}

/// `name: env.VARIABLE`, as often as it stands in a line.
fn pairs(line: &str) -> Vec<(String, String)> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let mut pairs = Vec::new();
    for (at, _) in line.match_indices("env.") {
        let variable: String = line[at + 4..].chars().take_while(|&c| word(c)).collect();
        let before = line[..at].trim_end_matches(|c: char| !word(c));
        let begin =
            before.rfind(|c: char| !word(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        pairs.push((before[begin..].to_owned(), variable));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::block("api: A\nsecrets:\n  password: env.A   # so\n\n  key: 'env.B'\nother:\n  x: env.C\n", &["A", "B"])]
    #[case::flow("secrets: { \"password\": env.A, key: env.B }\nheaders: { X: env.C }", &["A", "B"])]
    #[case::broken("api: [\n  secrets:\n\tpassword: env.A\n ]]: env.B", &["A", "B"])]
    #[case::quoted("'secrets' :\n- env.A", &["A"])]
    #[case::none("variables: { secrets_of: env.A }", &[])]
    fn secrets_are_read_from_files_that_may_have_mistakes(#[case] text: &str, #[case] expected: &[&str]) {
        let found: Vec<String> = block(text, "secrets").flat_map(pairs).map(|(_, variable)| variable).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_stands_before_its_variable() {
        assert_eq!(
            pairs("secrets: { \"a\": \"env.A\", b_2: env.B }"),
            [("a", "A"), ("b_2", "B")].map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
    }

    #[rstest]
    #[case("http://me:s3cret%21@host/")]
    #[case("staging=http:/me:s3cret!@host")]
    #[case("htp//:me:s3cret!@host")]
    #[case("me:s3cret!@host")]
    #[case("http://me:s3cret!@:99999/@")]
    fn the_password_of_a_url_is_known_even_where_the_url_is_wrong(#[case] url: &str) {
        let secrets = Secrets::default();
        register_password(url, &secrets);
        assert!(!secrets.find("Basic bWU6czNjcmV0IQ==").is_empty(), "{url}");
        assert!(!secrets.mask("x s3cret! s3cret%21 y").contains("cret!"), "{url}");
    }
}
