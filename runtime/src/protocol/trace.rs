use std::fmt;

use super::{Map, Value};

/// What the names of our entries in a `baggage` header begin with.
const OURS: &str = "sentry-";

/// What ties the events of several programs together that took part in the same work: a number for the whole, and one
/// for the part of this unit of work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Trace {
    pub(crate) id: Hex<16>,
    pub(crate) span_id: Hex<8>,
    /// That of the part which this one was called from.
    pub(crate) parent_span_id: Option<Hex<8>>,
    /// Whether the program that began the trace records its timing; passed on as it came.
    is_sampled: Option<bool>,
    /// What the program that began the trace says of it. `None` if this one began it, or nothing was said.
    pub(crate) head: Option<Map<String, Value>>,
}

/// Bytes that show as lower-case hexadecimal digits and are not all zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Hex<const N: usize>([u8; N]);

impl<const N: usize> Hex<N> {
    /// `None` of zeros, which stand for nothing.
    pub(crate) fn new(bytes: [u8; N]) -> Option<Self> {
        (bytes != [0; N]).then_some(Self(bytes))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; N];
        if text.len() != 2 * N || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Self::new(bytes)
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The headers of a request that say which trace it is part of, as far as they are there.
#[derive(Debug, Default, Clone)]
pub(crate) struct Incoming {
    pub(crate) sentry_trace: Option<String>,
    pub(crate) traceparent: Option<String>,
    pub(crate) baggage: Option<String>,
}

impl Incoming {
    /// Takes note of a header, if it is one of these. A list of several headers `baggage` is one list.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        if name.eq_ignore_ascii_case("sentry-trace") {
            self.sentry_trace = Some(value.to_owned());
        } else if name.eq_ignore_ascii_case("traceparent") {
            self.traceparent = Some(value.to_owned());
        } else if name.eq_ignore_ascii_case("baggage") {
            self.baggage =
                Some(self.baggage.take().map_or_else(|| value.to_owned(), |before| format!("{before},{value}")));
        }
    }

    /// Whether they name a trace.
    pub(crate) fn makes_sense(&self) -> bool {
        self.read().is_some()
    }

    /// The trace that goes on, as the part `span_id`. `None` if there is none in these headers or it makes no sense.
    pub(crate) fn trace(&self, span_id: Hex<8>) -> Option<Trace> {
        let (is_ours, (trace_id, parent, is_sampled)) = self.read()?;
        let head = self.baggage.as_deref().map(head_of).filter(|head| is_ours && !head.is_empty());
        Some(Trace { id: trace_id, span_id, parent_span_id: Some(parent), is_sampled, head })
    }

    /// What they say, and whether they say it in the protocol's own header.
    fn read(&self) -> Option<(bool, Read)> {
        let sentry = self.sentry_trace.as_deref().and_then(read_sentry_trace);
        let other = || read_traceparent(self.traceparent.as_deref()?);
        sentry.map(|read| (true, read)).or_else(|| other().map(|read| (false, read)))
    }
}

type Read = (Hex<16>, Hex<8>, Option<bool>);

/// `TRACE-SPAN` or `TRACE-SPAN-SAMPLED`.
fn read_sentry_trace(text: &str) -> Option<Read> {
    let mut parts = text.trim().split('-');
    let (trace_id, span_id) = (Hex::parse(parts.next()?)?, Hex::parse(parts.next()?)?);
    let is_sampled = match parts.next() {
        None | Some("") => None,
        Some("1") => Some(true),
        Some("0") => Some(false),
        Some(_) => return None,
    };
    parts.next().is_none().then_some((trace_id, span_id, is_sampled))
}

