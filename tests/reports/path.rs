//! The way a failure took.

use redhanded::capture_errors;

use crate::captured::{captured_once, frames, functions};

#[derive(Debug, thiserror::Error)]
#[error("a bad row")]
struct Row(#[from] std::num::ParseIntError);

#[capture_errors]
fn row(text: &str) -> Result<u64, Row> {
    let first: u64 = text.get(..1).unwrap_or("0").parse()?;
    let second: u64 = text.get(1..).unwrap_or("0").parse()?; // here
    Ok(first + second)
}

#[capture_errors]
fn table(rows: &[&str]) -> Result<u64, Row> {
    let mut sum = 0;
    for text in rows {
        sum += row(text)?; // and here
    }
    Ok(sum)
}

/// The numbers of this file's lines that end with `comment`.
fn line_of(comment: &str) -> u32 {
    let index = include_str!("path.rs").lines().position(|line| line.ends_with(comment)).unwrap();
    u32::try_from(index).unwrap() + 1
}

#[test]
fn each_frame_is_at_the_question_mark_it_was_left_by() {
    let event = captured_once(|| drop(table(&["11", "1x"])));
    let [table, row] = frames(&event) else { panic!("two frames, not {:?}", functions(&event)) };
    assert_eq!((table.lineno, row.lineno), (Some(line_of("// and here")), Some(line_of("// here"))));
    assert_eq!(row.filename.as_deref(), Some(file!()));
    assert_eq!(row.module.as_deref(), Some(module_path!()));
    assert_eq!(row.in_app, Some(true));
}

#[test]
fn each_frame_shows_the_source_around_its_line() {
    let event = captured_once(|| drop(row("1x")));
    let frame = &frames(&event)[0];
    assert_eq!(
        frame.context_line.as_deref(),
        Some("    let second: u64 = text.get(1..).unwrap_or(\"0\").parse()?; // here")
    );
    assert_eq!(frame.pre_context.last().unwrap(), "    let first: u64 = text.get(..1).unwrap_or(\"0\").parse()?;");
    assert_eq!(frame.post_context[..2], ["    Ok(first + second)", "}"]);
    assert!(frame.pre_context.len() <= 5 && frame.post_context.len() <= 5);
}

#[test]
fn a_return_and_a_tail_are_places_too() {
    #[capture_errors]
    fn returns(early: bool) -> Result<(), String> {
        if early {
            return Err("early".to_owned()); // a return
        }
        Err("late".to_owned()) // a tail
    }
    let line = |early| frames(&captured_once(|| drop(returns(early))))[0].lineno;
    assert_eq!((line(true), line(false)), (Some(line_of("// a return")), Some(line_of("// a tail"))));
}

#[test]
fn a_macro_that_returns_is_a_place() {
    #[capture_errors]
    fn bails() -> anyhow::Result<()> {
        anyhow::bail!("no"); // a macro
    }
    assert_eq!(frames(&captured_once(|| drop(bails())))[0].lineno, Some(line_of("// a macro")));
}

#[test]
fn callers_that_it_has_not_left_stand_where_they_called() {
    #[capture_errors]
    fn caller() -> u64 {
        row("x").unwrap_or(0) // called here
    }
    let event = captured_once(|| _ = caller());
    let [caller, row] = frames(&event) else { panic!("two frames, not {:?}", functions(&event)) };
    assert_eq!(caller.function.as_deref(), Some("caller"));
    assert_eq!(caller.lineno, Some(line_of("// called here")));
    assert_eq!(row.function.as_deref(), Some("row"));
}

#[test]
fn a_methods_frame_has_its_type_its_name_and_its_self() {
    #[derive(Debug)]
    #[expect(dead_code, reason = "shown by Debug")]
    struct Store {
        shelves: u8,
    }
    impl Store {
        #[capture_errors]
        fn get(&self, id: u64) -> Result<(), String> {
            Err(format!("no {id}"))
        }
    }
    let event = captured_once(|| drop(Store { shelves: 2 }.get(7)));
    assert_eq!(functions(&event), ["Store::get"]);
    let variables = crate::captured::variables(&event, "Store::get");
    assert_eq!(variables, serde_json::json!({ "self": { "shelves": 2 }, "id": 7 }));
}

#[test]
fn the_transaction_is_the_outermost_function() {
    let event = captured_once(|| drop(table(&["x"])));
    assert_eq!(event.transaction.as_deref(), Some("reports::path::table"));
}

#[test]
fn a_deep_recursion_shows_both_ends_and_fits_in_an_event() {
    #[capture_errors]
    fn down(depth: u32, text: &str) -> Result<u32, String> {
        if depth == 0 { Err(text.to_owned()) } else { down(depth - 1, text) }
    }
    let on_a_large_stack = || {
        let run = || drop(down(3000, "the bottom of it all"));
        std::thread::Builder::new().stack_size(1 << 28).spawn(run).unwrap().join().unwrap();
    };
    let event = captured_once(on_a_large_stack);
    let frames = frames(&event);
    assert_eq!(frames.len(), 81);
    assert_eq!(frames[0].vars.get("depth"), Some(&3000.into()));
    assert_eq!(frames[80].vars.get("depth"), Some(&0.into()));
    assert_eq!(frames[20].function.as_deref(), Some("(2921 calls between are left out)"));
    assert!(serde_json::to_string(&event).unwrap().len() < 1 << 20);
}

#[test]
fn many_callers_show_both_ends_too() {
    #[capture_errors]
    fn down(depth: u32) -> u32 {
        if depth == 0 {
            redhanded::capture_error(&std::fmt::Error);
            return 0;
        }
        down(depth - 1)
    }
    let event = captured_once(|| _ = down(100));
    assert_eq!(frames(&event).len(), 21);
    assert_eq!(functions(&event)[10], "(81 calls between are left out)");
}
