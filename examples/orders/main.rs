//! Imports a file of orders: reads, prices, books, charges and packs them, several at a time, and goes on after each
//! failure. Nothing in here reports anything: the attributes do.
//!
//! ```console
//! cargo run --example orders                    # reports in the terminal
//! SENTRY_DSN=… cargo run --example orders       # reports at a server
//! cargo run --example orders -- OTHER_FILE.csv
//! ```

mod captured;
mod file;
mod fulfil;
mod import;
mod ledger;
mod order;
mod packing;
mod payment;
mod price;

use std::path::PathBuf;
use std::time::Duration;

use redhanded::Options;

const SHIPPED_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/orders/orders.csv");

#[redhanded::main(options = options())]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let path = std::env::args_os().nth(1).map_or_else(|| SHIPPED_FILE.into(), PathBuf::from);
    let summary = import::import(&path).await?;
    println!("{summary}");
    // What is still on its way is not counted yet.
    redhanded::flush(Duration::from_secs(2));
    print!("{}", captured::table());
    Ok(())
}

/// The environment says the rest: where reports go, which release this is.
fn options() -> Options {
    Options::new().before_send(|event| {
        captured::count(&event);
        Some(event)
    })
}
