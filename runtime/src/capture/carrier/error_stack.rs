use std::any::type_name;
use std::backtrace::Backtrace;
use std::fmt::Display;
use std::panic::Location;

use error_stack::{AttachmentKind, FrameKind, Report};

use super::super::chain::{ErrorKind, ErrorView, Layer, Layered};
use super::super::stack::Carried;
use super::{Carrier, CarrierByType, Holder};

impl<C: ?Sized> CarrierByType for Report<C> {
    fn view(&self) -> ErrorView<'_> {
        let kind = ErrorKind::Layered(self);
        // Of one with several errors, they are of this type.
        let type_name = type_name::<C>().trim_start_matches('[').trim_end_matches(']');
        ErrorView { kind, type_name, address: 0, carrier: Some(self) }
    }
}

impl<C: ?Sized> Carrier for Report<C> {
    fn carried(&self) -> Vec<(Holder, Carried<'_>)> {
        let mut index = 0;
        let mut carried = Vec::new();
        for frame in self.frames() {
            if let Some(backtrace) = frame.downcast_ref::<Backtrace>() {
                carried.push((Holder::At(index), backtrace.into()));
            } else if let Some(place) = frame.downcast_ref::<Location<'static>>() {
                carried.push((Holder::At(index), Carried::Place(place)));
            }
            index += usize::from(matches!(frame.kind(), FrameKind::Context(_)));
        }
        // A backtrace tells more than a place.
        carried.sort_by_key(|(_, carried)| matches!(carried, Carried::Place(_)));
        carried
    }
}

impl<C: ?Sized> Layered for Report<C> {
    fn layers(&self) -> Vec<Layer<'_>> {
        let mut layers = Vec::new();
        let mut attachments: Vec<&dyn Display> = Vec::new();
        for frame in self.frames() {
            match frame.kind() {
                FrameKind::Context(error) => {
                    layers.push(Layer { error, attachments: std::mem::take(&mut attachments) });
                }
                FrameKind::Attachment(AttachmentKind::Printable(attachment)) => attachments.push(attachment),
                FrameKind::Attachment(_) => {}
            }
        }
        layers
    }
}
