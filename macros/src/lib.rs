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
mod modules;
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
/// # Blocks
///
/// On an `impl`, a `trait` or a `mod` it annotates every function inside that has a body and is not `const`, however deep
/// in modules and blocks. Its options hold for all of them; what a function, or a block further inside, says itself goes
/// first. `skip` and `redact` name arguments of some of the functions.
///
/// ```
/// use redhanded::capture_errors;
///
/// struct Store;
///
/// #[capture_errors(redact(card))]
/// impl Store {
///     fn open(path: &str) -> Result<Self, std::io::Error> {
///         std::fs::read(path).map(|_| Store)
///     }
///
///     #[capture_errors(skip(retries))]
///     fn pay(&self, card: &str, retries: u8) -> Result<(), String> {
///         Err(format!("no connection after {retries} retries"))
///     }
///
///     #[capture_errors(off)]
///     fn ping(&self) -> Result<(), String> {
///         Err("silence".to_owned())
///     }
/// }
/// ```
///
/// Other macros' attributes on the block, such as `#[async_trait]`, may stand above and below. Functions that a macro
/// invoked in the block makes are not seen, nor are those in other files: `mod store;` is refused, put the attribute on
/// the blocks in there.
///
/// # Names
///
/// Reports name a method with its type, `Store::pay`, in implementations of traits as well; what a trait provides, and
/// what is implemented for a type without a name, is named with the trait. On a function, `name` stands for the whole of
/// that; on a block, for the type.
///
/// # Options
///
/// | option | meaning |
/// |---|---|
/// | `skip(a, b)` | these arguments are not recorded |
/// | `skip_all` | no argument is recorded |
/// | `only(a, b)` | no other argument is recorded |
/// | `redact(a)` | recorded as `[Filtered]` |
/// | `with(total = order.total())` | this expression is recorded too, see [below](#expressions) |
/// | `args = off` | no argument is recorded; `args = types`: their types, and no value is looked at; `args = values`: what is done without it |
/// | `ignore(PATTERN)` | an `Err` that matches is not reported, see [below](#errors-that-are-not-reported) |
/// | `none` | a `None` that is returned is a failure as well |
/// | `level = warning` | the level of its reports: `debug`, `info`, `warning`, `error`, `fatal` |
/// | `fingerprint("sold out", shop.id)` | what receivers group its reports by; `"{{ default }}"` stands for their own way |
/// | `tag(tenant = order.tenant)` | a tag on its reports |
/// | `name = "…"` | what reports call the function; on a block, what they call its type |
/// | `trail = off` | its calls are no breadcrumbs; they are part of paths all the same |
/// | `panics = off` | a panic that begins in it, or passes through it, is not reported |
/// | `off` | leave the function, or the block, alone |
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
/// Options of a block hold for each function in it, expressions and `none` as well, so that these must suit all of them;
/// what is nearer to a function wins. `ignore` belongs on functions alone.
///
/// Of the functions that a failure leaves, the innermost one's word wins: level and fingerprint as a whole, tags one by
/// one. They win over the tags and the fingerprint of the scope; a level of the scope wins over theirs.
///
/// `none` is about a returned `Option`, also inside of a `Result` or a `Poll`: `Ok(None)` is a failure, too. A caller
/// without `none` that passes the `None` on handles the failure by that.
///
/// `panics = off` is decided while the panic unwinds: one that begins in a callee, and is caught before it gets to the
/// function, is reported. One that begins while a call of the function is the innermost one is not, whether it is caught
/// or not.
///
/// # Expressions
///
/// ```
/// use redhanded::capture_errors;
///
/// struct Order { tenant: String, items: Vec<u32> }
///
/// #[capture_errors(
///     with(total = order.items.iter().sum::<u32>(), first = ?order.items.first()),
///     tag(tenant = order.tenant),
///     fingerprint("{{ default }}", order.tenant),
///     skip(order),
/// )]
/// fn pay(order: &Order) -> Result<(), String> {
///     Err(format!("{} items are too many", order.items.len()))
/// }
/// # assert!(pay(&Order { tenant: "acme".into(), items: vec![1, 2] }).is_err());
/// ```
///
/// The arguments are known in them by the names that they have in the body; those that a pattern takes apart are
/// references. `%` shows a value by `Display`, `?` by `Debug`; without either, `with` shows it as an argument of its type
/// would be, the others by `Display`. One that is named as an argument takes its place; its value is shown even if the
/// name looks secret, since you asked for it.
///
/// They are the function's own affair: nothing of a panic or of annotated functions in them gets out. They are run only if
/// there is a client. Those of `with` are evaluated each time the function is entered, in async functions at the first
/// poll, and so are a part of what a call costs; they see all arguments, may not change them, and what they move does not
/// compile. `fingerprint` and `tag` are evaluated when a failure leaves the function, and never else: so they know only
/// arguments that are still there then, which are those that are `Copy`, such as references; with others they do not
/// compile. In a function that returns a future which is not `async`, both are evaluated when it is called.
///
/// Under `panic = "abort"` a panic in an expression ends the program, as it does elsewhere.
///
/// # Errors that are not reported
///
/// ```
/// use redhanded::capture_errors;
///
/// # #[derive(Debug)]
/// enum ShopError { SoldOut { left: u32 }, Closed, Down(std::io::Error) }
///
/// #[capture_errors(ignore(ShopError::Closed | ShopError::SoldOut { .. }))]
/// fn order(count: u32, left: u32) -> Result<u32, ShopError> {
///     left.checked_sub(count).ok_or(ShopError::SoldOut { left })
/// }
///
/// // What is behind `dyn Error`, in a box or in an `anyhow::Error`, is asked by a guard.
/// #[capture_errors(ignore(error if error.is::<std::num::ParseIntError>()))]
/// fn parse(count: &str) -> Result<u32, Box<dyn std::error::Error>> {
///     Ok(count.parse()?)
/// }
/// # assert!(order(2, 1).is_err() && parse("x").is_err());
/// ```
///
/// It is a pattern of the error, to which it is given a reference; names in it are references. Of a function that cannot
/// return an `Err` it is refused. The failure goes on as one that is not reported: no caller reports it either, whatever it
/// is converted to. It leaves its breadcrumb. What is captured by hand is reported, and so is the panic that `unwrap` makes
/// of it.
///
/// # Arguments
///
/// Any type will do, none needs a bound: text, numbers and bytes are shown as such, other values by `Debug` if they have
/// it, else by the name of their type. What `Debug` shows is sent with its structure, three levels deep and up to 20
/// elements each: structs and maps as objects, `None` as null, a variant that has fields as an object around them,
/// `{"Pending": {"since": 3}}`. An argument is recorded whole, before its pattern takes it apart; `_` is not
/// recorded, nor is one under `#[cfg]`.
///
/// What is `Copy`, and so every `&T`, is shown only when the call fails, after the body and its locals are gone. Of what
/// the body takes or may change (`T`, `&mut T`), texts and numbers are copied when the call begins, and other values are
/// shown then, for at most about 1 % of the time. A `Debug` that waits for a lock which a caller holds would wait for
/// ever: `skip` that argument. One that panics, fails or never stops writing costs a marker in the report.
///
/// An argument whose name looks secret (`password`, `api_key`, `authToken`, `session`, …) shows as `[Filtered]`; its value
/// is never looked at. Fields and keys with such names inside of what `Debug` shows are taken out too.
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
/// * A method that has `#[track_caller]` only from its trait must say so itself, or panics in it are told as its own and
///   not as its caller's. `Index` and `IndexMut` are known.
/// * Of a generic error whose parameters may not be `'static` (`Result<T, WriteError<W>>`), the causes are not asked for:
///   most such types are an `Error` for `'static` parameters only, and that cannot be told apart. The parameters of a block
///   around the function are not seen: `Self`, and names such as `W`, `DB` or `K2`, count as such, also where they are types.
/// * A function that passes on a boxed future that it did not make itself is looked at, but the future is not, where
///   what is in it may live shorter than its box (`BoxFuture<'static, Result<T, E>>` for any `T`, or what is spelled so).
/// * Of a function that returns `impl Trait`, what that stands for is not looked at, also where it is a `Result`. If it is a
///   future, it is watched where no other traits than `Future`, `Send`, `Sync` and `Unpin` are asked of it: not so
///   `impl Future + Debug` or `impl FusedFuture`.
/// * An `async fn` that returns a closure (`impl Fn(u8) -> u8`, `impl AsyncFn()`) is left alone.
/// * Boxed futures are known by `Pin<Box<dyn Future>>`, `BoxFuture` and `LocalBoxFuture`: those of an alias by another name
///   are not watched, and a type of your own by one of these names that is none is left alone.
/// * `redhanded` depends on `serde_json`, by which numbers and text can be compared with one more type. In a crate that had
///   nothing of it before, the compiler may ask for a type that it could guess: `total == prices.iter().sum()` becomes
///   `total == prices.iter().sum::<u64>()`. This is so of any crate that depends on `serde_json`, with the attribute or
///   without.
/// * A chain of unboxed futures that await each other may be 25 deep instead of 31 before the compiler asks for a higher
///   `recursion_limit`; 31 instead of 41 where each function stands below the one that it calls.
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
/// Each but the last three takes an expression. What is not said here is taken from the environment, then from the defaults.
///
/// | option | meaning |
/// |---|---|
/// | `dsn`, `release`, `environment`, `dist`, `server_name`, `sample_rate`, `max_breadcrumbs`, `debug`, `settle`, `shutdown_timeout` | what the method of that name of `redhanded::Options` means; `release` is the name and version of the crate that `main` is in unless it is set |
/// | `options` | the `redhanded::Options` to start from, for everything else |
/// | `ignore(PATTERN)` | what `main` returns and is not reported, as for [`capture_errors`](macro@capture_errors) |
/// | `exit_code` | a returned `ExitCode` other than `SUCCESS` is a failure, too: the one that `main` handled last leaves by it, or it is reported itself |
/// | `crate = path` | where `redhanded` is, for crates that re-export it |
///
/// ```
/// use redhanded::Options;
///
/// #[redhanded::main(
///     options = Options::new().before_send(|event| Some(event)),
///     environment = "staging",
///     sample_rate = 0.5,
///     shutdown_timeout = std::time::Duration::from_secs(1),
///     ignore(error if error.kind() == std::io::ErrorKind::BrokenPipe),
/// )]
/// fn main() -> std::io::Result<()> {
///     Ok(())
/// }
/// ```
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::main(&arguments.into(), item.into()).into()
}

/// The crates that the program is built of, with their versions: for `redhanded::Options::modules`.
///
/// They are read from the `Cargo.lock` of the build while it compiles: what the crate that the macro is used in depends
/// on, nearest first, what only its tests and build scripts need among them, as much as has room in 8 KiB. Empty where
/// there is no such file.
///
/// ```
/// let options = redhanded::Options::new().modules(redhanded::modules!());
/// ```
#[proc_macro]
pub fn modules(arguments: TokenStream) -> TokenStream {
    modules::modules(&arguments.into()).into()
}
