//! The attribute on `impl`, `trait` and `mod`.

use redhanded::protocol::Event;

use super::{Leaf, block_on, frames, one, path, reported};

mod shop {
    use redhanded::capture_errors;
    use redhanded::capture_errors as catch;

    use super::Leaf;

    #[derive(Debug)]
    pub(super) struct Store(pub(super) u8);

    #[capture_errors(skip(noise), redact(label))]
    impl Store {
        pub(super) const NUMBER: u8 = 1;

        pub(super) fn get(&self, id: u8, noise: u8) -> Result<u8, Leaf> {
            let found = crate::leaf(id + noise)?;
            Ok(found)
        }

        pub(super) async fn fetch(&self, id: u8) -> Result<u8, Leaf> {
            crate::async_leaf(id).await
        }

        #[capture_errors(off)]
        pub(super) fn ping(&self) -> Result<u8, Leaf> {
            Err(Leaf(self.0))
        }

        #[capture_errors]
        pub(super) fn once(&self, label: u8) -> Result<u8, Leaf> {
            Err(Leaf(label))
        }

        #[catch(name = "renamed", redact(id))]
        pub(super) fn named(&self, id: u8, label: u8, noise: u8) -> Result<u8, Leaf> {
            Err(Leaf(id + label + noise))
        }

        #[cfg_attr(all(), capture_errors(skip(label)))]
        pub(super) fn conditional(&self, label: u8, noise: u8) -> Result<u8, Leaf> {
            Err(Leaf(label + noise))
        }

        #[cfg_attr(any(), capture_errors(skip(id)))]
        pub(super) fn unconditional(&self, id: u8) -> Result<u8, Leaf> {
            Err(Leaf(id))
        }

        pub(super) const fn constant(&self) -> u8 {
            self.0
        }
    }

    #[capture_errors]
    pub(super) trait Load {
        fn load(&self, id: u8) -> Result<u8, Leaf>;

        fn provided(&self, id: u8) -> Result<u8, Leaf> {
            self.load(id)
        }
    }

    #[capture_errors(name = "Shop")]
    impl Load for Store {
        fn load(&self, id: u8) -> Result<u8, Leaf> {
            Err(Leaf(id))
        }
    }
}

use shop::{Load, Store};

#[redhanded::capture_errors(skip(weight), name = "deep")]
mod deep {
    use super::Leaf;

    pub(super) fn free(weight: u8) -> Result<u8, Leaf> {
        Err(Leaf(weight))
    }

    pub(super) mod deeper {
        use super::super::Leaf;

        pub(in super::super) struct Inner;

        impl Inner {
            pub(in super::super) fn method(&self, weight: u8) -> Result<u8, Leaf> {
                Err(Leaf(weight))
            }
        }

        #[redhanded::capture_errors(redact(weight))]
        impl Inner {
            pub(in super::super) fn own_block(&self, weight: u8) -> Result<u8, Leaf> {
                Err(Leaf(weight))
            }
        }

        #[redhanded::capture_errors(off)]
        impl Inner {
            pub(in super::super) fn left_alone() -> Result<u8, Leaf> {
                Err(Leaf(3))
            }

            #[redhanded::capture_errors]
            pub(in super::super) fn but_this(&self) -> Result<u8, Leaf> {
                Err(Leaf(3))
            }
        }
    }
}

#[redhanded::capture_errors]
#[async_trait::async_trait]
trait Above {
    async fn declared(&self, id: u8) -> Result<u8, Leaf>;

    async fn above(&self, id: u8) -> Result<u8, Leaf> {
        tokio::task::yield_now().await;
        self.declared(id).await
    }
}

#[redhanded::capture_errors]
#[async_trait::async_trait]
impl Above for Store {
    async fn declared(&self, id: u8) -> Result<u8, Leaf> {
        let value = crate::async_leaf(id).await?;
        Ok(value)
    }
}

