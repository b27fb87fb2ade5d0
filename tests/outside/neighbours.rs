//! A program that encrypts by crates of its own beside redhanded. Each Cargo feature is one of them.

use redhanded::{Level, Options, capture_message, init};

fn main() {
    // Nobody listens at this port.
    let guard = init(Options::new().dsn("https://key@127.0.0.1:9/1").spool(redhanded::transport::Spool::off()));
    #[cfg(feature = "own-provider")]
    rustls_ring::crypto::ring::default_provider().install_default().expect("no one else chose");
    #[cfg(feature = "rustls-default")]
    drop(rustls_default::ClientConfig::builder());
    #[cfg(all(feature = "rustls-ring", not(feature = "own-provider")))]
    drop(rustls_ring::ClientConfig::builder());
    #[cfg(feature = "hyper-rustls")]
    drop(hyper_rustls::HttpsConnectorBuilder::new().with_native_roots().expect("certificates").https_only());
    #[cfg(feature = "reqwest-plain")]
    drop(reqwest_plain::Client::new());
    #[cfg(feature = "reqwest-default")]
    drop(reqwest_default::Client::new());
    #[cfg(feature = "reqwest-no-provider")]
    drop(reqwest_no_provider::Client::new());
    capture_message("one", Level::Info);
    drop(guard);
    println!("all made their clients");
}
