//! Walks over pages: from each answer to the next page, within a bound.

use url::Url;

use super::fill::{append_query, without_query};
use super::halt::Halt;
use super::runner::{Phase, Runner};
use super::step::{Judged, RecordOptions};
use crate::check::{self, Expectation};
use crate::judge::rules::{WALK_CIRCULAR, WALK_ENDLESS, WALK_STRANDED};
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::model::json::{self, Json};
use crate::plan::{Next, QueryTemplate, Step, WalkPlan};
use crate::select::Place;
use crate::select::link::link;
use crate::template::{Answered, Scope, Walked};

/// Where a walk is.
#[derive(Default)]
struct WalkState {
    /// What its conditions see.
    walked: Walked,
    /// The URLs of its pages, in their order.
    asked: Vec<Url>,
}

/// Where a page leads.
enum NextPage {
    /// To this page.
    Page(Url),
    /// Nowhere: it is the last one.
    End,
    /// Nowhere: something is wrong with it.
    Stop,
}

impl Runner<'_> {
    /// Follows pages until there is no next one, or one isn't as it should be.
    pub(super) async fn walk(&mut self, step: &Step, walk: &WalkPlan, phase: Phase<'_>) -> Result<(), Halt> {
        let none = Expectation::default();
        let expectation = step.expect.first().unwrap_or(&none);
        let of_step = self.title(step, phase);
        let mut way = WalkState::default();
        let mut onward = None;
        loop {
            let title = format!("{of_step} page {}", way.asked.len() + 1).trim_start().to_owned();
            self.under_way = (title.clone(), None);
            let exchange = match self.exchange(&walk.request, onward.as_ref(), step, expectation).await {
                Ok(exchange) => exchange,
                Err(missing) => return Err(self.unanswered(title, missing)),
            };
            let mut judged = self.judge(expectation, exchange);
            let onto = self.onto(walk, &mut way, expectation, &mut judged);
            let capture = matches!(onto, NextPage::End);
            let options = RecordOptions { part: None, title, phase, keep: way.asked.len() == 1, capture };
            self.finish(step, options, expectation, judged)?;
            match onto {
                NextPage::Page(url) => onward = Some(url),
                // What the steps that follow would need was not captured.
                NextPage::Stop if !step.capture.is_empty() => return Err(Halt::Broken),
                NextPage::Stop | NextPage::End => return Ok(()),
            }
        }
    }

    /// Looks at a page, adds what is wrong with it to its findings, and tells where it leads.
    fn onto(&self, walk: &WalkPlan, way: &mut WalkState, expectation: &Expectation, judged: &mut Judged) -> NextPage {
        // What was sent was a URL.
        if let Ok(mut url) = Url::parse(&judged.exchange.request.url) {
            url.set_fragment(None);
            way.asked.push(url);
        }
        if judged.evaluation.breaks() {
            return NextPage::Stop;
        }
        let exchange = &judged.exchange;
        let page = exchange.json();
        if walk.reads_bodies() && page.is_none() && exchange.answer.status != 204 {
            let message = self.message(way, "it is no JSON, so there is nothing to walk by");
            let finding = Finding::new(WALK_STRANDED, "body", message);
            self.judge.add(&mut judged.evaluation, expectation, &self.scope, vec![finding]);
            return NextPage::Stop;
        }
        let rows = walk.rows.as_ref().zip(page).map(|(rows, page)| rows.select(page)).unwrap_or_default();
        way.walked.add(exchange, &rows);
        let answered = Answered::in_walk(exchange, &way.walked);
        let mut untrue = check::untrue("each-page", &walk.each_page, &self.scope, &answered);
        let onto = if untrue.is_empty() {
            match next(walk, way, exchange, &self.scope, &answered) {
                Ok(None) => {
                    untrue = check::untrue("afterwards", &walk.afterwards, &self.scope, &answered);
                    NextPage::End
                }
                Ok(Some(url)) => match self.bounded(walk, way, &url) {
                    None => NextPage::Page(url),
                    Some(finding) => {
                        untrue.push(finding);
                        NextPage::Stop
                    }
                },
                Err(NoNextPage { place, why }) => {
                    untrue.push(Finding::new(WALK_STRANDED, place, self.message(way, &why)));
                    NextPage::Stop
                }
            }
        } else {
            NextPage::Stop
        };
        self.judge.add(&mut judged.evaluation, expectation, &self.scope, untrue);
        onto
    }

    /// The finding that a walk must not go on to this page.
    fn bounded(&self, walk: &WalkPlan, way: &WalkState, url: &Url) -> Option<Finding> {
        let to = self.shown(url);
        let own = self.own_parameters(walk);
        let page = same_page(url, &own);
        if let Some(before) = way.asked.iter().position(|known| same_page(known, &own) == page) {
            let why = format!("it leads to {to}, which was page {} already", before + 1);
            return Some(Finding::new(WALK_CIRCULAR, "walk", self.message(way, &why)));
        }
        if way.asked.len() < walk.at_most as usize {
            return None;
        }
        let why = format!("it still leads on, to {to}; the walk ends at most there (`at-most: {}`)", walk.at_most);
        Some(Finding::new(WALK_ENDLESS, "walk", self.message(way, &why)))
    }

    /// The query parameters that every request of the walk has because of who sends it: links need not repeat them.
    fn own_parameters(&self, walk: &WalkPlan) -> Vec<String> {
        let who = walk.request.identity.unwrap_or(self.identity);
        let identity = who.identity().and_then(|index| self.contract.target.contract.identities.get(index));
        let names = identity.into_iter().flat_map(|identity| &identity.query);
        names.filter_map(|field| field.name.render(&self.scope).ok()).collect()
    }

    /// A message about the page that a walk has reached.
    fn message(&self, way: &WalkState, why: &str) -> String {
        let url = way.asked.last().map_or_else(String::new, |url| format!(", {}", self.shown(url)));
        format!("page {}{url}: {why}", way.asked.len())
    }

    /// A URL in a message: on the target without its origin, and cut where it is long.
    fn shown(&self, url: &Url) -> String {
        const LONGEST: usize = 160;
        let text = url.as_str().strip_prefix(self.contract.standard.origin.as_str()).unwrap_or(url.as_str());
        if text.chars().count() > LONGEST {
            text.chars().take(LONGEST).chain(['…']).collect()
        } else {
            text.to_owned()
        }
    }
}

