//! What of a stack tells a reader something.

use super::Annotated;
use super::names::Name;
use super::symbols::Function;

/// A frame of the merged stack.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Call(Box<Annotated>),
    /// A function that is not annotated, or an address without a name.
    Other {
        instruction: usize,
        function: Option<Function>,
    },
}

impl Item {
    pub(super) fn name(&self) -> Option<&Name> {
        match self {
            Self::Other { function, .. } => function.as_ref()?.name.as_ref(),
            Self::Call(_) => None,
        }
    }

    fn is(&self, holds: impl FnOnce(&Name) -> bool) -> bool {
        self.name().is_some_and(holds)
    }
}

/// Takes out what makes a panic, which is innermost; items are innermost first. `also_compilers` if it is the caller of
/// functions of the standard library where it happened.
pub(super) fn trim_panic(items: &mut Vec<Item>, also_compilers: bool) {
    let innermost = items.iter().take_while(|item| matches!(item, Item::Other { .. }));
    let first = innermost.enumerate().find(|(_, item)| item.is(Name::is_panic));
    let Some(first) = first.map(|(at, _)| at) else { return };
    let is_made = |item: &&Item| item.is(|name| name.is_panic() || (also_compilers && name.is_of_compiler()));
    let count = first + items.iter().skip(first).take_while(is_made).count();
    items.drain(..count);
}

/// Takes out what makes an error and takes its backtrace, which is innermost.
pub(super) fn trim_maker(items: &mut Vec<Item>) {
    let makes = |name: &Name| name.is_of_compiler() || name.is_own() || name.is_maker();
    let count = items.iter().take_while(|item| item.is(makes)).count();
    // A stack of nothing else is shown as it is.
    if count < items.len() {
        items.drain(..count);
    }
}

/// Takes out the bodies of annotated functions, of which nothing but frames is known here.
pub(super) fn trim_bodies(items: &mut Vec<Item>, annotated: &[String]) {
    items.retain(|item| !item.is(Name::is_own));
    let mut index = 0;
    while index + 1 < items.len() {
        let is_body = match (items.get(index).and_then(Item::name), items.get(index + 1).and_then(Item::name)) {
            (Some(inner), Some(outer)) => {
                inner.is_closure_of(outer) && annotated.iter().any(|function| function == outer.last())
            }
            _ => false,
        };
        if is_body {
            items.remove(index);
        } else {
            index += 1;
        }
    }
}

/// Takes out what stands around the body of each annotated call, and what is ours.
pub(super) fn trim_own(items: &mut Vec<Item>) {
    items.retain(|item| !item.is(Name::is_own));
    let mut index = 0;
    while index + 1 < items.len() {
        let is_body = match (items.get(index), items.get(index + 1)) {
            (Some(inner), Some(Item::Call(call))) => {
                inner.is(|name| name.is_body_of(last_part(call.frame.function.as_deref())))
            }
            _ => false,
        };
        if is_body {
            let body = items.remove(index);
            if let (Item::Other { function: Some(body), .. }, Some(Item::Call(call))) = (body, items.get_mut(index)) {
                stand_at(call, &body);
            }
            continue;
        }
        // What `#[redhanded::main]` makes of `main` has the user's inside.
        let is_main =
            matches!(items.get(index), Some(Item::Call(call)) if call.frame.function.as_deref() == Some("main"));
        index += 1;
        if is_main && items.get(index).is_some_and(|outer| outer.is(|name| name.last() == "main")) {
            items.remove(index);
        }
    }
}

/// The call was where the function that is it, or its body, is seen on the stack.
pub(super) fn stand_at(call: &mut Annotated, function: &Function) {
    if let (Some(file), Some(line)) = (&function.file, function.line) {
        call.place_by_frame(file, line, function.column);
    }
}

/// Takes out what polls a task, if the calls on the stack are all inside of it.
pub(super) fn trim_executor(items: &mut Vec<Item>) {
    let outermost = items.iter().rposition(has_place).map_or(0, |at| at + 1);
    let executor = items.iter().skip(outermost).position(|item| item.is(Name::is_executor));
    let Some(executor) = executor.map(|at| at + outermost) else { return };
    let mut index = 0;
    items.retain(|item| {
        index += 1;
        index <= executor || matches!(item, Item::Call(_))
    });
}

/// Takes out what calls `main`, or what a thread begins with: outermost, but for calls of which nobody knows where they
/// are.
pub(super) fn trim_start(items: &mut Vec<Item>) {
    let begin = items.iter().rposition(|item| item.is(Name::is_begin));
    // In a stripped program only C's runtime has names, and not all of it.
    let outermost = items.iter().rposition(has_place).map_or(0, |at| at + 1);
    let of_c = items.iter().skip(outermost).position(|item| item.is(Name::is_start_of_c)).map(|at| at + outermost);
    let end = begin.into_iter().chain(of_c).min();
    let mut index = 0;
    items.retain(|item| {
        index += 1;
        matches!(item, Item::Call(_)) || end.is_none_or(|end| index <= end)
    });
    while let Some(last) = items.iter().rposition(|item| matches!(item, Item::Other { .. }))
        && items.get(last).is_some_and(|item| item.is(Name::is_start))
        && !items.iter().skip(last).any(has_place)
    {
        items.remove(last);
    }
}

