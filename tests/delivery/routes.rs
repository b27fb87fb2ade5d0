//! Encryption and proxies. Both are set by the environment, so each runs in a process of its own.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use redhanded::{Level, Options, capture_message, init};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

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
    start_tls_as(&CertificateParams::new(["localhost".to_owned()]).unwrap())
}

/// A server that shows such a certificate.
fn start_tls_as(shown: &CertificateParams) -> (Receiver, PathBuf) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = shown.signed_by(&key, &issuer).unwrap();

    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
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

/// A server that lets in only whom its own issuer vouches for; files with who vouches for it, such a certificate, and its
/// key.
fn start_tls_for_known_clients() -> (Receiver, [PathBuf; 3]) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let signed = |name: &str| {
        let key = KeyPair::generate().unwrap();
        (CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap(), key)
    };
    let ((own, own_key), (client, client_key)) = (signed("localhost"), signed("client"));
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(issuer.der().clone()).unwrap();
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(clients)
        .with_single_cert(vec![own.der().clone()], PrivateKeyDer::try_from(own_key.serialize_der()).unwrap())
        .unwrap();
    let receiver = Receiver::start_tls(Answer::Ok, Arc::new(config));
    let pems = [("ca", issuer.pem()), ("client", client.pem()), ("key", client_key.serialize_pem())];
    let files = pems.map(|(name, pem)| {
        let file = Path::new(FOLDER).join(format!("{}-{name}.pem", receiver.address().port()));
        fs::write(&file, pem).unwrap();
        file
    });
    (receiver, files)
}

#[test]
fn a_server_that_asks_who_the_program_is_is_shown_its_certificate() {
    let test = "routes::a_server_that_asks_who_the_program_is_is_shown_its_certificate";
    if let Some(dsn) = child::dsn() {
        return send_one_trusting(dsn);
    }
    let (receiver, files) = start_tls_for_known_clients();
    let [ca, certificate, key] = files.each_ref().map(|file| file.to_str().unwrap());
    let dsn = format!("https://public@localhost:{}/42", receiver.address().port());
    let trust = ("REDHANDED_TEST_CA", ca);
    let told = child::run(test, &dsn, &[trust, ("CLIENT_CERT_FILE", certificate), ("CLIENT_KEY_FILE", key)]);
    assert_eq!((told.as_str(), receiver.requests().len()), ("", 1));
    let told = child::run(test, &dsn, &[trust, ("CLIENT_CERT_FILE", certificate)]);
    assert!(told.contains("is of no use without `CLIENT_KEY_FILE`; no certificate is shown"), "{told}");
    let told = child::run(test, &dsn, &[trust, ("CLIENT_CERT_FILE", certificate), ("CLIENT_KEY_FILE", "/none")]);
    assert!(told.contains("`client_certificate`, /none: "), "{told}");
    assert_eq!(receiver.requests().len(), 1);
    for file in files {
        fs::remove_file(file).unwrap();
    }
}

/// What is told of a report that goes to a server with such a certificate, if the program trusts who vouches for it.
fn told_of(shown: &CertificateParams, test: &str) -> (String, usize) {
    let (receiver, file) = start_tls_as(shown);
    let dsn = format!("https://public@localhost:{}/42", receiver.address().port());
    let told = child::run(test, &dsn, &[("REDHANDED_TEST_CA", file.to_str().unwrap())]);
    fs::remove_file(file).unwrap();
    (told, receiver.requests().len())
}

fn send_one_trusting(dsn: String) {
    let file = std::env::var("REDHANDED_TEST_CA").unwrap();
    let guard = init(Options::new().dsn(dsn).ca_certificates(file).shutdown_timeout(AGES));
    capture_message("one", Level::Info);
    assert!(guard.flush(AGES));
}

#[test]
fn a_server_that_the_program_trusts_is_reached_over_https() {
    if let Some(dsn) = child::dsn() {
        return send_one_trusting(dsn);
    }
    let shown = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let told = told_of(&shown, "routes::a_server_that_the_program_trusts_is_reached_over_https");
    assert_eq!(told, (String::new(), 1));
}

