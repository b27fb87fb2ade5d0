//! What is known of an event besides what is in it.

use std::any::Any;
use std::error::Error;
use std::fmt;

use crate::protocol::Attachment;

/// How many causes are looked through; also what ends a chain that bites its tail.
const CAUSES: usize = 50;

/// What is known of an event besides what is in it, while it is captured: the error itself above all.
///
/// [`Options::before_send_with_hint`](crate::Options::before_send_with_hint) and the like get it. There is an error in it
/// for what is captured by hand, and for that alone: the report of a failure that leaves an annotated function is made
/// when the error is long gone, see [`Options::classify`](crate::Options::classify) for those.
///
/// The type of an error can be asked only if it borrows nothing, and only
/// [`capture_error_with_hint`](crate::capture_error_with_hint) knows that: of what
/// [`capture_error`](crate::capture_error()) takes, its causes alone can be asked.
///
/// ```
/// use redhanded::{Hint, Options, capture_error_with_hint};
///
/// let options = Options::new().before_send_with_hint(|mut event, hint| {
///     if let Some(error) = hint.downcast_ref::<std::io::Error>() {
///         event.tags.insert("io".into(), format!("{:?}", error.kind()));
///     }
///     if let Some(shard) = hint.data::<u32>() {
///         event.tags.insert("shard".into(), shard.to_string());
///     }
///     Some(event)
/// });
///
/// if let Err(error) = std::fs::read("orders.csv") {
///     capture_error_with_hint(&error, Hint::new().with_data(&7_u32));
/// }
/// ```
#[derive(Default)]
pub struct Hint<'a> {
    error: Option<&'a (dyn Error + 'a)>,
    lasting: Option<&'a (dyn Error + 'static)>,
    data: Option<&'a dyn Any>,
    attachments: Vec<Attachment>,
}

impl<'a> Hint<'a> {
    /// Nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The event is about this error: for events made by hand.
    ///
    /// ```
    /// use redhanded::protocol::Exception;
    /// use redhanded::{Event, Hint, capture_event_with_hint};
    ///
    /// if let Err(error) = "4x2".parse::<u32>() {
    ///     let mut event = Event::new();
    ///     event.exceptions.push(Exception::new("Refused", "the third line"));
    ///     capture_event_with_hint(event, Hint::of(&error));
    /// }
    /// ```
    #[must_use]
    pub fn of(error: &'a (dyn Error + 'static)) -> Self {
        Self { error: Some(error), lasting: Some(error), ..Self::default() }
    }

    /// Something of the program's own for its callbacks, which get it by its type.
    #[must_use]
    pub fn with_data(mut self, data: &'a dyn Any) -> Self {
        self.data = Some(data);
        self
    }

    /// A file that goes with the event, beside those of the scopes. Callbacks find all of them in
    /// [`Event::attachments`](crate::Event::attachments), and may add to them or take some out.
    ///
    /// ```
    /// use redhanded::protocol::Attachment;
    /// use redhanded::{Hint, capture_error_with_hint};
    ///
    /// let line = "7;paper;x";
    /// if let Err(error) = line.parse::<u32>() {
    ///     let attachment = Attachment::from_bytes("line.csv", line.as_bytes());
    ///     capture_error_with_hint(&error, Hint::new().with_attachment(attachment));
    /// }
    /// ```
    #[must_use]
    pub fn with_attachment(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }

    /// The error that the event is about.
    #[must_use]
    pub fn error(&self) -> Option<&'a (dyn Error + 'a)> {
        self.error
    }

    /// The error that the event is about, or the first of its causes, that is of this type.
    #[must_use]
    pub fn downcast_ref<T: Error + 'static>(&self) -> Option<&'a T> {
        let first = self.lasting.or_else(|| self.error?.source());
        std::iter::successors(first, cause).take(CAUSES).find_map(|error| error.downcast_ref())
    }

    /// What the capture was given for the program's callbacks, if it is of this type.
    #[must_use]
    pub fn data<T: 'static>(&self) -> Option<&'a T> {
        self.data?.downcast_ref()
    }

    pub(crate) fn set_error(&mut self, error: &'a (dyn Error + 'a)) {
        self.error = Some(error);
    }

    pub(crate) fn set_lasting(&mut self, error: Option<&'a (dyn Error + 'static)>) {
        self.lasting = error.or(self.lasting);
    }

    pub(crate) fn take_attachments(&mut self) -> Vec<Attachment> {
        std::mem::take(&mut self.attachments)
    }
}

fn cause<'a>(error: &&'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    (**error).source()
}

impl fmt::Debug for Hint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What the error and the data show is the user's code.
        f.debug_struct("Hint")
            .field("has_error", &self.error.is_some())
            .field("has_data", &self.data.is_some())
            .field("attachments", &self.attachments)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Borrows<'a>(&'a str, std::num::ParseIntError);

    impl fmt::Display for Borrows<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Borrows<'_> {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.1)
        }
    }

    #[test]
    fn an_error_that_borrows_is_seen_and_its_causes_are_found_by_type() {
        let text = String::from("a line");
        let error = Borrows(&text, "x".parse::<u8>().unwrap_err());
        let mut hint = Hint::new();
        hint.set_error(&error);
        assert_eq!(hint.error().unwrap().to_string(), "a line");
        assert!(hint.downcast_ref::<std::num::ParseIntError>().is_some());
        assert!(hint.downcast_ref::<fmt::Error>().is_none());
    }

    #[test]
    fn data_is_found_by_its_type_alone() {
        let hint = Hint::new().with_data(&7_u32);
        assert_eq!((hint.data::<u32>(), hint.data::<u64>()), (Some(&7), None));
    }
}
