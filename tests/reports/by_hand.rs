//! Capturing by hand.

use redhanded::protocol::{Exception, Frame, Message, Stacktrace};
use redhanded::{
    Breadcrumb, Event, Level, Options, add_breadcrumb, capture_error, capture_errors, capture_event, capture_message,
};
use serde_json::json;

use crate::captured::{captured_once, captured_with, error, functions, summary};

#[derive(Debug, thiserror::Error)]
#[error("the printer is on fire")]
struct Fire(#[source] std::num::ParseIntError);

fn fire() -> Fire {
    Fire("x".parse::<u8>().unwrap_err())
}

#[test]
fn an_error_is_reported_with_its_causes_as_handled() {
    let event = captured_once(|| {
        capture_error(&fire());
    });
    let errors: Vec<_> = event.exceptions.iter().rev().map(error).collect();
    assert_eq!(errors, ["Fire: the printer is on fire", "ParseIntError: invalid digit found in string"]);
    assert_eq!((summary(&event).0, summary(&event).1), (Level::Error, true));
    assert_eq!(event.outermost_exception().unwrap().mechanism.as_ref().unwrap().kind, "generic");
}

#[test]
fn an_error_behind_dyn_is_reported() {
    let event = captured_once(|| {
        let boxed: Box<dyn std::error::Error> = Box::new(fire());
        capture_error(&*boxed);
    });
    assert_eq!(error(event.outermost_exception().unwrap()), "Error: the printer is on fire");
}

#[test]
fn the_identity_that_is_returned_is_the_events() {
    let mut id = None;
    let event = captured_once(|| id = capture_error(&fire()));
    assert!(id.is_some() && id == event.event_id);
}

#[test]
fn the_annotated_calls_in_progress_are_its_frames() {
    #[capture_errors]
    fn prints(pages: u32) -> u32 {
        capture_error(&fire());
        pages
    }
    let event = captured_once(|| _ = prints(3));
    assert_eq!(functions(&event), ["prints"]);
    assert_eq!(crate::captured::variables(&event, "prints"), serde_json::json!({ "pages": 3 }));
}

#[test]
fn a_message_has_the_level_it_was_given() {
    let event = captured_once(|| {
        capture_message("low on paper", Level::Warning);
    });
    assert_eq!(event.message.unwrap().formatted, "low on paper");
    assert_eq!(event.level, Some(Level::Warning));
}

#[test]
fn a_message_without_a_level_is_for_information() {
    let event = captured_once(|| _ = capture_message("low on paper".to_owned(), None));
    assert_eq!(event.level, Some(Level::Info));
}

#[test]
fn a_message_with_parameters_shows_its_template_too() {
    let event = captured_once(|| {
        capture_message(Message::template("tray {} holds {} sheets").param("A4").param(3), Level::Warning);
    });
    assert_eq!(
        serde_json::to_value(&event).unwrap()["logentry"],
        json!({ "formatted": "tray A4 holds 3 sheets", "message": "tray {} holds {} sheets", "params": ["A4", 3] })
    );
}

#[test]
fn an_exception_made_by_hand_has_the_stack_it_was_given() {
    let event = captured_once(|| {
        let mut exception = Exception::new("OutOfPaper", "tray 2 is empty");
        let mut frame = Frame::new("Tray::take").at("src/tray.rs", 17);
        frame.vars.insert("tray".into(), 2.into());
        frame.other.insert("package".into(), "shop".into());
        exception.stacktrace = Some(Stacktrace::from(vec![Frame::new("Printer::run"), frame]));
        exception.other.insert("raw_stacktrace".into(), json!({ "frames": [] }));
        let mut event = Event::new();
        event.exceptions = vec![Exception::default(), exception];
        capture_event(event);
    });
    assert_eq!(functions(&event), ["Printer::run", "Tray::take"]);
    assert_eq!(
        serde_json::to_value(&event.exceptions).unwrap(),
        json!([
            { "type": "Error", "mechanism": { "type": "generic", "handled": true } },
            {
                "type": "OutOfPaper",
                "value": "tray 2 is empty",
                "mechanism": { "type": "generic", "handled": true },
                "stacktrace": { "frames": [
                    { "function": "Printer::run" },
                    {
                        "function": "Tray::take",
                        "filename": "src/tray.rs",
                        "lineno": 17,
                        "vars": { "tray": 2 },
                        "package": "shop",
                    },
                ] },
                "raw_stacktrace": { "frames": [] },
            },
        ])
    );
}

#[test]
fn breadcrumbs_are_of_the_types_that_receivers_draw() {
    let event = captured_once(|| {
        for breadcrumb in [
            Breadcrumb::http("GET", "https://shop.test/orders", 404),
            Breadcrumb::http("GET", "https://shop.test/orders", None),
            Breadcrumb::navigation("/cart", "/checkout"),
            Breadcrumb::query("SELECT 1"),
            Breadcrumb::ui("click", "pay"),
            Breadcrumb::user("signed in"),
            Breadcrumb::debug("d"),
            Breadcrumb::info("i"),
            Breadcrumb::error("e"),
        ] {
            add_breadcrumb(breadcrumb);
        }
        capture_message("one", None);
    });
    let shown: Vec<_> = event
        .breadcrumbs
        .iter()
        .map(|crumb| {
            let kind = crumb.kind.as_deref().unwrap();
            let message = crumb.message.as_deref().unwrap_or_default();
            let data = serde_json::to_string(&crumb.data).unwrap();
            format!("{kind} {} {} {message} {data}", crumb.category.as_deref().unwrap_or("-"), crumb.level.unwrap())
        })
        .collect();
    assert_eq!(
        shown,
        [
            r#"http http info  {"method":"GET","url":"https://shop.test/orders","status_code":404}"#,
            r#"http http info  {"method":"GET","url":"https://shop.test/orders"}"#,
            r#"navigation navigation info  {"from":"/cart","to":"/checkout"}"#,
            "query query info SELECT 1 {}",
            "ui ui.click info pay {}",
            "user user info signed in {}",
            "debug - debug d {}",
            "info - info i {}",
            "error - error e {}",
        ]
    );
}

#[test]
fn an_event_keeps_what_it_says_and_gets_what_it_does_not() {
    let event = captured_with(Options::new().release("shop@1.0.0").environment("staging"), || {
        let mut event = Event::new();
        let mut exception = Exception::new("OutOfPaper", "tray 2 is empty");
        exception.stacktrace = Some(Stacktrace::from(Vec::new()));
        event.exceptions.push(exception);
        event.environment = Some("office".into());
        event.other.insert("modules".into(), serde_json::json!({ "paper": "1.0.0" }));
        capture_event(event);
    })
    .remove(0);
    assert_eq!(event.environment.as_deref(), Some("office"));
    assert_eq!(event.release.as_deref(), Some("shop@1.0.0"));
    assert_eq!(event.platform.as_deref(), Some("native"));
    assert_eq!(event.level, Some(Level::Error));
    assert_eq!(event.other["modules"]["paper"], "1.0.0");
    assert!(event.timestamp.is_some() && event.event_id.is_some());
}

#[test]
fn before_send_may_change_or_drop_and_its_panic_drops() {
    let change = |mut event: Event| {
        event.tags.insert("seen".into(), "yes".into());
        Some(event)
    };
    let send = || {
        capture_message("one", Level::Info);
    };
    assert_eq!(captured_with(Options::new().before_send(change), send)[0].tags["seen"], "yes");
    assert_eq!(captured_with(Options::new().before_send(|_| None), send), []);
    assert_eq!(captured_with(Options::new().before_send(|_| panic!("no")), send), []);
}

#[test]
fn what_before_send_captures_itself_is_not_captured() {
    let recursive = |event: Event| {
        assert_eq!(capture_message("again", Level::Info), None);
        Some(event)
    };
    let events = captured_with(Options::new().before_send(recursive), || {
        capture_message("one", Level::Info);
    });
    assert_eq!(events.len(), 1);
}

#[test]
fn sampling_decides_how_many_are_sent() {
    let send = || {
        for _ in 0..200 {
            capture_message("one", Level::Info);
        }
    };
    assert_eq!(captured_with(Options::new().sample_rate(0.0), send).len(), 0);
    assert_eq!(captured_with(Options::new().sample_rate(1.0), send).len(), 200);
    // The chance that a fair half lands outside of this is below one in a billion.
    let half = captured_with(Options::new().sample_rate(0.5), send).len();
    assert!((55..=145).contains(&half), "{half}");
}

#[test]
fn another_error_with_the_text_of_a_handled_one_is_reported() {
    #[derive(Debug, thiserror::Error)]
    #[error("timed out")]
    struct Timeout;
    #[capture_errors]
    fn fetch() -> Result<(), Timeout> {
        Err(Timeout)
    }
    #[capture_errors]
    fn job() {
        let _ = fetch();
        capture_error(&std::io::Error::other("timed out"));
    }
    let mut found: Vec<_> = crate::captured::captured(job).iter().map(|event| summary(event).2).collect();
    found.sort();
    assert_eq!(found, [["Error: timed out"], ["Timeout: timed out"]]);
}
