use serde_json::{Value, json};

use super::super::render;
use super::super::style::Style;
use super::events::{bare_frame, chain, crumb, event, fields, frame, path, plain, trail};
use super::look::{STYLE, assert_look, shown, shown_in};
use crate::protocol::{Breadcrumb, Event, Frame, Level, User};

#[test]
fn an_error_with_its_cause_path_arguments_and_trail() {
    assert_look!(shown(&plain()));
}

#[test]
fn library_functions_between_calls_are_one_line() {
    let real = |function: &str, package: &str, in_app| Frame {
        package: Some(package.to_owned()),
        in_app: Some(in_app),
        instruction_addr: Some("0x55ae1dfcf90d".to_owned()),
        ..bare_frame(function, "src/rows.rs", 12, &[])
    };
    let nameless = Frame { instruction_addr: Some("0x55ae1dfcf90d".to_owned()), ..Frame::default() };
    let [import, row, quantity] = path().try_into().unwrap();
    let frames = vec![
        real("main", "shop", true),
        import,
        real("next", "core", false),
        real("records", "csv", false),
        real("poll", "core", false),
        real("each_row", "shop", true),
        row,
        nameless,
        quantity,
    ];
    assert_look!(shown(&event(Level::Error, true, &chain(), frames)));
}

#[test]
fn in_60_columns() {
    assert_look!(shown_in(&plain(), 60));
}

#[test]
fn in_120_columns() {
    assert_look!(shown_in(&plain(), 120));
}

#[test]
fn in_colour() {
    assert_look!(render(&plain(), &Style { colour: true, ..STYLE }).replace('\x1b', "␛"));
}

#[test]
fn in_ascii() {
    let shown = render(&plain(), &Style { unicode: false, ..STYLE });
    assert!(shown.is_ascii(), "{shown}");
    assert_look!(shown);
}

#[test]
fn a_chain_of_four_causes() {
    let causes = [
        ("Error", "the nightly import stopped"),
        ("ImportError", "orders.csv: 1 of 400 rows"),
        ("RowError", "row 7: the quantity is no number"),
        ("ParseIntError", "invalid digit found in string"),
    ];
    let mut event = event(Level::Error, false, &causes, path().split_off(2));
    event.exceptions[3].module = Some("anyhow".to_owned());
    assert_look!(shown(&event));
}

#[test]
fn a_chain_of_twenty_causes_shows_its_ends() {
    let causes: Vec<_> = (0..21).map(|depth| ("Layer", format!("layer {depth} failed"))).collect();
    let causes: Vec<_> = causes.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
    assert_look!(shown(&event(Level::Error, true, &causes, Vec::new())));
}

#[test]
fn a_handled_warning_is_short() {
    let mut event = plain();
    event.level = Some(Level::Warning);
    assert_look!(shown(&event));
}

#[test]
fn a_panic_with_the_calls_in_progress() {
    let file = Some("src/price.rs".to_owned());
    let origin = Frame { filename: file, lineno: Some(88), colno: Some(13), ..Frame::default() };
    let frames = vec![
        frame("import", "store.add(", "row", &[("path", json!("orders.csv")), ("limit", json!(42))]),
        frame("row", "let found = quantity(", "quantity", &[("number", json!(7)), ("line", json!("ADAPTER,7x"))]),
        origin,
    ];
    let message = "index out of bounds: the len is 3 but the index is 7";
    let mut event = event(Level::Fatal, false, &[("panic", message)], frames);
    event.other.insert("threads".to_owned(), json!({ "values": [{ "id": 4, "name": "worker-2" }] }));
    event.breadcrumbs = trail().split_off(3);
    assert_look!(shown(&event));
}

#[test]
fn calls_that_a_panic_passed_are_marked_as_those_that_failed() {
    let mut event = event(Level::Fatal, false, &[("panic", "attempt to divide by zero")], Vec::new());
    event.breadcrumbs = vec![
        crumb("pay(order: 42)", 340).level(Level::Fatal),
        crumb("total(order: 42)", 300),
        crumb("boxes(quantity: 1, size: 0)", 12).level(Level::Error),
    ];
    assert_look!(shown(&event));
}