#[async_trait::async_trait]
#[redhanded::capture_errors]
trait Below {
    async fn declared(&self, id: u8) -> Result<u8, Leaf>;

    async fn below(&self, id: u8) -> Result<u8, Leaf> {
        tokio::task::yield_now().await;
        self.declared(id).await
    }
}

#[async_trait::async_trait]
#[redhanded::capture_errors]
impl Below for Store {
    #[redhanded::capture_errors(redact(id))]
    async fn declared(&self, id: u8) -> Result<u8, Leaf> {
        let value = crate::async_leaf(id).await?;
        Ok(value)
    }
}

macro_rules! block {
    ($type:ty, $visibility:vis, $name:ident, $body:block, $function:item) => {
        #[redhanded::capture_errors]
        impl $type {
            $visibility fn $name(&self) -> Result<u8, Leaf> $body

            $function
        }
    };
}

block! {Store, pub(super), made, { Err(Leaf(9)) }, fn whole(&self) -> Result<u8, Leaf> { Err(Leaf(8)) }}

fn functions(event: &Event) -> Vec<&str> {
    frames(event).iter().map(|frame| frame.function.as_deref().unwrap()).collect()
}

#[track_caller]
fn assert_variables<T>(expected: &serde_json::Value, code: impl FnOnce() -> T) {
    let event = one(code);
    let variables = &frames(&event).first().unwrap().vars;
    let variables: serde_json::Map<_, _> =
        variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    assert_eq!(serde_json::Value::from(variables), *expected);
}

#[test]
fn every_function_of_an_impl_is_annotated() {
    assert_eq!(
        path(&one(|| Store(1).get(1, 2))),
        [
            "Store::get: let found = crate::leaf(id + noise)»?;",
            "leaf: if number > 9 { Ok(number) } else { »Err(Leaf(number)) }"
        ]
    );
    assert_eq!(functions(&one(|| block_on(Store(1).fetch(1)))), ["Store::fetch", "async_leaf"]);
    assert_eq!(Store(Store::NUMBER).constant(), 1);
}

#[test]
fn a_function_with_an_attribute_of_its_own_is_annotated_once() {
    assert_eq!(functions(&one(|| Store(1).once(1))), ["Store::once"]);
    assert_eq!(functions(&one(|| Store(1).named(1, 2, 3))), ["renamed"]);
    assert_eq!(functions(&one(|| Store(1).conditional(1, 2))), ["Store::conditional"]);
    assert_eq!(functions(&one(|| Store(1).unconditional(1))), ["Store::unconditional"]);
}

#[test]
fn off_inside_leaves_a_function_alone() {
    assert!(reported(|| Store(1).ping()).is_empty());
    assert!(reported(deep::deeper::Inner::left_alone).is_empty());
    assert_eq!(functions(&one(|| deep::deeper::Inner.but_this())), ["Inner::but_this"]);
}

#[test]
fn options_of_a_block_hold_for_the_functions_that_have_such_an_argument() {
    assert_variables(&serde_json::json!({ "self": 1, "id": 1 }), || Store(1).get(1, 2));
    assert_variables(&serde_json::json!({ "self": 1, "label": "[Filtered]" }), || Store(1).once(3));
}

#[test]
fn what_a_function_says_itself_wins() {
    let expected = serde_json::json!({ "self": 1, "id": "[Filtered]", "label": "[Filtered]" });
    assert_variables(&expected, || Store(1).named(1, 2, 3));
    assert_variables(&serde_json::json!({ "self": 1 }), || Store(1).conditional(1, 2));
}

#[test]
fn a_trait_names_what_it_provides() {
    assert_eq!(functions(&one(|| Store(1).provided(4))), ["Load::provided", "Shop::load"]);
}

