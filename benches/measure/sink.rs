//! A server on loopback that takes everything and counts it, in a process of its own: its memory and its work are not
//! those of the program that is measured.

use std::collections::HashSet;
use std::env;
use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use flate2::read::GzDecoder;
use serde_json::Value;

/// The word by which a program knows that it is to be the server.
const SINK: &str = "sink";
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";

/// What a server was told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accounts {
    /// Events, each counted once.
    pub events: u64,
    /// The failures that these tell of: some stand for many.
    pub failures: u64,
    /// Events that the client says were lost.
    pub lost: u64,
}

/// The server, seen from the program that is measured.
#[derive(Debug)]
pub struct Sink {
    child: Child,
    told: BufReader<ChildStdout>,
    port: u16,
}

impl Sink {
    /// Starts this program once more, as the server.
    ///
    /// # Errors
    /// If that does not work.
    pub fn start() -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(env::current_exe()?);
        let mut child = command.arg(SINK).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut told = BufReader::new(child.stdout.take().ok_or("the sink says nothing")?);
        let [port] = numbers(&mut told)?;
        Ok(Self { child, told, port: u16::try_from(port)? })
    }

    /// Where reports go.
    pub fn dsn(&self) -> String {
        format!("http://public@127.0.0.1:{}/1", self.port)
    }

    /// Ends it, and says what it was told.
    ///
    /// # Errors
    /// If it does not say.
    pub fn end(mut self) -> Result<Accounts, Box<dyn Error>> {
        drop(self.child.stdin.take());
        let [events, failures, lost] = numbers(&mut self.told)?;
        self.child.wait()?;
        Ok(Accounts { events, failures, lost })
    }
}

/// The numbers of the next line.
fn numbers<const COUNT: usize>(told: &mut impl BufRead) -> Result<[u64; COUNT], Box<dyn Error>> {
    let mut line = String::new();
    told.read_line(&mut line)?;
    let numbers: Vec<u64> = line.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    numbers.try_into().map_err(|_| format!("the sink says {line:?}").into())
}

/// In a process that is to be the server: is it until its input ends. Call it before anything else.
///
/// # Errors
/// If there is no place for it on loopback, or if it was sent what cannot be read.
pub fn be_sink() -> Result<bool, Box<dyn Error>> {
    if env::args().nth(1).as_deref() != Some(SINK) {
        return Ok(false);
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("{}", listener.local_addr()?.port());
    let bodies = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&bodies);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let kept = Arc::clone(&kept);
            thread::spawn(move || serve(&stream, &kept));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink())?;
    // What it means is looked at when there is time.
    let Accounts { events, failures, lost } = count(&bodies.lock().unwrap_or_else(PoisonError::into_inner))?;
    println!("{events} {failures} {lost}");
    Ok(true)
}

fn serve(stream: &TcpStream, bodies: &Mutex<Vec<Vec<u8>>>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(told) = line.strip_prefix("content-length:") {
                length = told.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        bodies.lock().unwrap_or_else(PoisonError::into_inner).push(body);
        let mut writer = stream;
        writer.write_all(ANSWER)?;
    }
}

fn count(bodies: &[Vec<u8>]) -> Result<Accounts, Box<dyn Error>> {
    let mut accounts = Accounts::default();
    let mut seen = HashSet::new();
    for body in bodies {
        let mut envelope = Vec::new();
        if body.starts_with(&[0x1f, 0x8b]) {
            GzDecoder::new(body.as_slice()).read_to_end(&mut envelope)?;
        } else {
            envelope.clone_from(body);
        }
        // No payload of this client has a line end in it. The first line is about the envelope.
        let mut lines = envelope.split(|byte| *byte == b'\n').skip(1);
        while let (Some(head), Some(payload)) = (lines.next(), lines.next()) {
            let (head, payload): (Value, Value) = (serde_json::from_slice(head)?, serde_json::from_slice(payload)?);
            match head.get("type").and_then(Value::as_str) {
                Some("event") if seen.insert(text(&payload, "event_id")) => {
                    accounts.events += 1;
                    accounts.failures += folded(&payload).unwrap_or(1);
                }
                Some("client_report") => accounts.lost += lost(&payload),
                _ => {}
            }
        }
    }
    Ok(accounts)
}

fn text(payload: &Value, name: &str) -> String {
    payload.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn folded(event: &Value) -> Option<u64> {
    event.get("contexts")?.get("folded")?.get("handled failures like this")?.as_u64()
}

fn lost(report: &Value) -> u64 {
    let discarded = report.get("discarded_events").and_then(Value::as_array);
    discarded.into_iter().flatten().filter_map(|discarded| discarded.get("quantity")?.as_u64()).sum()
}
