use rstest::rstest;

use super::{FORMATS, blocks, html, markdown};
use crate::model::json::read;
use crate::model::reference::{Envelope, Pair, Promise, Reference, Success};

fn shop() -> Reference {
    let envelope = |name: &str, schema: &str| Envelope {
        name: name.to_owned(),
        media_type: Some("application/json".to_owned()),
        schema: Some(read(schema).expect("JSON")),
        ..Envelope::default()
    };
    let error = Envelope {
        reason: vec!["$.error".to_owned()],
        ..envelope(
            "error",
            r#"{"type": "object", "required": ["error"], "properties": {"error": {"enum": ["a|b", "c"]}}}"#,
        )
    };
    let order = Envelope {
        invariants: vec!["body.total >= 0".to_owned()],
        ..envelope("order", r#"{"additionalProperties": false, "properties": {"total": {"type": "number"}}}"#)
    };
    let pair = |status: u16, phrase: &str, reason: &str, when: &str| Pair {
        status,
        phrase: phrase.to_owned(),
        reason: reason.to_owned(),
        when: when.to_owned(),
        ..Pair::default()
    };
    Reference {
        name: "shop".to_owned(),
        api: "Shop <API>".to_owned(),
        closed: true,
        unique_reasons: true,
        statuses: vec![200, 304, 404],
        error: Some(error),
        pairs: vec![
            Pair {
                envelope: Some("none".to_owned()),
                at: ["GET /orders", "GET /orders/{id}"].map(str::to_owned).to_vec(),
                ..pair(304, "Not Modified", "same", "the `If-None-Match` fits")
            },
            Pair {
                inferred: true,
                example: Some("HTTP 404 Not Found\n\n```\n<b>no *order*</b>\n".to_owned()),
                ..pair(404, "Not Found", "no_order", "there is no such order | or *it* is #1 of <i>others</i>")
            },
            pair(404, "Not Found", "no-order", "it is gone. Ask @nobody"),
        ],
        successes: vec![
            Success { statuses: vec![200, 201], envelope: Some(order), example: None },
            Success { statuses: vec![204], ..Success::default() },
        ],
        promises: vec![Promise {
            name: "S1".to_owned(),
            says: "an order has a total".to_owned(),
            sure: "documented".to_owned(),
        }],
        never: vec!["No answer holds a text that matches `a|b`.".to_owned()],
    }
}

#[test]
fn a_page_reads_like_documentation() {
    insta::assert_snapshot!("page_markdown", markdown::write(&blocks(&[shop()])));
}

#[test]
fn a_page_for_browsers_is_one_file() {
    let page = html::write("Shop", &blocks(&[shop()]));
    let (head, body) = page.split_once("</style>").expect("a style");
    assert!(head.contains("color-scheme:light dark"), "{head}");
    insta::assert_snapshot!("page_html", body);
    assert!(!page.contains("<b>") && !page.contains("<i>") && !page.contains("<API>"), "{page}");
    assert!(!page.contains("http:") && !page.contains("src="), "it needs no other file");
}

#[test]
fn every_link_leads_to_a_heading_and_no_two_headings_have_one_id() {
    let page = html::write("Shop", &blocks(&[shop(), Reference { name: "shop-2".to_owned(), ..shop() }]));
    let all = |before: &str| -> Vec<String> {
        page.split(before).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
    };
    let (mut ids, links) = (all(" id=\""), all("href=\"#"));
    assert!(links.len() > 10 && links.iter().all(|link| ids.contains(link)), "{links:?}\n{ids:?}");
    let number = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), number, "{ids:?}");
}

#[rstest]
#[case::bar("a|b")]
#[case::bar_in_code("`a|b`")]
#[case::escaped_bar(r"`a\|b`")]
#[case::backslash_at_the_end(r"a\")]
#[case::lines("a\nb\r\nc")]
fn nothing_that_a_contract_says_breaks_a_row_of_a_table(#[case] when: &str) {
    let mut reference = shop();
    reference.pairs.truncate(1);
    reference.pairs[0].when = when.to_owned();
    let page = markdown::write(&blocks(&[reference]));
    let row = page.lines().find(|line| line.starts_with("| 304")).expect("a row");
    // GitHub splits a row at each bar that an odd number of backslashes doesn't stand before.
    let mut cells = 0;
    let mut backslashes = 0;
    for character in row.chars() {
        match character {
            '\\' => backslashes += 1,
            '|' if backslashes % 2 == 0 => (cells, backslashes) = (cells + 1, 0),
            _ => backslashes = 0,
        }
    }
    assert_eq!(cells, 4, "{row}");
}

#[test]
fn a_backslash_before_a_bar_is_seen_in_a_table() {
    let mut reference = shop();
    reference.pairs[0].when = r"it fits `a\|b`".to_owned();
    let page = markdown::write(&blocks(&[reference]));
    assert!(page.contains(r"| it fits <code>a\\&#124;b</code> |"), "{page}");
}

#[test]
fn a_long_example_is_cut_and_says_so() {
    let mut reference = shop();
    reference.pairs[1].example = Some("line\n".repeat(100));
    let page = markdown::write(&blocks(&[reference]));
    assert!(page.contains("… and 40 lines more"), "{page}");
}

#[test]
fn promises_of_which_nobody_said_how_sure_they_are_have_no_such_column() {
    let mut reference = shop();
    assert!(markdown::write(&blocks(&[reference.clone()])).contains("| Number | Promise | How sure |"));
    reference.promises[0].sure.clear();
    let page = markdown::write(&blocks(&[reference]));
    assert!(page.contains("| Number | Promise |\n") && !page.contains("How sure"), "{page}");
}

#[test]
fn formats_are_sorted() {
    assert!(FORMATS.is_sorted_by(|a, b| a.name < b.name));
}
