//! Whom to trust, and who encrypts.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

type Failure = Box<dyn Error + Send + Sync>;

/// Trusts whom the system trusts, and whom the program says. The provider is given here and not set for the whole process,
/// whose choice is the program's.
pub(in crate::transport) fn config(is_https: bool, ca_certificates: Option<&Path>) -> Result<ClientConfig, Failure> {
    let provider = provider().ok_or(
        "nothing here can encrypt: turn on the Cargo feature `rustls-aws-lc-rs` or `rustls-ring` of redhanded, or install \
         a provider by `rustls::crypto::CryptoProvider::install_default` before the first report",
    )?;
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    match verifier(ca_certificates, provider) {
        Ok(verifier) => {
            let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
            Ok(builder.with_no_client_auth())
        }
        // Nothing is encrypted, so nobody need be trusted.
        Err(_) if !is_https => Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()),
        Err(error) => Err(error),
    }
}

/// What the program chose for all that it encrypts, or else what this build of redhanded brings along.
fn provider() -> Option<Arc<CryptoProvider>> {
    #[cfg(feature = "rustls-aws-lc-rs")]
    let brought_along = Some(rustls::crypto::aws_lc_rs::default_provider);
    #[cfg(all(feature = "rustls-ring", not(feature = "rustls-aws-lc-rs")))]
    let brought_along = Some(rustls::crypto::ring::default_provider);
    #[cfg(not(any(feature = "rustls-aws-lc-rs", feature = "rustls-ring")))]
    let brought_along: Option<fn() -> CryptoProvider> = None;
    CryptoProvider::get_default().cloned().or_else(|| brought_along.map(|make| Arc::new(make())))
}

fn verifier(file: Option<&Path>, provider: Arc<CryptoProvider>) -> Result<Verifier, Failure> {
    let Some(file) = file else {
        return Verifier::new(provider).map_err(|error| {
            format!(
                "the system's certificates cannot be read: {error}; they are in the package `ca-certificates` of most \
                 systems, or in a file that `SSL_CERT_FILE` names"
            )
            .into()
        });
    };
    trust_more(certificates(file)?, provider)
}

#[cfg(not(target_os = "android"))]
fn trust_more(certificates: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Result<Verifier, Failure> {
    Ok(Verifier::new_with_extra_roots(certificates, provider)?)
}

#[cfg(target_os = "android")]
fn trust_more(_: Vec<CertificateDer<'static>>, _: Arc<CryptoProvider>) -> Result<Verifier, Failure> {
    Err("Android trusts its own certificates alone; leave `ca_certificates` out".into())
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let read = || CertificateDer::pem_file_iter(file)?.collect::<Result<Vec<_>, _>>();
    let certificates = read().map_err(|error| format!("`ca_certificates`, {}: {error}", file.display()))?;
    if certificates.is_empty() {
        return Err(format!("`ca_certificates`, {}: there are none in it", file.display()).into());
    }
    Ok(certificates)
}
