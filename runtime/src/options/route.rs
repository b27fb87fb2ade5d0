//! The way to the server.

use std::path::PathBuf;

use super::Options;

/// # The way to the server
impl Options {
    /// Goes to the server by this proxy, `http://HOST:PORT`, a name and a password before the host if it asks for them.
    ///
    /// Unless set the proxies of the system are used, which on Unix are those in `HTTP_PROXY` and `HTTPS_PROXY`, and none
    /// to reach this machine. In both cases hosts that `NO_PROXY` names are reached directly.
    ///
    /// ```
    /// let options = redhanded::Options::new().proxy("http://proxy.example.com:3128");
    /// assert!(options.check().is_ok());
    /// ```
    #[must_use]
    pub fn proxy(mut self, proxy: impl Into<String>) -> Self {
        self.proxy = Some(proxy.into());
        self
    }

    /// Trusts the certificates in this PEM file, too: those that vouch for a server of your own. Read when the first report
    /// is sent.
    ///
    /// ```
    /// let options = redhanded::Options::new().ca_certificates("/etc/shop/ca.pem");
    /// ```
    #[must_use]
    pub fn ca_certificates(mut self, file: impl Into<PathBuf>) -> Self {
        self.ca_certificates = Some(file.into());
        self
    }
}
