//! A copy of all that is sent, to a viewer on the developer's machine.

/// Whether [Spotlight](https://spotlightjs.com), a viewer that runs on the developer's machine, gets a copy of all that is
/// sent, and where it is: see [`Options::spotlight`](crate::Options::spotlight).
///
/// ```
/// use redhanded::transport::Spotlight;
/// assert_eq!(Spotlight::from(true), Spotlight::On);
/// assert_eq!(Spotlight::from("http://localhost:9000/stream"), Spotlight::At("http://localhost:9000/stream".to_owned()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Spotlight {
    /// It gets none.
    Off,
    /// It is at its own address, `http://localhost:8969/stream`, unless the environment says another.
    On,
    /// It is at this address.
    At(String),
}

impl From<bool> for Spotlight {
    fn from(is_on: bool) -> Self {
        if is_on { Self::On } else { Self::Off }
    }
}

impl From<&str> for Spotlight {
    fn from(url: &str) -> Self {
        Self::At(url.to_owned())
    }
}

impl From<String> for Spotlight {
    fn from(url: String) -> Self {
        Self::At(url)
    }
}

/// Where it is unless somebody says otherwise.
pub(crate) const DEFAULT_URL: &str = "http://localhost:8969/stream";

#[cfg(feature = "reqwest")]
pub(crate) use sidecar::Sidecar;

#[cfg(feature = "reqwest")]
mod sidecar {
    use std::error::Error;
    use std::time::{Duration, Instant, SystemTime};

    use reqwest::header::CONTENT_TYPE;
    use reqwest::redirect::Policy;
    use reqwest::{Client, Url};

    use crate::notice;
    use crate::protocol::{Envelope, Sdk, Timestamp};
    use crate::transport::http::{Connection, is_this_machine, tls, user_agent};
    use crate::transport::{DeliveryError, Transport};

    /// It is near by.
    const CONNECT_TIME: Duration = Duration::from_millis(500);
    const TOTAL_TIME: Duration = Duration::from_secs(2);
    /// How long it is left alone after it could not be reached; twice as long after each further time.
    const REST: Duration = Duration::from_secs(5);
    const LONGEST_REST: Duration = Duration::from_mins(5);

    /// Posts to the viewer. That it is not there is told once and is no failure: most of the time it is not wanted.
    pub(crate) struct Sidecar {
        url: String,
        connection: Option<Connection>,
        rest: Duration,
        rests_until: Option<Instant>,
        has_told: bool,
    }

    impl Sidecar {
        pub(crate) fn new(url: String) -> Self {
            Self { url, connection: None, rest: REST, rests_until: None, has_told: false }
        }

        fn post(&mut self, envelope: &Envelope) -> Result<(), Box<dyn Error + Send + Sync>> {
            let url = Url::parse(&self.url)?;
            let bytes = envelope.to_bytes(Timestamp::from(SystemTime::now()))?;
            let connection = match &mut self.connection {
                Some(connection) => connection,
                none => none.insert(connect(&url)?),
            };
            let request = connection.client.post(url).header(CONTENT_TYPE, "application/x-sentry-envelope").body(bytes);
            connection.run(async { request.send().await?.error_for_status() })?;
            Ok(())
        }
    }

    impl Transport for Sidecar {
        fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
            if self.rests_until.is_some_and(|until| Instant::now() < until) {
                return Ok(());
            }
            match self.post(envelope) {
                Ok(()) => (self.rest, self.rests_until) = (REST, None),
                Err(error) => {
                    if !std::mem::replace(&mut self.has_told, true) {
                        notice::warn(format_args!(
                            "Spotlight does not answer at {}: {}; reports go on without it",
                            self.url,
                            cause(&*error),
                        ));
                    }
                    self.rests_until = Instant::now().checked_add(self.rest);
                    self.rest = (self.rest * 2).min(LONGEST_REST);
                }
            }
            Ok(())
        }
    }

    impl Drop for Sidecar {
        fn drop(&mut self) {
            if let Some(connection) = self.connection.take() {
                connection.end();
            }
        }
    }

    /// What an error comes from in the end.
    fn cause<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
        // Bounded, because an error may name itself as its source.
        std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| (*error).source())
            .take(32)
            .last()
            .unwrap_or(error)
    }

    fn connect(url: &Url) -> Result<Connection, Box<dyn Error + Send + Sync>> {
        let mut builder = Client::builder()
            .user_agent(user_agent(&Sdk::this()))
            .tls_backend_preconfigured(tls::config(url.scheme() == "https", None)?)
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIME)
            .timeout(TOTAL_TIME);
        if url.host_str().is_some_and(is_this_machine) {
            builder = builder.no_proxy();
        }
        Ok(Connection::by(builder.build()?)?)
    }
}