#[test]
fn a_self_of_which_only_the_type_is_known_takes_no_room() {
    let shown = |value| shown(&event(Level::Error, true, &chain(), vec![bare_frame("next", "a.rs", 1, &[value])]));
    assert!(!shown(("self", json!("<&mut File>"))).contains("File"));
    assert!(shown(("self", json!("File { line: 3 }"))).contains("self: File { line: 3 }"));
    assert!(shown(("file", json!("<&mut File>"))).contains("file: <&mut File>"));
}

#[test]
fn the_footer_is_one_line_where_it_can_be() {
    let footer = |thread: &str, width| {
        let mut event = event(Level::Error, true, &chain(), Vec::new());
        event.other.insert("threads".to_owned(), json!({ "values": [{ "name": thread }] }));
        let shown = shown_in(&event, width);
        shown.rsplit("\n\n").next().unwrap_or_default().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(footer("main", 80), ["  redhanded · handled · thread main · shop@1.4.0 · event 3f9c1d2e"]);
    assert_eq!(footer("main", 60), ["  redhanded · handled · thread main · event 3f9c1d2e"]);
    assert_eq!(footer("main", 40), ["  redhanded · handled · event 3f9c1d2e"]);
    assert_eq!(footer("worker-2", 60), ["  redhanded · handled · thread worker-2 · event 3f9c1d2e"]);
    assert_eq!(footer("worker-2", 40), ["  redhanded · handled · thread worker-2", "  shop@1.4.0 · event 3f9c1d2e"]);
}

#[test]
fn a_message_is_a_line() {
    let mut event = event(Level::Info, true, &[], Vec::new());
    event.message = Some("the nightly import took 9 h".into());
    event.tags.insert("job".to_owned(), "import".to_owned());
    event.breadcrumbs = trail();
    assert_look!(shown(&event));
}

#[test]
fn an_event_that_says_nothing() {
    assert_look!(shown(&Event::new()));
}

#[test]
fn a_library_s_frame_stays_in_the_background() {
    let mut frames = path();
    let mut library =
        bare_frame("Reader::read_record", "/home/me/.cargo/registry/src/csv-1.4.0/src/reader.rs", 1512, &[]);
    library.in_app = Some(false);
    frames.push(library);
    assert_look!(
        render(&event(Level::Error, true, &chain(), frames), &Style { colour: true, ..STYLE }).replace('\x1b', "␛")
    );
}

#[test]
fn very_long_values() {
    let store = format!("Store {{ rows: [{}] }}", "Row { article: \"CABLE\", quantity: 3 }, ".repeat(12));
    let customer =
        json!({ "name": "Ada", "address": { "city": "Ulm", "lines": ["Gasse 1", "Hof 2"] }, "orders": vec![7; 100] });
    let arguments: [(&str, Value); 5] = [
        ("self", json!(store)),
        ("line", json!(format!("{}the end", "0123456789".repeat(40)))),
        ("customer", customer),
        ("limit", json!(42)),
        ("card", json!("[Filtered]")),
    ];
    let mut event = event(
        Level::Error,
        true,
        &[(
            "StoreError<alloc::collections::BTreeMap<alloc::string::String, shop::orders::Row>>",
            &"a text that does not end ".repeat(9),
        )],
        vec![bare_frame(
            "Store::with_a_name_that_goes_on_and_on::insert",
            "src/a/folder/in/a/folder/in/a/folder/in/a/folder/store.rs",
            31,
            &arguments,
        )],
    );
    event.breadcrumbs = vec![crumb(&format!("insert(line: \"{}\") ×1000", "0123456789".repeat(40)), 70)];
    assert_look!(shown_in(&event, 80));
}

#[test]
fn forty_arguments() {
    let arguments: Vec<_> = (0..40).map(|number| (format!("argument_{number}"), json!(number * 1000))).collect();
    let arguments: Vec<_> = arguments.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    assert_look!(shown(&event(Level::Error, true, &chain(), vec![bare_frame("many", "src/many.rs", 3, &arguments)])));
}

#[test]
fn a_deep_recursion_is_one_frame_with_a_count() {
    let mut frames = vec![bare_frame("main", "src/main.rs", 4, &[])];
    frames.extend((0..57).map(|depth| bare_frame("walk", "src/tree.rs", 9, &[("depth", json!(depth))])));
    frames.push(bare_frame("leaf", "src/tree.rs", 21, &[]));
    assert_look!(shown(&event(Level::Error, true, &chain(), frames)));
}

#[test]
fn sixty_frames_show_their_ends() {
    let frames = (0..60).rev().map(|call| bare_frame(&format!("call_{call}"), "src/deep.rs", call + 10, &[])).collect();
    assert_look!(shown(&event(Level::Error, true, &chain(), frames)));
}

#[test]
fn an_error_of_many_lines_keeps_its_drawing() {
    let text = "TOML parse error at line 3, column 9\n  |\n3 | limit = 4x2\n  |         ^\nexpected a newline, found an identifier\n";
    assert_look!(shown(&event(Level::Error, false, &[("Error", text)], Vec::new())));
}

#[test]
fn a_text_of_a_thousand_lines_is_cut() {
    let text = (1..=1000).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
    assert_look!(shown(&event(Level::Error, false, &[("Error", &text), ("Cause", &text)], Vec::new())));
}

#[test]
fn the_trail_shows_its_end_and_what_was_added_by_hand() {
    let mut event = event(Level::Error, true, &chain(), Vec::new());
    event.breadcrumbs =
        (0..96).map(|call| crumb(&format!("step(number: {call})"), 200_000_000 - call * 1_000_000)).collect();
    let mut hit = crumb("miss", 64_000_000).category("cache").level(Level::Debug);
    hit.data = fields(&[("key", json!("user:7")), ("size", json!(3))]);
    let mut query = Breadcrumb::default().category("query").level(Level::Warning);
    query.data = fields(&[("rows", json!(0))]);
    event.breadcrumbs.extend([
        hit,
        query,
        crumb("pay(order: 42, currency: \"EUR\") ×1000", 5_000),
        crumb("first line\nsecond line", 0).category(""),
    ]);
    assert_look!(shown(&event));
}

#[test]
fn what_the_program_said_about_itself() {
    let mut event = event(Level::Error, true, &chain(), path().split_off(2));
    event.tags.insert("region".to_owned(), "eu-1".to_owned());
    event.tags.insert("job".to_owned(), "nightly import".to_owned());
    event.user = Some(User::with_id("42"));
    event.contexts.insert("order".to_owned(), json!({ "id": 7, "articles": ["CABLE", "ADAPTER"], "paid": null }));
    event.extra.insert("attempt".to_owned(), json!(3));
    event.message = Some("the import goes on without row 7".into());
    event.transaction = Some("POST /orders".to_owned());
    assert_look!(shown(&event));
}

#[test]
fn texts_cannot_paint_the_terminal() {
    let red = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \u{9b}2J\r gone \u{202e}txet\u{2066} zero\u{200b}width\u{feff}";
    let mut event = event(Level::Error, true, &[(red, red)], vec![bare_frame(red, red, 1, &[(red, json!(red))])]);
    event.breadcrumbs = vec![crumb(red, 5), crumb(red, 5).category(red)];
    event.tags.insert(red.to_owned(), red.to_owned());
    event.contexts.insert(red.to_owned(), json!({ red: red }));
    event.transaction = Some(red.to_owned());
    let shown = shown(&event);
    assert!(shown.chars().all(|character| character == '\n' || !character.is_control()), "{shown:?}");
    assert_look!(shown);
}