/// `VERSION-TRACE-SPAN-FLAGS`, of which later versions may have more parts. Source: W3C Trace Context.
fn read_traceparent(text: &str) -> Option<Read> {
    let mut parts = text.trim().split('-');
    let version = parts.next().filter(|version| version.len() == 2 && *version != "ff")?;
    u8::from_str_radix(version, 16).ok()?;
    let (trace_id, span_id) = (Hex::parse(parts.next()?)?, Hex::parse(parts.next()?)?);
    let flags = u8::from_str_radix(parts.next().filter(|flags| flags.len() == 2)?, 16).ok()?;
    (version != "00" || parts.next().is_none()).then_some((trace_id, span_id, Some(flags & 1 == 1)))
}

/// Our entries of a `baggage` header, without what their names begin with.
fn head_of(baggage: &str) -> Map<String, Value> {
    let entries = baggage.split(',').filter_map(|entry| {
        let entry = entry.split(';').next().unwrap_or(entry).trim();
        let (name, value) = entry.strip_prefix(OURS)?.split_once('=')?;
        Some((name.trim().to_owned(), Value::from(decoded(value.trim())?)))
    });
    entries.take(MEMBERS).collect()
}

/// How many entries, and how many bytes, a `baggage` header may have. Source: W3C Baggage.
const MEMBERS: usize = 64;
const BYTES: usize = 8192;

impl Trace {
    /// A trace that begins here.
    pub(crate) fn begin(trace_id: Hex<16>, span_id: Hex<8>) -> Self {
        Self { id: trace_id, span_id, parent_span_id: None, is_sampled: None, head: None }
    }

    /// The part of a unit of work that begins inside of this one.
    pub(crate) fn child(&self, span_id: Hex<8>) -> Self {
        Self { span_id, parent_span_id: Some(self.span_id), ..self.clone() }
    }

    /// The context `trace` of an event.
    pub(crate) fn context(&self) -> Value {
        let mut context = Map::new();
        context.insert("trace_id".into(), self.id.to_string().into());
        context.insert("span_id".into(), self.span_id.to_string().into());
        if let Some(parent) = self.parent_span_id {
            context.insert("parent_span_id".into(), parent.to_string().into());
        }
        Value::Object(context)
    }

    /// A number from 0 to 1 that all parts of the trace agree on: its identity is random.
    pub(crate) fn sample_rand(&self) -> String {
        let [.., a, b, c, d] = self.id.0;
        format!("0.{:06}", (u64::from(u32::from_be_bytes([a, b, c, d])) * 1_000_000) >> 32)
    }

    /// The header `sentry-trace` of a request that is made now.
    pub(crate) fn sentry_trace(&self) -> String {
        let sampled = match self.is_sampled {
            None => "",
            Some(true) => "-1",
            Some(false) => "-0",
        };
        format!("{}-{}{sampled}", self.id, self.span_id)
    }

    /// The header `traceparent` of a request that is made now.
    pub(crate) fn traceparent(&self) -> String {
        format!("00-{}-{}-{:02x}", self.id, self.span_id, u8::from(self.is_sampled == Some(true)))
    }
}

/// The header `baggage` with our entries. Those of others stay as they are; ours that were there are replaced, and left
/// out if there is no room.
pub(crate) fn baggage(head: &Map<String, Value>, others: &str) -> String {
    let others = others.split(',').map(str::trim).filter(|entry| !entry.is_empty() && !entry.starts_with(OURS));
    let mut entries: Vec<_> = others.map(str::to_owned).collect();
    let mut bytes = entries.iter().map(|entry| entry.len() + 1).sum::<usize>();
    for (name, value) in head {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let entry = format!("{OURS}{name}={}", Encoded(&value));
        bytes += entry.len() + 1;
        if entries.len() == MEMBERS || bytes > BYTES {
            break;
        }
        entries.push(entry);
    }
    entries.join(",")
}

