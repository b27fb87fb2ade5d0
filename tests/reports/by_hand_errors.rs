//! Errors of every type captured by hand, and what becomes of them afterwards.

use std::error::Error;
use std::panic::catch_unwind;
use std::rc::Rc;
use std::sync::Arc;

use redhanded::calls::CallError;
use redhanded::{
    EventId, Level, OptionExt, ResultExt, capture_error, capture_errors, capture_last_error, capture_message,
    last_event_id,
};

use crate::captured::{captured, captured_once, frames, functions, summary};

fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
    text.parse()
}

fn wrong() -> std::num::ParseIntError {
    parse("x").unwrap_err()
}

/// Long enough to be no reason for a failure on a busy machine.
const AGES: std::time::Duration = std::time::Duration::from_mins(1);

const WRONG: &str = "invalid digit found in string";

/// What a report shows of the error.
fn shown<E: CallError<K> + ?Sized, K>(error: &E) -> Vec<String> {
    summary(&captured_on_this_thread(|| _ = capture_error(error))).2
}

/// Errors that are not `Send` stay on their thread.
fn captured_on_this_thread(code: impl FnOnce()) -> redhanded::Event {
    let memory = redhanded::transport::Memory::new();
    crate::captured::exclusively(|| {
        let guard = redhanded::init(redhanded::Options::new().transport(memory.clone()).shutdown_timeout(AGES));
        code();
        drop(guard);
    });
    let [event] = &memory.events()[..] else { panic!("one event: {:#?}", memory.events()) };
    event.clone()
}

#[test]
fn errors_and_what_leads_to_one_are_taken() {
    let typed = format!("ParseIntError: {WRONG}");
    assert_eq!(shown(&wrong()).join(""), typed);
    assert_eq!(shown(&&wrong()).join(""), typed);
    assert_eq!(shown(&Box::new(wrong())), [format!("Box<ParseIntError>: {WRONG}")]);
    assert_eq!(shown(&Box::<dyn Error>::from(wrong())), [format!("Box<dyn Error>: {WRONG}")]);
    assert_eq!(
        shown(&Box::<dyn Error + Send + Sync>::from(wrong())),
        [format!("Box<dyn Error + Send + Sync>: {WRONG}")]
    );
    let behind: &dyn Error = &wrong();
    assert_eq!(shown(behind), [format!("Error: {WRONG}")]);
    assert_eq!(shown(&behind), [format!("Error: {WRONG}")]);
    let shared: Arc<dyn Error + Send + Sync> = Arc::new(wrong());
    assert_eq!(shown(&shared), [format!("Arc<dyn Error + Send + Sync>: {WRONG}")]);
    let shared: Rc<dyn Error> = Rc::new(wrong());
    assert_eq!(shown(&shared), [format!("Rc<dyn Error>: {WRONG}")]);
    let context = anyhow::Context::context(parse("x"), "bad order").unwrap_err();
    assert_eq!(shown(&context), ["Error: bad order".to_owned(), typed.clone()]);
    assert_eq!(shown(&eyre::Report::new(wrong()).wrap_err("bad order")), ["Report: bad order".to_owned(), typed]);
}

#[test]
fn texts_are_errors_of_which_the_place_is_known() {
    assert_eq!(shown("low on paper"), ["&str: low on paper"]);
    assert_eq!(shown(&"low on paper"), ["&str: low on paper"]);
    assert_eq!(shown(&"low on paper".to_owned()), ["String: low on paper"]);
    let event = captured_once(|| _ = capture_error("low on paper"));
    let [frame] = frames(&event) else { panic!("one frame: {:#?}", frames(&event)) };
    assert_eq!(frame.filename.as_deref(), Some(file!()));
}

