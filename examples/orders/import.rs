//! The job: all orders of one file, several at a time.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redhanded::capture_errors;
use thiserror::Error;
use tokio::task::{JoinError, JoinSet};

use crate::file::OrderFile;
use crate::fulfil::{Delivery, fulfil};
use crate::ledger::Ledger;

const AT_A_TIME: usize = 8;

#[derive(Debug, Error)]
#[error("{} cannot be read", path.display())]
pub(crate) struct ImportError {
    path: PathBuf,
    source: std::io::Error,
}

/// What became of the orders.
#[derive(Default)]
pub(crate) struct Summary {
    fulfilled: u32,
    boxes: u32,
    cities: BTreeSet<String>,
    failed: u32,
    panicked: u32,
    rejected: u32,
}

/// Fulfils the orders in the file, each in a task of its own.
#[capture_errors]
pub(crate) async fn import(path: &Path) -> Result<Summary, ImportError> {
    let mut file = OrderFile::open(path).map_err(|source| ImportError { path: path.to_owned(), source })?;
    let ledger = Arc::new(Ledger::default());
    let mut summary = Summary::default();
    let mut tasks = JoinSet::new();
    while let Some(order) = file.next_order() {
        let ledger = Arc::clone(&ledger);
        tasks.spawn(async move { fulfil(&order, &ledger).await });
        if tasks.len() == AT_A_TIME {
            summary.add(tasks.join_next().await);
        }
    }
    while !tasks.is_empty() {
        summary.add(tasks.join_next().await);
    }
    summary.rejected = file.rejected;
    Ok(summary)
}

impl Summary {
    fn add(&mut self, ended: Option<Result<anyhow::Result<Delivery>, JoinError>>) {
        match ended {
            Some(Ok(Ok(delivery))) => {
                self.fulfilled += 1;
                self.boxes += delivery.boxes;
                self.cities.insert(delivery.city);
            }
            Some(Ok(Err(error))) => {
                eprintln!("failed: {error:#}");
                self.failed += 1;
            }
            Some(Err(error)) => {
                eprintln!("failed: {error}");
                self.panicked += 1;
            }
            None => {}
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fulfilled, boxes, cities, failed, panicked, rejected } = self;
        writeln!(f, "{fulfilled} orders fulfilled: {boxes} boxes to {} cities", cities.len())?;
        write!(f, "{failed} orders failed, {panicked} panicked; {rejected} rows rejected")
    }
}
