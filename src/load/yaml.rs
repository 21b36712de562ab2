//! Reads YAML into nodes. The only file that names the YAML parser.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::node::{Data, Node};
use super::syntax;
use crate::model::source::{Problem, Span};

/// No document needs more nodes; aliases that multiply beyond it are an attack.
const MOST_NODES: usize = 400_000;
/// No document needs to be deeper.
const DEEPEST: usize = 100;

/// Reads one YAML document.
///
/// # Errors
/// The mistakes that keep it from being read: bad syntax, tags, several documents, an alias bomb.
pub(super) fn read(file: u32, text: &str) -> Result<Node, Vec<Problem>> {
    let mut composer = Composer {
        offsets: Offsets::new(text),
        text,
        file,
        anchors: HashMap::new(),
        stack: Vec::new(),
        root: None,
        nodes: 0,
        problems: Vec::new(),
    };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::DocumentStart(_), span)) => {
                documents += 1;
                if documents > 1 {
                    let at = composer.span(span);
                    composer.problems.push(
                        Problem::at(at, "a second document begins here")
                            .expected("a file holds one document")
                            .help("move it into a file of its own, or take the `---` away"),
                    );
                    break;
                }
            }
            Ok((event, span)) => {
                if let Err(problem) = composer.event(event, span) {
                    composer.problems.push(*problem);
                    break;
                }
            }
            Err(error) => {
                let at = composer.offsets.byte(error.marker().index());
                composer.problems.push(syntax::problem(Span { file, start: at, end: at + 1 }, text, error.info()));
                break;
            }
        }
    }
    if !composer.problems.is_empty() {
        return Err(composer.problems);
    }
    let empty = Span { file, start: 0, end: 0 };
    Ok(composer.root.unwrap_or(Node { span: empty, data: Data::Scalar { text: String::new(), plain: true } }))
}

struct Composer<'t> {
    offsets: Offsets,
    text: &'t str,
    file: u32,
    anchors: HashMap<usize, Node>,
    stack: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    problems: Vec<Problem>,
}

/// A sequence or mapping that isn't closed yet.
struct Open {
    node: Node,
    key: Option<Node>,
    anchor: usize,
}

impl Composer<'_> {
    fn span(&self, span: saphyr_parser::Span) -> Span {
        let start = self.offsets.byte(span.start.index());
        Span { file: self.file, start, end: self.offsets.byte(span.end.index()).max(start) }
    }

    fn event(&mut self, event: Event<'_>, span: saphyr_parser::Span) -> Result<(), Box<Problem>> {
        let span = self.span(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span)?;
                let plain = style == ScalarStyle::Plain;
                self.add(Node { span, data: Data::Scalar { text: text.into_owned(), plain } }, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span)?;
                self.open(Node { span, data: Data::List(Vec::new()) }, anchor)
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span)?;
                self.open(Node { span, data: Data::Map(Vec::new()) }, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(mut open) = self.stack.pop() else { return Ok(()) };
                open.node.span.end = span.end.max(open.node.span.start);
                self.add(open.node, open.anchor)
            }
            Event::Alias(anchor) => {
                match self.anchors.get(&anchor).cloned() {
                    Some(mut node) => {
                        self.nodes += count(&node);
                        node.span = span;
                        self.add(node, 0)
                    }
                    None => Err(Box::new(Problem::at(span, "this alias names no anchor before it").help(
                        "an anchor can't hold an alias to itself; quote the text if it is meant to begin with `*`",
                    ))),
                }
            }
            _ => Ok(()),
        }
    }

    fn refuse_tag(&self, tag: Option<&saphyr_parser::Tag>, span: Span) -> Result<(), Box<Problem>> {
        match tag {
            None => Ok(()),
            Some(tag) => {
                let written = self.text.get(span.start as usize..).unwrap_or_default();
                let word = written.split_whitespace().next().unwrap_or_default();
                // For some nodes the parser gives the place behind the tag.
                let word = if word.starts_with('!') { word.to_owned() } else { tag.to_string() };
                Err(Box::new(
                    Problem::at(span, format!("`{word}` is read as a YAML tag"))
                        .marking(word)
                        .expected("tags aren't taken; a text that begins with `!` needs quotes")
                        .help("put the whole text into quotes: '!…'"),
                ))
            }
        }
    }

    fn open(&mut self, node: Node, anchor: usize) -> Result<(), Box<Problem>> {
        if self.stack.len() >= DEEPEST {
            return Err(Box::new(Problem::at(node.span, format!("nested more than {DEEPEST} levels deep"))));
        }
        self.stack.push(Open { node, key: None, anchor });
        Ok(())
    }

    fn add(&mut self, node: Node, anchor: usize) -> Result<(), Box<Problem>> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            let at = Span { end: node.span.start + 1, ..node.span };
            return Err(Box::new(
                Problem::at(at, format!("the file has more than {MOST_NODES} values"))
                    .help("aliases that repeat each other multiply; write out what is needed, or split the file"),
            ));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.node.data {
            Data::List(nodes) => nodes.push(node),
            Data::Map(entries) => match open.key.take() {
                Some(key) => entries.push((key, node)),
                None if node.text().is_some() => open.key = Some(node),
                None => {
                    return Err(Box::new(self.no_key(&node)));
                }
            },
            Data::Scalar { .. } => {}
        }
        Ok(())
    }
}