/// Whether it is a call of which is known where on the stack it is.
fn has_place(item: &Item) -> bool {
    matches!(item, Item::Call(call) if call.on_stack.address != 0)
}

/// `get` of `Store::get`.
pub(super) fn last_part(function: Option<&str>) -> &str {
    let function = function.unwrap_or_default();
    function.rsplit("::").next().unwrap_or(function)
}

#[cfg(test)]
mod tests {
    use super::super::OnStack;
    use super::*;
    use crate::protocol::Frame;

    fn other(name: &str) -> Item {
        let function = Function { name: Some(Name::new(name.to_owned())), file: None, line: None, column: None };
        Item::Other { instruction: 1, function: Some(function) }
    }

    fn call(name: &str, address: usize) -> Item {
        let frame = Frame { function: Some(name.to_owned()), ..Frame::default() };
        Item::Call(Box::new(Annotated { frame, on_stack: OnStack { address, is_base: false }, without_place: None }))
    }

    fn names(items: &[Item]) -> Vec<&str> {
        let name = |item: &'_ Item| match item {
            Item::Call(call) => call.frame.function.clone().unwrap_or_default().leak(),
            Item::Other { .. } => item.name().map_or("?", |name| name.as_str()).to_owned().leak() as &str,
        };
        items.iter().map(name).collect()
    }

    #[test]
    fn what_makes_a_panic_is_left_out_and_what_it_was_called_by_stays() {
        let mut items = vec![
            other("std::panicking::panic_with_hook"),
            other("core::panicking::panic_fmt"),
            other("core::option::unwrap_failed"),
            other("shop::total"),
            other("std::panicking::catch_unwind"),
            call("checkout", 1),
        ];
        trim_panic(&mut items, true);
        assert_eq!(names(&items), ["shop::total", "std::panicking::catch_unwind", "checkout"]);
    }

    #[test]
    fn the_body_of_a_call_and_what_is_ours_are_the_call() {
        let mut items = vec![
            other("shop::helper"),
            other("<shop::Cart>::total::{closure#0}"),
            other("redhanded::__private::call2::<shop::Cart>"),
            call("Cart::total", 1),
            other("shop::other::{closure#0}"),
            call("checkout", 2),
        ];
        trim_own(&mut items);
        assert_eq!(names(&items), ["shop::helper", "Cart::total", "shop::other::{closure#0}", "checkout"]);
    }

    #[test]
    fn what_makes_an_error_is_left_out_up_to_who_wanted_it() {
        let mut items = vec![
            other("std::backtrace::Backtrace::create"),
            other("<anyhow::Error as core::convert::From<shop::Broken>>::from"),
            other("<core::result::Result<T, E> as anyhow::Context<T, E>>::context"),
            other("shop::total"),
            other("core::iter::traits::iterator::Iterator::sum"),
        ];
        trim_maker(&mut items);
        assert_eq!(names(&items), ["shop::total", "core::iter::traits::iterator::Iterator::sum"]);
    }

    #[test]
    fn an_annotated_function_is_one_frame_where_nothing_else_is_known_of_it() {
        let mut items = vec![
            other("shop::total::{closure#0}"),
            other("redhanded::__private::call1"),
            other("shop::total"),
            other("shop::sum::{closure#0}"),
            other("shop::sum"),
        ];
        trim_bodies(&mut items, &["total".to_owned()]);
        assert_eq!(names(&items), ["shop::total", "shop::sum::{closure#0}", "shop::sum"]);
    }

    #[test]
    fn what_polls_a_task_did_not_call_it() {
        let mut items = vec![
            call("checkout", 1),
            other("shop::serve::{closure#0}"),
            other("<redhanded::tasks::in_scope::InScope<F> as core::future::future::Future>::poll"),
            other("tokio::runtime::scheduler::run"),
            call("of another task", 0),
        ];
        trim_executor(&mut items);
        assert_eq!(names(&items), ["checkout", "shop::serve::{closure#0}", "of another task"]);
        let mut items = vec![other("<tokio::runtime::task::core::Core<T>>::poll"), call("main", 1)];
        trim_executor(&mut items);
        assert_eq!(items.len(), 2, "a call around it is around it");
    }

    #[test]
    fn a_stripped_stack_ends_where_the_runtime_of_c_begins() {
        let nameless = || Item::Other { instruction: 1, function: None };
        let mut items = vec![
            call("checkout", 1),
            nameless(),
            other("__libc_start_call_main"),
            other("__libc_start_main"),
            nameless(),
        ];
        trim_start(&mut items);
        assert_eq!(names(&items), ["checkout", "?"]);
    }

    #[test]
    fn a_stack_begins_with_main() {
        let mut items = vec![
            call("checkout", 1),
            other("shop::main"),
            other("core::ops::function::FnOnce::call_once"),
            other("std::sys::backtrace::__rust_begin_short_backtrace"),
            other("std::rt::lang_start"),
            other("main"),
            call("of another thread", 0),
        ];
        trim_start(&mut items);
        assert_eq!(names(&items), ["checkout", "shop::main", "of another thread"]);
    }
}