#[test]
fn a_server_whose_certificate_is_for_another_name_gets_nothing() {
    if let Some(dsn) = child::dsn() {
        return send_one_trusting(dsn);
    }
    let shown = CertificateParams::new(["errors.example.com".to_owned()]).unwrap();
    let (told, requests) = told_of(&shown, "routes::a_server_whose_certificate_is_for_another_name_gets_nothing");
    assert!(told.contains("not valid for name"), "{told}");
    assert_eq!(requests, 0);
}

#[test]
fn a_server_whose_certificate_has_expired_gets_nothing() {
    if let Some(dsn) = child::dsn() {
        return send_one_trusting(dsn);
    }
    let mut shown = CertificateParams::new(["localhost".to_owned()]).unwrap();
    shown.not_before = rcgen::date_time_ymd(2000, 1, 1);
    shown.not_after = rcgen::date_time_ymd(2001, 1, 1);
    let (told, requests) = told_of(&shown, "routes::a_server_whose_certificate_has_expired_gets_nothing");
    assert!(told.contains("expired"), "{told}");
    assert_eq!(requests, 0);
}

#[test]
fn a_file_of_certificates_that_is_not_there_is_named() {
    if let Some(dsn) = child::dsn() {
        let guard = init(Options::new().dsn(dsn).ca_certificates("not/there.pem").shutdown_timeout(AGES));
        capture_message("one", Level::Info);
        assert!(guard.flush(AGES));
        return;
    }
    let test = "routes::a_file_of_certificates_that_is_not_there_is_named";
    let told = child::run(test, "https://public@localhost:1/42", &[]);
    assert!(told.contains("`ca_certificates`, not/there.pem: "), "{told}");
}

#[test]
fn the_proxy_of_the_options_comes_before_that_of_the_environment_and_no_proxy_holds() {
    if let Some(dsn) = child::dsn() {
        let proxy = std::env::var("REDHANDED_TEST_PROXY").unwrap();
        let guard = init(Options::new().dsn(dsn).proxy(proxy).shutdown_timeout(AGES));
        capture_message("one", Level::Info);
        assert!(guard.flush(AGES));
        return;
    }
    let test = "routes::the_proxy_of_the_options_comes_before_that_of_the_environment_and_no_proxy_holds";
    let proxy = Receiver::start(Answer::Ok);
    let address = format!("http://user:password@{}", proxy.address());
    let variables =
        [("REDHANDED_TEST_PROXY", address.as_str()), ("HTTP_PROXY", "http://127.0.0.1:1"), ("NO_PROXY", "")];
    assert_eq!(child::run(test, "http://public@errors.example.com/42", &variables), "");
    assert_eq!(proxy.requests()[0].line, "POST http://errors.example.com/api/42/envelope/ HTTP/1.1");
    assert_eq!(proxy.requests()[0].header("proxy-authorization"), Some("Basic dXNlcjpwYXNzd29yZA=="));

    let server = Receiver::start(Answer::Ok);
    let variables = [variables[0], ("NO_PROXY", "127.0.0.1")];
    assert_eq!(child::run(test, &server.dsn(), &variables), "");
    assert_eq!((proxy.requests().len(), server.requests().len()), (1, 1));
}

#[test]
fn a_proxy_that_is_not_there_costs_reports_and_nothing_else() {
    if let Some(dsn) = child::dsn() {
        let guard = init(Options::new().dsn(dsn).proxy("http://127.0.0.1:1").shutdown_timeout(AGES));
        capture_message("one", Level::Info);
        assert!(guard.flush(AGES));
        return;
    }
    let test = "routes::a_proxy_that_is_not_there_costs_reports_and_nothing_else";
    let told = child::run(test, "http://public@errors.example.com/42", &[("NO_PROXY", "")]);
    assert!(told.contains("1 report was not delivered: 1 because sending failed"), "{told}");
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
