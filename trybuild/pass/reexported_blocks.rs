//! Blocks in a crate that knows redhanded only through another one: what is in them finds it there, too.
#![deny(warnings)]

mod errors {
    pub use redhanded as reexported;
}

/// The crate's own name leads nowhere.
mod redhanded {}

#[errors::reexported::capture_errors(crate = crate::errors::reexported)]
mod shop {
    pub(super) fn free() -> Result<u8, String> {
        Ok(1)
    }

    pub(super) mod inner {
        pub(crate) struct Store;

        #[crate::errors::reexported::capture_errors(skip(id))]
        impl Store {
            pub(crate) fn get(&self, id: u8) -> Result<u8, String> {
                Ok(id)
            }

            #[crate::errors::reexported::capture_errors(redact(id))]
            pub(crate) async fn fetch(&self, id: u8) -> Result<u8, String> {
                Ok(id)
            }
        }
    }
}

fn main() {
    assert_eq!(shop::free(), Ok(1));
    assert_eq!(shop::inner::Store.get(1), Ok(1));
    drop(shop::inner::Store.fetch(1));
}
