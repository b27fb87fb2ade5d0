//! The real stack: functions that are not annotated, between those that are.

use std::sync::Once;

use redhanded::protocol::{Event, Frame, Value};
use redhanded::{Options, capture_error, capture_errors};

use crate::captured::{captured, captured_whole, frames};

/// With the real stack, there must be exactly one event.
fn captured_once(code: impl FnOnce() + Send) -> Event {
    // A busy machine may not have the names ready for the first report.
    static NAMED: Once = Once::new();
    NAMED.call_once(|| {
        let is_named =
            |event: &Event| frames(event).iter().filter(|frame| is_real(frame)).any(|frame| frame.function.is_some());
        let mut tries = (0..50).map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            captured_whole(Options::new(), || drop(root("4x2")))
        });
        assert!(tries.any(|events| events.first().is_some_and(is_named)));
    });
    let mut events = captured_whole(Options::new(), code);
    assert_eq!(events.len(), 1);
    events.remove(0)
}

#[capture_errors]
fn leaf(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

#[inline(never)]
fn between(text: &str) -> Result<u32, std::num::ParseIntError> {
    std::hint::black_box(leaf(text))
}

#[inline(never)]
fn generic<T: AsRef<str>>(text: T) -> Result<u32, std::num::ParseIntError> {
    std::hint::black_box(between(text.as_ref()))
}

#[capture_errors]
fn root(text: &str) -> Result<u32, std::num::ParseIntError> {
    let text = text.to_owned();
    let number = [text].into_iter().map(generic).next().unwrap_or(Ok(0))?;
    Ok(number)
}

/// The program's own functions, from the one that this test's code is.
fn own(event: &Event) -> Vec<String> {
    let is_own = |frame: &&Frame| frame.in_app == Some(true);
    let name = |frame: &Frame| frame.function.clone().unwrap_or_else(|| "?".to_owned());
    frames(event).iter().filter(is_own).map(name).filter(|name| !name.contains("closure")).collect()
}

fn is_real(frame: &Frame) -> bool {
    frame.instruction_addr.is_some()
}

#[test]
fn functions_that_are_not_annotated_stand_between_those_that_are() {
    let event = captured_once(|| drop(root("4x2")));
    let own = own(&event);
    let [.., root, generic, between, leaf] = own.as_slice() else { panic!("{own:?}") };
    assert!(generic.starts_with("generic"), "{generic}");
    assert_eq!([root.as_str(), between, leaf], ["root", "between", "leaf"]);
    let annotated: Vec<_> = frames(&event).iter().filter(|frame| !is_real(frame)).collect();
    assert_eq!(annotated.len(), 2);
    assert!(annotated.iter().all(|frame| frame.vars.len() == 1 && frame.context_line.is_some()));
}

#[test]
fn a_call_is_one_frame_whatever_stands_around_its_body() {
    let event = captured_once(|| drop(root("4x2")));
    let names: Vec<_> = frames(&event).iter().filter_map(|frame| frame.function.as_deref()).collect();
    for name in ["leaf", "root"] {
        let of_it = names.iter().filter(|function| function.starts_with(name));
        assert_eq!(of_it.count(), 1, "{names:#?}");
    }
    assert!(!names.iter().any(|name| name.contains("redhanded::") || name.contains("call1")), "{names:#?}");
}

#[test]
fn the_runtime_around_the_program_is_left_out() {
    let event = captured_once(|| drop(root("4x2")));
    let all = format!("{:?}", frames(&event));
    for part in ["__rust_begin_short_backtrace", "start_thread", "clone3", "lang_start"] {
        assert!(!all.contains(part), "{all}");
    }
}

#[test]
fn library_functions_are_told_apart_and_their_hash_is_not_shown() {
    let event = captured_once(|| drop(root("4x2")));
    let library: Vec<_> = frames(&event).iter().filter(|frame| frame.in_app == Some(false)).collect();
    assert!(library.iter().any(|frame| frame.package.as_deref() == Some("core")), "{library:?}");
    let has_hash = |frame: &&Frame| frame.function.as_deref().is_some_and(|name| name.contains("::h"));
    assert!(!frames(&event).iter().any(|frame| has_hash(&frame)));
}

#[test]
fn files_are_those_of_the_workspace() {
    let event = captured_once(|| drop(root("4x2")));
    let between = frames(&event).iter().find(|frame| frame.function.as_deref() == Some("between")).unwrap();
    assert_eq!(between.filename.as_deref(), Some(file!()));
    assert!(between.lineno.is_some());
    assert_eq!(between.module.as_deref(), Some(module_path!()));
}

#[test]
fn a_panic_shows_the_function_that_it_happened_in() {
    #[inline(never)]
    fn breaks(number: Option<u32>) -> u32 {
        number.unwrap() // here
    }
    #[capture_errors]
    fn guarded() -> Result<u32, String> {
        Ok(std::hint::black_box(breaks(None)))
    }
    let event = captured_once(|| drop(guarded()));
    let own = own(&event);
    let last = frames(&event).last().unwrap();
    assert!(own.ends_with(&["guarded".to_owned(), last.function.clone().unwrap()]), "{own:?}");
    assert_eq!(last.function.as_deref(), Some("breaks"), "{last:?}");
    let line = include_str!("stack.rs").lines().position(|line| line.ends_with("// here")).unwrap() + 1;
    assert_eq!(last.lineno, u32::try_from(line).ok());
}

/// The number of the line of this file that ends so.
fn line_of(end: &str) -> Option<u32> {
    let line = include_str!("stack.rs").lines().position(|line| line.ends_with(end)).unwrap() + 1;
    u32::try_from(line).ok()
}

fn line_in(event: &Event, function: &str) -> Option<u32> {
    frames(event).iter().find(|frame| frame.function.as_deref() == Some(function)).unwrap().lineno
}

#[inline(never)]
fn breaks(number: Option<u32>) -> u32 {
    std::hint::black_box(number).unwrap()
}

#[capture_errors]
fn calls_what_breaks(text: &str) -> Result<u32, String> {
    let length = u32::try_from(text.len()).map_err(|_| "much")?;
    let number = breaks(None); // breaks here
    Ok(number + length)
}

#[capture_errors]
async fn awaits_what_breaks(text: &str) -> Result<u32, String> {
    let length = u32::try_from(text.len()).map_err(|_| "much")?;
    let number = breaks(None); // breaks there
    Ok(number + length)
}

#[capture_errors]
fn calls_it_in_a_closure(text: &str) -> Result<u32, String> {
    let numbers = [Some(1), None];
    let sum = numbers.into_iter().map(breaks).sum::<u32>(); // breaks in between
    Ok(sum + u32::try_from(text.len()).map_err(|_| "much")?)
}

#[test]
fn a_call_stands_where_it_called_the_function_that_panicked() {
    let event = captured_once(|| drop(calls_what_breaks("x")));
    assert_eq!(line_in(&event, "calls_what_breaks"), line_of("// breaks here"));
    let event = captured_once(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        drop(runtime.block_on(awaits_what_breaks("x")));
    });
    assert_eq!(line_in(&event, "awaits_what_breaks"), line_of("// breaks there"));
    let event = captured_once(|| drop(calls_it_in_a_closure("x")));
    assert_eq!(line_in(&event, "calls_it_in_a_closure"), line_of("// breaks in between"));
}

