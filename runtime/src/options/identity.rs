//! Who the program is, for servers that ask.

use std::path::PathBuf;

use super::Options;
use super::error::{OptionError, Problem, Setting};
use crate::transport::ClientCertificate;

/// # Servers that ask who the program is
impl Options {
    /// Shows this certificate to a server that asks for one, and the certificates that vouch for it if they are in the
    /// file, too; `key` is the file with its private key. Both are PEM, and read when the first report is sent. Unless set
    /// they are what `CLIENT_CERT_FILE` and `CLIENT_KEY_FILE` name.
    ///
    /// ```
    /// let options = redhanded::Options::new().client_certificate("/etc/shop/client.pem", "/etc/shop/client.key");
    /// ```
    #[must_use]
    pub fn client_certificate(mut self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.client_certificate = Some(ClientCertificate { certificate: certificate.into(), key: key.into() });
        self
    }
}

/// What the environment names; one without the other says nothing.
pub(super) fn of_environment(
    certificate: Option<String>,
    key: Option<String>,
    errors: &mut Vec<OptionError>,
) -> Option<ClientCertificate> {
    let (name, missing, value) = match (certificate, key) {
        (Some(certificate), Some(key)) => {
            return Some(ClientCertificate { certificate: certificate.into(), key: key.into() });
        }
        (Some(certificate), None) => ("CLIENT_CERT_FILE", "is of no use without `CLIENT_KEY_FILE`", certificate),
        (None, Some(key)) => ("CLIENT_KEY_FILE", "is of no use without `CLIENT_CERT_FILE`", key),
        (None, None) => return None,
    };
    errors.push(OptionError::new(Setting::Variable(name), value, Problem::Text(missing), "no certificate is shown"));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_and_its_key_are_named_together() {
        let named = |certificate: Option<&str>, key: Option<&str>| {
            let mut errors = Vec::new();
            let is_there = of_environment(certificate.map(Into::into), key.map(Into::into), &mut errors).is_some();
            (is_there, errors.first().map(OptionError::setting))
        };
        assert_eq!(named(Some("a"), Some("b")), (true, None));
        assert_eq!(named(None, None), (false, None));
        assert_eq!(named(Some("a"), None), (false, Some("CLIENT_CERT_FILE")));
        assert_eq!(named(None, Some("b")), (false, Some("CLIENT_KEY_FILE")));
    }
}