/// With percent signs for all that may not stand in a header's value.
struct Encoded<'a>(&'a str);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.bytes().try_for_each(|byte| match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' | b'.' | b'~' => write!(f, "{}", char::from(byte)),
            _ => write!(f, "%{byte:02X}"),
        })
    }
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "0123456789abcdef0123456789abcdef";
    const SPAN: &str = "0123456789abcdef";

    fn span() -> Hex<8> {
        Hex::new([7; 8]).unwrap()
    }

    fn continued(headers: &[(&str, &str)]) -> Option<Trace> {
        let mut incoming = Incoming::default();
        for (name, value) in headers {
            incoming.add(name, value);
        }
        incoming.trace(span())
    }

    #[test]
    fn a_trace_goes_on_from_either_header() {
        for (name, value, sampled) in [
            ("sentry-trace", format!("{TRACE}-{SPAN}"), ""),
            ("Sentry-Trace", format!(" {TRACE}-{SPAN}-1 "), "-1"),
            ("SENTRY-TRACE", format!("{TRACE}-{SPAN}-0"), "-0"),
            ("traceparent", format!("00-{TRACE}-{SPAN}-01"), "-1"),
            ("traceparent", format!("01-{TRACE}-{SPAN}-00-later"), "-0"),
        ] {
            let trace = continued(&[(name, &value)]).unwrap_or_else(|| unreachable!("{value}"));
            assert_eq!(trace.sentry_trace(), format!("{TRACE}-0707070707070707{sampled}"));
            assert_eq!(trace.context()["parent_span_id"], SPAN);
        }
    }

    #[test]
    fn a_header_that_makes_no_sense_is_ignored() {
        let zeros = "0".repeat(32);
        for (name, value) in [
            ("sentry-trace", String::new()),
            ("sentry-trace", "x".to_owned()),
            ("sentry-trace", TRACE.to_owned()),
            ("sentry-trace", format!("{TRACE}-{SPAN}-2")),
            ("sentry-trace", format!("{TRACE}-{SPAN}-1-1")),
            ("sentry-trace", format!("{zeros}-{SPAN}")),
            ("sentry-trace", format!("{}-{SPAN}", "ä".repeat(16))),
            ("traceparent", format!("ff-{TRACE}-{SPAN}-01")),
            ("traceparent", format!("00-{TRACE}-{SPAN}-01-x")),
            ("traceparent", format!("00-{TRACE}-{SPAN}")),
        ] {
            assert_eq!(continued(&[(name, &value)]), None, "{name}: {value}");
        }
    }

    #[test]
    fn what_the_first_program_said_of_the_trace_is_passed_on() {
        let trace = format!("{TRACE}-{SPAN}");
        let incoming =
            [("sentry-trace", trace.as_str()), ("baggage", "a=b;p, sentry-release=shop%401.2,sentry-bad=%4")];
        let head = continued(&incoming).unwrap().head.unwrap();
        assert_eq!(Value::from(head.clone()), serde_json::json!({ "release": "shop@1.2" }));
        assert_eq!(baggage(&head, "a=b;p=q, sentry-release=old ,,c=d"), "a=b;p=q,c=d,sentry-release=shop%401.2");
    }

    #[test]
    fn the_baggage_of_others_is_never_dropped_for_ours() {
        let others = vec!["a=b"; MEMBERS].join(",");
        let head = Map::from_iter([("release".to_owned(), "1".into())]);
        assert_eq!(baggage(&head, &others), others);
        let others = format!("a={}", "b".repeat(BYTES));
        assert_eq!(baggage(&head, &others), others);
    }

    #[test]
    fn a_part_of_a_trace_names_the_one_it_began_in() {
        let trace = Trace::begin(Hex::new([1; 16]).unwrap(), span());
        let child = trace.child(Hex::new([8; 8]).unwrap());
        assert_eq!((child.id, child.parent_span_id), (trace.id, Some(trace.span_id)));
        assert_eq!(trace.traceparent(), format!("00-{}-0707070707070707-00", "01".repeat(16)));
        assert_eq!(trace.sample_rand(), "0.003921");
    }
}
