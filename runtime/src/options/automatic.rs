//! What redhanded does by itself with traces and panics.

use super::Options;

/// # Traces and panics
impl Options {
    /// The organization that this program's traces belong to, by its number on the server. Unless set it is that in the
    /// DSN, as in `https://KEY@o123.ingest.sentry.io/1`. A trace that comes in from another one does not go on.
    ///
    /// ```
    /// let options = redhanded::Options::new().org_id("123");
    /// ```
    #[must_use]
    pub fn org_id(mut self, org_id: impl Into<String>) -> Self {
        self.org_id = Some(org_id.into());
        self
    }

    /// Whether a trace that comes in goes on only if it says the same organization as this program, or both say none. Off
    /// unless set: then one that says none goes on.
    ///
    /// ```
    /// let options = redhanded::Options::new().strict_trace_continuation(true);
    /// ```
    #[must_use]
    pub fn strict_trace_continuation(mut self, strict: bool) -> Self {
        self.strict_trace_continuation = Some(strict);
        self
    }

    /// Whether panics are reported. On unless set. Off, the hook is not installed, or stays silent if an earlier
    /// [`init`](crate::init) did so. See `panics = off` for single functions.
    ///
    /// ```
    /// let options = redhanded::Options::new().panics(false);
    /// ```
    #[must_use]
    pub fn panics(mut self, panics: bool) -> Self {
        self.panics = Some(panics);
        self
    }

    /// Whether the server is told how each run of the program went, once, when it is over: for those that show how many
    /// runs of a release are healthy. Off unless set; it needs a [`release`](Self::release).
    ///
    /// A run is crashed if a failure went unhandled, and has errors if events of level error or fatal were captured,
    /// messages not counted. One that ended without a word, as by `kill -9`, is told by the next one as abnormal, if there
    /// is a [`spool`](Self::spool).
    ///
    /// ```
    /// let options = redhanded::Options::new().release("shop@1.2.3").sessions(true);
    /// ```
    #[must_use]
    pub fn sessions(mut self, sessions: bool) -> Self {
        self.sessions = Some(sessions);
        self
    }
}
