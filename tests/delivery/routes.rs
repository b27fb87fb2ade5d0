//! Encryption and proxies. Both are set by the environment, so each runs in a process of its own.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use redhanded::{Level, Options, capture_message, init};
use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::PrivateKeyDer;

use crate::receiver::{Answer, Receiver};
use crate::{AGES, child};

/// For files of certificates.
const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");
/// With none in it.
const EMPTY: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/empty");

/// The environment in which the certificates of one file are all that the system has.
fn trust(file: &Path) -> [(&str, &str); 2] {
    fs::create_dir_all(EMPTY).unwrap();
    [("SSL_CERT_FILE", file.to_str().unwrap()), ("SSL_CERT_DIR", EMPTY)]
}

fn send_one(dsn: String) {
    let guard = init(Options::new().dsn(dsn).shutdown_timeout(AGES));
    capture_message("one", Level::Info);
    assert!(guard.flush(AGES));
}

/// A server on `localhost`, and a file with the certificate that vouches for it.
fn start_tls() -> (Receiver, PathBuf) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();

    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let receiver = Receiver::start_tls(Answer::Ok, Arc::new(config));
    let file = Path::new(FOLDER).join(format!("{}.pem", receiver.address().port()));
    fs::write(&file, issuer.pem()).unwrap();
    (receiver, file)
}

#[test]
fn a_server_that_the_system_trusts_is_reached_over_https() {
    if let Some(dsn) = child::dsn() {
        send_one(dsn);
        assert!(CryptoProvider::get_default().is_none(), "what the process uses is left to the program");
        return;
    }
    let (receiver, file) = start_tls();
    let dsn = format!("https://public@localhost:{}/42", receiver.address().port());
    let test = "routes::a_server_that_the_system_trusts_is_reached_over_https";
    let told = child::run(test, &dsn, &trust(&file));
    fs::remove_file(file).unwrap();
    assert_eq!(told, "");
    assert_eq!(receiver.requests().len(), 1);
}

#[test]
fn a_server_that_the_system_does_not_trust_gets_nothing() {
    if let Some(dsn) = child::dsn() {
        return send_one(dsn);
    }
    let ((receiver, own), (_, other)) = (start_tls(), start_tls());
    let dsn = format!("https://public@localhost:{}/42", receiver.address().port());
    let test = "routes::a_server_that_the_system_does_not_trust_gets_nothing";
    let told = child::run(test, &dsn, &trust(&other));
    fs::remove_file(own).unwrap();
    fs::remove_file(other).unwrap();
    assert!(told.contains("(invalid peer certificate: "), "{told}");
    assert_eq!(receiver.requests().len(), 0);
}

#[test]
fn a_system_without_certificates_sends_over_http_and_tells_why_not_over_https() {
    if let Some(dsn) = child::dsn() {
        return send_one(dsn);
    }
    let test = "routes::a_system_without_certificates_sends_over_http_and_tells_why_not_over_https";
    let file = Path::new(FOLDER).join("none.pem");
    fs::write(&file, "").unwrap();
    let receiver = Receiver::start(Answer::Ok);
    assert_eq!(child::run(test, &receiver.dsn(), &trust(&file)), "");
    assert_eq!(receiver.requests().len(), 1);
    let told = child::run(test, "https://public@localhost:1/42", &trust(&file));
    assert!(told.contains("`ca-certificates`"), "{told}");
    fs::remove_file(file).unwrap();
}

#[test]
fn another_machine_is_reached_by_the_proxy_of_the_environment() {
    if let Some(dsn) = child::dsn() {
        return send_one(dsn);
    }
    let proxy = Receiver::start(Answer::Ok);
    let address = format!("http://{}", proxy.address());
    let test = "routes::another_machine_is_reached_by_the_proxy_of_the_environment";
    let variables = [("HTTP_PROXY", address.as_str()), ("NO_PROXY", "")];
    assert_eq!(child::run(test, "http://public@errors.example.com/42", &variables), "");
    assert_eq!(proxy.requests()[0].line, "POST http://errors.example.com/api/42/envelope/ HTTP/1.1");
}

#[test]
fn this_machine_is_reached_without_a_proxy() {
    if let Some(dsn) = child::dsn() {
        return send_one(dsn);
    }
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let nobody = format!("http://127.0.0.1:{port}");
    let receiver = Receiver::start(Answer::Ok);
    let test = "routes::this_machine_is_reached_without_a_proxy";
    assert_eq!(child::run(test, &receiver.dsn(), &[("HTTP_PROXY", &nobody), ("NO_PROXY", "")]), "");
    assert_eq!(receiver.requests().len(), 1);
}
