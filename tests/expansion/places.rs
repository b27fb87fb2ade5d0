//! Where each frame stands.

use std::num::ParseIntError;
use std::pin::Pin;

use redhanded::capture_errors;
use redhanded::protocol::Level;

use super::{Leaf, Opaque, async_leaf, block_on, frames, leaf, one, path};

#[capture_errors]
fn outer(text: &str) -> Result<u64, Opaque> {
    let first = text.len() as u64;
    let second = middle(text, (1, 2))?;
    Ok(first + second)
}

#[capture_errors]
fn middle(text: &str, (low, high): (u8, u8)) -> Result<u64, Opaque> {
    if low > high {
        return Err(Opaque);
    }
    inner(text).map_err(|_| Opaque)
}

#[capture_errors]
fn inner(text: &str) -> Result<u64, ParseIntError> {
    let number = text.trim().parse::<u64>()?;
    Ok(number)
}

#[test]
fn each_function_on_the_path_stands_at_the_place_it_was_left_at() {
    let event = one(|| outer("4x2"));
    assert_eq!(
        path(&event),
        [
            "outer: let second = middle(text, (1, 2))»?;",
            "middle: »inner(text).map_err(|_| Opaque)",
            "inner: let number = text.trim().parse::<u64>()»?;",
        ]
    );
    assert_eq!(frames(&event)[0].filename.as_deref(), Some(file!()));
    assert_eq!(event.exceptions.last().unwrap().kind.as_deref(), Some("Opaque"));
}

#[capture_errors]
async fn async_outer(number: u8) -> Result<u8, Opaque> {
    tokio::task::yield_now().await;
    let value = async_middle(number).await?;
    tokio::task::yield_now().await;
    Ok(value)
}

#[capture_errors]
async fn async_middle(number: u8) -> Result<u8, Opaque> {
    let value = async_leaf(number).await;
    async_leaf(20).await.unwrap();
    value.map_err(|_| Opaque)
}

#[test]
fn the_path_of_async_functions_is_the_same() {
    let event = one(|| block_on(async_outer(3)));
    assert_eq!(
        path(&event),
        [
            "async_outer: let value = async_middle(number).await»?;",
            "async_middle: »value.map_err(|_| Opaque)",
            "async_leaf: if number > 9 { Ok(number) } else { »Err(Leaf(number)) }",
        ]
    );
}

#[capture_errors]
fn leaves_by_return(number: u8) -> Result<u8, Leaf> {
    match number {
        1 => Err(Leaf(1)),
        2 => return Err(Leaf(2)),
        3 => {
            let value = if leaf(20).is_ok() { Err(Leaf(3)) } else { Ok(3) };
            value
        }
        _ => loop {
            if number == 4 {
                return Err(Leaf(4));
            }
            break leaf(20);
        },
    }
}

#[test]
fn a_return_and_the_last_expression_are_told_apart_by_their_arm() {
    let place = |number| path(&one(|| leaves_by_return(number))).remove(0);
    assert_eq!(place(1), "leaves_by_return: 1 => »Err(Leaf(1)),");
    assert_eq!(place(2), "leaves_by_return: 2 => »return Err(Leaf(2)),");
    assert_eq!(place(3), "leaves_by_return: »value");
    assert_eq!(place(4), "leaves_by_return: »return Err(Leaf(4));");
}

#[capture_errors]
fn leaves_in_macros(number: u8) -> anyhow::Result<String> {
    let _ = number;
    anyhow::ensure!(number != 1, "one");
    let text = format!("{}", leaf(if number == 2 { 2 } else { 20 })?);
    if number == 3 {
        anyhow::bail!("three");
    }
    Ok(text)
}

#[test]
fn a_macro_that_leaves_is_the_place() {
    let place = |number| path(&one(|| leaves_in_macros(number))).remove(0);
    assert_eq!(place(1), "leaves_in_macros: »anyhow::ensure!(number != 1, \"one\");");
    assert_eq!(place(2), "leaves_in_macros: let text = »format!(\"{}\", leaf(if number == 2 { 2 } else { 20 })?);");
    assert_eq!(place(3), "leaves_in_macros: »anyhow::bail!(\"three\");");
}

#[rustfmt::skip]
#[capture_errors]
fn wide(text: &str) -> Result<u64, ParseIntError> {
	let _money = "€漢字"; let number = text.parse::<u64>()?;
	Ok(number)
}

