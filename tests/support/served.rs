//! `wireproof serve` in a process of its own, and a proxy before it that changes what it says.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::thread;

use wireproof::http::{Client, Limits, Link, SendOptions};
use wireproof::model::request::{Request, RequestBody};

use super::recorder::{Recorder, Reply};

/// `wireproof serve` in a process of its own; it ends when this is dropped.
pub struct Served {
    process: Child,
    /// Where it listens.
    pub url: String,
}

impl Served {
    /// Starts a built-in server on a free port.
    pub fn start(name: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_wireproof"))
            .args(["serve", name, "--port", "0"])
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary can be started");
        let mut out = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut first = String::new();
        out.read_line(&mut first).expect("a line");
        let url = first.trim().split(" at ").nth(1).unwrap_or_else(|| panic!("no URL in `{first}`")).to_owned();
        // Somebody has to read on, or a full pipe would stop the server.
        thread::spawn(move || drop(out.read_to_end(&mut Vec::new())));
        Self { process, url }
    }

    /// A proxy before it: the function gets the text of each answer's content and gives what is said instead.
    pub fn behind(&self, change: impl Fn(&str, String) -> String + Send + Sync + 'static) -> Recorder {
        let client = Client::new(Limits::default(), 16, &Link::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let url = self.url.clone();
        Recorder::start(move |asked| {
            let own = |name: &str| ["host", "content-length", "connection"].contains(&name);
            let headers = asked.headers.iter().filter(|(name, _)| !own(name));
            let body = asked.header("content-length").map(|_| RequestBody::Bytes(asked.body.clone()));
            let request = Request {
                method: asked.method.clone(),
                url: format!("{url}{}", asked.target),
                headers: headers.map(|(name, value)| (name.as_str(), value.as_str())).collect(),
                body,
                ..Request::default()
            };
            let exchange = runtime.block_on(client.send(request, SendOptions::default())).expect("an answer came");
            let reply = Reply::of(&exchange.answer);
            let text = reply.text();
            let changed = change(&asked.line(), text.clone());
            if changed == text { reply } else { reply.body(changed) }
        })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