impl Composer<'_> {
    /// A list or a mapping in the place of a key: most often a `{{ … }}` that lacks its quotes.
    fn no_key(&self, node: &Node) -> Problem {
        let before = self.text.get(..node.span.start as usize).unwrap_or_default();
        let here = self.text.get(node.span.start as usize..).unwrap_or_default();
        if before.ends_with('{') && here.starts_with('{') {
            let span = Span { start: node.span.start - 1, end: node.span.end + 1, ..node.span };
            return Problem::at(span, "`{{` stands without quotes")
                .expected("YAML reads `{` as the beginning of a mapping")
                .help("put the whole text into quotes: \"{{ … }}\"");
        }
        Problem::at(node.span, format!("{} can't be a key", node.describe()))
            .expected("a key is a text")
            .help("put the text into quotes")
    }
}

fn count(node: &Node) -> usize {
    match &node.data {
        Data::Scalar { .. } => 1,
        Data::List(nodes) => 1 + nodes.iter().map(count).sum::<usize>(),
        Data::Map(entries) => 1 + entries.iter().map(|(key, value)| count(key) + count(value)).sum::<usize>(),
    }
}

/// The parser counts characters, messages and editors bytes: one look-up table a file that isn't ASCII.
struct Offsets(Option<Vec<u32>>);

impl Offsets {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self(None);
        }
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        Self(Some(ends.map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect()))
    }

    fn byte(&self, character: usize) -> u32 {
        match &self.0 {
            None => u32::try_from(character).unwrap_or(u32::MAX),
            Some(table) => table.get(character).or(table.last()).copied().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("expect: {{ id }}", "\"{{ … }}\"")]
    #[case("expect: {{ id }}/1", "\"{{ … }}\"")]
    #[case("a: { name: order {{ id }} }", "\"{{ … }}\"")]
    #[case("name: [draft] a case", "`[` needs quotes")]
    #[case("check: [ [1, 2] == body ]", "needs quotes: '[…] …'")]
    #[case("check: [ [a] [b] ]", "a comma is missing")]
    #[case("text: !important", "'!…'")]
    #[case("name: two: three", "holds `: `")]
    #[case("a:\n\t- b", "tabs")]
    #[case("a: b\n\tc: d", "tabs")]
    #[case("a: *nowhere", "`*`")]
    #[case("a: { b: */* }", "`*`")]
    #[case("a: { b: #/c }", "`#`")]
    #[case("a: 'b's c'", "it''s")]
    #[case("a: \"b\nc: d", "closing quote")]
    #[case("a: \"\\d+\"", "backslash")]
    #[case("a: [b, c\nd: e", "never closed")]
    #[case("a: b\n  c: d", "same column")]
    #[case("a:\n  - b: c\n   d: e", "same column")]
    #[case("a: @b", "`@`")]
    fn a_syntax_error_comes_with_its_cure(#[case] text: &str, #[case] cure: &str) {
        let problems = read(0, text).expect_err("it is no YAML that we take");
        let help = problems[0].help.clone().unwrap_or_default();
        assert!(help.contains(cure), "{problems:?}");
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        let problems = read(0, &text).expect_err("a bomb");
        assert!(problems[0].message.contains("values"), "{problems:?}");
    }

    #[test]
    fn spans_are_bytes_after_characters_of_several_bytes() {
        let node = read(0, "ä: ö\nb: c").expect("it is YAML");
        let Data::Map(entries) = node.data else { panic!("a mapping") };
        assert_eq!((entries[1].0.span.start, entries[1].0.span.end), (7, 8));
    }
}
