//! Arguments that are not noted in the youngest record.

use crate::capture::args::Args;
use crate::capture::noted::{Noted, TypeName};
use crate::capture::plain::{Encoder, Plain, TEXT_AT_ENTRY};
use crate::capture::site::Site;
use crate::current::unit;

/// Where arguments are noted that are not noted in the youngest record.
pub(super) enum Elsewhere<'a> {
    /// In the record with this number.
    Record(u64),
    Apart(&'a mut Noted),
}

pub(super) struct NotingElsewhere<'a> {
    pub(super) place: Elsewhere<'a>,
    pub(super) site: &'static Site,
}

impl NotingElsewhere<'_> {
    #[cold]
    #[inline(never)]
    pub(super) fn plain(self, value: &dyn Plain, name: TypeName) {
        let are_values = Args::are_values() || self.site.says_args();
        self.note(|noted| {
            if are_values {
                value.encode(&mut Encoder::new(noted, TEXT_AT_ENTRY));
            } else {
                note_type(noted, name);
            }
        });
    }

    #[cold]
    #[inline(never)]
    pub(super) fn type_of(self, name: TypeName) {
        let are_values = Args::are_values() || self.site.says_args();
        self.note(|noted| {
            if are_values {
                Encoder::new(noted, TEXT_AT_ENTRY).type_of(name);
            } else {
                note_type(noted, name);
            }
        });
    }

    pub(super) fn note(self, write: impl FnOnce(&mut Noted)) {
        match self.place {
            Elsewhere::Apart(noted) => write(noted),
            Elsewhere::Record(number) => {
                unit::with(|current| current.unit.noting(number).map(write));
            }
        }
    }
}

/// As much as the client's setting allows, which are no values.
fn note_type(noted: &mut Noted, name: TypeName) {
    if Args::set_for_all() == Args::Types {
        Encoder::new(noted, TEXT_AT_ENTRY).type_of(name);
    }
}