#[test]
fn the_macro_takes_values_of_any_type() {
    #[derive(Debug)]
    #[expect(dead_code, reason = "shown by `Debug`")]
    struct ForDevelopers(u8);
    struct Nothing;
    let shown = |code: fn()| summary(&captured_on_this_thread(code)).2;
    assert_eq!(shown(|| _ = capture_error!(wrong())), [format!("ParseIntError: {WRONG}")]);
    assert_eq!(shown(|| _ = capture_error!(&wrong())), [format!("ParseIntError: {WRONG}")]);
    assert_eq!(shown(|| _ = capture_error!(Box::<dyn Error>::from(wrong()))), [format!("Box<dyn Error>: {WRONG}")]);
    assert_eq!(shown(|| _ = capture_error!(anyhow::anyhow!("bad order"))), ["Error: bad order"]);
    assert_eq!(shown(|| _ = capture_error!("low on paper")), ["&str: low on paper"]);
    assert_eq!(shown(|| _ = capture_error!(7_u8)), ["u8: 7"]);
    assert_eq!(shown(|| _ = capture_error!(ForDevelopers(7))), ["ForDevelopers: ForDevelopers(7)"]);
    assert_eq!(shown(|| _ = capture_error!(Nothing)), ["Nothing: "]);
    assert_eq!(shown(|| _ = capture_error!(catch_unwind(|| panic!("jam")).unwrap_err())), ["panic: jam"]);
}

#[test]
fn a_panic_that_was_caught_is_the_one_that_was_reported() {
    let mut ids = (None, None);
    let event = captured_once(|| {
        let payload = catch_unwind(|| panic!("paper jam in tray 2")).unwrap_err();
        ids = (capture_error(&payload), capture_error!(&payload));
    });
    assert_eq!(ids, (event.event_id, event.event_id));
}

#[test]
fn a_panic_of_another_thread_is_the_one_that_was_reported() {
    let mut id = None;
    let event = captured_once(|| {
        let payload = std::thread::spawn(|| panic!("paper jam in tray 3")).join().unwrap_err();
        id = capture_error(&payload);
    });
    assert_eq!((id, event.level), (event.event_id, Some(Level::Fatal)));
}

#[test]
fn a_join_error_is_the_panic_that_was_reported() {
    let mut id = None;
    let event = captured_once(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let joined = runtime.block_on(async { tokio::spawn(async { panic!("paper jam in tray 4") }).await });
        id = capture_error(&joined.unwrap_err());
    });
    assert_eq!((id, event.level), (event.event_id, Some(Level::Fatal)));
}

#[test]
fn a_panic_that_no_hook_saw_is_reported() {
    let event = captured_once(|| {
        let payload = catch_unwind(|| std::panic::resume_unwind(Box::new("out of paper"))).unwrap_err();
        capture_error(&payload);
    });
    assert_eq!(summary(&event), (Level::Error, true, vec!["panic: out of paper".to_owned()]));
}

#[test]
fn an_error_that_is_captured_and_leaves_is_reported_once() {
    #[capture_errors]
    fn quantity(text: &str) -> Result<u8, std::num::ParseIntError> {
        Ok(parse(text).capture()? * 2)
    }
    #[capture_errors]
    fn order(text: &str) -> Result<u8, String> {
        quantity(text).map_err(|error| format!("bad order: {error}"))
    }
    let event = captured_once(|| drop(order("x")));
    assert_eq!(functions(&event), ["order", "quantity"]);
    assert_eq!(summary(&event), (Level::Error, true, vec![format!("ParseIntError: {WRONG}")]));
}

#[test]
fn another_error_that_leaves_after_one_was_captured_is_reported() {
    #[capture_errors]
    fn order() -> Result<u8, String> {
        capture_error(&wrong());
        Err("sold out".to_owned())
    }
    let mut events: Vec<_> = captured(|| drop(order())).iter().map(|event| summary(event).2).collect();
    events.sort();
    assert_eq!(events, [[format!("ParseIntError: {WRONG}")], ["String: sold out".to_owned()]]);
}

#[test]
fn errors_with_the_same_text_are_as_many_as_were_captured() {
    #[capture_errors]
    fn import(lines: &[&str]) -> usize {
        lines.iter().filter_map(|line| parse(line).capture().ok()).count()
    }
    assert_eq!(captured(|| _ = import(&["x", "1", "y", "z"])).len(), 3);
}

