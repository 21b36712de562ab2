//! Breaks a command into lines that a shell reads as one.

use super::super::text::width;

/// The lines of a command, each but the last of at most `columns` where its words allow, ended by a backslash.
/// A break stands only between words, and never between an option and its value. Comments are lines of their own.
#[must_use]
pub fn wrap(command: &str, columns: usize) -> Vec<String> {
    let mut rest = command;
    let mut lines = Vec::new();
    while let Some((comment, after)) = rest.split_once('\n').filter(|(line, _)| line.starts_with('#')) {
        lines.push(comment.to_owned());
        rest = after;
    }
    let mut line = String::new();
    for part in parts(rest) {
        if !line.is_empty() && width(&line) + 1 + width(&part) + 2 > columns {
            lines.push(std::mem::take(&mut line) + " \\");
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&part);
    }
    lines.push(line);
    lines
}

/// Words that stay together: an option and its value, a word and the pipe behind it.
fn parts(command: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut open_option = false;
    for word in words(command) {
        let joins = word == "|" || open_option && !word.starts_with('-');
        open_option = word.starts_with('-') && !joins;
        match parts.last_mut().filter(|_| joins) {
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => parts.push(word.to_owned()),
        }
    }
    parts
}

/// The words of a command, with their quotes.
fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    let (mut quote, mut escaped) = (None, false);
    for (at, character) in command.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match (quote, character) {
            (None | Some('"'), '\\') => escaped = true,
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, ' ') => {
                words.push(&command[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    words.push(&command[begin..]);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::wrap;

    #[rstest]
    #[case::fits("curl 'http://a'", 80, &["curl 'http://a'"])]
    #[case::between_words("curl -X PUT 'http://a' -H 'A: b c' -H 'D: e'", 26, &["curl -X PUT 'http://a' \\", "-H 'A: b c' -H 'D: e'"])]
    #[case::not_in_quotes("curl 'a very long word with spaces' -H 'x'", 10, &["curl \\", "'a very long word with spaces' \\", "-H 'x'"])]
    #[case::escaped_quote(r"curl 'it'\''s a' -H 'x'", 18, &[r"curl 'it'\''s a' \", "-H 'x'"])]
    #[case::option_with_value("curl --data-binary 'x y'", 10, &["curl \\", "--data-binary 'x y'"])]
    #[case::pipe("printf 'a' | curl 'b'", 15, &["printf 'a' | \\", "curl 'b'"])]
    #[case::comment("# a long comment\ncurl 'b'", 10, &["# a long comment", "curl 'b'"])]
    fn a_command_breaks_between_words(#[case] command: &str, #[case] columns: usize, #[case] lines: &[&str]) {
        assert_eq!(wrap(command, columns), lines);
    }
}
