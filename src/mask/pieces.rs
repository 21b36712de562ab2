//! A text cut into what is real and what is masked.

use super::secrets::Secrets;
use super::values::Values;

/// Values that a case knows and that snapshots mask wherever they stand: kind and value.
pub type Known = [(String, String)];

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// What the server sent.
    Real(&'t str),
    /// What stands between the brackets in its place.
    Mask(String),
}

/// Whether anything in a text is masked; most texts are real as a whole.
#[must_use]
pub fn is_masked(text: &str, secrets: &Secrets, known: &Known) -> bool {
    let stands = |value: &str| !value.is_empty() && value.len() <= text.len() && text.contains(value);
    known.iter().any(|(_, value)| stands(value)) || secrets.stand_in(text)
}

/// Cuts a text: secrets first, then what the case knows (made-up values, the target's origin).
pub fn pieces<'t>(text: &'t str, secrets: &Secrets, known: &Known, values: &mut Values) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (range, name) in secrets.find(text) {
        cut(&text[from..range.start], known, values, &mut pieces);
        pieces.push(Piece::Mask(format!("secret {name}")));
        from = range.end;
    }
    cut(&text[from..], known, values, &mut pieces);
    pieces
}

fn cut<'t>(mut text: &'t str, known: &Known, values: &mut Values, pieces: &mut Vec<Piece<'t>>) {
    while !text.is_empty() {
        let found = known.iter().filter(|(_, value)| !value.is_empty());
        let found = found.filter_map(|(kind, value)| Some((text.find(value.as_str())?, kind, value)));
        // Of two at one place the longer one: `abc-1` and `abc-12`.
        let Some((at, kind, value)) = found.min_by_key(|(at, _, value)| (*at, std::cmp::Reverse(value.len()))) else {
            pieces.push(Piece::Real(text));
            return;
        };
        if at > 0 {
            pieces.push(Piece::Real(&text[..at]));
        }
        pieces.push(Piece::Mask(if kind == "target" { kind.clone() } else { values.label(kind, value) }));
        text = &text[at + value.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_real_parts_and_masks() {
        let secrets = Secrets::default();
        secrets.add("token", "sesame");
        let known = [("unique", "abc-1"), ("unique", "abc-12"), ("target", "http://localhost:80")];
        let known = known.map(|(kind, value)| (kind.to_owned(), value.to_owned()));
        let text = "see http://localhost:80/abc-12?t=sesame, abc-1";
        let pieces = pieces(text, &secrets, &known, &mut Values::default());
        let mask = |text: &str| Piece::Mask(text.to_owned());
        let expected = [
            Piece::Real("see "),
            mask("target"),
            Piece::Real("/"),
            mask("unique 1"),
            Piece::Real("?t="),
            mask("secret token"),
            Piece::Real(", "),
            mask("unique 2"),
        ];
        assert_eq!(pieces, expected);
    }
}
