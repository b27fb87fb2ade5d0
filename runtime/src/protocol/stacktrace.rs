use serde::Serialize;

use super::{Fields, Map, Value};

/// The calls that were in progress, **oldest first**; the last frame is where it failed.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Stacktrace {
    /// The frames, oldest call first.
    pub frames: Vec<Frame>,
    /// What the frames' addresses point into, for the event's `debug_meta`.
    #[serde(skip)]
    pub(crate) images: Vec<Value>,
    /// Attributes of the protocol that this type does not name; sent as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl From<Vec<Frame>> for Stacktrace {
    fn from(frames: Vec<Frame>) -> Self {
        Self { frames, ..Self::default() }
    }
}

/// One call in progress. Lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Frame {
    /// The function, with its type where it has one: `Store::get`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The path of the module the function is in: `shop::store`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// The file, relative to the root of its project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// The line in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lineno: Option<u32>,
    /// The column in the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colno: Option<u32>,
    /// Whether it is the program's own code rather than a library's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_app: Option<bool>,
    /// The source lines before [`context_line`](Self::context_line), at most five.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pre_context: Vec<String>,
    /// The source line at [`lineno`](Self::lineno).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_line: Option<String>,
    /// The source lines after [`context_line`](Self::context_line), at most five.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub post_context: Vec<String>,
    /// The crate or library that the function is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// Where the function was in the program's memory, as `0x…`: a server that has the program's debug information looks
    /// it up by this and the event's `debug_meta`. Annotated functions have none, as all is known of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instruction_addr: Option<String>,
    /// The arguments of the call, by name.
    #[serde(skip_serializing_if = "Fields::is_empty")]
    pub vars: Fields,
    /// Attributes of the protocol that this type does not name; sent as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Frame {
    /// A call of this function.
    ///
    /// ```
    /// use redhanded::protocol::Frame;
    /// let mut frame = Frame::new("Tray::take").at("src/tray.rs", 17);
    /// frame.module = Some("shop::printer".into());
    /// frame.vars.insert("tray".into(), 2.into());
    /// ```
    pub fn new(function: impl Into<String>) -> Self {
        Self { function: Some(function.into()), ..Self::default() }
    }

    /// Says where in the source it stands: its file and its line.
    #[must_use]
    pub fn at(mut self, file: impl Into<String>, line: u32) -> Self {
        self.filename = Some(file.into());
        self.lineno = Some(line);
        self
    }
}
