//! What stays as it is in the bare function: when values drop, whether a future is `Send`, and how large it is.

use std::cell::RefCell;
use std::rc::Rc;

use super::{block_on, reported};

type Log = Rc<RefCell<Vec<&'static str>>>;

/// Notes its name when it drops.
struct Noted(&'static str, Log);

impl Drop for Noted {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

/// The same functions twice: bare, and annotated.
macro_rules! functions {
    ($module:ident, $(#[$attribute:meta])?) => {
        mod $module {
            use super::Noted;
            use crate::Leaf;

            $(#[$attribute])?
            pub(super) fn unused(a: Noted, _: Noted, (b, _): (Noted, Noted), mut _c: Noted) -> Result<u8, Leaf> {
                let _local = Noted("local", a.1.clone());
                if b.0 == "never" {
                    return Ok(1);
                }
                Err(Leaf(1))
            }

            $(#[$attribute])?
            pub(super) fn moves_some(a: Noted, b: Noted, c: Noted) -> Result<Noted, Leaf> {
                drop(b);
                if c.0 == "never" { Ok(c) } else { Ok(a) }
            }

            $(#[$attribute])?
            #[expect(clippy::too_many_arguments, reason = "more than travel alone")]
            pub(super) fn many(
                a: Noted,
                _b: Noted,
                _c: Noted,
                _d: Noted,
                _e: Noted,
                f: Noted,
                _g: Noted,
                (h, _i): (Noted, Noted),
            ) -> Result<u8, Leaf> {
                drop((a, h));
                let _moved = f;
                Err(Leaf(1))?
            }

            $(#[$attribute])?
            pub(super) async fn suspends(a: Noted, _: Noted, (b, _): (Noted, Noted), _c: Noted) -> Result<u8, Leaf> {
                let _local = Noted("local", a.1.clone());
                tokio::task::yield_now().await;
                drop(b);
                Err(Leaf(1))?
            }

            $(#[$attribute])?
            #[track_caller]
            pub(super) fn tracks(a: Noted, (b, _): (Noted, Noted), _c: Noted) -> Result<u8, Leaf> {
                let _local = Noted("local", b.1.clone());
                drop(a);
                Err(Leaf(1))?
            }

            pub(super) struct Pair(pub(super) Noted, pub(super) Noted);

            impl Pair {
                $(#[$attribute])?
                pub(super) fn takes_a_part(self, _a: Noted) -> Result<Noted, Leaf> {
                    if self.0.0 == "never" { Ok(self.0) } else { Ok(self.1) }
                }

                $(#[$attribute])?
                pub(super) async fn takes_a_part_later(self, _a: Noted) -> Result<Noted, Leaf> {
                    tokio::task::yield_now().await;
                    Ok(self.1)
                }
            }

            $(#[$attribute])?
            pub(super) async fn keeps_nothing(text: String, list: Vec<u8>) -> Result<usize, Leaf> {
                tokio::task::yield_now().await;
                Ok(text.len() + list.len())
            }

            $(#[$attribute])?
            pub(super) async fn keeps_some(number: &u64, text: &str, other: u64) -> Result<u64, Leaf> {
                tokio::task::yield_now().await;
                if text.is_empty() { Err(Leaf(1)) } else { Ok(number + other) }
            }

            $(#[$attribute])?
            pub(super) async fn holds_much(bytes: [u8; 1024]) -> Result<usize, Leaf> {
                tokio::task::yield_now().await;
                Ok(bytes.len())
            }
        }
    };
}

functions!(bare,);
functions!(annotated, #[redhanded::capture_errors]);

/// In which order values drop, the returned one last.
fn order<T>(run: impl FnOnce(&dyn Fn(&'static str) -> Noted) -> T) -> Vec<&'static str> {
    let log = Log::default();
    let returned = run(&|name| Noted(name, Rc::clone(&log)));
    drop(returned);
    log.take()
}

macro_rules! assert_same_order {
    ($module:ident, $new:ident => $run:expr) => {{
        let expected = order(|$new| {
            use bare as $module;
            $run
        });
        let mut observed = Vec::new();
        reported(|| {
            observed = order(|$new| {
                use annotated as $module;
                $run
            });
        });
        assert!(!expected.is_empty());
        assert_eq!(expected, observed, "{}", stringify!($run));
    }};
}

#[test]
fn values_drop_in_the_order_of_the_bare_function() {
    assert_same_order!(m, new => m::unused(new("a"), new("_"), (new("b"), new("_b")), new("c")));
    assert_same_order!(m, new => m::moves_some(new("a"), new("b"), new("c")));
    assert_same_order!(m, new => m::many(
        new("a"), new("b"), new("c"), new("d"), new("e"), new("f"), new("g"), (new("h"), new("i"))
    ));
    assert_same_order!(m, new => m::tracks(new("a"), (new("b"), new("_b")), new("c")));
    assert_same_order!(m, new => m::Pair(new("0"), new("1")).takes_a_part(new("a")));
}

#[test]
fn values_of_async_functions_drop_in_the_order_of_the_bare_function() {
    assert_same_order!(m, new => block_on(m::suspends(new("a"), new("_"), (new("b"), new("_b")), new("c"))));
    assert_same_order!(m, new => m::suspends(new("a"), new("_"), (new("b"), new("_b")), new("c")));
    assert_same_order!(m, new => block_on(async {
        let future = m::suspends(new("a"), new("_"), (new("b"), new("_b")), new("c"));
        tokio::select! { biased; _ = future => {}, () = std::future::ready(()) => {} }
    }));
    assert_same_order!(m, new => block_on(m::Pair(new("0"), new("1")).takes_a_part_later(new("a"))));
    assert_same_order!(m, new => m::Pair(new("0"), new("1")).takes_a_part_later(new("a")));
}

/// How much more the second takes.
fn added<A, B>(bare: &A, annotated: &B) -> usize {
    size_of_val(annotated).saturating_sub(size_of_val(bare))
}

#[test]
fn a_future_grows_by_no_more_than_what_is_kept_of_a_call() {
    // What is said of these is in the documentation on costs.
    const OWN: usize = 96;
    assert!(added(&bare::holds_much([0; 1024]), &annotated::holds_much([0; 1024])) <= OWN);
    assert!(
        added(&bare::keeps_nothing(String::new(), Vec::new()), &annotated::keeps_nothing(String::new(), Vec::new()))
            <= OWN
    );
    // Kept: two references, one of them with a length, and a number.
    let (number, text) = (1_u64, "x");
    let kept = size_of::<&u64>() + size_of::<&str>() + size_of_val(&number);
    assert!(
        added(&bare::keeps_some(&number, text, number), &annotated::keeps_some(&number, text, number)) <= OWN + kept
    );
}
