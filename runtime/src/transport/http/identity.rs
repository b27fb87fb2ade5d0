//! Who the program is, for servers that ask for a certificate of their clients.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};

use super::super::ClientCertificate;

type Failure = Box<dyn Error + Send + Sync>;

/// With the certificate that is shown to such a server.
pub(super) fn show(mut config: ClientConfig, identity: Option<&ClientCertificate>) -> Result<ClientConfig, Failure> {
    if let Some(ClientCertificate { certificate, key }) = identity {
        let of_file = |file: &Path, error: &dyn Error| {
            Failure::from(format!("`client_certificate`, {}: {error}", file.display()))
        };
        let read = || CertificateDer::pem_file_iter(certificate)?.collect::<Result<Vec<_>, _>>();
        let chain = read().map_err(|error| of_file(certificate, &error))?;
        let private = PrivateKeyDer::from_pem_file(key).map_err(|error| of_file(key, &error))?;
        let certified = CertifiedKey::from_der(chain, private, config.crypto_provider());
        let certified = certified.map_err(|error| of_file(key, &error))?;
        config.client_auth_cert_resolver = Arc::new(SingleCertAndKey::from(certified));
    }
    Ok(config)
}
