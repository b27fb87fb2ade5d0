//! The file: a line of headings, then an order a line.

use std::fs;
use std::io::Cursor;
use std::num::ParseIntError;
use std::path::Path;
use std::str::FromStr;

use redhanded::capture_errors;
use thiserror::Error;

use crate::order::{CardToken, Order};

/// What is wrong with one line.
#[derive(Debug, Error)]
pub(crate) enum RowError {
    #[error("the row has other columns than the first one")]
    Columns(#[source] csv::Error),
    #[error("the row is no UTF-8")]
    Encoding(#[source] csv::Error),
    #[error("the row cannot be read")]
    Unreadable(#[source] csv::Error),
    #[error("the file has other columns than an order")]
    Headings,
    #[error("line {line}: `{column}` is no whole number")]
    Number { line: u64, column: &'static str, source: ParseIntError },
}

impl From<csv::Error> for RowError {
    fn from(error: csv::Error) -> Self {
        match error.kind() {
            csv::ErrorKind::UnequalLengths { .. } => Self::Columns(error),
            csv::ErrorKind::Utf8 { .. } => Self::Encoding(error),
            _ => Self::Unreadable(error),
        }
    }
}

/// The orders in a file.
pub(crate) struct OrderFile {
    rows: csv::StringRecordsIntoIter<Cursor<Vec<u8>>>,
    /// How many rows were no orders.
    pub(crate) rejected: u32,
}

impl OrderFile {
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        let rows = csv::Reader::from_reader(Cursor::new(fs::read(path)?)).into_records();
        Ok(Self { rows, rejected: 0 })
    }

    #[capture_errors]
    fn read(&mut self) -> Result<Option<Order>, RowError> {
        let Some(row) = self.rows.next().transpose()? else { return Ok(None) };
        let line = row.position().map_or(0, csv::Position::line);
        let columns: Vec<_> = row.iter().collect();
        let [columns @ .., card_token] = &columns[..] else { return Err(RowError::Headings) };
        order(line, columns, card_token).map(Some)
    }
}

impl Iterator for OrderFile {
    type Item = Order;

    /// The next row that is an order.
    #[capture_errors]
    fn next(&mut self) -> Option<Order> {
        loop {
            match self.read() {
                Ok(order) => return order,
                Err(error) => {
                    eprintln!("a row is rejected: {error}");
                    self.rejected += 1;
                }
            }
        }
    }
}

#[capture_errors]
fn order(line: u64, columns: &[&str], card_token: &str) -> Result<Order, RowError> {
    let [id, _article, city, quantity, box_size, unit_price, currency] = *columns else {
        return Err(RowError::Headings);
    };
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