#[track_caller]
fn column() -> u32 {
    std::panic::Location::caller().column()
}

#[rustfmt::skip]
fn column_after_wide_characters() -> u32 {
	let _money = "€漢字"; let number = column();
	number
}

#[test]
fn columns_are_counted_as_the_compiler_counts_them() {
    let event = one(|| wide("x"));
    let after = u32::try_from("text.parse::<u64>()".len()).unwrap();
    assert_eq!(frames(&event)[0].colno, Some(column_after_wide_characters() + after));
}

#[track_caller]
#[capture_errors]
fn tracks(number: u8) -> Result<u32, Leaf> {
    if number == 1 {
        return Err(Leaf(1));
    }
    let value = leaf(number)?;
    Ok(std::panic::Location::caller().line() + u32::from(value))
}

#[test]
fn a_function_that_tracks_its_caller_is_reported_and_still_tracks_it() {
    assert_eq!(path(&one(|| tracks(1))), ["tracks: »return Err(Leaf(1));"]);
    assert_eq!(path(&one(|| tracks(2)))[0], "tracks: let value = leaf(number)»?;");
    assert_eq!(tracks(20).unwrap(), line!() + 20);
}

#[capture_errors]
fn boxed(number: u8) -> Pin<Box<dyn Future<Output = Result<u8, Leaf>> + Send>> {
    Box::pin(async move {
        let value = async_leaf(number).await?;
        Ok(value + 1)
    })
}

#[capture_errors]
fn passes_on(number: u8) -> impl Future<Output = Result<u8, Leaf>> + Send {
    async_leaf(number)
}

struct Store;

#[async_trait::async_trait]
trait Fetch {
    async fn fetch(&self, number: u8) -> Result<u8, Leaf>;
}

#[async_trait::async_trait]
impl Fetch for Store {
    #[capture_errors]
    async fn fetch(&self, number: u8) -> Result<u8, Leaf> {
        if number == 1 {
            return Err(Leaf(1));
        }
        tokio::task::yield_now().await;
        async_leaf(number).await
    }
}

#[test]
fn returned_futures_are_watched() {
    let event = one(|| block_on(boxed(3)));
    assert_eq!(path(&event)[0], "boxed: let value = async_leaf(number).await»?;");
    assert_eq!(frames(&event)[0].vars.get("number"), Some(&3.into()));
    let event = one(|| block_on(passes_on(3)));
    assert_eq!(frames(&event).len(), 2);
    assert_eq!(frames(&event)[0].vars.get("number"), Some(&3.into()));
    assert_eq!(path(&one(|| block_on(Store.fetch(1)))), ["Store::fetch: »return Err(Leaf(1));"]);
    assert_eq!(path(&one(|| block_on(Store.fetch(2))))[0], "Store::fetch: »async_leaf(number).await");
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

#[capture_errors]
fn boxed_by_alias(number: &u8) -> BoxFuture<'_, Result<u8, Leaf>> {
    Box::pin(async_leaf(*number))
}

#[capture_errors]
fn passes_on_box(number: &u8) -> LocalBoxFuture<'_, Result<u8, Leaf>> {
    boxed_by_alias(number)
}

#[test]
fn boxed_futures_by_the_usual_aliases_are_watched() {
    let event = one(|| block_on(passes_on_box(&3)));
    let functions = frames(&event).iter().map(|frame| frame.function.clone().unwrap()).collect::<Vec<_>>();
    assert_eq!(functions, ["passes_on_box", "boxed_by_alias", "async_leaf"]);
    assert!(frames(&event).iter().all(|frame| frame.vars.get("number") == Some(&3.into())));
}

/// As in the crate `futures`.
trait FutureExt: Future {
    fn boxed<'a>(self) -> BoxFuture<'a, Self::Output>
    where
        Self: Sized + Send + 'a,
    {
        Box::pin(self)
    }
}

impl<F: Future> FutureExt for F {}

#[capture_errors]
fn boxed_by_method(number: u8) -> BoxFuture<'static, Result<u8, Leaf>> {
    let number = number + 1;
    async move {
        let value = async_leaf(number).await?;
        Ok(value + 1)
    }
    .boxed()
}

/// How long an `E` lives is not known.
#[capture_errors]
fn boxed_by_method_with_any_error<E: From<Leaf> + Send>(number: u8) -> BoxFuture<'static, Result<u8, E>> {
    async move { Ok(async_leaf(number).await?) }.boxed()
}

