//! The door: takes in what happened, and lets it out masked.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use crate::mask::Secrets;
use crate::model::answer::{Answer, BodyEnd, Exchange, Rare};
use crate::model::headers::Headers;
use crate::model::outcome::{CaseResult, Seen};
use crate::model::record::{CaseRecord, StepRecord};
use crate::model::request::{Part, PartContent, Request, RequestBody};

/// The record of a case in which no text shows a secret. Sinks see nothing else, and only [`Door::mask`] makes one.
///
/// ```compile_fail
/// # use wireproof::{model::record::CaseRecord, record::MaskedRecord};
/// fn unmasked(record: CaseRecord) -> MaskedRecord {
///     MaskedRecord(record)
/// }
/// ```
///
/// What isn't masked can't be written as JSON:
///
/// ```compile_fail
/// # use wireproof::model::record::CaseRecord;
/// fn write(record: &CaseRecord) -> String {
///     serde_json::to_string(record).unwrap()
/// }
/// ```
#[derive(Debug)]
pub struct MaskedRecord(CaseRecord);

impl MaskedRecord {
    /// How the case ended, without its steps.
    #[must_use]
    pub fn without_steps(&self) -> Self {
        Self(CaseRecord {
            steps: Vec::new(),
            seen: Vec::new(),
            drawn: Vec::new(),
            result: self.0.result.clone(),
            ..self.0
        })
    }
}

impl Deref for MaskedRecord {
    type Target = CaseRecord;

    fn deref(&self) -> &CaseRecord {
        &self.0
    }
}

/// Which steps keep the header fields and bodies of their exchanges. Of all others method, URL and status remain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exchanges {
    /// Those of which there is something to say.
    #[default]
    Told,
    /// All of them.
    All,
}

/// What the records of a run are masked by.
#[derive(Clone, Debug)]
pub struct Door {
    secrets: Secrets,
    exchanges: Exchanges,
}

impl Door {
    /// A door for records that sinks ask so much of.
    #[must_use]
    pub const fn new(secrets: Secrets, exchanges: Exchanges) -> Self {
        Self { secrets, exchanges }
    }

    /// Masks a record.
    #[must_use]
    pub fn mask(&self, record: CaseRecord) -> MaskedRecord {
        // Many texts are asked about one after the other: nobody else is to be waited for in between.
        Self { secrets: self.secrets.frozen(), ..*self }.masked(record)
    }

    /// Masks what a step is called.
    #[must_use]
    pub fn title(&self, title: String) -> String {
        self.text(title)
    }

    fn masked(&self, mut record: CaseRecord) -> MaskedRecord {
        record.replayable = self.exchanges == Exchanges::All && self.is_replayable(&record);
        for step in &mut record.steps {
            self.step(step);
        }
        record.seen.iter_mut().for_each(|seen| self.seen(seen));
        record.result = match record.result {
            CaseResult::Inconclusive(why) => CaseResult::Inconclusive(self.text(why)),
            CaseResult::NotRun(why) => CaseResult::NotRun(self.text(why)),
            CaseResult::Ignored(why) => CaseResult::Ignored(self.text(why)),
            CaseResult::NotRecorded(what) => CaseResult::NotRecorded(self.text(what)),
            other => other,
        };
        MaskedRecord(record)
    }

    /// Whether what is let out has every answer, as it came: then the case evaluates to the same again. Equal secrets have
    /// equal placeholders, but a condition may look into one.
    fn is_replayable(&self, record: &CaseRecord) -> bool {
        let judged = matches!(record.result, CaseResult::Kept | CaseResult::Broken);
        judged
            && record.steps.iter().all(|step| match &step.exchange {
                // Of a step that tried again only the last answer is kept.
                Some(exchange) => step.attempts.len() <= 1 && self.is_plain(&exchange.answer),
                None => step.unanswered.is_none(),
            })
    }

    /// Whether an answer holds no secret.
    fn is_plain(&self, answer: &Answer) -> bool {
        let plain = |text: &str| matches!(self.secrets.mask(text), Cow::Borrowed(_));
        let body = match answer.text() {
            Some(text) => plain(&text),
            None => self.secrets.mask_bytes(&answer.body) == answer.body,
        };
        body && answer.headers.iter().all(|(name, value)| plain(name) && plain(value))
    }

    fn step(&self, step: &mut StepRecord) {
        let whole = self.exchanges == Exchanges::All || step.is_told();
        step.title = self.text(std::mem::take(&mut step.title));
        step.exchange = step.exchange.take().map(|exchange| Arc::new(self.exchange(exchange, whole)));
        step.unanswered = step.unanswered.take().map(|request| self.request(request, whole));
        step.seen.iter_mut().for_each(|seen| self.seen(seen));
        let mask = |text: &str| self.secrets.mask(text).into_owned();
        step.findings = std::mem::take(&mut step.findings).into_iter().map(|finding| finding.masked(&mask)).collect();
    }

