//! A server that does exactly what a script says, and nothing that a well-behaved one would.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// One step of the script that every connection goes through, over and over until one of both sides hangs up.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Reads up to the end of a request's head, one byte at a time so that nothing of what follows is taken.
    ReadHead,
    /// Reads a request with as much content as its Content-Length says.
    ReadRequest,
    /// Sends these bytes as they are.
    Say(Vec<u8>),
    /// Sends the bytes again and again, with a pause between, until the client is gone.
    Dribble(Vec<u8>, Duration),
    /// Waits.
    Rest(Duration),
    /// Says nothing more until the client is gone.
    Wait,
    /// Closes the connection. What the client sent and nobody read makes it a reset.
    HangUp,
}

/// A server on loopback; it ends when it is dropped.
pub(crate) struct FaultServer {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
    stop: Arc<AtomicBool>,
    listening: Option<JoinHandle<()>>,
}

impl FaultServer {
    /// Starts a server that follows the script on every connection.
    pub(crate) fn start(script: Vec<Act>) -> Self {
        Self::first_then(script.clone(), script)
    }

    /// Starts a server that follows one script on its first connection, and another on all later ones.
    pub(crate) fn first_then(first: Vec<Act>, then: Vec<Act>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free on loopback");
        let address = listener.local_addr().expect("a bound listener has an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (all_seen, stopped) = (Arc::clone(&seen), Arc::clone(&stop));
        let listening = thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let (Ok(stream), seen) = (stream, Arc::clone(&all_seen)) else { continue };
                let number = {
                    let mut seen = seen.lock().expect("no holder panics");
                    seen.push(Vec::new());
                    seen.len() - 1
                };
                let script = if number == 0 { first.clone() } else { then.clone() };
                thread::spawn(move || Conversation { stream, seen, number }.follow(&script));
            }
        });
        Self { address, seen, stop, listening: Some(listening) }
    }

    /// A server that reads a request, sends these bytes and waits for the next one.
    pub(crate) fn answering(answer: impl AsRef<[u8]>) -> Self {
        Self::start(vec![Act::ReadRequest, Act::Say(answer.as_ref().to_vec())])
    }

    /// The absolute URL of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// `127.0.0.1:<port>`.
    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The bytes that came in, one entry a connection.
    pub(crate) fn seen(&self) -> Vec<Vec<u8>> {
        self.seen.lock().expect("no holder panics").clone()
    }

    /// The text that came in on the only connection there was.
    pub(crate) fn heard(&self) -> String {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "one connection was expected");
        String::from_utf8_lossy(&seen.remove(0)).into_owned()
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the listener, so that it sees that it is to stop.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

struct Conversation {
    stream: TcpStream,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
    number: usize,
}

impl Conversation {
    fn follow(&mut self, script: &[Act]) {
        let mut acts = script.iter().cycle();
        while acts.next().is_some_and(|act| self.act(act).is_some()) {}
    }

    /// Nothing means that the connection is over.
    fn act(&mut self, act: &Act) -> Option<()> {
        match act {
            Act::ReadHead => self.read_head().map(drop),
            Act::ReadRequest => {
                let head = self.read_head()?.to_ascii_lowercase();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                self.read(length.unwrap_or(0)).map(drop)
            }
            Act::Say(bytes) => self.stream.write_all(bytes).ok(),
            Act::Dribble(bytes, pause) => loop {
                self.stream.write_all(bytes).ok()?;
                thread::sleep(*pause);
            },
            Act::Rest(pause) => {
                thread::sleep(*pause);
                Some(())
            }
            Act::Wait => {
                while self.read(1).is_some() {}
                None
            }
            Act::HangUp => None,
        }
    }

    fn read_head(&mut self) -> Option<String> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.extend(self.read(1)?);
        }
        Some(String::from_utf8_lossy(&head).into_owned())
    }

    fn read(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).ok()?;
        self.seen.lock().expect("no holder panics")[self.number].extend(&bytes);
        Some(bytes)
    }
}
