//! Words, widths and characters that are safe on a terminal.

use std::fmt::Write as _;
use std::time::Duration;

/// A text on one line, with everything a terminal could obey or hide shown as an escape (`\u{1b}`), at most `limit`
/// characters of it. What a server answers never reaches a terminal by another way.
pub(super) fn safe(text: &str, limit: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(limit.saturating_mul(2)));
    let mut characters = text.chars();
    for character in characters.by_ref().take(limit) {
        push_safe(&mut shown, character);
    }
    match characters.count() {
        0 => {}
        left_out => _ = write!(shown, "… ({} more)", count(left_out, "character")),
    }
    shown
}

/// Appends one character as [`safe`] shows it.
pub(super) fn push_safe(shown: &mut String, character: char) {
    match character {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        character if character.is_control() || hides(character) => {
            _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        }
        character => shown.push(character),
    }
}

/// Characters without a shape of their own, or that turn the direction of the text around them.
fn hides(character: char) -> bool {
    matches!(character,
        '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text up to a byte, or to the character that the byte lies in.
pub(super) fn up_to(text: &str, byte: usize) -> &str {
    let mut end = byte.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A masked text of a request without how its secrets are spelled there: only a command line needs to know that.
pub(super) fn without_spelling(text: &str) -> String {
    let mut parts = text.split("[secret ");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(']').unwrap_or((part, ""));
        let spelled = [" as JSON", " as URL", " encoded"].into_iter().find_map(|word| name.strip_suffix(word));
        plain.push_str("[secret ");
        plain.push_str(spelled.unwrap_or(name));
        if part.contains(']') {
            plain.push(']');
        }
        plain.push_str(rest);
    }
    plain
}

/// `1 case`, `2 cases`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A duration as people say it: `0.4 ms`, `18 ms`, `1.2 s`, `2 min 5 s`.
pub(super) fn duration(took: Duration) -> String {
    let micros = took.as_micros();
    if micros < 1_000 {
        format!("0.{} ms", micros / 100)
    } else if micros < 1_000_000 {
        format!("{} ms", micros / 1_000)
    } else if took.as_secs() < 60 {
        format!("{}.{} s", took.as_secs(), took.subsec_millis() / 100)
    } else {
        format!("{} min {} s", took.as_secs() / 60, took.as_secs() % 60)
    }
}

/// How many columns a text takes, counting every character as one.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// A text broken between words into lines of at most `width` columns. A longer word stands alone on its line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut columns = 0;
    for word in text.split(' ') {
        let length = self::width(word);
        if columns > 0 && columns + 1 + length > width {
            lines.push(std::mem::take(&mut line));
            columns = 0;
        }
        if columns > 0 {
            line.push(' ');
            columns += 1;
        }
        line.push_str(word);
        columns += length;
    }
    lines.push(line);
    lines
}

/// A text in single quotes, as a POSIX shell reads it (POSIX.1-2017, Shell Command Language 2.2.2).
pub(super) fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("Bad Request ✓", "Bad Request ✓")]
    #[case::ansi_escape("\u{1b}[2Jgone", r"\u{1b}[2Jgone")]
    #[case::eight_bit_control("\u{9b}2J", r"\u{9b}2J")]
    #[case::line_ends("a\r\nb\tc", r"a\r\nb\tc")]
    #[case::bell_and_delete("\u{7}\u{7f}", r"\u{7}\u{7f}")]
    #[case::turned_around("\u{202e}txt", r"\u{202e}txt")]
    #[case::invisible("a\u{200b}b\u{feff}", r"a\u{200b}b\u{feff}")]
    fn what_a_terminal_could_obey_or_hide_is_escaped(#[case] text: &str, #[case] shown: &str) {
        assert_eq!(safe(text, 100), shown);
    }

    #[test]
    fn a_long_text_says_how_much_was_left_out() {
        assert_eq!(safe("äöüäöü", 4), "äöüä… (2 characters more)");
        assert_eq!(safe("äöü", 3), "äöü");
    }

    #[rstest]
    #[case("/?q=[secret a as URL]&r=[secret b]", "/?q=[secret a]&r=[secret b]")]
    #[case("[secret a encoded] [secret", "[secret a] [secret")]
    #[case("x", "x")]
    fn how_a_secret_is_spelled_is_left_out(#[case] text: &str, #[case] plain: &str) {
        assert_eq!(without_spelling(text), plain);
    }

    #[rstest]
    #[case(Duration::from_micros(40), "0.0 ms")]
    #[case(Duration::from_micros(440), "0.4 ms")]
    #[case(Duration::from_micros(18_900), "18 ms")]
    #[case(Duration::from_millis(1_240), "1.2 s")]
    #[case(Duration::from_secs(59), "59.0 s")]
    #[case(Duration::from_secs(125), "2 min 5 s")]
    fn durations_read_as_people_say_them(#[case] took: Duration, #[case] text: &str) {
        assert_eq!(duration(took), text);
    }

    #[rstest]
    #[case::fits("a bc", 4, &["a bc"])]
    #[case::breaks_between_words("a bc d", 4, &["a bc", "d"])]
    #[case::long_word("abcdef g", 3, &["abcdef", "g"])]
    #[case::empty("", 3, &[""])]
    fn text_wraps_between_words(#[case] text: &str, #[case] columns: usize, #[case] lines: &[&str]) {
        assert_eq!(wrap(text, columns), lines);
    }
}
