//! Clients beside that of the program.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;

use crate::calls::CallError;
use crate::capture::args::Args;
use crate::capture::recipient::Recipient;
use crate::client;
use crate::current::beside::Beside;
use crate::init;
use crate::options::Options;
use crate::protocol::{Event, EventId, Level, Message};
use crate::scope::Widest;

/// A client beside that of the program: with options, a queue and a destination of its own.
///
/// For code that reports to other people than the program does: a plugin, a tenant, a library with a project of its own.
/// What happens inside of [`with_client`] and [`with_client_async`] is reported to this client and to no other, and nothing
/// of what else happens is. There is no need of [`init`](crate::init()) for it, and none of the one has an effect on the
/// other.
///
/// When it is dropped, what is still to be sent is sent, for no longer than
/// [`Options::shutdown_timeout`]. To share it, put it into an [`Arc`] or a `static`.
///
/// ```
/// use redhanded::transport::Memory;
/// use redhanded::{Client, Level, Options, capture_message, with_client};
/// use std::time::Duration;
///
/// let memory = Memory::new();
/// let plugin = Client::new(Options::new().transport(memory.clone()));
/// with_client(&plugin, || capture_message("inside", Level::Info));
/// capture_message("outside", Level::Info);
/// plugin.capture_message("by its name", Level::Info);
///
/// assert!(plugin.flush(Duration::from_secs(10)));
/// let texts: Vec<_> = memory.events().iter().map(|event| event.message.clone().unwrap().formatted).collect();
/// assert_eq!(texts, ["inside", "by its name"]);
/// ```
pub struct Client {
    recipient: Recipient,
    /// None if nobody wants its reports: they are for no other client either.
    inner: Option<Arc<client::Client>>,
    widest: Arc<Widest>,
}

impl Client {
    /// Begins. As with [`init`](crate::init()), what the options leave unsaid is taken from the environment, and it never
    /// fails: what is set wrongly is told on stderr and left at its default.
    ///
    /// ```
    /// use redhanded::{Client, Options};
    /// let client = Client::new(Options::new().dsn("").transport(redhanded::transport::Memory::new()));
    /// assert!(client.is_enabled());
    /// ```
    #[must_use]
    pub fn new(options: Options) -> Self {
        let recipient = Recipient::another();
        Self { recipient, inner: init::beside(options, recipient), widest: Arc::default() }
    }

    /// Whether its reports are going anywhere.
    ///
    /// ```
    /// use redhanded::{Client, Options, transport::Memory};
    /// let client = Client::new(Options::new().transport(Memory::new()));
    /// client.close(std::time::Duration::from_secs(2));
    /// assert!(!client.is_enabled());
    /// ```
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        with_client(self, init::is_enabled)
    }

    /// As [`capture_error`](crate::capture_error()), for this client.
    ///
    /// ```
    /// use redhanded::{Client, Options, transport::Memory};
    /// let client = Client::new(Options::new().transport(Memory::new()));
    /// let error = "4x2".parse::<u64>().unwrap_err();
    /// assert!(client.capture_error(&error).is_some());
    /// ```
    #[track_caller]
    pub fn capture_error<E: CallError<K> + ?Sized, K>(&self, error: &E) -> Option<EventId> {
        // No closure: the error was captured where this is called.
        let mut beside = self.begin();
        let _inside = beside.enter();
        crate::capture_error(error)
    }

    /// As [`capture_message`](crate::capture_message), for this client.
    ///
    /// ```
    /// use redhanded::{Client, Level, Options, transport::Memory};
    /// let client = Client::new(Options::new().transport(Memory::new()));
    /// assert!(client.capture_message("hello", Level::Info).is_some());
    /// ```
    pub fn capture_message(&self, message: impl Into<Message>, level: impl Into<Option<Level>>) -> Option<EventId> {
        with_client(self, || crate::capture_message(message, level))
    }

    /// As [`capture_event`](crate::capture_event), for this client.
    ///
    /// ```
    /// use redhanded::{Client, Event, Options, transport::Memory};
    /// let client = Client::new(Options::new().transport(Memory::new()));
    /// assert!(client.capture_event(Event::new()).is_some());
    /// ```
    pub fn capture_event(&self, event: Event) -> Option<EventId> {
        with_client(self, || crate::capture_event(event))
    }

    /// Waits until all that was captured for it is delivered or lost; false if that takes longer than `timeout`.
    ///
    /// ```
    /// use redhanded::{Client, Options, transport::Memory};
    /// let client = Client::new(Options::new().transport(Memory::new()));
    /// assert!(client.flush(std::time::Duration::from_secs(10)));
    /// ```
    pub fn flush(&self, timeout: Duration) -> bool {
        self.inner.as_ref().is_none_or(|client| init::flush_client(client, timeout))
    }

    /// Sends what is still to be sent, for no longer than `timeout`, and takes nothing more; false if that was not enough.
    ///
    /// ```
    /// use redhanded::{Client, Level, Options, transport::Memory};
    /// let client = Client::new(Options::new().transport(Memory::new()));
    /// assert!(client.close(std::time::Duration::from_secs(10)));
    /// assert_eq!(client.capture_message("too late", Level::Info), None);
    /// ```
    pub fn close(&self, timeout: Duration) -> bool {
        self.inner.as_ref().is_none_or(|client| init::end(client, timeout))
    }

    /// A unit of work whose reports are for it.
    fn begin(&self) -> Beside {
        let args = self.inner.as_ref().map_or(Args::Off, |client| client.args());
        Beside::begin(self.recipient, args, &self.widest)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(client) = self.inner.take() {
            init::end(&client, client.shutdown_timeout());
        }
    }
}

