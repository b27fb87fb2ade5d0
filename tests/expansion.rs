//! What annotated functions report.

use redhanded::{Options, capture_errors, transport::Memory};
use std::time::Duration;

#[derive(Debug)]
struct Outer(String);
impl std::fmt::Display for Outer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "outer")
    }
}
impl std::error::Error for Outer {}

#[capture_errors]
fn parse(text: &str) -> Result<u64, std::num::ParseIntError> {
    let number = text.parse::<u64>()?;
    Ok(number)
}

#[capture_errors]
fn middle(text: &str, (low, high): (u8, u8)) -> Result<u64, Outer> {
    if low > high {
        return Err(Outer("x".into()));
    }
    parse(text).map_err(|_| Outer("y".into()))
}

#[capture_errors]
fn top(text: String) -> Result<u64, Outer> {
    let value = middle(&text, (1, 2))?;
    Ok(value)
}

#[capture_errors]
async fn atop(text: String, id: &u64) -> Result<u64, Outer> {
    tokio::task::yield_now().await;
    let value = middle(&text, (1, 2))?;
    Ok(value + id)
}

#[test]
fn smoke() {
    let memory = Memory::new();
    let guard = redhanded::init(Options::new().transport(memory.clone()));
    let _ = top("4x".to_owned());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _ = runtime.block_on(atop("4y".to_owned(), &5));
    guard.flush(Duration::from_secs(2));
    println!("{:#?}", memory.events());
}
