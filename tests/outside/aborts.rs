//! A program that is built with `panic = "abort"`: each panic ends it at once. What is reported of it is printed here, in
//! place of a server.

use redhanded::protocol::Envelope;
use redhanded::transport::{DeliveryError, Transport};
use redhanded::{Client, Level, Options, capture_errors};

struct Prints;

/// As it, and slower than the program ends.
struct PrintsLater;

impl Transport for PrintsLater {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        std::thread::sleep(std::time::Duration::from_millis(200));
        Prints.send(envelope)
    }
}

impl Transport for Prints {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        let Some(event) = envelope.event() else { return Ok(()) };
        if let Some(message) = &event.message {
            println!("{}", message.formatted);
        }
        for exception in &event.exceptions {
            let handled = exception.mechanism.as_ref().and_then(|mechanism| mechanism.handled);
            let (level, text) = (event.level, exception.value.as_deref());
            println!("{level:?} {handled:?} {text:?}");
            for frame in exception.stacktrace.iter().flat_map(|stack| &stack.frames) {
                println!("in {} {:?}", frame.function.as_deref().unwrap_or("?"), frame.vars.get("divisor"));
            }
        }
        Ok(())
    }
}

#[capture_errors]
fn divides(dividend: u32, divisor: u32) -> u32 {
    assert!(divisor > 0, "divided by {divisor}");
    dividend / divisor
}

struct Drops;

impl Drop for Drops {
    fn drop(&mut self) {
        divides(1, 0);
    }
}

#[capture_errors]
fn shares(guests: u32) -> u32 {
    divides(7, guests)
}

fn main() {
    assert!(cfg!(panic = "abort"));
    a_panic_that_aborts_is_delivered_before_the_program_dies();
}

/// What `run`, beside this file, looks at.
fn a_panic_that_aborts_is_delivered_before_the_program_dies() {
    let _guard = redhanded::init(Options::new().transport(Prints).stack(false));
    match std::env::args().nth(1).as_deref() {
        Some("call") => _ = shares(0),
        Some("thread") => _ = std::thread::spawn(|| shares(0)).join(),
        Some("drop") => drop(Drops),
        Some("client") => {
            let another = Client::new(Options::new().transport(PrintsLater));
            another.capture_message("for the other client", Level::Info);
            shares(0);
        }
        _ => println!("{}", shares(1)),
    }
}