    /// What an answer showed. The reasons that the catalogue lists are no secrets.
    fn seen(&self, seen: &mut Seen) {
        if seen.pair.is_none() {
            seen.reason = seen.reason.take().map(|reason| self.text(reason));
        }
        for text in [&mut seen.method, &mut seen.url, &mut seen.step] {
            *text = self.text(std::mem::take(text));
        }
    }

    fn text(&self, text: String) -> String {
        match self.secrets.mask(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(masked) => masked,
        }
    }

    fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        match String::from_utf8(bytes) {
            Ok(text) => self.text(text).into_bytes(),
            Err(error) => self.secrets.mask_bytes(error.as_bytes()),
        }
    }

    /// The content without its secrets, where it has some.
    fn content(&self, answer: &Answer, broken_off: bool) -> Option<Vec<u8>> {
        let Some(text) = answer.text() else { return Some(self.secrets.mask_bytes(&answer.body)) };
        // What came of a secret before the content broke off is hidden as well.
        let cut = if broken_off { self.secrets.broken_off(&text) } else { None };
        let masked = match cut {
            Some((at, name)) => Cow::Owned(format!("{}[secret {name}]", self.secrets.mask(&text[..at]))),
            None => self.secrets.mask(&text),
        };
        matches!(masked, Cow::Owned(_)).then(|| answer.encode(&masked))
    }

    fn exchange(&self, exchange: Arc<Exchange>, whole: bool) -> Exchange {
        let (request, answer, took, course) = match Arc::try_unwrap(exchange) {
            Ok(own) => (own.request, own.answer, own.took, own.course),
            // A later step of the case was compared with it.
            Err(shared) => (shared.request.clone(), shared.answer.clone(), shared.took, shared.course.clone()),
        };
        Exchange::new(self.request(request, whole), self.answer(answer, whole), took).that_went(course)
    }

    fn answer(&self, answer: Answer, whole: bool) -> Answer {
        let broken_off = matches!(answer.end, BodyEnd::BrokenOff { .. } | BodyEnd::OverCap { .. });
        let body = if whole { self.content(&answer, broken_off) } else { None };
        let phrase = answer.phrase.map(|phrase| self.text(phrase));
        if !whole {
            return Answer { status: answer.status, version: answer.version, phrase, ..Answer::default() };
        }
        let end = match answer.end {
            BodyEnd::BrokenOff { announced, why } => BodyEnd::BrokenOff { announced, why: self.text(why) },
            other => other,
        };
        Answer {
            status: answer.status,
            version: answer.version,
            phrase,
            headers: self.headers(&answer.headers),
            body: body.unwrap_or(answer.body),
            end,
            rare: answer.rare.map(|rare| {
                Box::new(Rare {
                    trailers: self.headers(&rare.trailers),
                    undecoded: rare.undecoded.map(|why| self.text(why)),
                    behind: self.bytes(rare.behind),
                })
            }),
        }
    }

    fn headers(&self, headers: &Headers) -> Headers {
        let mask = |text: &str| self.secrets.mask(text).into_owned();
        headers.iter().map(|(name, value)| (mask(name), mask(value))).collect()
    }

    fn request(&self, request: Request, whole: bool) -> Request {
        let (method, url) = (self.text(request.method), self.secrets.mask_spelled(&request.url));
        if !whole {
            return Request { method, url, ..Request::default() };
        }
        Request {
            method,
            url,
            headers: request.headers.iter().map(|(name, value)| (name.to_owned(), self.sent(name, value))).collect(),
            without: request.without,
            body: request.body.map(|body| self.body(body)),
            raw: request.raw.map(|raw| self.sent_bytes(raw)),
        }
    }

    /// A header field of a request. Who HTTP Basic names (RFC 7617) stays to be read: of `user:password` only what is
    /// secret is hidden, and what is left is shown in plain.
    fn sent(&self, name: &str, value: &str) -> String {
        let plain = basic(name, value).and_then(|pair| {
            let masked = self.secrets.mask_spelled(&pair);
            (masked != pair).then(|| format!("Basic {masked}"))
        });
        plain.unwrap_or_else(|| self.secrets.mask_spelled(value))
    }

    fn sent_bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        match String::from_utf8(bytes) {
            Ok(text) => self.secrets.mask_spelled(&text).into_bytes(),
            Err(error) => self.secrets.mask_bytes(error.as_bytes()),
        }
    }

    fn body(&self, body: RequestBody) -> RequestBody {
        match body {
            RequestBody::Bytes(bytes) => RequestBody::Bytes(self.sent_bytes(bytes)),
            RequestBody::Filler(length) => RequestBody::Filler(length),
            RequestBody::Multipart(parts) => {
                let part = |part: Part| Part {
                    field: self.text(part.field),
                    file_name: part.file_name.map(|name| self.secrets.mask_spelled(&name)),
                    media_type: part.media_type.map(|media_type| self.text(media_type)),
                    content: match part.content {
                        PartContent::Bytes(bytes) => PartContent::Bytes(self.sent_bytes(bytes)),
                        filler @ PartContent::Filler(_) => filler,
                    },
                };
                RequestBody::Multipart(parts.into_iter().map(part).collect())
            }
        }
    }
}

