use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::losses::Loss;

/// Why an envelope was not delivered, and what to do about it where one can do something.
///
/// ```
/// use redhanded::transport::DeliveryError;
/// let error = DeliveryError::Refused { status: 403, reason: Some("bad sentry_key".to_owned()) };
/// assert_eq!(error.to_string(), "the server refused it (403: bad sentry_key); is the key in the DSN right?");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum DeliveryError {
    /// The envelope could not be written as bytes.
    Encoding(serde_json::Error),
    /// There is no way to begin: for instance, the system has no certificates to check a server's by.
    Setup(Box<dyn Error + Send + Sync>),
    /// The server could not be reached, or the connection broke.
    Network(Box<dyn Error + Send + Sync>),
    /// The server did not answer within this time.
    Timeout(Duration),
    /// The server says to go elsewhere, and not to another place on the same host, where reports would follow: to another
    /// host the key would go along.
    Redirected {
        /// The status of the answer.
        status: u16,
        /// Where the server says to go.
        location: String,
    },
    /// The server did not take it.
    Refused {
        /// The status of the answer.
        status: u16,
        /// What the server says about it.
        reason: Option<String>,
    },
    /// It is larger than the server takes.
    TooLarge,
    /// The server takes no more for now.
    RateLimited,
    /// Anything else, for transports of your own: see [`other`](Self::other).
    Other(Box<dyn Error + Send + Sync>),
}

impl DeliveryError {
    /// Any error, or a text.
    ///
    /// ```
    /// let error = redhanded::transport::DeliveryError::other("the disk is full");
    /// assert_eq!(error.to_string(), "the disk is full");
    /// ```
    pub fn other(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Other(error.into())
    }
}

impl DeliveryError {
    /// What is lost by it, in the protocol's sense.
    pub(super) const fn loss(&self) -> Loss {
        match self {
            Self::Encoding(_) | Self::Setup(_) => Loss::Setup,
            Self::Network(_) | Self::Timeout(_) => Loss::Network,
            Self::RateLimited => Loss::RateLimited,
            Self::Redirected { .. } | Self::Refused { .. } | Self::TooLarge | Self::Other(_) => Loss::Refused,
        }
    }
}

impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding(_) => f.write_str("it cannot be written as JSON"),
            Self::Setup(_) => f.write_str("the connection cannot be set up"),
            Self::Network(_) => {
                f.write_str("the server cannot be reached, or broke off; is the host in the DSN right?")
            }
            Self::Timeout(time) => write!(f, "the server did not answer within {time:?}"),
            Self::Redirected { status, location } => {
                write!(f, "the server is elsewhere ({status}: {location}); put the address it is at into the DSN")
            }
            Self::Refused { status, reason } => {
                write!(f, "the server refused it ({status}")?;
                if let Some(reason) = reason {
                    write!(f, ": {reason}")?;
                }
                f.write_str(match status {
                    401 | 403 => "); is the key in the DSN right?",
                    404 | 405 => "); is the path in the DSN right, and the project?",
                    407 => "); it is the proxy that asks for a password: put it into `HTTPS_PROXY`",
                    500.. => "); the server is in trouble",
                    _ => ")",
                })
            }
            Self::TooLarge => f.write_str("it is larger than the server takes (413); send less with it"),
            Self::RateLimited => f.write_str("the server takes no more for now (429)"),
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl Error for DeliveryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Encoding(error) => Some(error),
            Self::Setup(error) | Self::Network(error) => Some(&**error),
            // What it says is said already.
            Self::Other(error) => error.source(),
            _ => None,
        }
    }
}

impl From<serde_json::Error> for DeliveryError {
    fn from(error: serde_json::Error) -> Self {
        Self::Encoding(error)
    }
}

/// An error and what it comes from in the end; what lies between repeats one or the other.
pub(super) struct WithCause<'a>(pub(super) &'a DeliveryError);

impl fmt::Display for WithCause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        // Bounded, because an error may name itself as its source.
        let causes = std::iter::successors(self.0.source(), |error: &&dyn Error| (*error).source()).take(32);
        causes.last().map_or(Ok(()), |cause| write!(f, " ({cause})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_ends_with_the_first_cause() {
        let cause = std::io::Error::other("connection refused");
        let error = DeliveryError::Network(Box::new(std::io::Error::other(cause)));
        let told = WithCause(&error).to_string();
        assert!(told.starts_with("the server cannot be reached") && told.ends_with(" (connection refused)"), "{told}");
        assert_eq!(WithCause(&DeliveryError::TooLarge).to_string(), DeliveryError::TooLarge.to_string());
    }

    #[test]
    fn a_refusal_says_which_part_of_the_dsn_may_be_wrong() {
        let told = |status| DeliveryError::Refused { status, reason: None }.to_string();
        assert!(told(401).contains("key") && told(403).contains("key"));
        assert!(told(404).contains("project"));
        assert_eq!(told(400), "the server refused it (400)");
    }
}
