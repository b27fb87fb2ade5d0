//! What is kept for later.

use super::Options;
use crate::transport::Spool;

/// # What cannot be sent
impl Options {
    /// Where reports wait that could not be sent because of the network, or were still waiting when the program ended: in
    /// files that go out when the network is back, or by a later run. On unless set; see [`Spool`] for where they are and
    /// how many are kept.
    ///
    /// ```
    /// use redhanded::{Options, transport::Spool};
    /// let options = Options::new().spool(Spool::new().directory("/var/cache/shop/reports").max_reports(100));
    /// let options = Options::new().spool(Spool::off());
    /// ```
    #[must_use]
    pub fn spool(mut self, spool: Spool) -> Self {
        self.spool = Some(spool);
        self
    }
}
