//! How a report looks, kept in a snapshot.

use super::super::render;
use super::super::style::Style;
use crate::protocol::Event;

pub(super) const STYLE: Style = Style { colour: false, unicode: true, width: 100 };

/// The snapshot is named as the test is.
macro_rules! assert_look {
    ($shown:expr) => {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($shown);
        })
    };
}
pub(super) use assert_look;

pub(super) fn shown(event: &Event) -> String {
    render(event, &STYLE)
}

pub(super) fn shown_in(event: &Event, width: usize) -> String {
    render(event, &Style { width, ..STYLE })
}
