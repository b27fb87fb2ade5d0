use std::path::PathBuf;
use std::time::Duration;

const REPORTS: usize = 1_000;
const BYTES: u64 = 32 * 1024 * 1024;
const AGE: Duration = Duration::from_hours(14 * 24);

/// Where reports wait that could not be sent, and how many. For [`Options::spool`](crate::Options::spool).
///
/// What finds no network, and what is still waiting when the program ends, is written to files that only their owner can
/// read, and sent when the network is back or by the next run that has the same DSN. What the server answered, with
/// whatever status, does not come again.
///
/// Unless set the folder is `redhanded` in the user's folder for caches: `$XDG_CACHE_HOME` or `~/.cache`,
/// `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows; without one, in the folder for temporary files. It is made when
/// there is something to keep. If it cannot be used, that is told once, and reports are lost as if there was none.
/// `REDHANDED_SPOOL` sets the folder too, or turns it `off`. It takes the Cargo feature `spool`, which is on by default, and
/// keeps what goes to a DSN, not what goes to a transport of your own.
///
/// ```
/// use redhanded::Options;
/// use redhanded::transport::Spool;
/// use std::time::Duration;
///
/// let spool = Spool::new().directory("/var/cache/shop/reports").max_reports(100).max_age(Duration::from_hours(24));
/// let options = Options::new().spool(spool);
/// let none = Options::new().spool(Spool::off());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spool {
    pub(crate) is_on: bool,
    pub(crate) directory: Option<PathBuf>,
    pub(crate) max_reports: usize,
    pub(crate) max_bytes: u64,
    pub(crate) max_age: Duration,
}

impl Default for Spool {
    fn default() -> Self {
        Self::new()
    }
}

impl Spool {
    /// In the default folder, with the default bounds.
    #[must_use]
    pub const fn new() -> Self {
        Self { is_on: true, directory: None, max_reports: REPORTS, max_bytes: BYTES, max_age: AGE }
    }

    /// Nothing is written, and what earlier runs left is not sent.
    ///
    /// ```
    /// let options = redhanded::Options::new().spool(redhanded::transport::Spool::off());
    /// ```
    #[must_use]
    pub const fn off() -> Self {
        let mut off = Self::new();
        off.is_on = false;
        off
    }

    /// In this folder. Several processes and several DSNs may share it.
    ///
    /// ```
    /// use redhanded::transport::Spool;
    /// let options = redhanded::Options::new().spool(Spool::new().directory("/var/cache/shop/reports"));
    /// ```
    #[must_use]
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }

    /// How many reports are kept at most, by all processes together that share the folder and the DSN; 1000 unless set. The
    /// newest are kept; each process may keep a sixteenth of it whatever others keep.
    ///
    /// ```
    /// use redhanded::transport::Spool;
    /// let options = redhanded::Options::new().spool(Spool::new().max_reports(100));
    /// ```
    #[must_use]
    pub const fn max_reports(mut self, max_reports: usize) -> Self {
        self.max_reports = max_reports;
        self
    }

    /// How many bytes of them, likewise; 32 MiB unless set.
    ///
    /// ```
    /// use redhanded::transport::Spool;
    /// let options = redhanded::Options::new().spool(Spool::new().max_bytes(1024 * 1024));
    /// ```
    #[must_use]
    pub const fn max_bytes(mut self, max_bytes: u64) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// How old they may get; 14 days unless set. Servers date what is much older by when it arrives.
    ///
    /// ```
    /// use redhanded::transport::Spool;
    /// use std::time::Duration;
    /// let options = redhanded::Options::new().spool(Spool::new().max_age(Duration::from_hours(24)));
    /// ```
    #[must_use]
    pub const fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }
}
