use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// Where events go: `https://PUBLIC_KEY@HOST/PROJECT_ID`, as the server shows it.
///
/// The grammar is `{http|https}://{public_key}[:{secret_key}]@{host}[:{port}][/{path}]/{project_id}`.
///
/// ```
/// use redhanded::protocol::Dsn;
/// let dsn: Dsn = "https://0123abcd@errors.example.com:8443/behind/a/proxy/42".parse()?;
/// assert_eq!(dsn.public_key(), "0123abcd");
/// assert_eq!(dsn.host(), "errors.example.com");
/// assert_eq!(dsn.project_id(), "42");
/// assert_eq!(dsn.envelope_url(), "https://errors.example.com:8443/behind/a/proxy/api/42/envelope/");
/// # Ok::<(), redhanded::protocol::DsnError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Dsn {
    scheme: Scheme,
    public_key: String,
    secret_key: Option<String>,
    /// An IPv6 address without its brackets.
    host: String,
    /// `None` if it is the scheme's own.
    port: Option<u16>,
    /// What stands before the project: empty, or with a slash in front and none at the end.
    path: String,
    project_id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

impl Scheme {
    fn parse(text: &str) -> Option<Self> {
        [Self::Http, Self::Https].into_iter().find(|scheme| text.eq_ignore_ascii_case(scheme.name()))
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    const fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl Dsn {
    /// The key that says who sends. It is no secret: it allows to send, not to read.
    #[must_use]
    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    /// The second key that old servers gave out.
    ///
    /// ```
    /// let dsn: redhanded::protocol::Dsn = "https://public:secret@errors.example.com/42".parse()?;
    /// assert_eq!(dsn.secret_key(), Some("secret"));
    /// assert_eq!(dsn.to_string(), "https://public@errors.example.com/42", "it is not shown");
    /// # Ok::<(), redhanded::protocol::DsnError>(())
    /// ```
    #[must_use]
    pub fn secret_key(&self) -> Option<&str> {
        self.secret_key.as_deref()
    }

    /// The server: a name or an address, the latter without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The number of the organization, where the host says it: `o123.ingest.sentry.io`.
    pub(crate) fn organization(&self) -> Option<&str> {
        let number = self.host.split_once('.')?.0.strip_prefix('o')?;
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
    }

    /// The project on the server: a number on most, but any text is taken.
    #[must_use]
    pub fn project_id(&self) -> &str {
        &self.project_id
    }

    /// Where envelopes are posted to.
    #[must_use]
    pub fn envelope_url(&self) -> String {
        let (scheme, path, project_id) = (self.scheme.name(), &self.path, &self.project_id);
        format!("{scheme}://{}{path}/api/{project_id}/envelope/", Authority(self))
    }

    /// Whether what is sent is encrypted.
    #[cfg(feature = "reqwest")]
    pub(crate) fn is_https(&self) -> bool {
        self.scheme == Scheme::Https
    }
}

/// Host and port, as they stand in a URL.
struct Authority<'a>(&'a Dsn);

impl fmt::Display for Authority<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Dsn { host, port, .. } = self.0;
        if host.contains(':') {
            write!(f, "[{host}]")?;
        } else {
            f.write_str(host)?;
        }
        port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Without the secret key.
impl fmt::Display for Dsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, public_key, path, project_id, .. } = self;
        write!(f, "{}://{public_key}@{}{path}/{project_id}", scheme.name(), Authority(self))
    }
}

/// Without the secret key.
impl fmt::Debug for Dsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dsn({self})")
    }
}

/// Why a text is no [`Dsn`]. It never holds a part of the text, since that may be a key.
///
/// ```
/// use redhanded::protocol::{Dsn, DsnError};
/// let error = "https://errors.example.com/42".parse::<Dsn>().unwrap_err();
/// assert_eq!(error, DsnError::PublicKey);
/// assert_eq!(
///     error.to_string(),
///     "there is no public key before the host, or it has characters that keys do not have \
///      (a DSN looks like `https://PUBLIC_KEY@HOST/PROJECT_ID`)"
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DsnError {
    /// It begins with neither `http://` nor `https://`.
    Scheme,
    /// The public key is missing or malformed.
    PublicKey,
    /// The secret key is malformed.
    SecretKey,
    /// The host is missing or malformed.
    Host,
    /// The port is no number from 1 to 65535.
    Port,
    /// The project is missing.
    ProjectId,
    /// The path has characters that no path has.
    Path,
    /// There is a query or a fragment.
    Query,
}

