//! Mistakes in files that users wrote, as compilers show them: path, line, column, caret, and what to do.

use std::collections::BTreeSet;

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::reporter::Options;
use super::text::{count, push_safe, safe, up_to};
use crate::model::source::{Problem, Source, Sources, Span};

/// Characters of a line that are shown before and after a place.
const BEFORE: usize = 60;
const AFTER: usize = 60;
/// A line of so many characters is shown whole.
const WHOLE: usize = 160;
/// The most characters that are marked.
const MARKED: usize = 80;
/// The longest message, label or help, in characters.
const LONGEST: usize = 1_000;

/// All mistakes in the order given, and how many they are: `2 mistakes in 1 file, nothing was sent`.
#[must_use]
pub fn render(problems: &[Problem], sources: &Sources, options: &Options) -> String {
    let renderer = if options.colours { Renderer::styled() } else { Renderer::plain() };
    // Lines are cut here, around the place; the renderer would cut them by the columns of a terminal, and labels too.
    let renderer = renderer.term_width(DEFAULT_TERM_WIDTH.max(options.width)).hyperlink(false);
    let mut out = String::new();
    let mut files = BTreeSet::new();
    for problem in problems {
        let place = problem.span.and_then(|span| Some((sources.get(span.file)?, span)));
        if let Some((source, _)) = &place {
            files.insert(source.path.clone());
        }
        out.push_str(&one(problem, place.as_ref().map(|(source, span)| (&**source, *span)), &renderer));
        out.push('\n');
    }
    out.push_str(&total(problems.len(), files.len()));
    out
}

fn total(mistakes: usize, files: usize) -> String {
    let within = if files == 0 { String::new() } else { format!(" in {}", count(files, "file")) };
    format!("{}{within}, nothing was sent\n", count(mistakes, "mistake"))
}

fn one(problem: &Problem, place: Option<(&Source, Span)>, renderer: &Renderer) -> String {
    let mut group: Group<'_> = Group::with_title(Level::ERROR.primary_title(safe(&problem.message, LONGEST)));
    if let Some((source, span)) = place {
        let (line, column) = source.line_column(span.start);
        let path = safe(&source.path, LONGEST);
        let origin = Origin::path(path.clone()).line(line as usize).char_column(column as usize);
        if source.text.is_empty() {
            // An empty file, or one that wasn't read: there is nothing to show.
            group = group.element(origin);
            if !problem.label.is_empty() {
                group = group.element(Level::NOTE.message(safe(&problem.label, LONGEST)));
            }
            return finish(group, problem, renderer);
        }
        let excerpt = Excerpt::of(&source.text, span);
        let label = (!problem.label.is_empty()).then(|| safe(&problem.label, LONGEST));
        let mut snippet = Snippet::source(excerpt.text)
            .line_start(line as usize)
            .annotation(AnnotationKind::Primary.span(excerpt.marked).label(label));
        if excerpt.keeps_columns {
            snippet = snippet.path(Some(path));
        } else {
            // The snippet would count the column from where the line was cut.
            group = group.element(origin);
        }
        group = group.element(snippet);
    }
    finish(group, problem, renderer)
}

fn finish<'a>(mut group: Group<'a>, problem: &'a Problem, renderer: &Renderer) -> String {
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(safe(help, LONGEST)));
    }
    // Below a place of its own the renderer begins the line with a sign for another file; there is none.
    let rendered = renderer.render(&[group]);
    let other_file = |line: &str| anstream::adapter::strip_str(line).to_string().trim() == ":::";
    rendered.lines().filter(|line| !other_file(line)).collect::<Vec<_>>().join("\n")
}

/// The line of a place, cut around it, with every character safe to show.
struct Excerpt {
    text: String,
    marked: std::ops::Range<usize>,
    /// Whether the place has the column that it has in the file.
    keeps_columns: bool,
}

impl Excerpt {
    /// The first line of a place. A place that is out of the text, or within a character, moves to the nearest one
    /// before it.
    fn of(text: &str, span: Span) -> Self {
        let start = up_to(text, span.start as usize).len();
        let end = up_to(text, span.end as usize).len().max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
        // The place may be the end of the line itself.
        let start = start.min(line_end);
        let end = end.min(line_end).max(start);

        let mut excerpt = String::new();
        let before = &text[line_start..start];
        let whole = text[line_start..line_end].chars().count() <= WHOLE;
        let (most_before, most_after) = if whole { (WHOLE, WHOLE) } else { (BEFORE, AFTER) };
        let cut = before.char_indices().rev().nth(most_before - 1).map_or(0, |(at, _)| at);
        if cut > 0 {
            excerpt.push('…');
        }
        push(&mut excerpt, &before[cut..]);
        let from = excerpt.len();
        let keeps_columns = excerpt == before;
        let marked = &text[start..end];
        let shown = marked.char_indices().nth(MARKED).map_or(marked.len(), |(at, _)| at);
        push(&mut excerpt, &marked[..shown]);
        let marked = from..excerpt.len();
        let after = &text[start + shown..line_end];
        let shown = after.char_indices().nth(most_after).map_or(after.len(), |(at, _)| at);
        push(&mut excerpt, &after[..shown]);
        if shown < after.len() {
            excerpt.push('…');
        }
        Self { text: excerpt, marked, keeps_columns }
    }
}