#[test]
fn a_panic_without_annotated_calls_has_its_stack_too() {
    #[inline(never)]
    fn breaks() {
        panic!("alone");
    }
    let event = captured_once(breaks);
    assert_eq!(own(&event).last().map(String::as_str), Some("breaks"), "{:#?}", frames(&event));
}

#[test]
fn a_capture_by_hand_has_the_stack_of_where_it_was_made() {
    #[inline(never)]
    fn captures() {
        let error = "4x2".parse::<u32>().unwrap_err();
        std::hint::black_box(capture_error(&error));
    }
    let event = captured_once(captures);
    let frames = frames(&event);
    assert_eq!(frames.last().and_then(|frame| frame.function.as_deref()), Some("captures"), "{frames:#?}");
    assert_eq!(frames.last().and_then(|frame| frame.filename.as_deref()), Some(file!()));
}

#[test]
fn async_code_shows_its_callers_and_not_the_executor() {
    #[capture_errors]
    async fn inner(text: &str) -> Result<u32, std::num::ParseIntError> {
        tokio::task::yield_now().await;
        text.parse()
    }
    async fn helper(text: &str) -> Result<u32, std::num::ParseIntError> {
        inner(text).await
    }
    #[capture_errors]
    async fn outer(text: &str) -> Result<u32, std::num::ParseIntError> {
        tokio::task::yield_now().await;
        let number = helper(text).await?;
        Ok(number)
    }
    let event = captured_once(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let _ = runtime.block_on(runtime.spawn(async { outer("4x2").await }));
    });
    let names: Vec<_> = frames(&event).iter().filter_map(|frame| frame.function.as_deref()).collect();
    assert_eq!(names.first(), Some(&"outer"), "{names:#?}");
    assert_eq!(names.last(), Some(&"inner"), "{names:#?}");
    assert!(names.iter().any(|name| name.starts_with("helper")), "{names:#?}");
    assert!(frames(&event).iter().all(|frame| frame.package.as_deref() != Some("tokio")), "{names:#?}");
}

#[test]
fn the_images_that_addresses_point_into_go_along() {
    let event = captured_once(|| drop(root("4x2")));
    let number = |value: &Value| match value {
        Value::String(text) => usize::from_str_radix(text.trim_start_matches("0x"), 16).unwrap(),
        value => usize::try_from(value.as_u64().unwrap()).unwrap(),
    };
    let images = event.other["debug_meta"]["images"].as_array().unwrap();
    for frame in frames(&event).iter().filter(|frame| is_real(frame)) {
        let address = number(&frame.instruction_addr.clone().unwrap().into());
        let is_in = |image: &&Value| {
            let begin = number(&image["image_addr"]);
            (begin..begin + number(&image["image_size"])).contains(&address)
        };
        let image = images.iter().find(is_in).unwrap();
        assert_eq!(image["debug_id"].as_str().map(str::len), Some(36));
        assert!(!image["code_file"].as_str().unwrap().contains('/'), "folders tell whose machine it is");
    }
}

#[test]
fn without_the_stack_there_are_annotated_calls_alone() {
    let events = captured(|| drop(root("4x2")));
    assert_eq!(frames(&events[0]).len(), 2);
    assert!(!events[0].other.contains_key("debug_meta"));
}
