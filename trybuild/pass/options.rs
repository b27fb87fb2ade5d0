//! All options on every shape of function, where warnings are errors and in a scope whose names are all the user's.
#![deny(warnings)]

use std::pin::Pin;

use redhanded::capture_errors;

#[derive(Debug)]
pub(crate) enum Failed {
    Here,
    There(u8),
}

pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) name: String,
}

#[capture_errors(
    only(order),
    with(length = order.name.len(), name = %order.name, twice = order.id + order.id),
    ignore(Failed::There(code) if *code > 3),
    level = warning,
    fingerprint("{{ default }}", order.id, ?order.name),
    tag(id = order.id, "order.name" = %order.name),
    trail = off,
    panics = off,
    name = "sync"
)]
pub(crate) fn sync(order: &Order, mut rest: Vec<u8>) -> Result<u64, Failed> {
    rest.pop().ok_or(Failed::There(4))?;
    Ok(order.id)
}

#[capture_errors(with(length = order.name.len()), ignore(Failed::Here), tag(id = order.id), fingerprint("a"), args = types)]
#[track_caller]
pub(crate) fn in_place(order: &Order) -> Result<u64, Failed> {
    if order.id > 3 { Err(Failed::Here) } else { Ok(order.id) }
}

#[capture_errors(with(length = order.name.len()), ignore(Failed::Here), tag(id = order.id), none)]
pub(crate) async fn suspending(order: &Order) -> Result<Option<u64>, Failed> {
    if order.id > 3 { Err(Failed::Here) } else { Ok(None) }
}

#[capture_errors(with(length = name.len()), ignore(Failed::Here), tag(name = name))]
#[must_use = "it has not begun"]
pub(crate) async fn kept(name: &'static str) -> Result<u64, Failed> {
    if name.is_empty() { Err(Failed::Here) } else { Ok(3) }
}

#[capture_errors(with(length = order.name.len()), ignore(Failed::Here), tag(id = order.id), fingerprint(order.id))]
pub(crate) fn returned(order: Order) -> impl Future<Output = Result<u64, Failed>> + Send + 'static {
    async move { if order.id > 3 { Err(Failed::Here) } else { Ok(order.id) } }
}

#[capture_errors(with(length = order.name.len()), ignore(Failed::Here), tag(id = order.id), fingerprint(order.id))]
pub(crate) fn boxed(order: Order) -> Pin<Box<dyn Future<Output = Result<u64, Failed>> + Send>> {
    Box::pin(async move { if order.id > 3 { Err(Failed::Here) } else { Ok(order.id) } })
}

pub(crate) struct Shop(Order);

#[async_trait::async_trait]
pub(crate) trait Sells {
    async fn sell(&self, count: u64) -> Result<u64, Failed>;
}

#[async_trait::async_trait]
impl Sells for Shop {
    #[capture_errors(with(id = self.0.id, more = count + 1), ignore(Failed::Here), tag(id = self.0.id), skip(self))]
    async fn sell(&self, count: u64) -> Result<u64, Failed> {
        self.0.id.checked_sub(count).ok_or(Failed::Here)
    }
}

#[capture_errors(with(first = items.first()), tag(count = items.len()), none)]
pub(crate) fn generic<T: Clone>(items: &[T]) -> Option<T> {
    items.first().cloned()
}

#[no_implicit_prelude]
pub(crate) mod hostile {
    pub(crate) mod std {}
    pub(crate) mod core {}
    pub(crate) struct Argument;
    pub(crate) struct Failed;
    pub(crate) struct Returned;
    pub(crate) struct Some;
    pub(crate) struct Ok;
    pub(crate) enum Error {
        Returned,
        None,
    }

    #[::redhanded::capture_errors(
        with(entry = entry, arguments = entry + 1, value = call),
        tag(call = call, returned = entry),
        fingerprint(entry),
        ignore(Error::Returned | Error::None if entry > call)
    )]
    pub(crate) fn sync(entry: u8, call: u8) -> ::std::result::Result<u8, Error> {
        let (_argument, _failed, _returned, _some, _ok) = (Argument, Failed, Returned, Some, Ok);
        if entry > call { ::std::result::Result::Err(Error::Returned) } else { ::std::result::Result::Err(Error::None) }
    }

    #[::redhanded::capture_errors(
        with(entry = entry, op = call),
        tag(call = call),
        ignore(Error::Returned | Error::None if entry > call),
    )]
    pub(crate) async fn suspending(entry: u8, call: u8) -> ::std::result::Result<u8, Error> {
        if entry > call { ::std::result::Result::Err(Error::Returned) } else { ::std::result::Result::Err(Error::None) }
    }

    #[::redhanded::capture_errors(none)]
    pub(crate) fn finds(entry: u8) -> ::std::option::Option<u8> {
        ::std::option::Option::Some(entry)
    }
}

#[capture_errors(only(r#type), redact(type))]
pub(crate) fn keyword(r#type: u8) -> Result<u8, Failed> {
    Ok(r#type)
}

fn is_send(_: &impl Send) {}

pub(crate) fn main() {
    let order = |id| Order { id, name: "a".to_owned() };
    assert!(matches!(sync(&order(1), vec![]), Err(Failed::There(4))));
    assert!(matches!(in_place(&order(4)), Err(Failed::Here)));
    let fourth = order(4);
    let shop = Shop(order(1));
    is_send(&suspending(&fourth));
    is_send(&kept("a"));
    is_send(&returned(order(1)));
    is_send(&boxed(order(1)));
    is_send(&shop.sell(2));
    is_send(&hostile::suspending(1, 2));
    assert!(keyword(1).is_ok());
    assert_eq!(generic(&[1, 2]), Some(1));
    assert!(hostile::sync(1, 2).is_err());
    assert_eq!(hostile::finds(1), Some(1));
}
