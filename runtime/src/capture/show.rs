//! Running a user's `Debug` within a budget of bytes and of time.

use std::fmt::{Debug, Display, Write};
use std::sync::OnceLock;
use std::time::Instant;

use super::budgeted::write_within;
use super::debug_text::closing;
use super::plain::VALUE_BYTES;
use super::site::Site;

/// Rendering at entry may take one part in this many of the wall time, for each Site.
const SHARE_OF_TIME: u64 = 100;
/// How much wall time, in nanoseconds, a Site saves up while it does not render: enough for 2 ms of rendering, so that
/// a function that is called rarely, or a few times in a row, shows everything.
const SAVED_UP: u64 = 200_000_000;

/// What `Debug` printed, cut to [`VALUE_BYTES`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) text: String,
    pub(crate) is_cut: bool,
}

/// Renders `value`. `None` where panics abort the process, since a panicking `Debug` would then take it along.
/// Hold a [`Busy`](super::busy::Busy) around it.
pub(crate) fn debug(value: &dyn Debug) -> Option<Rendered> {
    if cfg!(panic = "abort") {
        return None;
    }
    let mut written = write_within(VALUE_BYTES, "Debug", |writer| write!(writer, "{value:?}"));
    if written.is_broken_off {
        // Only one element did; what is around it ends as it would have.
        let closing = closing(&written.text);
        written.text.push_str(&closing);
    }
    Some(Rendered { text: written.text, is_cut: written.is_cut })
}

/// Renders what the user asked to be shown by `Display`. Hold a [`Busy`](super::busy::Busy) around it.
pub(crate) fn display(value: &dyn Display) -> Rendered {
    let written = write_within(VALUE_BYTES, "Display", |writer| write!(writer, "{value}"));
    Rendered { text: written.text, is_cut: written.is_cut }
}

/// Nanoseconds since the first time anyone asked.
fn now() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    u64::try_from(START.get_or_init(Instant::now).elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// Renders `value` while its function is entered, unless that took more than its share of time lately.
pub(crate) fn debug_at_entry(site: &Site, value: &dyn Debug) -> Option<Rendered> {
    // Counted from one saving on, so that a program's first calls have it too.
    let before = now().saturating_add(SAVED_UP);
    let again_at = site.render_again_at();
    if before < again_at {
        return None;
    }
    let rendered = debug(value);
    let cost = now().saturating_add(SAVED_UP).saturating_sub(before);
    let saved_since = again_at.max(before - SAVED_UP);
    site.set_render_again_at(saved_since.saturating_add(cost.saturating_mul(SHARE_OF_TIME)));
    rendered
}

#[cfg(test)]
mod tests {
    use std::fmt;
    use std::panic::resume_unwind;

    use super::*;

    struct Panics;

    impl Debug for Panics {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half ")?;
            resume_unwind(Box::new("stop"))
        }
    }

    #[test]
    fn a_large_value_is_cut() {
        let rendered = debug(&vec![7; 1_000_000]).unwrap();
        assert_eq!(rendered.text.len(), VALUE_BYTES);
        assert!(rendered.is_cut && rendered.text.starts_with("[7, 7, "));
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        let rendered = debug(&"€".repeat(1000)).unwrap();
        assert!(rendered.is_cut && rendered.text.len() <= VALUE_BYTES && rendered.text.ends_with('€'));
    }

    #[test]
    fn a_debug_that_panics_leaves_a_marker() {
        assert_eq!(debug(&Panics).unwrap().text, "half <Debug panicked>");
    }

    #[test]
    fn what_is_around_a_debug_that_panics_is_closed() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "shown by Debug")]
        struct Order {
            id: u8,
            lines: Panics,
        }
        assert_eq!(debug(&[Panics]).unwrap().text, "[half <Debug panicked>]");
        let nested = Some(std::collections::BTreeMap::from([("a {[(", (1, Panics))]));
        assert_eq!(debug(&nested).unwrap().text, "Some({\"a {[(\": (1, half <Debug panicked>)})");
        assert_eq!(
            debug(&Order { id: 1, lines: Panics }).unwrap().text,
            "Order { id: 1, lines: half <Debug panicked> }"
        );
    }

    #[test]
    fn a_quick_debug_is_run_a_few_times_in_a_row() {
        static SITE: Site = Site::new("", &[]);
        assert!((0..5).all(|_| debug_at_entry(&SITE, &7).is_some()));
    }

    #[test]
    fn a_slow_debug_is_not_run_again_at_once() {
        struct Slow;
        impl Debug for Slow {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                std::thread::sleep(std::time::Duration::from_millis(20));
                f.write_str("slow")
            }
        }
        static SITE: Site = Site::new("", &[]);
        assert!(debug_at_entry(&SITE, &Slow).is_some());
        assert_eq!(debug_at_entry(&SITE, &Slow), None);
    }
}