#[test]
fn everything_in_a_module_is_annotated_however_deep() {
    assert_eq!(functions(&one(|| deep::free(1))), ["deep::free"]);
    assert_variables(&serde_json::json!({}), || deep::free(1));
    let inner = || deep::deeper::Inner;
    let event = one(|| inner().method(1));
    assert_eq!(functions(&event), ["Inner::method"]);
    assert_eq!(frames(&event)[0].module.as_deref(), Some("expansion::blocks::deep::deeper"));
    assert!(frames(&event)[0].vars.get("weight").is_none());
}

#[test]
fn a_block_in_a_block_is_annotated_once_and_has_the_nearer_word() {
    let event = one(|| deep::deeper::Inner.own_block(1));
    assert_eq!(functions(&event), ["Inner::own_block"]);
    assert_eq!(frames(&event)[0].vars.get("weight"), Some(&"[Filtered]".into()));
}

#[test]
fn async_trait_goes_below_and_above() {
    let expected = ["Above::above", "Store::declared", "async_leaf"];
    assert_eq!(functions(&one(|| block_on(Store(1).above(3)))), expected);
    let event = one(|| block_on(Store(1).below(3)));
    assert_eq!(functions(&event), ["Below::below", "Store::declared", "async_leaf"]);
    assert_eq!(path(&event)[1], "Store::declared: let value = crate::async_leaf(id).await»?;");
    assert_eq!(frames(&event)[1].vars.get("id"), Some(&"[Filtered]".into()));
    assert_eq!(frames(&event)[0].vars.get("id"), Some(&3.into()));
}

#[test]
fn a_block_that_a_macro_made_is_annotated() {
    assert_eq!(functions(&one(|| Store(1).made())), ["Store::made"]);
    assert_eq!(functions(&one(|| Store(1).whole())), ["Store::whole"]);
}

struct Shelf;

#[redhanded::capture_errors(skip_all)]
mod silent {
    use super::{Leaf, Shelf};

    #[redhanded::capture_errors(args = values, redact(label))]
    impl Shelf {
        pub(super) fn put(id: u8, label: u8) -> Result<u8, Leaf> {
            Err(Leaf(id + label))
        }
    }

    #[redhanded::capture_errors(args = types)]
    pub(super) fn typed(id: u8) -> Result<u8, Leaf> {
        Err(Leaf(id))
    }

    pub(super) fn quiet(id: u8) -> Result<u8, Leaf> {
        Err(Leaf(id))
    }
}

#[redhanded::capture_errors(only(id))]
mod selective {
    use super::{Leaf, Shelf};

    #[redhanded::capture_errors(args = values)]
    impl Shelf {
        pub(super) fn take(id: u8, label: u8) -> Result<u8, Leaf> {
            Err(Leaf(id + label))
        }
    }
}

#[test]
fn a_nearer_word_on_how_arguments_are_recorded_brings_them_back() {
    assert_variables(&serde_json::json!({ "id": 1, "label": "[Filtered]" }), || Shelf::put(1, 2));
    assert_variables(&serde_json::json!({ "id": "<u8>" }), || silent::typed(1));
    assert_variables(&serde_json::json!({}), || silent::quiet(1));
    assert_variables(&serde_json::json!({ "id": 1, "label": 2 }), || Shelf::take(1, 2));
}

struct Till;

#[redhanded::capture_errors(redact(label), only(id, label))]
impl Till {
    #[redhanded::capture_errors(only(label))]
    fn shows_only(id: u8, label: u8) -> Result<u8, Leaf> {
        Err(Leaf(id + label))
    }

    fn shows(id: u8, label: u8, noise: u8) -> Result<u8, Leaf> {
        Err(Leaf(id + label + noise))
    }
}

#[test]
fn a_function_that_says_what_it_records_keeps_the_secrets_of_the_block() {
    assert_variables(&serde_json::json!({ "label": "[Filtered]" }), || Till::shows_only(1, 2));
    assert_variables(&serde_json::json!({ "id": 1, "label": "[Filtered]" }), || Till::shows(1, 2, 3));
}
