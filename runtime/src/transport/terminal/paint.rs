//! Colours: few, and only those that every terminal's theme has.

use crate::protocol::Level;

/// What a piece of text is, and so how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    /// What is there to be looked up, not to be read.
    Faint,
    /// What is read first.
    Strong,
    /// A place in a file.
    Place,
    /// In the colour of how bad it is.
    Level(Level),
}

impl Ink {
    /// The parameters of the escape sequence that turns it on.
    fn parameters(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            // Not "bright black": some themes draw that in the colour of the background.
            Self::Faint => Some("2"),
            Self::Strong => Some("1"),
            Self::Place => Some("36"),
            Self::Level(Level::Fatal | Level::Error) => Some("1;31"),
            Self::Level(Level::Warning) => Some("1;33"),
            Self::Level(Level::Info) => Some("1;34"),
            Self::Level(Level::Debug) => Some("1;35"),
        }
    }

    /// Appends `text` in this ink.
    pub(super) fn paint(self, text: &str, into: &mut String) {
        match self.parameters() {
            Some(parameters) => {
                into.push_str("\x1b[");
                into.push_str(parameters);
                into.push('m');
                into.push_str(text);
                into.push_str("\x1b[0m");
            }
            None => into.push_str(text),
        }
    }
}
