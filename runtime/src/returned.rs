//! What a function returns, as far as options of the attributes ask: messages of the compiler name these traits where an
//! option does not fit the function.
//!
//! The standard library's types have them, under whatever alias.
//!
//! ```
//! use redhanded::capture_errors;
//! use redhanded::returned::{HoldsError, MayBeNone};
//!
//! type Found<T> = Result<Option<T>, std::io::Error>;
//!
//! #[capture_errors(none, ignore(error if error.kind() == std::io::ErrorKind::NotFound))]
//! fn find(id: u64) -> Found<String> {
//!     if id == 7 { Ok(Some("a pot of tea".to_owned())) } else { Ok(None) }
//! }
//!
//! fn fits_both<T: HoldsError + MayBeNone>(_: &T) {}
//! fits_both(&find(7));
//! ```

pub use crate::__private::{HoldsError, MayBeExitCode, MayBeNone};
