//! Whom to trust.

use std::error::Error;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::protocol::Dsn;

/// Trusts whom the system trusts. The provider is given here and not set for the whole process, whose choice is the
/// program's.
pub(super) fn config(dsn: &Dsn) -> Result<ClientConfig, Box<dyn Error + Send + Sync>> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    match builder.clone().with_platform_verifier() {
        Ok(builder) => Ok(builder.with_no_client_auth()),
        // Nothing is encrypted, so nobody need be trusted.
        Err(_) if !dsn.is_https() => Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()),
        Err(error) => Err(format!(
            "the system's certificates cannot be read: {error}; they are in the package `ca-certificates` of most \
             systems, or in a file that `SSL_CERT_FILE` names"
        )
        .into()),
    }
}
