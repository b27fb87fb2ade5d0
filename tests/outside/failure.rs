//! How errors of `failure`, which are no `std::error::Error`, are reported with their causes and their backtrace: by an
//! error of one's own that is made of one.

use std::error::Error;
use std::fmt;

use failure::Fail;
use redhanded::protocol::{Event, Exception, Frame};
use redhanded::transport::Memory;
use redhanded::{Carried, HasBacktrace, Options, capture_errors};

/// A `failure::Error`, for functions that are annotated and for captures by hand.
#[derive(Debug)]
struct Failed {
    error: failure::Error,
    cause: Option<Cause>,
}

/// A cause of it: its text.
#[derive(Debug)]
struct Cause {
    text: String,
    cause: Option<Box<Cause>>,
}

impl From<failure::Error> for Failed {
    fn from(error: failure::Error) -> Self {
        let texts: Vec<_> = error.iter_causes().map(ToString::to_string).collect();
        let cause = texts.into_iter().rev().fold(None, |cause, text| Some(Cause { text, cause: cause.map(Box::new) }));
        Self { error, cause }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

impl HasBacktrace for Failed {
    fn backtrace(&self) -> Option<Carried<'_>> {
        // It hands out no frames.
        Some(Carried::Printed(Box::new(self.error.backtrace())))
    }
}

#[derive(Debug)]
struct NoTotal(std::num::ParseIntError);

impl fmt::Display for NoTotal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no total")
    }
}

impl Fail for NoTotal {
    fn cause(&self) -> Option<&dyn Fail> {
        Some(&self.0)
    }
}

#[inline(never)]
fn makes(text: &str) -> Result<u32, failure::Error> {
    Ok(std::hint::black_box(text.parse::<u32>().map_err(NoTotal)?))
}

#[capture_errors]
fn orders(text: &str) -> Result<u32, Failed> {
    let number = makes(text)?;
    Ok(number)
}

fn captured(code: impl FnOnce()) -> Event {
    let memory = Memory::new();
    let options = Options::new().transport(memory.clone()).shutdown_timeout(std::time::Duration::from_mins(1));
    let guard = redhanded::init(options);
    code();
    drop(guard);
    let events = memory.events();
    assert_eq!(events.len(), 1);
    events.into_iter().next().expect("there is one")
}

fn frames(exception: Option<&Exception>) -> &[Frame] {
    exception.and_then(|exception| exception.stacktrace.as_ref()).map_or(&[], |stack| &stack.frames)
}

fn main() {
    // The names of the first report may not be there yet.
    let has_names = || {
        let event = captured(|| _ = redhanded::capture_error("names?"));
        frames(event.exceptions.last()).iter().any(|frame| frame.package.is_some())
    };
    while !has_names() {}
    let by_hand = captured(|| {
        if let Err(error) = makes("4x2") {
            redhanded::capture_error!(Failed::from(error));
        }
    });
    let by_attribute = captured(|| drop(orders("4x2")));
    for event in [by_attribute, by_hand] {
        let texts: Vec<_> = event.exceptions.iter().filter_map(|exception| exception.value.as_deref()).collect();
        assert_eq!(texts, ["invalid digit found in string", "no total"]);
        let outermost = frames(event.exceptions.last());
        assert_eq!(outermost.last().and_then(|frame| frame.function.as_deref()), Some("makes"), "{outermost:#?}");
    }
    println!("both have their causes and the stack of where they were made");
}
