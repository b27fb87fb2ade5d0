//! What reports call a function.

use redhanded::capture_errors;
use redhanded::protocol::Event;

use super::{Leaf, block_on, frames, one, reported};

mod shop {
    use redhanded::capture_errors;

    use super::Leaf;

    pub(super) struct Store<T>(pub(super) T);

    impl<T> Store<T> {
        #[capture_errors]
        pub(super) fn open() -> Result<Self, Leaf> {
            Err(Leaf(0))
        }

        #[capture_errors]
        pub(super) fn get(&self) -> Result<(), Leaf> {
            Err(Leaf(1))
        }

        #[capture_errors]
        pub(super) async fn fetch(&self) -> Result<(), Leaf> {
            Err(Leaf(2))
        }

        #[capture_errors]
        #[must_use = "it stays an `async fn`"]
        pub(super) async fn kept(&self) -> Result<(), Leaf> {
            Err(Leaf(2))
        }

        #[capture_errors]
        pub(super) fn r#type(&self) -> Result<(), Leaf> {
            Err(Leaf(3))
        }

        #[capture_errors(name = "the shop's till")]
        pub(super) fn till(&self) -> Result<(), Leaf> {
            Err(Leaf(4))
        }
    }

    pub(super) trait Load {
        #[capture_errors]
        fn provided(&self) -> Result<(), Leaf> {
            Err(Leaf(5))
        }

        fn load(&self) -> Result<(), Leaf>;
    }

    impl<T> Load for Store<T> {
        #[capture_errors]
        fn load(&self) -> Result<(), Leaf> {
            Err(Leaf(6))
        }
    }

    impl<T: Load> Load for &T {
        #[capture_errors]
        fn load(&self) -> Result<(), Leaf> {
            Err(Leaf(7))
        }
    }

    impl<T> Load for Vec<T> {
        #[capture_errors]
        fn load(&self) -> Result<(), Leaf> {
            Err(Leaf(8))
        }
    }

    impl Load for (u8, u8) {
        #[capture_errors]
        fn load(&self) -> Result<(), Leaf> {
            Err(Leaf(9))
        }
    }

    impl dyn Load {
        #[capture_errors]
        pub(super) fn reload(&self) -> Result<(), Leaf> {
            Err(Leaf(10))
        }
    }

    #[capture_errors]
    pub(super) fn free() -> Result<(), Leaf> {
        Err(Leaf(11))
    }
}

use shop::{Load, Store};

/// A block of a type that lives elsewhere, by another name.
macro_rules! made_by_a_macro {
    ($type:ty) => {
        impl $type {
            #[capture_errors]
            fn made(&self) -> Result<(), Leaf> {
                Err(Leaf(1))
            }
        }
    };
}

type Shop = Store<u8>;
made_by_a_macro!(Shop);

/// `function` and `module` of the only frame.
#[track_caller]
fn name<T>(code: impl FnOnce() -> T) -> (String, String) {
    let event = one(code);
    let [frame] = frames(&event) else { panic!("one frame, not {:?}", frames(&event)) };
    (frame.function.clone().unwrap(), frame.module.clone().unwrap())
}

#[track_caller]
fn assert_named<T>(expected: &str, code: impl FnOnce() -> T) {
    let (function, module) = name(code);
    assert_eq!((function.as_str(), module.as_str()), (expected, "expansion::names::shop"));
}

#[test]
fn a_method_is_named_with_its_type() {
    assert_named("Store::open", Store::<u8>::open);
    assert_named("Store::get", || Store(1).get());
    assert_named("Store::fetch", || block_on(Store("x").fetch()));
    assert_named("Store::kept", || block_on(Store("x").kept()));
    assert_named("Store::type", || Store(1).r#type());
}

#[test]
fn a_method_of_a_trait_is_named_with_the_type_that_has_it() {
    assert_named("Store::load", || Store(1).load());
    assert_named("Vec::load", || vec![1].load());
}

#[test]
fn what_no_type_has_of_its_own_is_named_with_the_trait() {
    assert_named("Load::provided", || Store(1).provided());
    assert_named("Load::load", || (1, 2).load());
    assert_named("Load::load", || Load::load(&&Store(1)));
    assert_named("Load::reload", || (&Store(1) as &dyn Load).reload());
}

#[test]
fn a_function_is_named_alone() {
    #[capture_errors]
    fn local() -> Result<(), Leaf> {
        Err(Leaf(1))
    }
    assert_named("free", shop::free);
    assert_eq!(name(local), ("local".to_owned(), "expansion::names".to_owned()));
}

#[test]
fn a_given_name_stands_for_the_whole() {
    assert_named("the shop's till", || Store(1).till());
}

#[test]
fn a_type_by_another_name_in_another_module_has_its_own() {
    assert_eq!(name(|| Store(1_u8).made()), ("Store::made".to_owned(), "expansion::names".to_owned()));
}

#[test]
fn breadcrumbs_and_the_transaction_have_the_same_names() {
    fn events() -> Vec<Event> {
        reported(|| Store(1).get())
    }
    let event = events().remove(0);
    assert_eq!(event.transaction.as_deref(), Some("expansion::names::shop::Store::get"));
    assert_eq!(event.breadcrumbs.last().unwrap().message.as_deref(), Some("Store::get()"));
}
