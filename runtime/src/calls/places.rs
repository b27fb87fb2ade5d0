//! The Site of each place that makes a call: made at its first call, and kept for the life of the program.

use std::any::type_name;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Mutex;

use crate::__private::{KnowsSite, Site};
use crate::capture::qualified::module_of;
use crate::lock::lock;

/// How many places a thread remembers by itself; those of a program that makes up names have no end.
const REMEMBERED: usize = 1024;

/// File, line, column and name.
type Place = (&'static str, u32, u32, &'static str);

static SITES: Mutex<BTreeMap<Place, &'static Site>> = Mutex::new(BTreeMap::new());

thread_local! {
    /// By the addresses of the location and the name, so that a call takes no lock.
    static KNOWN: RefCell<BTreeMap<(usize, usize, usize), &'static Site>> = const { RefCell::new(BTreeMap::new()) };
}

/// A place whose Site is looked up, and made, only once something is recorded: a future may be polled, and end, without
/// a client.
#[derive(Debug)]
pub(super) struct PlaceOf<B> {
    name: &'static str,
    call_site: &'static Location<'static>,
    called: PhantomData<fn(B)>,
}

impl<B> PlaceOf<B> {
    pub(super) fn new(name: &'static str, call_site: &'static Location<'static>) -> Self {
        Self { name, call_site, called: PhantomData }
    }
}

impl<B> KnowsSite for PlaceOf<B> {
    fn site(&self) -> &'static Site {
        site_of::<B>(self.name, self.call_site)
    }
}

/// The Site of a call made at this place; `B` is what is called.
pub(super) fn site_of<B>(name: &'static str, call_site: &'static Location<'static>) -> &'static Site {
    let key = (std::ptr::from_ref(call_site).addr(), name.as_ptr().addr(), name.len());
    let find = || interned(name, call_site, type_name::<B>());
    let known = KNOWN.try_with(|known| {
        let mut known = known.try_borrow_mut().ok()?;
        if known.len() >= REMEMBERED && !known.contains_key(&key) {
            known.clear();
        }
        Some(*known.entry(key).or_insert_with(find))
    });
    known.ok().flatten().unwrap_or_else(find)
}

fn interned(name: &'static str, call_site: &'static Location<'static>, called: &str) -> &'static Site {
    let place = (call_site.file(), call_site.line(), call_site.column(), name);
    let mut sites = lock(&SITES);
    sites.entry(place).or_insert_with(|| {
        let (file, line, column) = (call_site.file(), call_site.line(), call_site.column());
        let name = name.replace(char::is_control, " ");
        let text = format!("{name}\0{}\0{file}\0\0", module_of(called));
        // No flags; it begins and ends in the line of the call; no source.
        let numbers = [0, line, column, line, 0].map(u32::to_le_bytes);
        Box::leak(Box::new(Site::new(text.leak(), numbers.as_flattened().to_vec().leak())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn here(name: &'static str) -> &'static Site {
        site_of::<()>(name, Location::caller())
    }

    #[test]
    fn a_place_has_one_site_for_each_name() {
        let twice = [(); 2].map(|()| here("a"));
        assert!(std::ptr::eq(twice[0], twice[1]));
        let elsewhere = std::thread::spawn(|| [(); 2].map(|()| here("a"))).join().unwrap();
        assert!(!std::ptr::eq(twice[0], elsewhere[0]));
        let named = ["a", "b", "a"].map(here_by_name);
        assert!(!std::ptr::eq(named[0], named[1]) && std::ptr::eq(named[0], named[2]));
        let other_thread = std::thread::spawn(|| here_by_name("a")).join().unwrap();
        assert!(std::ptr::eq(named[0], other_thread));
    }

    fn here_by_name(name: &'static str) -> &'static Site {
        here(name)
    }

    #[test]
    fn names_made_up_without_end_do_not_fill_a_thread() {
        for number in 0..REMEMBERED + 10 {
            here_by_name(number.to_string().leak());
        }
        assert!(KNOWN.with_borrow(BTreeMap::len) <= REMEMBERED);
    }
}
