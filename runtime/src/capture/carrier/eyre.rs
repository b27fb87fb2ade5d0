use std::any::type_name;
use std::error::Error;
use std::fmt::Write;

use super::super::budgeted::write_within;
use super::super::chain::{ErrorKind, ErrorView, PointsTo, address_of};
use super::super::stack::Carried;
use super::{Carrier, CarrierByType, Holder};

/// How much of what a report prints is kept, to find the backtrace at its end.
const PRINTED_BYTES: usize = 256 * 1024;
/// What the standard handler prints between the errors and the backtrace.
const TITLE: &str = "\n\nStack backtrace:\n";

impl CarrierByType for eyre::Report {
    fn view(&self) -> ErrorView<'_> {
        let kind = ErrorKind::Pointer(self);
        ErrorView { kind, type_name: type_name::<Self>(), address: 0, carrier: Some(self) }
    }
}

impl Carrier for eyre::Report {
    fn carried(&self) -> Vec<(Holder, Carried<'_>)> {
        backtrace_of(self).map(|backtrace| (Holder::Root, backtrace)).into_iter().collect()
    }
}

impl PointsTo for eyre::Report {
    fn with_error(&self, look: &mut dyn FnMut(&dyn Error)) {
        look(&**self);
    }

    fn address(&self) -> usize {
        address_of(&**self)
    }
}

/// It is the handler that has the backtrace: that of `color-eyre` as frames, and the standard one for printing alone.
fn backtrace_of(report: &eyre::Report) -> Option<Carried<'_>> {
    #[cfg(feature = "color-eyre")]
    if let Some(handler) = report.handler().downcast_ref::<color_eyre::Handler>() {
        let frames = handler.backtrace()?.frames();
        return Some(Carried::Addresses(frames.iter().map(|frame| frame.ip().addr()).collect()));
    }
    if !report.handler().is::<eyre::DefaultHandler>() {
        return None;
    }
    let printed = write_within(PRINTED_BYTES, "Debug", |text| write!(text, "{report:?}")).text;
    let (_, backtrace) = printed.rsplit_once(TITLE)?;
    Some(Carried::Printed(Box::new(backtrace.to_owned())))
}
