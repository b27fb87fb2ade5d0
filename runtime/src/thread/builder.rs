//! Threads with a name or a size.

use std::io;
use std::thread;

use super::{JoinHandle, Scope, ScopedJoinHandle, as_child};

/// How a thread is to be: [`std::thread::Builder`], whose threads are children.
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// let thread = redhanded::thread::Builder::new().name("import".to_owned()).spawn(|| 6 * 7)?;
/// assert_eq!(thread.thread().name(), Some("import"));
/// assert_eq!(thread.join().unwrap(), 42);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a builder does nothing unless `spawn` is called"]
pub struct Builder(thread::Builder);

impl Builder {
    /// A thread without a name, of the usual size.
    #[expect(clippy::new_without_default, reason = "that of the standard library has none either")]
    pub fn new() -> Self {
        Self(thread::Builder::new())
    }

    /// Its name, which reports show.
    pub fn name(self, name: String) -> Self {
        Self(self.0.name(name))
    }

    /// How many bytes its stack has.
    pub fn stack_size(self, size: usize) -> Self {
        Self(self.0.stack_size(size))
    }

    /// Starts it, as [`spawn`](super::spawn).
    ///
    /// # Errors
    ///
    /// If the system gives no thread.
    ///
    /// # Panics
    ///
    /// If the name has null bytes in it.
    pub fn spawn<C, T>(self, code: C) -> io::Result<JoinHandle<T>>
    where
        C: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (run, handover) = as_child(code);
        Ok(JoinHandle { inner: self.0.spawn(run)?, handover })
    }

    /// Starts it, as [`Scope::spawn`].
    ///
    /// # Errors
    ///
    /// If the system gives no thread.
    ///
    /// # Panics
    ///
    /// If the name has null bytes in it.
    pub fn spawn_scoped<'scope, C, T>(
        self,
        scope: Scope<'scope, '_>,
        code: C,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        C: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let (run, handover) = as_child(code);
        Ok(ScopedJoinHandle { inner: self.0.spawn_scoped(scope.0, run)?, handover })
    }
}
