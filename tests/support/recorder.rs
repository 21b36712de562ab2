//! A server that records what it is asked and answers what the test says.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// A request as it was on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The method.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// The header fields in order; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The content.
    pub body: Vec<u8>,
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// A server on loopback with a thread a connection; it ends when it is dropped.
pub struct Recorder {
    address: SocketAddr,
    all: Arc<All>,
    listening: Option<JoinHandle<()>>,
}

type Answer = Box<dyn Fn(&Recorded) -> Reply + Send + Sync>;

struct All {
    answer: Answer,
    requests: Mutex<Vec<Recorded>>,
    now: AtomicUsize,
    most: AtomicUsize,
    stop: AtomicBool,
}

impl Recorder {
    /// Starts a server that answers every request by the function.
    pub fn start(answer: impl Fn(&Recorded) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free on loopback");
        let address = listener.local_addr().expect("a bound listener has an address");
        let all = Arc::new(All {
            answer: Box::new(answer),
            requests: Mutex::default(),
            now: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&all);
        let listening = thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.stop.load(Ordering::SeqCst) {
                    break;
                }
                let (Ok(stream), all) = (stream, Arc::clone(&accepting)) else { continue };
                thread::spawn(move || drop(all.converse(stream)));
            }
        });
        Self { address, all, listening: Some(listening) }
    }

    /// A server that answers every request `200` with `{}`.
    pub fn kind() -> Self {
        Self::start(|_| Reply::json(200, "{}"))
    }

    /// The URL of a path here.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What was asked so far, in the order of arrival.
    pub fn requests(&self) -> Vec<Recorded> {
        self.all.requests.lock().expect("no holder panics").clone()
    }

    /// The only request there was.
    #[track_caller]
    pub fn request(&self) -> Recorded {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "one request was expected: {requests:?}");
        requests.remove(0)
    }

    /// Method and target of every request, in the order of arrival.
    pub fn lines(&self) -> Vec<String> {
        self.requests().iter().map(Recorded::line).collect()
    }

    /// How many requests were answered at the same time, at most.
    pub fn most_at_once(&self) -> usize {
        self.all.most.load(Ordering::SeqCst)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.all.stop.store(true, Ordering::SeqCst);
        // Wakes the listener, so that it sees that it is to stop.
        drop(TcpStream::connect(self.address));
        if let Some(listening) = self.listening.take() {
            drop(listening.join());
        }
    }
}

impl All {
    fn converse(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut writing = stream.try_clone()?;
        let mut reading = BufReader::new(stream);
        while let Some(request) = read(&mut reading)? {
            let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(now, Ordering::SeqCst);
            self.requests.lock().expect("no holder panics").push(request.clone());
            let reply = (self.answer)(&request);
            self.now.fetch_sub(1, Ordering::SeqCst);
            writing.write_all(&reply.render(&request))?;
        }
        Ok(())
    }
}

fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Recorded>> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut request = Recorded { method, target, ..Recorded::default() };
    loop {
        let mut line = Vec::new();
        stream.read_until(b'\n', &mut line)?;
        // A field's value may be ISO-8859-1.
        let line: String = line.iter().copied().map(char::from).collect();
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    stream.read_exact(&mut request.body)?;
    Ok(Some(request))
}

impl Recorded {
    /// Method and target.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// The first value of a header field.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All values of a header field.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The content as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the content is UTF-8")
    }
}

impl Reply {
    /// An answer without content.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// An answer with a JSON body.
    pub fn json(status: u16, body: &str) -> Self {
        Self::empty(status).with("Content-Type", "application/json").body(body)
    }

    /// An answer of another server.
    pub fn of(answer: &wireproof::model::answer::Answer) -> Self {
        let own = |name: &str| ["content-length", "transfer-encoding", "connection"].contains(&name);
        let headers = answer.headers.iter().filter(|(name, _)| !own(name));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { status: answer.status, headers, body: answer.body.clone() }
    }

    /// The content as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The same with a header field more.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with this content.
    pub fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self
    }

    fn render(&self, request: &Recorded) -> Vec<u8> {
        let phrase = http::StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        let phrase = phrase.unwrap_or("Status");
        let mut bytes = format!("HTTP/1.1 {} {phrase}\r\n", self.status).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend(format!("{name}: {value}\r\n").bytes());
        }
        let bodiless = matches!(self.status, 204 | 304);
        if !bodiless {
            bytes.extend(format!("Content-Length: {}\r\n", self.body.len()).bytes());
        }
        bytes.extend(b"\r\n");
        if !bodiless && request.method != "HEAD" {
            bytes.extend(&self.body);
        }
        bytes
    }
}
