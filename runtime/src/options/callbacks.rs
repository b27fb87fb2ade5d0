//! What the program decides itself about its events: which are ignored, how they are changed.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::{Options, Verdict};
use crate::protocol::{Breadcrumb, Event};
use crate::scope::{Hint, Processor};

/// Says of an event whether it is ignored.
pub(crate) type Rule = Arc<dyn Fn(&Event) -> bool + Send + Sync>;
type Sampler = Arc<dyn Fn(&Event) -> f64 + Send + Sync>;
type BeforeBreadcrumb = Arc<dyn Fn(Breadcrumb, &Hint<'_>) -> Option<Breadcrumb> + Send + Sync>;
type Classify = Arc<dyn Fn(&dyn Error, &str) -> Verdict + Send + Sync>;

/// The rules and callbacks that are set.
#[derive(Clone, Default)]
pub(crate) struct Callbacks {
    pub(crate) ignored_types: Vec<String>,
    pub(crate) ignored_messages: Vec<String>,
    pub(crate) ignore_if: Vec<Rule>,
    pub(crate) error_sampler: Option<Sampler>,
    pub(crate) processors: Vec<Processor>,
    pub(crate) before_breadcrumb: Option<BeforeBreadcrumb>,
    /// The one above wants to see more than the breadcrumb.
    pub(crate) before_breadcrumb_takes_hint: bool,
    pub(crate) classify: Option<Classify>,
    pub(crate) scrub: Option<bool>,
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks")
            .field("ignored_types", &self.ignored_types)
            .field("ignored_messages", &self.ignored_messages)
            .field("scrub", &self.scrub)
            .finish_non_exhaustive()
    }
}

/// # What is ignored, and who may change what
impl Options {
    /// Errors of these types are not reported, nor those that have one among their causes. A type is named as reports do,
    /// with as much of its path as you like: `Timeout`, `db::Timeout`. Of errors behind `dyn Error` the type is known only
    /// where they are the standard library's or were seen before; for others use [`classify`](Self::classify).
    ///
    /// More calls add to the list. Unlike with `ignore` on a function, it is decided when the failure's journey ends.
    ///
    /// ```
    /// let options = redhanded::Options::new().ignore_error_types(["Timeout", "shop::SoldOut"]);
    /// ```
    #[must_use]
    pub fn ignore_error_types<T: Into<String>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        self.callbacks.ignored_types.extend(types.into_iter().map(Into::into).filter(|name| !name.is_empty()));
        self
    }

    /// Errors, panics and messages with one of these texts in them are not reported, nor errors that have such a cause. A
    /// `*` stands for anything. More calls add to the list.
    ///
    /// ```
    /// let options = redhanded::Options::new().ignore_messages(["connection reset by peer", "timeout after * ms"]);
    /// ```
    #[must_use]
    pub fn ignore_messages<T: Into<String>>(mut self, parts: impl IntoIterator<Item = T>) -> Self {
        self.callbacks.ignored_messages.extend(parts.into_iter().map(Into::into).filter(|part| !part.is_empty()));
        self
    }

    /// Events of which one of these rules says so are not reported. A rule that panics says nothing.
    ///
    /// ```
    /// let options = redhanded::Options::new().ignore_if(|event| event.tags.contains_key("rehearsal"));
    /// ```
    #[must_use]
    pub fn ignore_if(mut self, rule: impl Fn(&Event) -> bool + Send + Sync + 'static) -> Self {
        self.callbacks.ignore_if.push(Arc::new(rule));
        self
    }

    /// Says of each event with which probability it is sent, from 0 to 1, in place of [`sample_rate`](Self::sample_rate).
    /// If it panics or says something else, that rate holds.
    ///
    /// ```
    /// use redhanded::{Level, Options};
    /// let options = Options::new().error_sampler(|event| match event.level {
    ///     Some(Level::Warning) => 0.1,
    ///     _ => 1.0,
    /// });
    /// ```
    #[must_use]
    pub fn error_sampler(mut self, sampler: impl Fn(&Event) -> f64 + Send + Sync + 'static) -> Self {
        self.callbacks.error_sampler = Some(Arc::new(sampler));
        self
    }

    /// Adds one who may change each event or, by returning `None`, drop it; in the order in which they are added, and before
    /// [`before_send`](Self::before_send). If it panics, the event is dropped.
    ///
    /// ```
    /// let options = redhanded::Options::new().event_processor(|mut event| {
    ///     event.tags.insert("shard".into(), "7".into());
    ///     Some(event)
    /// });
    /// ```
    #[must_use]
    pub fn event_processor(mut self, processor: impl Fn(Event) -> Option<Event> + Send + Sync + 'static) -> Self {
        self.callbacks.processors.push(Processor::new(processor));
        self
    }

    /// Looks at each breadcrumb of an event before that is sent, calls of annotated functions among them, and may change it
    /// or, by returning `None`, leave it out. If it panics, the breadcrumb is left out.
    ///
    /// It is asked when there is an event, so that the steps of a program that goes well cost nothing; a step that several
    /// events have in common is asked about for each.
    ///
    /// ```
    /// let options = redhanded::Options::new()
    ///     .before_breadcrumb(|breadcrumb| (breadcrumb.category.as_deref() != Some("poll")).then_some(breadcrumb));
    /// ```
    #[must_use]
    pub fn before_breadcrumb(
        mut self,
        before_breadcrumb: impl Fn(Breadcrumb) -> Option<Breadcrumb> + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.before_breadcrumb = Some(Arc::new(move |breadcrumb, _| before_breadcrumb(breadcrumb)));
        self.callbacks.before_breadcrumb_takes_hint = false;
        self
    }

    /// Looks at each error that leaves an annotated function or is captured by hand, where it is still there: on the failing
    /// thread. Gets the error
    /// (that inside of a `Box<dyn Error>`, `anyhow::Error` and the like; of a text or another value a stand-in with its
    /// text) and the name of its type, and says whether it is reported, and with which level, tags and fingerprint. What the
    /// function's attribute says wins, and of several functions that an error leaves the innermost.
    ///
    /// It should be quick, and must not wait for a lock that the failing code may hold. What it captures is not recorded; if
    /// it panics, it said nothing.
    ///
    /// ```
    /// use redhanded::{Level, Options, Verdict};
    /// let options = Options::new().classify(|error, type_name| {
    ///     let io = error.source().and_then(|cause| cause.downcast_ref::<std::io::Error>());
    ///     match io.map(std::io::Error::kind) {
    ///         Some(std::io::ErrorKind::Interrupted) => Verdict::ignore(),
    ///         Some(kind) => Verdict::report().level(Level::Warning).tag("io", kind),
    ///         None => Verdict::report().tag("error_type", type_name),
    ///     }
    /// });
    /// ```
    #[must_use]
    pub fn classify(mut self, classify: impl Fn(&dyn Error, &str) -> Verdict + Send + Sync + 'static) -> Self {
        self.callbacks.classify = Some(Arc::new(classify));
        self
    }

    /// Whether values that look secret (keys, tokens, passwords in URLs, numbers of cards and accounts, `password=…`) are
    /// taken out of what redhanded recorded: texts of errors and panics, arguments, breadcrumbs of the category `call`, source
    /// lines. On unless set.
    ///
    /// What your code says itself, by messages, tags, contexts, breadcrumbs or events of its own, is never touched.
    /// Arguments whose names look secret are not shown in either case.
    ///
    /// ```
    /// let options = redhanded::Options::new().scrub(false);
    /// ```
    #[must_use]
    pub fn scrub(mut self, scrub: bool) -> Self {
        self.callbacks.scrub = Some(scrub);
        self
    }
}
