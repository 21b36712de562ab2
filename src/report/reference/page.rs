//! What the page of one contract says, and in which order.

use std::collections::{BTreeSet, VecDeque};

use super::block::{Block, Inline, code, codes, text, words};
use super::members::{is_closed, members};
use crate::model::reference::{Envelope, Pair, Promise, Reference, Success};

/// A longer example is cut: a reader needs to see one row of a page, not all of them.
const LONGEST_EXAMPLE: usize = 60;

/// The page of a contract. Ids begin with its name, so that several pages can stand in one file.
pub(super) fn page(reference: &Reference) -> Vec<Block> {
    let mut page =
        Page { name: reference.name.clone(), ids: BTreeSet::new(), pairs: VecDeque::new(), blocks: Vec::new() };
    page.heading(1, "", vec![text(format!("{}: error reference", reference.api))]);
    page.introduction(reference);
    if !reference.pairs.is_empty() {
        page.at_a_glance(reference);
    }
    if let Some(error) = &reference.error {
        page.heading(2, "envelope", vec![text("The body of an error")]);
        page.envelope(error);
    }
    page.catalogue(reference);
    page.successes(&reference.successes);
    page.rules(reference);
    page.promises(&reference.promises);
    page.blocks
}

struct Page {
    name: String,
    ids: BTreeSet<String>,
    /// The ids of the pairs' headings, in the order of the catalogue.
    pairs: VecDeque<String>,
    blocks: Vec<Block>,
}

impl Page {
    fn heading(&mut self, level: u8, id: &str, text: Vec<Inline>) {
        let id = self.new_id(id);
        self.blocks.push(Block::Heading { level, id, text });
    }

    /// An id that no other heading has.
    fn new_id(&mut self, id: &str) -> String {
        let plain = id_of(&self.name, id);
        let mut found = plain.clone();
        let mut number = 2;
        while !self.ids.insert(found.clone()) {
            found = format!("{plain}-{number}");
            number += 1;
        }
        found
    }

    fn paragraph(&mut self, text: Vec<Inline>) {
        self.blocks.push(Block::Paragraph(text));
    }

    fn introduction(&mut self, reference: &Reference) {
        let list = match (reference.pairs.len(), reference.closed) {
            (0, _) => "It lists no errors yet.".to_owned(),
            (pairs, true) => format!(
                "It lists every pair of status and reason that the API answers, {pairs} of them. Another pair is a \
                 defect of the API."
            ),
            (pairs, false) => format!(
                "It lists {pairs} pairs of status and reason. The list is open: clients must expect others, and treat \
                 them by their status."
            ),
        };
        let what = format!("This is what clients of {} may rely on when a request fails. {list}", reference.api);
        self.paragraph(vec![text(what)]);
        if reference.pairs.iter().any(|pair| pair.inferred) {
            self.paragraph(vec![
                text("A reason that is marked "),
                Inline::Strong("inferred".to_owned()),
                text(" is a reading: the source of this page describes the error and doesn't spell its reason out."),
            ]);
        }
    }

    fn at_a_glance(&mut self, reference: &Reference) {
        self.heading(2, "errors", vec![text("All errors")]);
        for pair in &reference.pairs {
            let id = self.new_id(&format!("{}-{}", pair.status, pair.reason));
            self.pairs.push_back(id);
        }
        let row = |(pair, to): (&Pair, &String)| {
            let to = to.clone();
            let mut when = words(&pair.when);
            if pair.inferred {
                when.extend([text(" ("), Inline::Strong("inferred".to_owned()), text(")")]);
            }
            vec![vec![text(pair.status.to_string())], vec![Inline::Link { to, code: pair.reason.clone() }], when]
        };
        let rows = reference.pairs.iter().zip(&self.pairs).map(row).collect();
        self.blocks.push(Block::Table { head: vec!["Status", "Reason", "When"], rows });
    }

    fn catalogue(&mut self, reference: &Reference) {
        let mut status = None;
        for pair in &reference.pairs {
            if status != Some(pair.status) {
                status = Some(pair.status);
                let title = format!("{} {}", pair.status, pair.phrase);
                self.heading(2, &pair.status.to_string(), vec![text(title.trim_end())]);
            }
            self.pair(pair);
        }
    }

    fn pair(&mut self, pair: &Pair) {
        let id = self.pairs.pop_front().unwrap_or_default();
        self.blocks.push(Block::Heading { level: 3, id, text: vec![code(&pair.reason)] });
        let mut when = words(&sentence(&pair.when));
        if pair.inferred {
            when.extend([text(" "), Inline::Strong("Inferred.".to_owned())]);
        }
        self.paragraph(when);
        if !pair.at.is_empty() {
            self.paragraph([vec![text("It may come from: ")], codes(&pair.at), vec![text(".")]].concat());
        }
        match pair.envelope.as_deref() {
            None => {}
            Some("none") => self.paragraph(vec![text("The answer has no body.")]),
            Some(envelope) => {
                self.paragraph(vec![
                    text("The body is not that of other errors: envelope "),
                    code(envelope),
                    text("."),
                ]);
            }
        }
        self.example(pair.example.as_deref());
    }