/// Runs `code`, whose reports are for this client: as a unit of work of its own, with no scope, breadcrumb or failure of
/// the code around it. Tasks and threads that it begins by [`spawn`](crate::spawn), [`JoinSet`](crate::JoinSet) and
/// [`thread`](crate::thread) go with it; plain ones are the program's.
///
/// An error that leaves annotated functions in there, and then some around it, is reported to both clients. For futures
/// there is [`with_client_async`].
///
/// ```
/// use redhanded::transport::Memory;
/// use redhanded::{Client, Options, capture_errors, with_client};
///
/// #[capture_errors]
/// fn parse_order(text: &str) -> Result<u64, std::num::ParseIntError> {
///     text.parse()
/// }
///
/// let memory = Memory::new();
/// let plugin = Client::new(Options::new().transport(memory.clone()));
/// assert!(with_client(&plugin, || parse_order("4x2")).is_err());
/// drop(plugin);
/// assert_eq!(memory.events().len(), 1);
/// ```
pub fn with_client<R>(client: &Client, code: impl FnOnce() -> R) -> R {
    let mut beside = client.begin();
    let _inside = beside.enter();
    code()
}

/// As [`with_client`], for a future: wherever it is polled, and on whatever thread.
///
/// ```
/// use redhanded::transport::Memory;
/// use redhanded::{Client, Level, Options, capture_message, with_client_async};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let memory = Memory::new();
/// let tenant = Client::new(Options::new().transport(memory.clone()));
/// with_client_async(&tenant, async { capture_message("theirs", Level::Info) }).await;
/// drop(tenant);
/// assert_eq!(memory.events().len(), 1);
/// # });
/// ```
pub fn with_client_async<F: Future>(client: &Client, future: F) -> WithClient<F> {
    WithClient { future: Some(future), beside: client.begin() }
}

pin_project! {
    /// A future whose reports are for another client: see [`with_client_async`].
    #[must_use = "futures do nothing unless polled"]
    pub struct WithClient<F> {
        // Taken out to be dropped in its own unit of work.
        #[pin]
        future: Option<F>,
        beside: Beside,
    }

    impl<F> PinnedDrop for WithClient<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _inside = this.beside.enter();
            this.future.set(None);
        }
    }
}

impl<F> fmt::Debug for WithClient<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithClient").finish_non_exhaustive()
    }
}

impl<F: Future> Future for WithClient<F> {
    type Output = F::Output;

    // Called from an `.await`, that is where the caller is.
    #[track_caller]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // It is there until it is dropped.
        let Some(future) = this.future.as_pin_mut() else { return Poll::Pending };
        let _inside = this.beside.enter();
        future.poll(context)
    }
}
