//! What goes into events.

use super::Options;
use crate::capture::args::Args;
use crate::capture::own_names::OwnNames;

/// What is set of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    pub(crate) args: Option<Args>,
    pub(crate) default_pii: Option<bool>,
    pub(crate) names: OwnNames,
    pub(crate) attach_stacktrace: Option<bool>,
    pub(crate) own_code: Vec<String>,
    pub(crate) foreign_code: Vec<String>,
    pub(crate) stack_frames: Option<usize>,
    pub(crate) source_lines: Option<usize>,
    pub(crate) value_length: Option<usize>,
    pub(crate) attachment_size: Option<u64>,
    pub(crate) modules: &'static [(&'static str, &'static str)],
}

/// # What goes into events
impl Options {
    /// How much is recorded of the arguments of annotated calls, and of the expressions that `with` adds to them: their
    /// values unless set, or what `REDHANDED_ARGS` says: `off`, `types` or `values`; a word that is none of these counts
    /// as `off`.
    ///
    /// What a function says by `args = …` goes over it. Above both stands what the program is built with: without the
    /// Cargo feature `args` (it is on by default) nothing is recorded. Since a dependency may turn that feature on,
    /// `RUSTFLAGS='--cfg redhanded_args="off"'` turns it off for all.
    ///
    /// ```
    /// use redhanded::{Args, Options};
    /// let options = Options::new().args(Args::Off);
    /// ```
    #[must_use]
    pub fn args(mut self, args: Args) -> Self {
        self.content.args = Some(args);
        self
    }

    /// Whether events say of whom and of which machine they are, as far as the system tells. Off unless set. On, each
    /// event has, where you set nothing else: the machine's name, the name of the account that the program runs under, the
    /// network address that the server sees, and the program's command line without what looks secret.
    ///
    /// Off, [`scrub`](Self::scrub) takes addresses out, too: those of mail, and those of machines that are no part of a
    /// private network. A host in a URL stays.
    ///
    /// Environment variables are not sent in either case.
    ///
    /// ```
    /// let options = redhanded::Options::new().send_default_pii(true);
    /// ```
    #[must_use]
    pub fn send_default_pii(mut self, send: bool) -> Self {
        self.content.default_pii = Some(send);
        self
    }

    /// What has one of these names shows as `[Filtered]`, as what is called `password` does: arguments, fields and keys inside
    /// of them, and `name=…` in texts of errors. `card_ref` is also `cardRef` and a part of `user_card_ref`. More calls add
    /// to the list.
    ///
    /// ```
    /// let options = redhanded::Options::new().secret_names(["card_ref", "iccid"]);
    /// ```
    #[must_use]
    pub fn secret_names<T: AsRef<str>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        names.into_iter().for_each(|name| self.content.names.add_secret(name.as_ref()));
        self
    }

    /// What is called exactly so is shown though its name looks secret, unless [`secret_names`](Self::secret_names) says
    /// otherwise: fields and keys inside of arguments, and `name=…` in texts. `page_token` is also `pageToken`. Values that
    /// look secret by themselves are taken out all the same. More calls add to the list.
    ///
    /// Of an argument that is called so itself, nothing is recorded in the first place; `with(page = page_token)` on the
    /// function records it under another name.
    ///
    /// ```
    /// let options = redhanded::Options::new().allowed_names(["page_token"]);
    /// ```
    #[must_use]
    pub fn allowed_names<T: AsRef<str>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        names.into_iter().for_each(|name| self.content.names.add_allowed(name.as_ref()));
        self
    }

    /// Whether messages and events made by hand have the stack of the thread that captures them, if they have none
    /// themselves. Off unless set; errors always have one. Its names are looked up where it is captured, for the first
    /// time in some 50 ms.
    ///
    /// ```
    /// let options = redhanded::Options::new().attach_stacktrace(true);
    /// ```
    #[must_use]
    pub fn attach_stacktrace(mut self, attach: bool) -> Self {
        self.content.attach_stacktrace = Some(attach);
        self
    }

    /// Functions of these crates and modules are the program's own code, whatever else says: receivers show and group by
    /// those. More calls add to the list.
    ///
    /// ```
    /// let options = redhanded::Options::new().in_app_include(["our_framework", "vendored::parser"]);
    /// ```
    #[must_use]
    pub fn in_app_include<T: Into<String>>(mut self, modules: impl IntoIterator<Item = T>) -> Self {
        self.content.own_code.extend(modules.into_iter().map(Into::into).filter(|module| !module.is_empty()));
        self
    }

    /// Functions of these crates and modules are not the program's own code, unless
    /// [`in_app_include`](Self::in_app_include) says so. More calls add to the list.
    ///
    /// ```
    /// let options = redhanded::Options::new().in_app_exclude(["shop::generated"]);
    /// ```
    #[must_use]
    pub fn in_app_exclude<T: Into<String>>(mut self, modules: impl IntoIterator<Item = T>) -> Self {
        self.content.foreign_code.extend(modules.into_iter().map(Into::into).filter(|module| !module.is_empty()));
        self
    }

    /// How many frames of a stack are sent at most; 100 unless set. Of a longer one, those in the middle are left out.
    ///
    /// ```
    /// let options = redhanded::Options::new().max_stack_frames(50);
    /// ```
    #[must_use]
    pub fn max_stack_frames(mut self, frames: usize) -> Self {
        self.content.stack_frames = Some(frames);
        self
    }

    /// How many source lines are sent before and after the line of a frame; 5 unless set, and no more are known. 0 sends
    /// no source at all. The Cargo feature `source` has them in the program in the first place.
    ///
    /// ```
    /// let options = redhanded::Options::new().source_lines(0);
    /// ```
    #[must_use]
    pub fn source_lines(mut self, lines: usize) -> Self {
        self.content.source_lines = Some(lines);
        self
    }

    /// How many characters are kept of each text that redhanded recorded: texts of errors and panics, arguments, and
    /// breadcrumbs of calls. Unless set, 8192 of texts of errors and panics, and 512 bytes of an argument; it can only make
    /// them shorter.
    ///
    /// ```
    /// let options = redhanded::Options::new().max_value_length(200);
    /// ```
    #[must_use]
    pub fn max_value_length(mut self, characters: usize) -> Self {
        self.content.value_length = Some(characters);
        self
    }

    /// The crates that the program is built of, by name and version; none unless set. [`modules!`](crate::modules) has
    /// them from the lock file of the build. Receivers keep 8 KiB of them.
    ///
    /// ```
    /// let options = redhanded::Options::new().modules(redhanded::modules!());
    /// ```
    #[must_use]
    pub fn modules(mut self, modules: &'static [(&'static str, &'static str)]) -> Self {
        self.content.modules = modules;
        self
    }

    /// How many bytes a file that goes with an event may have; 20 MiB unless set. A larger one is left out, which is told on
    /// stderr and to the server.
    ///
    /// ```
    /// let options = redhanded::Options::new().max_attachment_size(1024 * 1024);
    /// ```
    #[must_use]
    pub fn max_attachment_size(mut self, bytes: u64) -> Self {
        self.content.attachment_size = Some(bytes);
        self
    }
}
