//! `with`: expressions recorded like arguments.

use std::cell::Cell;
use std::pin::Pin;

use redhanded::capture_errors;
use serde_json::json;

use super::{ShopError, run};
use crate::captured::{breadcrumbs, captured, captured_once, variables};

#[derive(Debug, Clone)]
struct Order {
    items: Vec<u32>,
    shop: String,
}

impl Order {
    fn total(&self) -> u32 {
        self.items.iter().sum()
    }
}

fn order() -> Order {
    Order { items: vec![3, 4], shop: "north".into() }
}

#[capture_errors(with(total = order.total(), shop = %order.shop, items = ?order.items), skip(order))]
fn sync(order: Order) -> Result<(), ShopError> {
    drop(order);
    Err(ShopError::Closed)
}

#[capture_errors(with(total = order.total(), shop = %order.shop, items = ?order.items), skip(order))]
#[track_caller]
fn in_place(order: Order) -> Result<(), ShopError> {
    drop(order);
    Err(ShopError::Closed)
}

#[capture_errors(with(total = order.total(), shop = %order.shop, items = ?order.items), skip(order))]
async fn suspending(order: Order) -> Result<(), ShopError> {
    tokio::task::yield_now().await;
    drop(order);
    Err(ShopError::Closed)
}

#[capture_errors(with(total = order.total(), shop = %order.shop, items = ?order.items), skip(order))]
fn returned(order: Order) -> impl Future<Output = Result<(), ShopError>> {
    async move {
        tokio::task::yield_now().await;
        drop(order);
        Err(ShopError::Closed)
    }
}

#[capture_errors(with(total = order.total(), shop = %order.shop, items = ?order.items), skip(order))]
fn boxed(order: Order) -> Pin<Box<dyn Future<Output = Result<(), ShopError>>>> {
    Box::pin(async move {
        drop(order);
        Err(ShopError::Closed)
    })
}

fn check(function: &str, code: impl FnOnce() + Send) {
    let event = captured_once(code);
    assert_eq!(variables(&event, function), json!({ "total": 7, "shop": "north", "items": [3, 4] }));
    let expected = format!("{function}(total: 7, shop: \"north\", items: [3, 4])");
    assert_eq!(breadcrumbs(&event).last(), Some(&expected.as_str()));
}

#[test]
fn an_expression_is_recorded_in_a_sync_function() {
    check("sync", || drop(sync(order())));
}

#[test]
fn an_expression_is_recorded_in_a_function_that_tracks_its_caller() {
    check("in_place", || drop(in_place(order())));
}

#[test]
fn an_expression_is_recorded_in_an_async_function() {
    check("suspending", || drop(run(suspending(order()))));
}

#[test]
fn an_expression_is_recorded_in_functions_that_return_futures() {
    check("returned", || drop(run(returned(order()))));
    check("boxed", || drop(run(boxed(order()))));
}

#[test]
fn an_expression_is_of_the_time_of_entry() {
    #[capture_errors(with(count = counts.len()))]
    fn clears(counts: &mut Vec<u32>) -> Result<(), ShopError> {
        counts.clear();
        Err(ShopError::Closed)
    }
    let event = captured_once(|| drop(clears(&mut vec![1, 2])));
    assert_eq!(variables(&event, "clears"), json!({ "counts": [1, 2], "count": 2 }));
}

#[test]
fn an_async_expression_is_evaluated_at_the_first_poll() {
    thread_local!(static EVALUATED: Cell<u32> = const { Cell::new(0) });
    fn evaluated() -> u32 {
        EVALUATED.set(EVALUATED.get() + 1);
        EVALUATED.get()
    }
    #[capture_errors(with(times = evaluated()))]
    async fn fails() -> Result<(), ShopError> {
        tokio::task::yield_now().await;
        Err(ShopError::Closed)
    }
    let event = captured_once(|| {
        let future = fails();
        assert_eq!(EVALUATED.get(), 0);
        drop(run(future));
        assert_eq!(EVALUATED.get(), 1);
    });
    assert_eq!(variables(&event, "fails"), json!({ "times": 1 }));
}