#[capture_errors]
fn passes_on_with_any_error<'a, E: From<Leaf> + Send + 'a>(number: u8) -> BoxFuture<'a, Result<u8, E>> {
    Box::pin(with_any_error(number))
}

async fn with_any_error<E: From<Leaf>>(number: u8) -> Result<u8, E> {
    Ok(async_leaf(number).await?)
}

#[test]
fn futures_in_a_box_that_may_live_longer_than_their_error_are_watched() {
    let event = one(|| block_on(boxed_by_method_with_any_error::<Leaf>(2)));
    assert_eq!(
        path(&event)[0],
        "boxed_by_method_with_any_error: async move { Ok(async_leaf(number).await»?) }.boxed()"
    );
    let event = one(|| block_on(passes_on_with_any_error::<Leaf>(2)));
    assert_eq!(frames(&event)[0].function.as_deref(), Some("passes_on_with_any_error"));
    assert_eq!(frames(&event)[0].vars.get("number"), Some(&2.into()));
}

#[test]
fn futures_that_a_method_boxes_are_watched() {
    let event = one(|| block_on(boxed_by_method(2)));
    assert_eq!(path(&event)[0], "boxed_by_method: let value = async_leaf(number).await»?;");
    assert_eq!(frames(&event)[0].vars.get("number"), Some(&2.into()));
}

#[capture_errors]
fn panics(number: u8) -> Result<u8, Leaf> {
    let value = panics_inside(number)?;
    Ok(value)
}

#[capture_errors]
fn panics_inside(number: u8) -> Result<u8, Leaf> {
    assert!(number > 3, "too small");
    Ok(number)
}

#[test]
fn a_panic_passes_with_the_frames_of_the_calls_in_progress() {
    let event = one(|| panics(2));
    assert_eq!(event.level, Some(Level::Fatal));
    assert_eq!(event.exceptions[0].value.as_deref(), Some("too small"));
    assert_eq!(
        path(&event),
        ["panics: let value = »panics_inside(number)?;", "panics_inside: »assert!(number > 3, \"too small\");"]
    );
    assert_eq!(frames(&event)[1].vars.get("number"), Some(&2.into()));
}

fn breaks(number: u8) -> u8 {
    number.checked_sub(100).unwrap()
}

#[capture_errors]
fn calls_what_panics(number: u8) -> Result<u8, Leaf> {
    let number = leaf(number)?;
    if number < 20 {
        return Ok(number);
    }
    leaf(breaks(number))
}

/// Of a stack nothing is known here.
#[test]
fn a_call_that_a_panic_leaves_stands_at_the_last_place_that_it_noted() {
    assert_eq!(path(&one(|| calls_what_panics(20)))[0], "calls_what_panics: »leaf(breaks(number))");
}

#[capture_errors]
fn never(number: u8) -> ! {
    panic!("never {number}")
}

#[test]
fn a_function_that_never_returns_reports_its_panic() {
    let event = one(|| never(2));
    assert_eq!(path(&event), ["never: »panic!(\"never {number}\")"]);
}

#[capture_errors]
fn checked(number: u8) -> impl Fn(u8) -> Option<u8> {
    let value = panics_unless_large(number).unwrap_or(5);
    move |other| value.checked_add(other)
}

#[capture_errors]
fn panics_unless_large(number: u8) -> Result<u8, Leaf> {
    assert!(number > 3, "too small");
    Err(Leaf(number))
}

#[capture_errors]
fn value(number: u8) -> u8 {
    panics_unless_large(number).unwrap_or(5)
}

#[test]
fn a_function_that_returns_a_closure_reports_the_panic_that_passes_and_handles_the_error_that_ends_in_it() {
    let event = one(|| checked(2));
    assert_eq!(event.exceptions[0].value.as_deref(), Some("too small"));
    assert_eq!(
        path(&event),
        [
            "checked: let value = »panics_unless_large(number).unwrap_or(5);",
            "panics_unless_large: »assert!(number > 3, \"too small\");"
        ]
    );
    assert_eq!(frames(&event)[0].vars.get("number"), Some(&2.into()));
    let (closure, plain) = (one(|| checked(4)), one(|| value(4)));
    assert_eq!((closure.level, &path(&closure)[1..]), (plain.level, &path(&plain)[1..]));
}
