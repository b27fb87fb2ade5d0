//! An HTTP server on loopback that keeps what is posted to it, and answers as it is told to.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub(crate) use request::Request;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

mod request;

/// Long enough to be no reason for a failure on a busy machine.
pub(crate) const AGES: Duration = Duration::from_mins(1);
/// How long a connection waits before it looks whether the receiver is still there.
pub(crate) const GLANCE: Duration = Duration::from_millis(20);

/// What the receiver does with each request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    /// 200, and the connection stays open.
    Ok,
    /// 200 as if the connection stayed open; a moment later it is closed.
    OkThenClose,
    /// This status line's end, these headers, this body.
    Status(&'static str, &'static str, &'static str),
    /// Bytes that are no HTTP.
    Garbage,
    /// A refusal with a body that does not end.
    EndlessBody,
    /// 200 with a body that comes a byte at a time and does not end.
    SlowBody,
    /// A status line that comes a byte at a time and does not end.
    SlowHead,
    /// Reads, and never answers.
    Silence,
    /// Closes the connection as soon as it is there.
    Hangup,
}

/// The server. It ends when it is dropped.
pub(crate) struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

struct Shared {
    answer: Answer,
    is_over: AtomicBool,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    requests: Vec<Request>,
    connections: usize,
}

impl Receiver {
    pub(crate) fn start(answer: Answer) -> Self {
        Self::start_with(answer, None)
    }

    /// The same, over TLS.
    pub(crate) fn start_tls(answer: Answer, tls: Arc<ServerConfig>) -> Self {
        Self::start_with(answer, Some(tls))
    }

    fn start_with(answer: Answer, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { answer, is_over: AtomicBool::new(false), kept: Mutex::default() });
        let accepting = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || accept(&listener, tls.as_ref(), &shared))
        };
        Self { address, shared, accepting: Some(accepting) }
    }

    /// Of project 42 with the key `public`.
    pub(crate) fn dsn(&self) -> String {
        format!("http://public@{}/42", self.address)
    }

    /// Host and port.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What came so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.kept.lock().unwrap().requests.clone()
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.shared.kept.lock().unwrap().connections
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        // The thread waits for a connection; this is its last.
        drop(TcpStream::connect(self.address));
        if let Some(accepting) = self.accepting.take() {
            accepting.join().unwrap();
        }
    }
}

fn accept(listener: &TcpListener, tls: Option<&Arc<ServerConfig>>, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.is_over.load(Ordering::Relaxed) {
            return;
        }
        let Ok(stream) = stream else { continue };
        stream.set_read_timeout(Some(GLANCE)).unwrap();
        let shared = Arc::clone(shared);
        let tls = tls.map(|tls| ServerConnection::new(Arc::clone(tls)).unwrap());
        thread::spawn(move || match tls {
            Some(tls) => serve(StreamOwned::new(tls, stream), &shared),
            None => serve(stream, &shared),
        });
    }
}

/// Until the other side or the receiver ends it.
fn serve(mut stream: impl Read + Write, shared: &Shared) -> Option<()> {
    shared.kept.lock().unwrap().connections += 1;
    let mut bytes = Vec::new();
    loop {
        if matches!(shared.answer, Answer::Hangup) {
            return None;
        }
        let request = loop {
            match Request::take_from(&mut bytes) {
                Some(request) => break request,
                None => read_more(&mut stream, &mut bytes, shared)?,
            }
        };
        shared.kept.lock().unwrap().requests.push(request);
        answer(&mut stream, shared)?;
    }
}

/// Waits for more bytes; `None` if there will be none.
fn read_more(stream: &mut impl Read, bytes: &mut Vec<u8>, shared: &Shared) -> Option<()> {
    let mut buffer = [0; 4096];
    while !shared.is_over.load(Ordering::Relaxed) {
        match stream.read(&mut buffer) {
            Ok(0) => return None,
            Ok(read) => {
                bytes.extend(&buffer[..read]);
                return Some(());
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return None,
        }
    }
    None
}

/// `None` if the connection is to be closed.
fn answer(stream: &mut impl Write, shared: &Shared) -> Option<()> {
    const ID: &str = r#"{"id":"0123456789abcdef0123456789abcdef"}"#;
    match shared.answer {
        Answer::Ok => reply(stream, "200 OK", "Content-Type: application/json\r\n", ID),
        Answer::OkThenClose => {
            reply(stream, "200 OK", "", ID)?;
            thread::sleep(GLANCE);
            None
        }
        Answer::Status(status, headers, body) => reply(stream, status, headers, body),
        Answer::Garbage => {
            stream.write_all(b"\0\0 what is HTTP?\r\n\r\n").ok()?;
            None
        }
        Answer::EndlessBody => {
            stream.write_all(b"HTTP/1.1 500 Internal Server Error\r\n\r\n").ok()?;
            repeat(stream, &[b'x'; 4096], Duration::ZERO, shared)
        }
        Answer::SlowBody => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
            repeat(stream, b"x", GLANCE, shared)
        }
        Answer::SlowHead => {
            stream.write_all(b"HTTP/1.1 200 O").ok()?;
            repeat(stream, b"K", GLANCE, shared)
        }
        Answer::Silence => repeat(stream, b"", GLANCE, shared),
        Answer::Hangup => None,
    }
}

fn reply(stream: &mut impl Write, status: &str, headers: &str, body: &str) -> Option<()> {
    // In one piece: the system holds the second of several small ones back.
    let answer = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(answer.as_bytes()).ok()
}

/// Until the other side does not want more, or the receiver ends.
fn repeat(stream: &mut impl Write, bytes: &[u8], pause: Duration, shared: &Shared) -> Option<()> {
    while !shared.is_over.load(Ordering::Relaxed) {
        stream.write_all(bytes).ok()?;
        thread::sleep(pause);
    }
    None
}