impl fmt::Display for DsnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self {
            Self::Scheme => "it begins with neither `http://` nor `https://`",
            Self::PublicKey => "there is no public key before the host, or it has characters that keys do not have",
            Self::SecretKey => "the secret key has characters that keys do not have",
            Self::Host => "the host is missing, or is neither a name nor an address",
            Self::Port => "the port is no number from 1 to 65535",
            Self::ProjectId => "there is no project at its end",
            Self::Path => "the path has characters that must not stand in a URL",
            Self::Query => "nothing may follow the project, and there is a `?` or `#`",
        };
        write!(f, "{problem} (a DSN looks like `https://PUBLIC_KEY@HOST/PROJECT_ID`)")
    }
}

impl std::error::Error for DsnError {}

impl FromStr for Dsn {
    type Err = DsnError;

    fn from_str(text: &str) -> Result<Self, DsnError> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(DsnError::Scheme)?;
        let scheme = Scheme::parse(scheme).ok_or(DsnError::Scheme)?;
        if rest.contains(['?', '#']) {
            return Err(DsnError::Query);
        }
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (keys, address) = authority.rsplit_once('@').ok_or(DsnError::PublicKey)?;
        let (public_key, secret_key) = parse_keys(keys)?;
        let (host, port) = parse_address(address)?;
        let (path, project_id) = parse_path(path)?;
        Ok(Self {
            scheme,
            public_key,
            secret_key,
            host,
            port: port.filter(|port| *port != scheme.port()),
            path,
            project_id,
        })
    }
}

fn parse_keys(keys: &str) -> Result<(String, Option<String>), DsnError> {
    // They go into a header whose parts are divided by commas.
    let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_graphic() && !b",;\"\\@".contains(&byte));
    let (public, secret) = keys.split_once(':').unwrap_or((keys, ""));
    if public.is_empty() || !is_key(public) {
        return Err(DsnError::PublicKey);
    }
    if !is_key(secret) {
        return Err(DsnError::SecretKey);
    }
    Ok((public.to_owned(), (!secret.is_empty()).then(|| secret.to_owned())))
}

fn parse_address(address: &str) -> Result<(String, Option<u16>), DsnError> {
    let (host, port) = if let Some(rest) = address.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or(DsnError::Host)?;
        host.parse::<Ipv6Addr>().map_err(|_| DsnError::Host)?;
        (host, if port.is_empty() { None } else { Some(port.strip_prefix(':').ok_or(DsnError::Port)?) })
    } else {
        let (host, port) = address.split_once(':').map_or((address, None), |(host, port)| (host, Some(port)));
        // Letters of any script: what a name is in the end, the URL says that is made of it.
        let is_name = |character: char| character.is_alphanumeric() || matches!(character, '-' | '.' | '_');
        if host.is_empty() || !host.chars().all(is_name) {
            return Err(DsnError::Host);
        }
        (host, port)
    };
    Ok((host.to_ascii_lowercase(), port.map(parse_port).transpose()?))
}

fn parse_port(port: &str) -> Result<u16, DsnError> {
    // The standard library would take `+80`.
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
    port.parse().ok().filter(|port| is_number && *port > 0).ok_or(DsnError::Port)
}

/// What stands before the project, and the project.
fn parse_path(path: &str) -> Result<(String, String), DsnError> {
    let is_path = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    if !path.bytes().all(is_path) {
        return Err(DsnError::Path);
    }
    let path = path.trim_end_matches('/');
    let (prefix, project_id) = path.rsplit_once('/').unwrap_or(("", path));
    if matches!(project_id, "" | "." | "..") {
        return Err(DsnError::ProjectId);
    }
    let prefix = prefix.trim_matches('/');
    Ok((if prefix.is_empty() { String::new() } else { format!("/{prefix}") }, project_id.to_owned()))
}

#[cfg(test)]
mod tests;
