//! Callbacks that see more than the event.

use std::sync::Arc;

use super::Options;
use crate::protocol::{Breadcrumb, Event};
use crate::scope::{Hint, Processor};

/// # Callbacks that see the error itself
///
/// With any of these, what is captured by hand is made ready on the thread that captures it, since the error is gone
/// later. That costs it what redhanded's own thread does otherwise: the names of the stack are looked up, for the first
/// time in some 50 ms; [`stack(false)`](Self::stack) saves that.
impl Options {
    /// As [`before_send`](Self::before_send), which it takes the place of, and sees what else is known of the event.
    ///
    /// ```
    /// use redhanded::Options;
    /// let options = Options::new().before_send_with_hint(|event, hint| {
    ///     let is_refused = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionRefused;
    ///     (!hint.downcast_ref().is_some_and(is_refused)).then_some(event)
    /// });
    /// ```
    #[must_use]
    pub fn before_send_with_hint(
        mut self,
        before_send: impl Fn(Event, &Hint<'_>) -> Option<Event> + Send + Sync + 'static,
    ) -> Self {
        self.before_send = Some(Processor::with_hint(before_send));
        self
    }

    /// As [`event_processor`](Self::event_processor), and sees what else is known of the event.
    ///
    /// ```
    /// use redhanded::Options;
    /// let options = Options::new().event_processor_with_hint(|mut event, hint| {
    ///     event.tags.insert("by_hand".into(), hint.error().is_some().to_string());
    ///     Some(event)
    /// });
    /// ```
    #[must_use]
    pub fn event_processor_with_hint(
        mut self,
        processor: impl Fn(Event, &Hint<'_>) -> Option<Event> + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.processors.push(Processor::with_hint(processor));
        self
    }

    /// As [`before_breadcrumb`](Self::before_breadcrumb), which it takes the place of, and sees what else is known of the
    /// event that the breadcrumb goes with.
    ///
    /// ```
    /// use redhanded::Options;
    /// let options = Options::new().before_breadcrumb_with_hint(|breadcrumb, hint| {
    ///     let is_about_io = hint.downcast_ref::<std::io::Error>().is_some();
    ///     (is_about_io || breadcrumb.category.as_deref() != Some("io")).then_some(breadcrumb)
    /// });
    /// ```
    #[must_use]
    pub fn before_breadcrumb_with_hint(
        mut self,
        before_breadcrumb: impl Fn(Breadcrumb, &Hint<'_>) -> Option<Breadcrumb> + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.before_breadcrumb = Some(Arc::new(before_breadcrumb));
        self.callbacks.before_breadcrumb_takes_hint = true;
        self
    }
}
