//! Proxies: HTTP (RFC 9110 sections 7.6 and 9.3.6) and SOCKS 5 (RFC 1928, RFC 1929).

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a proxy speaks.
#[derive(Clone, Copy)]
pub(crate) enum Speech {
    Http,
    Socks5,
}

/// A proxy on loopback, which notes what it was asked for. Names are those of loopback.
pub(crate) struct Proxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Starts a proxy that is for everybody.
    pub(crate) fn start(speech: Speech) -> Self {
        Self::with(speech, None)
    }

    /// Starts a proxy that wants credentials, `user:password`.
    pub(crate) fn demanding(speech: Speech, credentials: &'static str) -> Self {
        Self::with(speech, Some(credentials))
    }

    fn with(speech: Speech, credentials: Option<&'static str>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = listener.local_addr().expect("a bound listener has an address");
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let noted = Arc::clone(&asked);
        // It ends with the test.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let noted = Arc::clone(&noted);
                thread::spawn(move || {
                    let note = |what: String| noted.lock().expect("no holder panics").push(what);
                    drop(match speech {
                        Speech::Http => http(stream, credentials, &note),
                        Speech::Socks5 => socks5(stream, credentials, &note),
                    });
                });
            }
        });
        Self { address, asked }
    }

    /// `127.0.0.1:<port>`.
    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// What it was asked for so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no holder panics").clone()
    }
}

type Noting<'a> = &'a dyn Fn(String);

fn http(mut stream: TcpStream, credentials: Option<&str>, note: Noting<'_>) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let first = head.lines().next().unwrap_or_default();
    note(first.to_owned());
    if let Some(credentials) = credentials {
        let wanted = format!("proxy-authorization: basic {}", base64(credentials)).to_ascii_lowercase();
        if !head.to_ascii_lowercase().contains(&wanted) {
            return stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nProxy-Authenticate: Basic realm=\"here\"\r\nConnection: close\r\n\r\n");
        }
    }
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (authority, path) = match target.strip_prefix("http://") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => (target, ""),
    };
    let Ok(mut target) = TcpStream::connect(authority) else {
        return stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    };
    if method == "CONNECT" {
        stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    } else {
        let rest = head.split_once("\r\n").map_or("", |(_, rest)| rest);
        target.write_all(format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n{rest}").as_bytes())?;
    }
    join(stream, target)
}

fn socks5(mut stream: TcpStream, credentials: Option<&str>, note: Noting<'_>) -> std::io::Result<()> {
    let [_, methods] = read(&mut stream)?;
    let mut offered = vec![0; usize::from(methods)];
    stream.read_exact(&mut offered)?;
    match credentials {
        Some(_) if !offered.contains(&2) => return stream.write_all(&[5, 0xff]),
        Some(credentials) => {
            stream.write_all(&[5, 2])?;
            let [_] = read(&mut stream)?;
            let (user, password) = (read_text(&mut stream)?, read_text(&mut stream)?);
            let right = format!("{user}:{password}") == credentials;
            stream.write_all(&[1, u8::from(!right)])?;
            if !right {
                return Ok(());
            }
        }
        None => stream.write_all(&[5, 0])?,
    }
    let [_, _, _, kind] = read(&mut stream)?;
    let host = match kind {
        1 => Ipv4Addr::from(read::<4>(&mut stream)?).to_string(),
        _ => read_text(&mut stream)?,
    };
    let port = u16::from_be_bytes(read(&mut stream)?);
    note(format!("{} {host}:{port}", if kind == 1 { "address" } else { "name" }));
    let Ok(target) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else {
        return stream.write_all(&[5, 5, 0, 1, 0, 0, 0, 0, 0, 0]);
    };
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
    join(stream, target)
}

fn read<const N: usize>(stream: &mut TcpStream) -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_text(stream: &mut TcpStream) -> std::io::Result<String> {
    let [length] = read(stream)?;
    let mut text = vec![0; usize::from(length)];
    stream.read_exact(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Passes on what either side says, until both have said all.
fn join(one: TcpStream, other: TcpStream) -> std::io::Result<()> {
    let (mut from, mut to) = (one.try_clone()?, other.try_clone()?);
    let there = thread::spawn(move || {
        drop(std::io::copy(&mut from, &mut to));
        drop(to.shutdown(Shutdown::Write));
    });
    let (mut from, mut to) = (other, one);
    drop(std::io::copy(&mut from, &mut to));
    drop(to.shutdown(Shutdown::Write));
    drop(there.join());
    Ok(())
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_STANDARD.encode(text)
}
