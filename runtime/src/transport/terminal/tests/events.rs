//! Events to look at.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;

use crate::protocol::{
    Breadcrumb, Event, EventId, Exception, Fields, Frame, Level, Mechanism, Stacktrace, Timestamp, Value,
};

/// The file that the events of these tests happen in.
const ORDERS: &str = r#"
fn import(path: &Path, limit: usize, card: &str) -> Result<Summary, ImportError> {
    let mut store = Store::open(path)?;
    for (number, line) in lines(path)?.take(limit).enumerate() {
        store.add(row(number, &line)?)?;
    }
    Ok(store.summary())
}

fn row(number: usize, line: &str) -> Result<Row, RowError> {
    let mut fields = line.split(',');
    let article = fields.next().ok_or(RowError::Empty)?;
    let found = quantity(fields.next()).map_err(|cause| RowError::Quantity { number, cause })?;
    Ok(Row { article: article.into(), quantity: found })
}

fn quantity(text: Option<&str>) -> Result<u32, ParseIntError> {
    // An empty field is an order for nothing.
    let text = text.unwrap_or("0");

    let found = text.trim().parse::<u32>()?;
    Ok(found)
}
"#;

/// A frame in that file: its place is where `mark` is found in the line that contains `line`.
pub(super) fn frame(function: &str, line: &str, mark: &str, vars: &[(&str, Value)]) -> Frame {
    let lines: Vec<_> = ORDERS.lines().collect();
    let index = lines.iter().position(|text| text.contains(line)).unwrap();
    let column = lines[index].rfind(mark).unwrap();
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    let mut frame = bare_frame(function, "src/orders.rs", u32::try_from(index + 1).unwrap(), vars);
    frame.colno = Some(u32::try_from(column + 1).unwrap());
    frame.pre_context = owned(&lines[index.saturating_sub(5)..index]);
    frame.context_line = Some(lines[index].to_owned());
    frame.post_context = owned(&lines[index + 1..lines.len().min(index + 6)]);
    frame
}

/// A frame without source.
pub(super) fn bare_frame(function: &str, file: &str, line: u32, vars: &[(&str, Value)]) -> Frame {
    Frame {
        function: Some(function.to_owned()),
        module: Some("shop::orders".to_owned()),
        filename: Some(file.to_owned()),
        lineno: Some(line),
        colno: Some(9),
        in_app: Some(true),
        vars: fields(vars),
        ..Frame::default()
    }
}

pub(super) fn fields(fields: &[(&str, Value)]) -> Fields {
    fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

pub(super) fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_hours(500_000)
}

/// A step of the trail, so many microseconds before the report.
pub(super) fn crumb(message: &str, before: u64) -> Breadcrumb {
    let mut crumb = Breadcrumb::new(message).category("call").level(Level::Info);
    crumb.timestamp = Some(Timestamp::from(now() - Duration::from_micros(before)));
    crumb
}

/// An event as the client fills it in. `chain`: type and text, the error that was seen first.
pub(super) fn event(level: Level, handled: bool, chain: &[(&str, &str)], frames: Vec<Frame>) -> Event {
    let mut event = Event::new();
    event.event_id = Some(EventId::from_bytes([0x3f, 0x9c, 0x1d, 0x2e, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]));
    event.timestamp = Some(Timestamp::from(now()));
    event.level = Some(level);
    event.release = Some("shop@1.4.0".to_owned());
    event.environment = Some("production".to_owned());
    event.other.insert("threads".to_owned(), json!({ "values": [{ "id": 1, "name": "main", "current": true }] }));
    event.exceptions = chain.iter().rev().map(|(kind, text)| Exception::new(*kind, *text)).collect();
    if let Some(outermost) = event.exceptions.last_mut() {
        outermost.mechanism = Some(Mechanism { handled: Some(handled), ..Mechanism::default() });
        outermost.stacktrace = Some(Stacktrace::from(frames));
    }
    event
}

/// The path through all three functions.
pub(super) fn path() -> Vec<Frame> {
    vec![
        frame(
            "import",
            "store.add(",
            "?)?",
            &[("path", json!("orders.csv")), ("limit", json!(42)), ("card", json!("[Filtered]"))],
        ),
        frame("row", "let found = quantity(", "?", &[("number", json!(7)), ("line", json!("ADAPTER,7x"))]),
        frame("quantity", "let found = text", "?", &[("text", json!("7x"))]),
    ]
}

pub(super) fn chain() -> [(&'static str, &'static str); 2] {
    [("RowError", "row 7: the quantity is no number"), ("ParseIntError", "invalid digit found in string")]
}

pub(super) fn trail() -> Vec<Breadcrumb> {
    vec![
        crumb("main()", 1_240_000),
        crumb("import(path: \"orders.csv\", limit: 42, card: [Filtered])", 1_238_400).level(Level::Error),
        crumb("Store::open(path: \"orders.csv\")", 1_238_000).data("duration_ms", 1_231.4),
        crumb("row(number: 6, line: \"CABLE,3\") ×7", 3_100).data("duration_ms_at_most", 2.7),
        crumb("quantity(text: \"3\")", 3_050).data("duration_ms_at_most", 0.05),
        crumb("row(number: 7, line: \"ADAPTER,7x\")", 340).level(Level::Error),
        crumb("quantity(text: \"7x\")", 12).level(Level::Error),
    ]
}

/// The one that most people see first.
pub(super) fn plain() -> Event {
    let mut event = event(Level::Error, true, &chain(), path());
    event.breadcrumbs = trail();
    event
}
