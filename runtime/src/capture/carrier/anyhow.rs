use std::any::type_name;
use std::error::Error;

use super::super::chain::{ErrorKind, ErrorView, PointsTo, address_of};
use super::super::stack::Carried;
use super::{Carrier, CarrierByType, Holder};

impl CarrierByType for anyhow::Error {
    fn view(&self) -> ErrorView<'_> {
        let kind = ErrorKind::Pointer(self);
        ErrorView { kind, type_name: type_name::<Self>(), address: 0, carrier: Some(self) }
    }
}

impl Carrier for anyhow::Error {
    fn carried(&self) -> Vec<(Holder, Carried<'_>)> {
        vec![(Holder::Root, self.backtrace().into())]
    }
}

impl PointsTo for anyhow::Error {
    fn with_error(&self, look: &mut dyn FnMut(&dyn Error)) {
        look(&**self);
    }

    fn address(&self) -> usize {
        address_of(&**self)
    }
}