/// A page's URL as it is compared with others: without the sender's own parameters, octets written in one way (RFC 3986
/// section 6.2.2).
fn same_page(url: &Url, own: &[String]) -> String {
    let mut text = url.to_string();
    without_query(&mut text, &own.iter().map(String::as_str).collect::<Vec<_>>());
    let mut written = String::with_capacity(text.len());
    let mut parts = text.split('%');
    written.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let octet = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match octet {
            Some(octet) if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) => {
                written.push(char::from(octet));
                written.push_str(&part[2..]);
            }
            Some(octet) => written.push_str(&format!("%{octet:02X}{}", &part[2..])),
            None => written.push_str(&format!("%{part}")),
        }
    }
    written
}

/// Why a page doesn't lead on although it should, and where that stands.
struct NoNextPage {
    place: String,
    why: String,
}

/// The URL of the next page; none where this is the last one.
fn next(
    walk: &WalkPlan,
    way: &WalkState,
    exchange: &Exchange,
    scope: &Scope,
    answered: &std::sync::Arc<Answered>,
) -> Result<Option<Url>, NoNextPage> {
    let lost = |place: &str, why: String| NoNextPage { place: place.to_owned(), why };
    if let Some(going_on) = &walk.going_on
        && !going_on.holds(scope, answered).map_err(|error| lost("while", error.to_string()))?
    {
        return Ok(None);
    }
    let (place, found) = match &walk.next {
        Next::Query(fields) => {
            let first = way.asked.first().map_or("", Url::as_str);
            (
                "next".to_owned(),
                by_query(fields, first, scope, answered).map_err(|error| lost("next", error.to_string()))?,
            )
        }
        Next::Link => {
            let field = link(exchange.answer.headers.all("link"), "next");
            let field = field.map_err(|text| lost("header Link", format!("`{text}` is no link (RFC 8288)")))?;
            ("header Link".to_owned(), field)
        }
        Next::Place(place) => (place.describe(), by_place(place, exchange)?),
    };
    match (found, &walk.going_on) {
        (Some(text), _) => resolve(&text, &exchange.request.url).map(Some).map_err(|why| NoNextPage { place, why }),
        (None, None) => Ok(None),
        (None, Some(going_on)) => {
            let why = format!("`{}` is true, but no next page is told", going_on.source());
            Err(NoNextPage { place, why })
        }
    }
}