    fn example(&mut self, example: Option<&str>) {
        let Some(example) = example else { return };
        let lines: Vec<&str> = example.trim_end().lines().collect();
        let shown = &lines[..lines.len().min(LONGEST_EXAMPLE)];
        self.blocks.push(Block::Code(shown.join("\n")));
        if lines.len() > shown.len() {
            self.paragraph(vec![text(format!("… and {} lines more.", lines.len() - shown.len()))]);
        }
    }

    fn envelope(&mut self, envelope: &Envelope) {
        let mut facts = Vec::new();
        if let Some(media_type) = &envelope.media_type {
            facts.push(vec![text("Media type: "), code(media_type)]);
        }
        let mut places = |what: &str, places: &[String]| {
            if !places.is_empty() {
                facts.push([vec![text(format!("{what}: "))], codes(places)].concat());
            }
        };
        places("The machine-readable reason stands at", &envelope.reason);
        places("The status is repeated at", envelope.status.as_slice());
        places("Text for people, which may change at any time, stands at", &envelope.prose);
        if !facts.is_empty() {
            self.blocks.push(Block::List(facts));
        }
        let Some(schema) = &envelope.schema else { return };
        let rows = members(schema).into_iter().map(|member| {
            let always = if member.required { "always" } else { "may be absent" };
            vec![vec![code(member.path)], vec![text(member.kind)], vec![text(always)], words(&member.notes.join("; "))]
        });
        self.blocks.push(Block::Table { head: vec!["Member", "Type", "Present", "Notes"], rows: rows.collect() });
        if is_closed(schema) {
            self.paragraph(vec![text("There are no other members beside these.")]);
        }
        if !envelope.invariants.is_empty() {
            self.paragraph(vec![text("For every such body holds:")]);
            let conditions = envelope.invariants.iter().map(|condition| vec![code(condition)]);
            self.blocks.push(Block::List(conditions.collect()));
        }
    }

    fn successes(&mut self, successes: &[Success]) {
        if successes.is_empty() {
            return;
        }
        self.heading(2, "successes", vec![text("Successes")]);
        for success in successes {
            let statuses: Vec<String> = success.statuses.iter().map(u16::to_string).collect();
            let mut title = vec![text(format!("{} ", statuses.join(", ")).trim_start())];
            match &success.envelope {
                Some(envelope) => title.push(code(&envelope.name)),
                None => title.push(text("without a body")),
            }
            title.retain(|part| *part != text(""));
            let name = success.envelope.as_ref().map_or("none", |envelope| envelope.name.as_str());
            self.heading(3, &format!("success-{name}"), title);
            if let Some(envelope) = &success.envelope {
                self.envelope(envelope);
            }
            self.example(success.example.as_deref());
        }
    }

    fn rules(&mut self, reference: &Reference) {
        let mut rules = Vec::new();
        if !reference.pairs.is_empty() {
            rules.push(words(if reference.closed {
                "The list of errors is closed: no other pair of status and reason is answered."
            } else {
                "The list of errors is open: other pairs may be answered."
            }));
            rules.push(words(if reference.unique_reasons {
                "A reason stands under one status only: clients may go by the reason alone."
            } else {
                "A reason may stand under several statuses: clients go by both."
            }));
        }
        if !reference.statuses.is_empty() {
            rules.push([words("No other status is answered than "), codes(&reference.statuses), words(".")].concat());
        }
        for never in &reference.never {
            rules.push(words(never));
        }
        if !rules.is_empty() {
            self.heading(2, "rules", vec![text("Rules")]);
            self.blocks.push(Block::List(rules));
        }
    }

    fn promises(&mut self, promises: &[Promise]) {
        if promises.is_empty() {
            return;
        }
        self.heading(2, "promises", vec![text("Promises")]);
        // A column that no contract fills would only make readers wonder.
        let columns = if promises.iter().all(|promise| promise.sure.is_empty()) { 2 } else { 3 };
        let row = |promise: &Promise| {
            let mut cells = vec![vec![code(&promise.name)], words(&promise.says), words(&promise.sure)];
            cells.truncate(columns);
            cells
        };
        let rows = promises.iter().map(row).collect();
        self.blocks.push(Block::Table { head: ["Number", "Promise", "How sure"][..columns].to_vec(), rows });
    }
}

/// An id of letters, digits, `-` and `_`.
fn id_of(name: &str, id: &str) -> String {
    let id = if id.is_empty() { name.to_owned() } else { format!("{name}-{id}") };
    id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

/// A phrase as a sentence.
fn sentence(phrase: &str) -> String {
    let phrase = phrase.trim();
    let mut letters = phrase.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if phrase.ends_with(['.', '!', '?']) || phrase.is_empty() { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}