fn push(excerpt: &mut String, text: &str) {
    for character in text.chars() {
        // The renderer aligns tabs itself.
        if character == '\t' { excerpt.push('\t') } else { push_safe(excerpt, character) }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const FILE: &str =
        "cases:\n  - name: body is not JSON\n    request: PUT /cubes/0\n    stauts: 400\n    expect: 400 parse_eror\n";

    fn at(text: &str, found: &str) -> Span {
        let start = u32::try_from(text.find(found).expect("the text is there")).expect("it is small");
        Span { file: 0, start, end: start + u32::try_from(found.len()).expect("it is small") }
    }

    fn rendered(text: &str, problems: &[Problem]) -> String {
        let sources = Sources::default();
        sources.add("scenarios/flow/bodies.yaml", text);
        render(problems, &sources, &Options::default())
    }

    #[test]
    fn all_mistakes_are_shown_where_they_are() {
        let problems = [
            Problem::at(at(FILE, "stauts"), "unknown key `stauts`")
                .expected("a case knows: as, bytes, capture, covers, each, exclusive, expect, …")
                .help("the status is asserted by `expect: 400 parse_error`"),
            Problem::at(at(FILE, "400 parse_eror"), "`400 parse_eror` is not in the catalogue of FLOW REST API")
                .help("did you mean `parse_error`?"),
        ];
        insta::assert_snapshot!(rendered(FILE, &problems));
    }

    #[test]
    fn a_mistake_of_no_file_is_a_line() {
        let problem =
            Problem::nowhere("there is no scenario in `scenarios/`").help("begin with `scenarios/flow/contract.yaml`");
        insta::assert_snapshot!(rendered("", &[problem]));
    }

    #[test]
    fn a_line_without_end_is_cut_around_the_place() {
        let text = format!("{{a: [{}x{}]}}", "1, ".repeat(100_000), ", 2".repeat(100_000));
        let shown = rendered(&text, &[Problem::at(at(&text, "x"), "`x` is no number").expected("a number")]);
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn a_file_cannot_send_escapes_to_the_terminal() {
        let text = "name: \u{1b}[2J\u{9b}2J\u{202e}\n";
        let shown =
            rendered(text, &[Problem::at(at(text, "name"), "odd \u{1b}[31m").expected("\u{7}").help("\u{1b}]")]);
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
        assert!(shown.contains(r"\u{1b}[2J\u{9b}2J\u{202e}"), "{shown}");
    }

    #[rstest]
    #[case::empty_file("", 0, 0, 1, 1)]
    #[case::behind_an_empty_file("", 5, 9, 1, 1)]
    #[case::at_the_end("a: 1\n", 5, 5, 2, 1)]
    #[case::far_behind_the_end("a: 1\n", 500, u32::MAX, 2, 1)]
    #[case::the_end_of_a_line("a: 1\nb: 2\n", 4, 5, 1, 5)]
    #[case::over_many_lines("a: 1\nb: 2\nc: 3\n", 3, 14, 1, 4)]
    #[case::the_wrong_way_round("a: 1\n", 4, 2, 1, 5)]
    #[case::within_a_character("ä: ö\n", 1, 6, 1, 1)]
    #[case::wide_characters("名前: 値\n", 8, 11, 1, 5)]
    #[case::no_last_line_end("a: 1", 3, 4, 1, 4)]
    #[case::windows("a: 1\r\nb: 2\r\n", 4, 6, 1, 5)]
    #[case::a_lone_return("a\rb", 1, 2, 1, 2)]
    #[case::tabs("\t\ta: 1", 2, 3, 1, 3)]
    #[case::only_line_ends("\n\n\n", 1, 2, 2, 1)]
    fn odd_places_are_shown_as_near_as_can_be(
        #[case] text: &str,
        #[case] start: u32,
        #[case] end: u32,
        #[case] line: usize,
        #[case] column: usize,
    ) {
        let problem = Problem::at(Span { file: 0, start, end }, "odd").expected("here");
        let shown = rendered(text, &[problem]);
        assert!(shown.contains(&format!("bodies.yaml:{line}:{column}\n")), "{shown}");
        let beside = ["^ here", "^^ here", "- here", "note: here"];
        assert!(beside.iter().any(|label| shown.contains(label)), "{shown}");
    }

    #[test]
    fn a_place_in_an_unknown_file_still_has_its_message() {
        let shown = rendered("", &[Problem::at(Span { file: 7, start: 1, end: 2 }, "lost")]);
        assert_eq!(shown, "error: lost\n1 mistake, nothing was sent\n");
    }
}
