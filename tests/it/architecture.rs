//! The floors of the house: a module uses only what stands below it, and a foreign library has one home.

use std::fs;
use std::path::{Path, PathBuf};

use rstest::rstest;

/// The floors from the top to the bottom. Neighbours on one floor don't use each other.
const FLOORS: &[&[&str]] = &[
    &["cli"],
    &["app"],
    &["run", "mock", "report"],
    &["judge"],
    &["snapshot", "record"],
    &["plan", "mask", "learn"],
    &["http", "har", "check", "load", "verdict", "coverage"],
    &["template", "select"],
    &["model"],
];

/// Foreign names, and the modules that alone may use them.
const HOMES: &[(&str, &[&str])] = &[
    ("aho_corasick", &["mask"]),
    ("annotate_snippets", &["report"]),
    ("anstream", &["cli", "report"]),
    ("brotli_decompressor", &["http"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("cookie_store", &["run"]),
    ("csv", &["load"]),
    ("encoding_rs", &["model"]),
    ("flate2", &["http"]),
    ("globset", &["plan"]),
    ("httparse", &["http"]),
    ("indicatif", &["cli"]),
    ("insta", &["snapshot"]),
    ("jsonschema", &["check"]),
    ("libtest_mimic", &["cli"]),
    ("minijinja", &["template"]),
    ("reqwest", &["http"]),
    ("rustls", &["http"]),
    ("rustls_platform_verifier", &["http"]),
    ("saphyr_parser", &["load"]),
    ("secrecy", &["mask"]),
    ("quick_junit", &["report"]),
    ("schemars", &["record"]),
    // Reports write what `record` has made ready.
    ("serde", &["har", "record", "report"]),
    ("serde_json_path", &["select"]),
    ("similar", &["report"]),
    ("tempfile", &["app", "cli"]),
    ("tokio_rustls", &["http"]),
    ("tower", &["http"]),
    ("wiremock", &["mock"]),
    ("zstd", &["http"]),
    // The environment, the clock and the end of the process belong to the command line.
    ("std::env", &["cli"]),
    ("SystemTime::now", &["cli"]),
    ("process::exit", &["cli"]),
    ("println!", &[]),
    ("eprintln!", &[]),
];

struct Source {
    path: PathBuf,
    floor: String,
    /// The code without comments, texts and its tests; line breaks are kept.
    code: String,
}

#[test]
fn every_import_points_down() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(here) = level(&source.floor) else { continue };
        for (line, module) in crate_paths(&source.code) {
            match level(&module) {
                _ if module == source.floor => {}
                Some(there) if there > here => {}
                Some(_) => wrong.push(format!("{}:{line}: `{}` uses `{module}`", source.path.display(), source.floor)),
                None => wrong.push(format!("{}:{line}: `{module}` stands on no floor", source.path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "imports that don't point down:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_stands_on_a_floor() {
    for source in sources() {
        let known = level(&source.floor).is_some() || matches!(source.floor.as_str(), "lib" | "main");
        assert!(known, "{} stands on no floor", source.path.display());
    }
}

#[test]
fn a_foreign_library_has_one_home() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, homes) in HOMES {
            if homes.contains(&source.floor.as_str()) {
                continue;
            }
            for (index, line) in source.code.lines().enumerate() {
                if names(line, name) {
                    wrong.push(format!("{}:{}: `{name}` belongs to {homes:?}", source.path.display(), index + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "libraries away from home:\n{}", wrong.join("\n"));
}

/// What may print or write, and the files that alone may: everything else goes through them, and they mask.
const OUTLETS: &[(&str, &[&str])] = &[
    ("io::stdout", &["cli/shell.rs"]),
    ("io::stderr", &["cli/shell.rs"]),
    // Files of a git revision are laid out as they are, in a folder that goes away.
    ("fs::write", &["app/diff/git.rs"]),
    ("File::create", &["snapshot/atomic.rs", "app/diff/git.rs"]),
    ("File::create_new", &["snapshot/atomic.rs"]),
    ("OpenOptions", &[]),
    ("print!", &[]),
    ("eprint!", &[]),
    ("dbg!", &[]),
];

#[test]
fn only_the_shell_prints_and_only_one_file_writes() {
    let mut wrong = Vec::new();
    for source in sources() {
        let path = source.path.to_string_lossy().replace('\\', "/");
        for (name, outlets) in OUTLETS {
            let allowed = outlets.iter().any(|outlet| path.ends_with(outlet));
            let found = source.code.lines().position(|line| line.contains(&format!("{name}(")) && !allowed);
            wrong.extend(found.map(|line| format!("{path}:{}: `{name}`", line + 1)));
        }
    }
    assert!(wrong.is_empty(), "outputs that escape the masking point:\n{}", wrong.join("\n"));
}

/// What decides how an answer is judged, and belongs to `judge` alone.
const JUDGING: &[&str] = &[
    "check::findings(",
    "recorded::judge(",
    "verdict::judge(",
    "contract::compare(",
    ".severities",
    ".weighed =",
    ".excuse(",
    ".would_excuse(",
    ".coverage(",
];

#[test]
fn answers_are_judged_in_one_place() {
    let mut wrong = Vec::new();
    for source in sources() {
        // Who loads, compiles and compares contracts reads what they say; a severity is given to a finding elsewhere.
        let of_contracts =
            matches!(source.floor.as_str(), "judge" | "load" | "plan" | "verdict" | "coverage" | "check");
        for (index, line) in source.code.lines().enumerate().filter(|_| !of_contracts) {
            let found = JUDGING.iter().find(|name| line.contains(**name));
            wrong.extend(
                found.map(|name| format!("{}:{}: `{name}` belongs to judge", source.path.display(), index + 1)),
            );
        }
    }
    assert!(wrong.is_empty(), "judged away from `judge`:\n{}", wrong.join("\n"));
}

#[test]
fn a_list_of_modules_holds_no_logic() {
    for source in sources() {
        let name = source.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name == "lib.rs" {
            assert!(!source.code.contains("fn "), "{} is a table of contents", source.path.display());
        }
    }
}

/// The scanner is itself tested: a test that finds nothing proves nothing.
#[rstest]
#[case::plain("use crate::plan::Case;", &["plan"])]
#[case::braces("use crate::{check, plan::{Case, As}};", &["check", "plan"])]
#[case::several_lines("use crate::{\n    http,\n    model::json::Json,\n};", &["http", "model"])]
#[case::in_code("let x = crate::app::load(y);", &["app"])]
#[case::comment("// crate::app::load\nlet x = 1;", &[])]
#[case::text("let x = \"crate::app\";", &[])]
#[case::visibility("pub(crate) fn x() {}", &[])]
#[case::tests("#[cfg(test)]\nmod tests { use crate::cli::main; }", &[])]
fn paths_are_found_where_they_are_code(#[case] text: &str, #[case] modules: &[&str]) {
    let found: Vec<String> = crate_paths(&code_of(text)).into_iter().map(|(_, module)| module).collect();
    assert_eq!(found, modules);
}

fn level(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// Whether a line names a crate or a path, as a whole word.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let word = |character: char| character.is_alphanumeric() || character == '_';
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        let path = name.contains(':') || name.ends_with('!') || after.starts_with("::") || after.starts_with(';');
        path && !before.is_some_and(|character| word(character) || character == ':' || character == '.')
            && !after.starts_with(word)
    })
}

/// The first segment of every `crate::…` path, with its line; of braces each entry's first segment.
fn crate_paths(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '$') {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + "crate::".len()..];
        if let Some(inner) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut entry = String::new();
            for character in inner.chars() {
                match character {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => {
                        found.extend(first_segment(&entry).map(|module| (line, module)));
                        entry.clear();
                        continue;
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
                entry.push(character);
            }
            found.extend(first_segment(&entry).map(|module| (line, module)));
        } else {
            found.extend(first_segment(rest).map(|module| (line, module)));
        }
    }
    found
}

fn first_segment(path: &str) -> Option<String> {
    let segment: String = path.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!segment.is_empty()).then_some(segment)
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !is_test(&path) {
                let text = fs::read_to_string(&path).expect("a source file can be read");
                let relative = path.strip_prefix(root.join("src")).expect("below src").to_owned();
                let first = relative.iter().next().and_then(|part| part.to_str()).unwrap_or_default();
                let floor = first.trim_end_matches(".rs").to_owned();
                sources.push(Source { path: Path::new("src").join(relative), floor, code: code_of(&text) });
            }
        }
    }
    assert!(sources.len() > 100, "the scanner sees the whole house");
    sources
}

fn is_test(path: &Path) -> bool {
    path.iter().any(|part| part == "tests" || part == "tests.rs" || part == "laws.rs")
}

/// Code without comments, texts and the test module at its end.
fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut code = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '/' if characters.peek() == Some(&'/') => while characters.next_if(|c| *c != '\n').is_some() {},
            '"' => {
                code.push('"');
                while let Some(inner) = characters.next() {
                    match inner {
                        '\\' => _ = characters.next(),
                        '"' => break,
                        '\n' => code.push('\n'),
                        _ => {}
                    }
                }
                code.push('"');
            }
            '\'' => {
                // A character, not a lifetime: its quote must not begin a text.
                let mut ahead = characters.clone();
                let first = ahead.next();
                let second = ahead.next();
                if first == Some('\\') || second == Some('\'') {
                    let escaped = characters.next() == Some('\\');
                    if escaped {
                        characters.next();
                    }
                    while characters.next_if(|c| *c != '\'').is_some() {}
                    characters.next();
                }
            }
            other => code.push(other),
        }
    }
    code
}
