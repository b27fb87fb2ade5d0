//! The file: a line of headings, then an order a line.

use std::fs;
use std::io::Cursor;
use std::num::ParseIntError;
use std::path::Path;
use std::str::FromStr;

use redhanded::capture_errors;
use thiserror::Error;

use crate::order::{CardToken, Order};

/// What is wrong with one row.
#[derive(Debug, Error)]
pub(crate) enum RowError {
    #[error("a row cannot be read")]
    Unreadable(#[from] csv::Error),
    #[error("line {line}: {found} columns instead of 8")]
    Columns { line: u64, found: usize },
    #[error("line {line}: `{column}` is no whole number")]
    Number { line: u64, column: &'static str, source: ParseIntError },
}

/// The orders in a file.
pub(crate) struct OrderFile {
    rows: csv::StringRecordsIntoIter<Cursor<Vec<u8>>>,
    /// How many rows were no orders.
    pub(crate) rejected: u32,
}

impl OrderFile {
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        // In memory: whatever is wrong from now on is wrong with one row.
        let file = Cursor::new(fs::read(path)?);
        let rows = csv::ReaderBuilder::new().flexible(true).from_reader(file).into_records();
        Ok(Self { rows, rejected: 0 })
    }

    /// The next row that is an order.
    #[capture_errors]
    pub(crate) fn next_order(&mut self) -> Option<Order> {
        loop {
            match self.read() {
                Ok(order) => return order,
                Err(error) => {
                    eprintln!("rejected: {:#}", anyhow::Error::from(error));
                    self.rejected += 1;
                }
            }
        }
    }

    #[capture_errors]
    fn read(&mut self) -> Result<Option<Order>, RowError> {
        let Some(row) = self.rows.next().transpose()? else { return Ok(None) };
        let line = row.position().map_or(0, csv::Position::line);
        let columns: Vec<_> = row.iter().collect();
        let Some((columns, [card_token])) = columns.split_first_chunk() else {
            return Err(RowError::Columns { line, found: columns.len() });
        };
        parse(line, columns, card_token).map(Some)
    }
}

#[capture_errors]
fn parse(line: u64, columns: &[&str; 7], card_token: &str) -> Result<Order, RowError> {
    let [id, _article, city, quantity, box_size, unit_price, currency] = *columns;
    Ok(Order {
        id: number(line, "id", id)?,
        city: city.to_owned(),
        quantity: number(line, "quantity", quantity)?,
        box_size: number(line, "box_size", box_size)?,
        unit_price: number(line, "unit_price", unit_price)?,
        currency: currency.to_owned(),
        card_token: CardToken::from(card_token),
    })
}

#[capture_errors]
fn number<T>(line: u64, column: &'static str, text: &str) -> Result<T, RowError>
where
    T: FromStr<Err = ParseIntError>,
{
    text.parse().map_err(|source| RowError::Number { line, column, source })
}