/// User and password of HTTP Basic.
fn basic(name: &str, value: &str) -> Option<String> {
    use base64::Engine as _;
    let encoded = value.strip_prefix("Basic ").filter(|_| name.eq_ignore_ascii_case("authorization"))?;
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(encoded.trim()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::*;
    use crate::model::finding::{Finding, Value};
    use crate::model::json::Json;

    const SECRET: &str = "s3c \"ret";

    fn masked(exchanges: Exchanges, step: StepRecord) -> StepRecord {
        let secrets = Secrets::default();
        secrets.add("token", SECRET);
        let record = CaseRecord { steps: vec![step], ..CaseRecord::unsent(0, CaseResult::Kept) };
        Door::new(secrets, exchanges).mask(record).steps[0].clone()
    }

    fn step(request: Request, body: &str, end: BodyEnd) -> StepRecord {
        let headers = [("x-token", SECRET)].into_iter().collect();
        let answer = Answer { status: 200, headers, body: body.into(), end, ..Answer::default() };
        let exchange = Some(Arc::new(Exchange::new(request, answer, Duration::ZERO)));
        StepRecord { exchange, ..StepRecord::default() }
    }

    fn get(url: &str) -> Request {
        Request { method: "GET".into(), url: url.into(), ..Request::default() }
    }

    #[rstest]
    #[case::told(Exchanges::Told, 0, 0)]
    #[case::all(Exchanges::All, 1, "says [secret token]".len())]
    fn what_nobody_asks_for_is_left_behind(#[case] asked: Exchanges, #[case] fields: usize, #[case] bytes: usize) {
        let step = masked(asked, step(get("http://h/?t=s3c%20%22ret"), "says s3c \"ret", BodyEnd::Whole));
        let exchange = step.exchange.expect("it has one");
        assert_eq!(exchange.request.url, "http://h/?t=[secret token as URL]");
        let answer = &exchange.answer;
        assert_eq!((answer.headers.iter().count(), answer.body.len()), (fields, bytes));
        assert!(answer.headers.iter().all(|(_, value)| value == "[secret token]"));
    }

    #[test]
    fn the_spelling_of_a_secret_in_a_request_is_told() {
        let mut request = get("http://h/");
        request.headers.push("Authorization", "Basic bWU6czNjICJyZXQ=");
        request.body = Some(RequestBody::Bytes(br#"{"a":"s3c \"ret"}"#.to_vec()));
        let step = masked(Exchanges::All, step(request, "", BodyEnd::Whole));
        let request = step.request().expect("it has one");
        assert_eq!(request.headers.get("authorization"), Some("Basic me:[secret token]"));
        assert_eq!(request.body, Some(RequestBody::Bytes(br#"{"a":"[secret token as JSON]"}"#.to_vec())));
    }

    #[test]
    fn what_came_of_a_secret_before_a_body_broke_off_is_hidden() {
        let end = BodyEnd::BrokenOff { announced: None, why: "reset".into() };
        let step = masked(Exchanges::All, step(get("http://h/"), "says s3c \"re", end));
        assert_eq!(step.exchange.expect("it has one").answer.body, b"says [secret token]");
    }

    #[test]
    fn the_values_of_a_finding_are_masked() {
        let finding = Finding::differs("r", "$.a", Json::from(SECRET), "words").noting(SECRET).with_cure(SECRET);
        let finding =
            &masked(Exchanges::Told, StepRecord { findings: vec![finding], ..StepRecord::default() }).findings[0];
        assert_eq!(finding.expected, Some(Value::Json(Json::from("[secret token]"))));
        assert_eq!([finding.note.as_deref(), finding.cure.as_deref()], [Some("[secret token]"); 2]);
    }
}