/// The first page's URL with other query parameters; none where one of them has no value.
fn by_query(
    fields: &[QueryTemplate],
    first: &str,
    scope: &Scope,
    answered: &std::sync::Arc<Answered>,
) -> Result<Option<String>, crate::template::Error> {
    let (mut names, mut pairs) = (Vec::new(), Vec::new());
    for field in fields {
        let Some(name) = field.name.render_after(scope, answered)? else { return Ok(None) };
        for value in &field.values {
            let Some(value) = value.render_after(scope, answered)? else { return Ok(None) };
            pairs.push((name.clone(), value));
        }
        names.push(name);
    }
    let mut url = first.to_owned();
    without_query(&mut url, &names.iter().map(String::as_str).collect::<Vec<_>>());
    append_query(&mut url, &pairs);
    Ok(Some(url))
}

fn by_place(place: &Place, exchange: &Exchange) -> Result<Option<String>, NoNextPage> {
    match place.first(exchange) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Some(other) => {
            let why = format!("`{}` is {}, no URL", place.describe(), json::to_string(&other));
            Err(NoNextPage { place: place.describe(), why })
        }
    }
}

/// A reference as a URL, relative to the page that has it (RFC 3986 section 5).
fn resolve(text: &str, page: &str) -> Result<Url, String> {
    // A URL parser of the web takes nearly everything; these never stand in a reference.
    let odd =
        |character: char| character.is_whitespace() || character.is_control() || "<>\"{}|\\^`".contains(character);
    let shown: String = text.chars().take(80).collect();
    let mut url = Some(text)
        .filter(|text| !text.contains(odd))
        .and_then(|text| Url::parse(page).ok()?.join(text).ok())
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| format!("`{shown}` is no URL of a page"))?;
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::absolute("https://b.example/y", Some("https://b.example/y"))]
    #[case::of_the_same_scheme("//b.example/y", Some("https://b.example/y"))]
    #[case::a_path("/y?page=2", Some("https://a.example/y?page=2"))]
    #[case::a_relative_path("z?page=2", Some("https://a.example/base/z?page=2"))]
    #[case::a_query("?page=2", Some("https://a.example/base/x?page=2"))]
    #[case::with_a_fragment("?page=2#top", Some("https://a.example/base/x?page=2"))]
    #[case::words("not a url", None)]
    #[case::another_scheme("mailto:a@b.example", None)]
    #[case::a_script("javascript:alert(1)", None)]
    #[case::a_file("file:///etc/passwd", None)]
    #[case::no_host("http://", None)]
    #[case::a_broken_host("http://[::1", None)]
    #[case::a_template("/x?page={page}", None)]
    fn a_reference_is_resolved_against_its_page(#[case] text: &str, #[case] expected: Option<&str>) {
        let url = resolve(text, "https://a.example/base/x?page=1").ok();
        assert_eq!(url.as_ref().map(Url::as_str), expected);
    }
}
