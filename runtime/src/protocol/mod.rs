//! The data of the Sentry protocol and its JSON. Nothing here reads a clock, does I/O or knows a global.
//!
//! Source for names and shapes: the event payload and envelope pages of Sentry's developer documentation.

mod attachment;
pub(crate) mod breadcrumb;
mod client_report;
mod dsn;
mod envelope;
mod event;
mod event_id;
mod exception;
mod fields;
mod level;
mod message;
pub(crate) mod meta;
pub(crate) mod remarks;
mod request;
mod session;
mod stacktrace;
mod stored;
mod timestamp;
pub(crate) mod trace;
mod user;

pub use attachment::Attachment;
pub use breadcrumb::Breadcrumb;
pub use client_report::{ClientReport, Discarded};
pub use dsn::{Dsn, DsnError};
pub use envelope::Envelope;
pub use event::{Event, Sdk, SdkPackage};
pub use event_id::EventId;
pub use exception::{Exception, Mechanism};
pub use fields::Fields;
pub use level::{Level, ParseLevelError};
pub use message::Message;
pub use request::Request;
pub use serde_json::{Map, Value};
pub use session::{Session, SessionAttributes, SessionStatus};
pub use stacktrace::{Frame, Stacktrace};
pub use timestamp::Timestamp;
pub use user::User;

use serde::{Serialize, Serializer};

/// Lists that the protocol wraps as `{"values": [...]}`; for `serialize_with`.
fn as_values<T: Serialize, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Values<'a, T> {
        values: &'a [T],
    }
    Values { values: list }.serialize(serializer)
}
