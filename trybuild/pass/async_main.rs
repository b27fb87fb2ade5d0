//! An async `main` keeps its runtime's attribute.

#![deny(warnings, clippy::all, clippy::pedantic)]

/// Documented.
#[redhanded::main(options = redhanded::Options::new(), environment = "test", sample_rate = 1.0)]
#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::task::yield_now().await;
    let number: u64 = "3".parse()?;
    assert_eq!(number, 3);
    Ok(())
}
