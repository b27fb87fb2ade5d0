//! Tasks that are started by `redhanded`: their failures come back through their handles.

mod errors;
mod panics;
mod scopes;
mod sets;

use redhanded::capture_errors;
use tokio::task::yield_now;

#[derive(Debug, thiserror::Error)]
#[error("no such page")]
struct NoPage;

#[derive(Debug, thiserror::Error)]
#[error("no")]
struct Opaque;

#[capture_errors]
async fn fetch(page: u64) -> Result<u64, NoPage> {
    yield_now().await;
    if page == 3 { Err(NoPage) } else { Ok(page) }
}

#[capture_errors]
async fn falls(page: u64) -> u64 {
    yield_now().await;
    assert!(page != 3, "page {page} fell");
    page
}

/// The other tasks of this thread run until they are done.
async fn others_go_on() {
    for _ in 0..3 {
        yield_now().await;
    }
}
