//! How much of the stack a call takes.

use std::hint::black_box;

use crate::Leaf;

/// What a debug build may add to each call of a recursion.
const MOST: usize = 304;

/// The same functions twice: bare, and annotated.
macro_rules! functions {
    ($module:ident, $(#[$attribute:meta])?) => {
        mod $module {
            use super::{Leaf, black_box};

            /// The address of a local in each call.
            $(#[$attribute])?
            pub(super) fn sync(depth: u64, text: &str, addresses: &mut Vec<usize>) -> Result<u64, Leaf> {
                let local = black_box(0_u8);
                addresses.push(std::ptr::from_ref(black_box(&local)).addr());
                if depth == 0 {
                    return Ok(text.len() as u64);
                }
                let value = sync(depth - 1, text, addresses)?;
                Ok(value + 1)
            }

            $(#[$attribute])?
            pub(super) fn without_arguments() -> Result<u64, Leaf> {
                super::again(without_arguments)
            }
        }
    };
}

functions!(bare,);
functions!(annotated, #[redhanded::capture_errors]);

std::thread_local! {
    static ADDRESSES: std::cell::RefCell<Vec<usize>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// Notes where the stack is and calls, 20 times.
fn again(call: fn() -> Result<u64, Leaf>) -> Result<u64, Leaf> {
    let local = black_box(0_u8);
    let calls = ADDRESSES.with_borrow_mut(|addresses| {
        addresses.push(std::ptr::from_ref(black_box(&local)).addr());
        addresses.len()
    });
    if calls < 20 { call() } else { Ok(1) }
}

/// From one call to the next.
fn distance(addresses: &[usize]) -> usize {
    let (first, tenth) = (addresses.first().unwrap(), addresses.get(10).unwrap());
    (first - tenth) / 10
}

fn of_sync(function: fn(u64, &str, &mut Vec<usize>) -> Result<u64, Leaf>) -> usize {
    let mut addresses = Vec::new();
    function(20, "x", &mut addresses).unwrap();
    distance(&addresses)
}

fn of_repeated(function: fn() -> Result<u64, Leaf>) -> usize {
    function().unwrap();
    distance(&ADDRESSES.take())
}

#[test]
fn a_recursive_call_takes_little_more_of_the_stack() {
    let (bare, annotated) = (of_sync(bare::sync), of_sync(annotated::sync));
    assert!(annotated <= bare + MOST, "{annotated} bytes instead of {bare}");
    let (bare, annotated) = (of_repeated(bare::without_arguments), of_repeated(annotated::without_arguments));
    assert!(annotated <= bare + MOST, "{annotated} bytes instead of {bare}");
}
