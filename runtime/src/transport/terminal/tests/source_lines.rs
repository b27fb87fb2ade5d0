use super::events::{bare_frame, chain, event, path};
use super::look::{assert_look, shown, shown_in};
use crate::protocol::Level;

#[test]
fn a_statement_of_several_lines_shows_where_it_begins() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let mut total = bare_frame("total", "src/price.rs", 24, &[]);
    total.pre_context = lines("    // Cents.\n\n    let cents = prices\n        .get(article)\n        .copied()");
    total.context_line = Some("        .ok_or_else(|| Unknown::new(article))?;".to_owned());
    total.colno = Some(46);
    total.post_context = lines("    Ok(cents * quantity)\n}");
    let mut pay = bare_frame("pay", "src/pay.rs", 9, &[]);
    pay.pre_context = lines("{\n    let total = total(order)");
    pay.context_line = Some("        .context(\"no price\")?;".to_owned());
    pay.colno = Some(29);
    let mut order = bare_frame("order", "src/main.rs", 107, &[]);
    order.pre_context = lines("    save(order);\n    pay(\n        order,\n        Currency::EUR,\n        today(),");
    order.context_line = Some("    )?;".to_owned());
    order.colno = Some(6);
    assert_look!(shown(&event(Level::Error, true, &chain(), vec![order, pay, total])));
}

#[test]
fn a_result_is_underlined_to_its_end() {
    let mut frame = bare_frame("rate", "src/rates.rs", 12, &[]);
    frame.context_line = Some("        other => Err(Unknown(other.to_owned(), \"€, $\")),".to_owned());
    frame.colno = Some(18);
    assert_look!(shown(&event(Level::Error, true, &chain(), vec![frame])));
}

#[test]
fn carets_below_a_whole_line_that_is_shown_alone_would_say_nothing() {
    let mut frame = bare_frame("rate", "src/rates.rs", 12, &[]);
    frame.context_line = Some("        return Err(Unknown(other));".to_owned());
    let mut event = event(Level::Warning, true, &chain(), vec![frame]);
    assert!(!shown(&event).contains('^'), "{}", shown(&event));
    event.level = Some(Level::Error);
    assert!(shown(&event).contains("│ ^^^^^^^^^^^^^^^^^^^^^^^^^^\n"), "{}", shown(&event));
}

#[test]
fn without_source() {
    let mut frames = path();
    for frame in &mut frames {
        frame.context_line = None;
        frame.pre_context.clear();
        frame.post_context.clear();
    }
    assert_look!(shown(&event(Level::Error, true, &chain(), frames)));
}

#[test]
fn the_caret_is_below_its_column_behind_tabs_and_wide_characters() {
    let mut frame = bare_frame("price", "src/price.rs", 1000, &[]);
    frame.pre_context = vec!["\tfn price(text: &str) {".to_owned()];
    frame.context_line = Some("\t\tlet 値段 = find(\"りんご\", text)?.parse()?;".to_owned());
    frame.colno = Some(40);
    frame.post_context = vec!["\t}".to_owned()];
    assert_look!(shown(&event(Level::Error, true, &chain(), vec![frame])));
}

#[test]
fn a_long_source_line_is_cut_around_the_caret() {
    let mut frame = bare_frame("all", "src/all.rs", 7, &[]);
    let line = format!("    let all = {}last()?{};", "shop.next()?.".repeat(12), ".or(none())".repeat(12));
    frame.colno = Some(u32::try_from(line.find("last()?").unwrap() + 7).unwrap());
    frame.context_line = Some(line);
    assert_look!(shown_in(&event(Level::Error, true, &chain(), vec![frame]), 80));
}
