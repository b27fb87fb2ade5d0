//! The attributes of `redhanded`. Use them through that crate, which documents them.

#![forbid(unsafe_code)]

mod args;
mod capture;
mod check;
mod diag;
mod emit;
mod expand;
mod hooks;
mod item;
mod source;

use proc_macro::TokenStream;

/// Reports each `Err` that leaves the function, and each panic that passes through it, with the place it was left at and
/// the arguments it was called with.
///
/// ```
/// use redhanded::capture_errors;
///
/// #[capture_errors]
/// fn parse_order(text: &str) -> Result<u64, std::num::ParseIntError> {
///     Ok(text.trim().parse::<u64>()?)
/// }
///
/// struct Store;
///
/// impl Store {
///     #[capture_errors]
///     async fn total(&self, orders: &[&str]) -> Result<u64, std::num::ParseIntError> {
///         orders.iter().map(|order| parse_order(order)).sum()
///     }
/// }
/// ```
///
/// It goes on functions and methods of any kind that have a body and are not `const`: sync and async, generic, `unsafe`,
/// of traits and their implementations, and such as return a future (`impl Future`, `Pin<Box<dyn Future>>`, and what
/// `#[async_trait]` makes of an `async fn`). What they return, when their values drop, and whether their futures are
/// `Send` stays as it is. A function that returns no `Result` takes part as well: errors that end in it were handled.
///
/// The path of an error is exact to the `?`, the `return` or the branch by which it left. What is in a closure or an
/// `async` block inside of the function, or in the arguments of a macro, stands at the statement it is part of.
///
/// # Options
///
/// | option | meaning |
/// |---|---|
/// | `skip(a, b)` | these arguments are not recorded |
/// | `skip_all` | no argument is recorded |
/// | `redact(a)` | recorded as `[Filtered]` |
/// | `name = "…"` | what reports call the function |
/// | `off` | leave the function alone |
/// | `crate = path` | where `redhanded` is, for crates that re-export it |
///
/// ```
/// use redhanded::capture_errors;
///
/// struct Card;
///
/// #[capture_errors(skip(retries), redact(card), name = "pay by card")]
/// fn pay(order: u64, card: &Card, retries: u8) -> Result<(), String> {
///     Err(format!("order {order}: no more than {retries} retries"))
/// }
///
/// #[capture_errors(skip_all)]
/// fn ping(host: &str) -> Result<(), String> {
///     Err(format!("{host} is silent"))
/// }
///
/// #[capture_errors(off)]
/// const fn double(a: u64) -> u64 {
///     a * 2
/// }
///
/// mod shop {
///     pub use redhanded as errors;
/// }
///
/// #[shop::errors::capture_errors(crate = crate::shop::errors)]
/// fn through_another_crate() -> Result<(), String> {
///     Ok(())
/// }
/// # fn main() {}
/// ```
///
/// # Arguments
///
/// Any type will do, none needs a bound: text, numbers and bytes are shown as such, other values by `Debug` if they have
/// it, else by the name of their type. An argument is recorded whole, before its pattern takes it apart; `_` is not
/// recorded, nor is one under `#[cfg]`.
///
/// What is `Copy`, and so every `&T`, is shown only when the call fails, after the body and its locals are gone. Of what
/// the body takes or may change (`T`, `&mut T`), texts and numbers are copied when the call begins, and other values are
/// shown then, for at most about 1 % of the time. A `Debug` that waits for a lock which a caller holds would wait for
/// ever: `skip` that argument. One that panics, fails or never stops writing costs a marker in the report.
///
/// An argument whose name looks secret (`password`, `api_key`, `authToken`, `session`, …) shows as `[Filtered]`; its value
/// is never looked at.
///
/// Two kinds of `Debug` do not compile here, since the compiler settles on them before it finds that they do not hold:
/// one for some lifetimes only (`impl Debug for X<'static>`), and one that requires itself of an ever larger type.
/// `skip(argument)` helps.
///
/// # Limits
///
/// * An `async fn` becomes a `fn` that returns `impl Future`, which behaves the same. It stays an `async fn` if another
///   macro's attribute, or `#[must_use]`, stands below.
/// * Under the function's own `#[track_caller]`, a `return` that a macro writes is not seen.
/// * `async fn … -> !` is left alone.
/// * A method that has `#[track_caller]` only from its trait must say so itself, or panics in it are told as its own and
///   not as its caller's. `Index` and `IndexMut` are known.
/// * Of a generic error whose parameters may not be `'static` (`Result<T, WriteError<W>>`), the causes are not asked for:
///   most such types are an `Error` for `'static` parameters only, and that cannot be told apart. In a method, where the
///   parameters of the block are not seen, `Self` and names such as `W`, `DB` or `K2` count as such.
/// * A function that passes on a boxed future that it did not make itself is looked at, but the future is not, where
///   what is in it may live shorter than its box (`BoxFuture<'static, Result<T, E>>` for any `T`).
#[proc_macro_attribute]
pub fn capture_errors(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::capture_errors(arguments.into(), item.into()).into()
}

/// Starts reporting when the program begins, reports the error or panic that ends it, and delivers everything before it
/// ends. Stands on `fn main`.
///
/// ```
/// #[redhanded::main]
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let number: u64 = "42".parse()?;
///     println!("{number}");
///     Ok(())
/// }
/// ```
///
/// What `main` returns, prints and exits with is the same as without it. On an async `main` it stands above the attribute
/// of the runtime, so that everything is delivered when the runtime is gone:
///
/// ```
/// #[redhanded::main]
/// #[tokio::main(flavor = "current_thread")]
/// async fn main() -> Result<(), std::num::ParseIntError> {
///     let number = "42".parse::<u64>()?;
///     println!("{number}");
///     Ok(())
/// }
/// ```
///
/// # Options
///
/// Each takes an expression. What is not said here is taken from the environment, then from the defaults.
///
/// | option | meaning |
/// |---|---|
/// | `dsn`, `release`, `environment`, `dist`, `server_name`, `sample_rate`, `max_breadcrumbs`, `debug` | what the method of that name of `redhanded::Options` means; `release` is the name and version of the crate that `main` is in unless it is set |
/// | `options` | the `redhanded::Options` to start from, for everything else |
/// | `crate = path` | where `redhanded` is, for crates that re-export it |
///
/// ```
/// use redhanded::Options;
///
/// #[redhanded::main(
///     options = Options::new().before_send(|event| Some(event)),
///     environment = "staging",
///     sample_rate = 0.5,
/// )]
/// fn main() {}
/// ```
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::main(arguments.into(), item.into()).into()
}
