//! Transports that a program chooses itself, and those that get copies.

use super::Options;
use super::error::{OptionError, Problem, Setting};
use crate::transport::spotlight::DEFAULT_URL;
use crate::transport::{Spotlight, Transport};

/// # Transports and copies
impl Options {
    /// Delivers by this instead of by HTTP or to the terminal, in release builds too and whatever the DSN is.
    ///
    /// ```
    /// use redhanded::{Level, Options, transport::Memory};
    /// let memory = Memory::new();
    /// let guard = redhanded::init(Options::new().transport(memory.clone()));
    /// redhanded::capture_message("hello", Level::Info);
    /// guard.flush(std::time::Duration::from_secs(2));
    /// assert_eq!(memory.events().len(), 1);
    /// ```
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Gives a copy of all that is sent to this transport too, on a thread of its own: whatever it does, the main one is not
    /// disturbed by it. If there is no DSN, it gets the reports all the same, in release builds too. May be called several
    /// times.
    ///
    /// What the main transport does not take, because the server takes no more for now, is not copied either. What waits on
    /// the disk was copied when it was written there, and is not when it is sent.
    ///
    /// ```
    /// use redhanded::transport::{File, Memory};
    /// use redhanded::{Level, Options};
    ///
    /// let (main, copy) = (Memory::new(), Memory::new());
    /// let audit = std::env::temp_dir().join(format!("redhanded-copy-{}.jsonl", std::process::id()));
    /// let options = Options::new().transport(main.clone());
    /// let guard = redhanded::init(options.add_transport(copy.clone()).add_transport(File::append_to(&audit)));
    /// redhanded::capture_message("hello", Level::Info);
    /// drop(guard);
    /// assert_eq!((main.events().len(), copy.events().len()), (1, 1));
    /// assert!(std::fs::read_to_string(&audit)?.contains("hello"));
    /// # std::fs::remove_file(audit)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn add_transport(mut self, transport: impl Transport + 'static) -> Self {
        self.added_transports.push(Box::new(transport));
        self
    }

    /// Sends a copy of all that is sent to [Spotlight](https://spotlightjs.com), a viewer on the developer's machine, with
    /// or without a DSN: `true`, or the address that it is at. Unless set it is `SENTRY_SPOTLIGHT`, and otherwise off.
    ///
    /// If it is not there, that is told once, and nothing else happens.
    ///
    /// ```
    /// let options = redhanded::Options::new().spotlight(cfg!(debug_assertions));
    /// let options = redhanded::Options::new().spotlight("http://localhost:9000/stream");
    /// ```
    #[must_use]
    pub fn spotlight(mut self, spotlight: impl Into<Spotlight>) -> Self {
        self.spotlight = Some(spotlight.into());
        self
    }
}

/// The address of Spotlight; none if it is off. The program's word goes over the environment's.
pub(super) fn spotlight(
    option: Option<&Spotlight>,
    variable: Option<&Spotlight>,
    errors: &mut Vec<OptionError>,
) -> Option<String> {
    let mut overruled = |instead| {
        let value = match variable {
            Some(Spotlight::At(url)) => url,
            _ => "true",
        };
        let problem = Problem::Text("is not what the program says");
        errors.push(OptionError::new(Setting::Variable("SENTRY_SPOTLIGHT"), value, problem, instead));
    };
    let (setting, url) = match (option, variable) {
        (Some(Spotlight::Off), Some(Spotlight::On | Spotlight::At(_))) => {
            overruled("Spotlight is off");
            return None;
        }
        (Some(Spotlight::Off), _) | (None, None | Some(Spotlight::Off)) => return None,
        (Some(Spotlight::At(url)), Some(Spotlight::At(other))) if url != other => {
            overruled("the program's address is used");
            (Setting::Option("spotlight"), url)
        }
        (Some(Spotlight::At(url)), _) => (Setting::Option("spotlight"), url),
        (None | Some(Spotlight::On), Some(Spotlight::At(url))) => (Setting::Variable("SENTRY_SPOTLIGHT"), url),
        (Some(Spotlight::On), _) | (None, Some(Spotlight::On)) => return Some(DEFAULT_URL.to_owned()),
    };
    let host = ["http://", "https://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    if host.is_some_and(|host| !host.is_empty() && !host.contains(char::is_whitespace)) {
        return Some(url.clone());
    }
    let problem = Problem::Text("is neither true nor false nor an address as `http://localhost:8969/stream`");
    errors.push(OptionError::new(setting, url, problem, "Spotlight is off"));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(option: Option<&Spotlight>, variable: Option<&Spotlight>) -> (Option<String>, usize) {
        let mut errors = Vec::new();
        let url = spotlight(option, variable, &mut errors);
        (url, errors.len())
    }

    #[test]
    fn the_programs_word_on_spotlight_goes_over_the_environments() {
        let (on, off, nonsense) = (Spotlight::On, Spotlight::Off, Spotlight::from("localhost"));
        let (own, other) = (Spotlight::from("http://one/stream"), Spotlight::from("http://two/stream"));
        let is = |url: &str, told| (Some(url.to_owned()), told);
        assert_eq!(resolved(None, None), (None, 0));
        assert_eq!(resolved(None, Some(&on)), is(DEFAULT_URL, 0));
        assert_eq!(resolved(None, Some(&own)), is("http://one/stream", 0));
        assert_eq!(resolved(Some(&off), Some(&own)), (None, 1));
        assert_eq!(resolved(Some(&on), Some(&off)), is(DEFAULT_URL, 0));
        assert_eq!(resolved(Some(&on), Some(&own)), is("http://one/stream", 0));
        assert_eq!(resolved(Some(&own), Some(&own)), is("http://one/stream", 0));
        assert_eq!(resolved(Some(&own), Some(&other)), is("http://one/stream", 1));
        assert_eq!(resolved(None, Some(&nonsense)), (None, 1));
    }
}
