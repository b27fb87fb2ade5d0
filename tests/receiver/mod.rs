//! An HTTP server on loopback that keeps what is posted to it, and answers as it is told to.

use std::collections::HashSet;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub(crate) use request::Request;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

pub(crate) mod folder;
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
    /// A refusal with a body of which the end is missing.
    CutBody,
    /// Closes the connection amid the headers of a 200.
    CutHead,
    /// Closes the connection amid the request, which resets it.
    Reset,
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
    /// One for each request; the last for all that follow.
    answers: Mutex<Vec<Answer>>,
    is_over: AtomicBool,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    answered: usize,
    requests: Vec<Request>,
    connections: usize,
}

impl Receiver {
    pub(crate) fn start(answer: Answer) -> Self {
        Self::start_with(vec![answer], None)
    }

    /// One answer for each request, and the last for all that follow.
    pub(crate) fn start_script(answers: &[Answer]) -> Self {
        Self::start_with(answers.to_vec(), None)
    }

    /// The same, over TLS.
    pub(crate) fn start_tls(answer: Answer, tls: Arc<ServerConfig>) -> Self {
        Self::start_with(vec![answer], Some(tls))
    }

    fn start_with(answers: Vec<Answer>, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared =
            Arc::new(Shared { answers: Mutex::new(answers), is_over: AtomicBool::new(false), kept: Mutex::default() });
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

    /// The identities of the events that were answered with success, and how many the client said were lost.
    pub(crate) fn accounts(&self) -> (HashSet<String>, u64) {
        let taken: Vec<_> = self.requests().into_iter().filter(|request| request.is_taken).collect();
        let events = taken.iter().filter_map(|request| request.item("event"));
        let reports = taken.iter().filter_map(|request| request.item("client_report"));
        let lost = reports.flat_map(|report| report["discarded_events"].as_array().unwrap().clone());
        (
            events.map(|event| event["event_id"].as_str().unwrap().to_owned()).collect(),
            lost.map(|lost| lost["quantity"].as_u64().unwrap()).sum(),
        )
    }

    /// Answers all that follows with this.
    pub(crate) fn answer(&self, answer: Answer) {
        *self.shared.answers.lock().unwrap() = vec![answer];
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
        if matches!(shared.next_answer(), Answer::Hangup) {
            shared.take_answer();
            return None;
        }
        if matches!(shared.next_answer(), Answer::Reset) {
            // What is not read by then makes the system reset the connection.
            read_some(&mut stream, &mut [0], shared)?;
            shared.take_answer();
            return None;
        }
        let mut request = loop {
            match Request::take_from(&mut bytes) {
                Some(request) => break request,
                None => read_more(&mut stream, &mut bytes, shared)?,
            }
        };
        let reply = shared.take_answer();
        let is_taken = match reply {
            Answer::Ok | Answer::OkThenClose | Answer::SlowBody => true,
            Answer::Status(status, ..) => status.starts_with('2'),
            _ => false,
        };
        request.is_taken = is_taken;
        shared.kept.lock().unwrap().requests.push(request);
        answer(&mut stream, reply, shared)?;
    }
}

impl Shared {
    fn next_answer(&self) -> Answer {
        let answered = self.kept.lock().unwrap().answered;
        let answers = self.answers.lock().unwrap();
        answers[answered.min(answers.len() - 1)]
    }

    fn take_answer(&self) -> Answer {
        let answer = self.next_answer();
        self.kept.lock().unwrap().answered += 1;
        answer
    }
}

/// Waits for more bytes; `None` if there will be none.
fn read_more(stream: &mut impl Read, bytes: &mut Vec<u8>, shared: &Shared) -> Option<()> {
    let mut buffer = [0; 4096];
    let read = read_some(stream, &mut buffer, shared)?;
    bytes.extend(&buffer[..read]);
    Some(())
}

fn read_some(stream: &mut impl Read, buffer: &mut [u8], shared: &Shared) -> Option<usize> {
    while !shared.is_over.load(Ordering::Relaxed) {
        match stream.read(buffer) {
            Ok(0) => return None,
            Ok(read) => return Some(read),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return None,
        }
    }
    None
}

/// `None` if the connection is to be closed.
fn answer(stream: &mut impl Write, answer: Answer, shared: &Shared) -> Option<()> {
    const ID: &str = r#"{"id":"0123456789abcdef0123456789abcdef"}"#;
    match answer {
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
        Answer::CutBody => {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\n{\"detail\":").ok()?;
            None
        }
        Answer::CutHead => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-").ok()?;
            None
        }
        Answer::Hangup | Answer::Reset => None,
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