#[test]
fn the_value_is_given_back() {
    let events = captured(|| {
        assert_eq!(parse("7").capture(), Ok(7));
        assert_eq!(parse("x").capture(), Err(wrong()));
        assert_eq!(Some(7).capture("no order"), Some(7));
        assert_eq!(None::<u8>.capture("no order"), None);
        let report = Err::<(), _>(eyre::eyre!("a report")).capture();
        assert_eq!(report.unwrap_err().to_string(), "a report");
    });
    let shown: Vec<_> = events.iter().map(|event| summary(event).2.remove(0)).collect();
    assert_eq!(shown, [format!("ParseIntError: {WRONG}"), "None: no order".into(), "Report: a report".into()]);
}

#[test]
fn without_a_client_nothing_of_the_error_is_run() {
    #[derive(Debug)]
    struct Never;
    impl std::fmt::Display for Never {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("nobody asked")
        }
    }
    impl Error for Never {}
    crate::captured::exclusively(|| {
        assert_eq!((capture_error(&Never), capture_error!(Never), capture_last_error()), (None, None, None));
    });
}

#[capture_errors]
fn fails() -> Result<(), String> {
    Err("no".to_owned())
}

#[test]
fn the_last_error_is_the_one_under_way() {
    #[capture_errors]
    fn answers() -> Option<EventId> {
        fails().err().and_then(|_| capture_last_error())
    }
    let mut id = None;
    let event = captured_once(|| id = answers());
    assert_eq!(id, event.event_id);
    assert!(id.is_some());
}

#[test]
fn the_last_error_is_the_one_that_left() {
    let mut ids = (None, None, None);
    let event = captured_once(|| {
        ids.0 = capture_last_error();
        drop(fails());
        ids.1 = capture_last_error();
        ids.2 = capture_last_error();
    });
    assert_eq!(ids, (None, event.event_id, event.event_id));
}

#[test]
fn the_last_error_says_nothing_to_the_next_outermost_call() {
    #[capture_errors]
    fn next() -> Option<EventId> {
        capture_last_error()
    }
    let mut id = None;
    captured_once(|| {
        drop(fails());
        id = next();
    });
    assert_eq!(id, None);
}

#[test]
fn an_ignored_error_is_no_report() {
    #[capture_errors(ignore(_))]
    fn ignored() -> Result<(), String> {
        Err("no".to_owned())
    }
    assert!(
        captured(|| {
            drop(ignored());
            assert_eq!(capture_last_error(), None);
        })
        .is_empty()
    );
}

#[test]
fn while_a_panic_unwinds_it_is_the_last_error() {
    struct Asks<'a>(&'a mut Option<EventId>);
    impl Drop for Asks<'_> {
        fn drop(&mut self) {
            *self.0 = capture_last_error();
        }
    }
    #[capture_errors]
    fn panics() {
        panic!("no more");
    }
    let mut ids = (None, None);
    let event = captured_once(|| {
        let _outside = Asks(&mut ids.0);
        let _inside = Asks(&mut ids.1);
        panics();
    });
    assert!(event.event_id.is_some());
    assert_eq!(ids, (event.event_id, event.event_id));
}

#[test]
fn the_last_event_is_that_of_a_report_under_way_or_of_a_capture() {
    #[capture_errors]
    fn answers() -> Option<EventId> {
        fails().err().and_then(|_| last_event_id())
    }
    let mut ids = Vec::new();
    let events = captured(|| {
        ids.push(last_event_id());
        capture_message("low on paper", Level::Info);
        ids.push(last_event_id());
        ids.push(answers());
        ids.push(last_event_id());
    });
    assert_eq!(ids, [None, events[0].event_id, events[1].event_id, events[1].event_id]);
}

#[test]
fn a_capture_that_is_dropped_is_no_last_event() {
    let options = redhanded::Options::new().before_send(|event| event.message.is_none().then_some(event));
    let events = crate::captured::captured_with(options, || {
        capture_error(&wrong());
        assert!(last_event_id().is_some());
        capture_message("dropped", Level::Info);
        assert_eq!(last_event_id(), None);
    });
    assert_eq!(events.len(), 1);
}
