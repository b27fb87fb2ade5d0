//! Calls of one function in a row, of which each returns before anything else happens: what most calls of a loop are.
//!
//! Such a call is not among the [calls](Unit::calls) in progress and is not counted, until somebody asks: see
//! [`catch_up`](Unit::catch_up). Everybody does but the call itself.

use std::mem::take;
use std::panic::Location;
use std::ptr;

use super::super::call::{Call, Entering, Running};
use super::super::site::Site;
use super::Unit;

/// The row, and the call of it that is in progress.
#[derive(Debug, Default)]
pub(super) struct InRow {
    /// The function that the next call may be one of; none while nobody may go on with the row, or a call of it is in
    /// progress.
    next: Option<&'static Site>,
    /// The number of the call that is in progress; 0 if none is.
    running: u64,
    /// Where that was made.
    made_at: Option<&'static Location<'static>>,
    /// Where it is on the stack.
    address: usize,
    /// How it began.
    entering: Entering,
    /// Whether the next call, if it is that of a future, is part of one that is polled.
    is_polled: bool,
    /// How much the trail had held when somebody counted.
    counted: u64,
}

impl Unit {
    /// One more call of the function begins that the last ones were of, and nothing comes of it for the calls in progress;
    /// false if it is not such a call. Makes no other call, so that what is at hand stays in registers.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn enter_in_row(
        &mut self,
        site: &'static Site,
        made_at: Option<&'static Location<'static>>,
        entering: Entering,
        address: usize,
    ) -> bool {
        if !self.in_row.next.is_some_and(|next| ptr::eq(next, site))
            || (entering != Entering::Sync && !self.in_row.is_polled)
        {
            return false;
        }
        let Some(id) = self.trail.begin_in_row() else { return false };
        self.in_row.next = None;
        self.in_row.running = id;
        self.in_row.made_at = made_at;
        self.in_row.entering = entering;
        self.in_row.address = address;
        true
    }

    /// The call in a row with this number returned, if it is in progress and nothing comes of it; false otherwise.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn return_in_row(&mut self, id: u64) -> bool {
        if self.in_row.running != id {
            return false;
        }
        let Some(site) = self.trail.return_in_row() else { return false };
        self.in_row.running = 0;
        self.in_row.next = Some(site);
        true
    }

    /// Of the future that is polled for the first time the arguments are noted from now on, unless they are already, if
    /// that is in the youngest record.
    #[inline]
    pub(crate) fn note_awaiting_in_youngest(&mut self) -> Option<&'static Site> {
        if !self.is_in_row() {
            let call = self.calls.last_mut().filter(|call| call.record.number == self.trail.held())?;
            self.noting = call.record;
            return take(&mut call.awaits_arguments).then_some(call.site);
        }
        if self.in_row.entering != Entering::FirstPoll {
            return None;
        }
        self.in_row.entering = Entering::LaterPoll;
        self.trail.site_of_youngest()
    }

    /// The number of the call in a row that is in progress.
    #[inline]
    pub(crate) fn number_in_row(&self) -> u64 {
        self.in_row.running
    }

    /// Whether a call in a row is in progress.
    #[inline]
    pub(super) fn is_in_row(&self) -> bool {
        self.in_row.running != 0
    }

    /// A call returned: others may be in a row with it.
    #[inline]
    pub(super) fn begin_row(&mut self) {
        self.in_row.is_polled = self.is_polling();
        if self.in_row.next.is_none() {
            // What `main` is does not only depend on its calls.
            self.in_row.next = self.trail.row().filter(|site| !site.is_main());
            self.in_row.counted = self.trail.held();
        }
    }

    /// Somebody asks for the calls in progress, or changes what a call that begins has to look at: what is left to do of
    /// the calls in a row is done.
    #[inline]
    pub(crate) fn catch_up(&mut self) {
        if self.in_row.next.is_some() || self.is_in_row() {
            self.count_row();
        }
    }

    fn count_row(&mut self) {
        let InRow { running, made_at, address, entering, counted, .. } = take(&mut self.in_row);
        let is_running = running != 0;
        let calls = self.trail.held() - counted;
        self.entered += calls;
        self.trail.count_in_row(calls, is_running);
        if is_running && let Some(site) = self.trail.site_of_youngest() {
            self.noting = self.trail.youngest();
            let call = Call::new(running, site, made_at, self.noting, entering);
            self.calls.push(Running { call, address });
        }
    }

    /// The innermost call, which is only about to begin, is in another place than was thought.
    pub(crate) fn moved_to(&mut self, address: usize) {
        if self.is_in_row() {
            self.in_row.address = address;
        } else if let Some(call) = self.calls.last_mut() {
            call.address = address;
        }
    }
}
