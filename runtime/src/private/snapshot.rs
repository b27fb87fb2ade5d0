//! Arguments of a call of which nothing may be kept, since what it returns may outlive them: all is recorded at entry.

/// An argument. Use as `(&&&Snapshot(&x)).redhanded_record(&mut entry)`.
#[derive(Debug)]
pub struct Snapshot<'a, T: ?Sized>(pub &'a T);

pub(super) mod levels {
    use std::any::type_name;
    use std::fmt::Debug;

    use super::Snapshot;
    use crate::__private::Entry;
    use crate::__private::argument::record_debug;
    use crate::capture::plain::Plain;

    pub trait SnapshotPlain {
        fn redhanded_record(&self, entry: &mut Entry);
    }

    impl<T: Plain> SnapshotPlain for &&Snapshot<'_, T> {
        #[inline]
        fn redhanded_record(&self, entry: &mut Entry) {
            entry.plain(self.0);
        }
    }

    pub trait SnapshotDebug {
        fn redhanded_record(&self, entry: &mut Entry);
    }

    impl<T: Debug> SnapshotDebug for &Snapshot<'_, T> {
        fn redhanded_record(&self, entry: &mut Entry) {
            record_debug(entry, self.0, type_name::<T>());
        }
    }

    pub trait SnapshotAny {
        fn redhanded_record(&self, entry: &mut Entry);
    }

    impl<T> SnapshotAny for Snapshot<'_, T> {
        fn redhanded_record(&self, entry: &mut Entry) {
            entry.type_of(type_name::<T>);
        }
    }
}