#[test]
fn an_expression_takes_the_place_of_the_argument_with_its_name() {
    #[capture_errors(with(order = order.total()))]
    fn pay(order: &Order, note: &str) -> Result<(), ShopError> {
        let _ = (order, note);
        Err(ShopError::Closed)
    }
    let event = captured_once(|| drop(pay(&order(), "n")));
    assert_eq!(variables(&event, "pay"), json!({ "note": "n", "order": 7 }));
}

#[test]
fn names_that_patterns_bind_are_known() {
    #[capture_errors(with(sum = lo + hi, first = head, left = rest.len(), hidden = _under + 1), skip_all)]
    #[expect(clippy::trivially_copy_pass_by_ref, clippy::used_underscore_binding, reason = "one of each kind")]
    fn takes((lo, mut hi): (u32, u32), &[head, ref rest @ ..]: &[u8; 3], _under: u32) -> Result<(), ShopError> {
        hi += 1;
        let _ = (lo, hi, head, rest);
        Err(ShopError::Closed)
    }
    let event = captured_once(|| drop(takes((3, 4), &[7, 8, 9], 1)));
    assert_eq!(variables(&event, "takes"), json!({ "sum": 7, "first": 7, "left": 2, "hidden": 2 }));
}

#[test]
fn names_of_ours_do_not_hide_the_users() {
    struct Argument;
    impl Argument {
        const SIZE: u32 = 3;
    }
    #[capture_errors(with(size = Argument::SIZE, entry = entry + 1), tag(size = Argument::SIZE, call = call))]
    fn takes(entry: u32, call: u32) -> Result<(), ShopError> {
        let _ = (entry, call);
        Err(ShopError::Closed)
    }
    let event = captured_once(|| drop(takes(1, 5)));
    assert_eq!(variables(&event, "takes"), json!({ "call": 5, "size": 3, "entry": 2 }));
    assert_eq!(event.tags["call"], "5");
}

#[test]
fn a_panic_in_an_expression_stays_with_it() {
    #[capture_errors(with(first = items[0], second = items.len()))]
    fn takes(items: &[u32]) -> Result<(), ShopError> {
        let _ = items;
        Err(ShopError::Closed)
    }
    let event = captured_once(|| assert_eq!(takes(&[]), Err(ShopError::Closed)));
    assert_eq!(variables(&event, "takes"), json!({ "items": [], "first": "<panicked>", "second": 0 }));
}

#[test]
fn annotated_functions_in_an_expression_leave_no_trace() {
    #[capture_errors]
    fn stock() -> Result<u32, ShopError> {
        Err(ShopError::SoldOut { left: 0 })
    }
    #[capture_errors(with(stock = ?stock().ok()))]
    fn sells() -> Result<(), ShopError> {
        Err(ShopError::Closed)
    }
    let event = captured_once(|| drop(sells()));
    assert_eq!(breadcrumbs(&event), ["sells(stock: None)"]);
}

#[test]
fn an_expression_is_not_evaluated_without_a_client() {
    fn evaluated() -> u32 {
        panic!("evaluated")
    }
    #[capture_errors(with(never = evaluated()))]
    fn quiet() -> Result<(), ShopError> {
        Ok(())
    }
    assert!(captured(|| ()).is_empty());
    assert_eq!(quiet(), Ok(()));
}

#[test]
fn a_method_knows_self() {
    struct Store {
        name: &'static str,
    }
    impl Store {
        #[capture_errors(with(store = self.name), tag(store = self.name), skip(self))]
        fn opens(&self) -> Result<(), ShopError> {
            let _ = self;
            Err(ShopError::Closed)
        }
        #[capture_errors(with(store = self.name), tag(store = self.name), skip(self))]
        async fn opens_later(&self) -> Result<(), ShopError> {
            let _ = self;
            Err(ShopError::Closed)
        }
    }
    let event = captured_once(|| drop(Store { name: "north" }.opens()));
    assert_eq!(
        (variables(&event, "Store::opens"), event.tags["store"].as_str()),
        (json!({ "store": "north" }), "north")
    );
    let event = captured_once(|| drop(run(Store { name: "south" }.opens_later())));
    assert_eq!(
        (variables(&event, "Store::opens_later"), event.tags["store"].as_str()),
        (json!({ "store": "south" }), "south")
    );
}
