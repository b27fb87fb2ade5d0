//! Errors of any type.

use std::error::Error;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use redhanded::capture_errors;

use crate::captured::{captured_once, error};

#[derive(Debug, thiserror::Error)]
enum Shop {
    #[error("order {0} cannot be read")]
    Order(u64, #[source] std::num::ParseIntError),
}

fn shop_error() -> Shop {
    Shop::Order(7, "x".parse::<u64>().unwrap_err())
}

/// The errors of the one event that the function leads to, outermost first.
fn errors_of<T>(function: fn() -> T) -> Vec<String> {
    let event = captured_once(|| drop(function()));
    event.exceptions.iter().rev().map(error).collect()
}

const SHOP: &str = "Shop: order 7 cannot be read";
const PARSE: &str = "ParseIntError: invalid digit found in string";

#[test]
fn an_error_comes_with_its_causes() {
    #[capture_errors]
    fn typed() -> Result<(), Shop> {
        Err(shop_error())
    }
    assert_eq!(errors_of(typed), [SHOP, PARSE]);
}

#[test]
fn causes_are_linked_as_the_protocol_says() {
    #[capture_errors]
    fn typed() -> Result<(), Shop> {
        Err(shop_error())
    }
    let event = captured_once(|| drop(typed()));
    let [cause, outermost] = &event.exceptions[..] else { panic!("two exceptions: {event:#?}") };
    assert_eq!(outermost.module.as_deref(), Some("reports::errors"));
    assert_eq!(cause.module.as_deref(), Some("core::num::error"));
    let mechanism = outermost.mechanism.as_ref().unwrap();
    assert_eq!(mechanism.kind, "auto.function.capture_errors");
    assert_eq!((mechanism.exception_id, mechanism.parent_id, mechanism.handled), (Some(0), None, Some(true)));
    let mechanism = cause.mechanism.as_ref().unwrap();
    assert_eq!((mechanism.exception_id, mechanism.parent_id), (Some(1), Some(0)));
    assert_eq!(mechanism.source.as_deref(), Some("source"));
}

#[test]
fn a_transparent_error_does_not_lend_its_name_to_its_cause() {
    #[derive(Debug, thiserror::Error)]
    #[error("a cause")]
    struct Cause;
    #[derive(Debug, thiserror::Error)]
    #[error("wrapped {0}")]
    struct Wrapped(u64, #[source] Cause);
    #[derive(Debug, thiserror::Error)]
    enum Outer {
        #[error(transparent)]
        Wrapped(#[from] Wrapped),
    }
    #[capture_errors]
    fn transparent() -> Result<(), Outer> {
        Err(Wrapped(1, Cause))?;
        Ok(())
    }
    assert_eq!(errors_of(transparent), ["Outer: wrapped 1", "Error: a cause"]);
}

#[test]
fn a_cause_is_named_by_the_type_that_was_converted() {
    #[derive(Debug, thiserror::Error)]
    #[error("a cause")]
    struct Cause(u64);
    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[from] Cause);
    #[capture_errors]
    fn converted() -> Result<(), Outer> {
        Err(Cause(1))?;
        Ok(())
    }
    assert_eq!(errors_of(converted), ["Outer: outer", "Cause: a cause"]);
}

#[test]
fn an_alias_of_result_is_a_result() {
    type Answer<T> = Result<T, Shop>;
    #[capture_errors]
    fn aliased() -> Answer<()> {
        Err(shop_error())
    }
    assert_eq!(errors_of(aliased), [SHOP, PARSE]);
}

#[test]
fn a_boxed_error_is_named_by_what_it_was_made_of() {
    #[capture_errors]
    fn boxed() -> Result<(), Box<dyn Error>> {
        Err(shop_error())?;
        Ok(())
    }
    assert_eq!(errors_of(boxed), [SHOP, PARSE]);
    #[capture_errors]
    fn boxed_and_sent() -> Result<(), Box<dyn Error + Send + Sync>> {
        Err(shop_error())?;
        Ok(())
    }
    assert_eq!(errors_of(boxed_and_sent), [SHOP, PARSE]);
}

#[test]
fn a_boxed_text_is_an_error() {
    #[capture_errors]
    fn text() -> Result<(), Box<dyn Error>> {
        Err("out of paper".into())
    }
    assert_eq!(errors_of(text), ["Box<dyn Error>: out of paper"]);
}

#[test]
fn shared_errors_are_errors() {
    #[capture_errors]
    fn counted() -> Result<(), Rc<dyn Error>> {
        Err(Rc::new(shop_error()))
    }
    assert_eq!(errors_of(counted), ["Rc<dyn Error>: order 7 cannot be read", PARSE]);
    #[capture_errors]
    fn counted_and_sent() -> Result<(), Arc<Shop>> {
        Err(Arc::new(shop_error()))
    }
    assert_eq!(errors_of(counted_and_sent).last().unwrap(), PARSE);
}

#[test]
fn anyhow_comes_with_its_contexts() {
    #[capture_errors]
    fn anyhow() -> anyhow::Result<()> {
        use anyhow::Context;
        Err(shop_error()).context("the nightly import")?;
        Ok(())
    }
    assert_eq!(errors_of(anyhow), ["Error: the nightly import", "Error: order 7 cannot be read", PARSE]);
}

#[test]
fn an_erased_error_is_named_by_the_type_that_hides_its_own() {
    #[capture_errors]
    fn anyhow() -> anyhow::Result<()> {
        anyhow::bail!("out of paper")
    }
    let event = captured_once(|| drop(anyhow()));
    let exception = event.outermost_exception().unwrap();
    assert_eq!((exception.kind.as_deref(), exception.module.as_deref()), (Some("Error"), Some("anyhow")));
}

#[test]
fn anyhow_is_named_by_what_it_was_made_of() {
    #[capture_errors]
    fn anyhow() -> anyhow::Result<()> {
        Err(shop_error())?;
        Ok(())
    }
    assert_eq!(errors_of(anyhow), [SHOP, PARSE]);
}

#[test]
fn eyre_comes_with_its_causes() {
    #[capture_errors]
    fn eyre() -> eyre::Result<()> {
        Err(shop_error())?;
        Ok(())
    }
    assert_eq!(errors_of(eyre), [SHOP, PARSE]);
}

#[test]
fn texts_are_errors() {
    #[capture_errors]
    fn string() -> Result<(), String> {
        Err("out of paper".to_owned())
    }
    assert_eq!(errors_of(string), ["String: out of paper"]);
    #[capture_errors]
    fn text() -> Result<(), &'static str> {
        Err("out of ink")
    }
    assert_eq!(errors_of(text), ["&str: out of ink"]);
}

#[test]
fn a_type_with_only_debug_or_only_display_or_neither_is_an_error() {
    #[derive(Debug)]
    #[expect(dead_code, reason = "shown by Debug")]
    struct OnlyDebug(u8);
    #[capture_errors]
    fn debug() -> Result<(), OnlyDebug> {
        Err(OnlyDebug(3))
    }
    assert_eq!(errors_of(debug), ["OnlyDebug: OnlyDebug(3)"]);

    struct OnlyDisplay;
    impl fmt::Display for OnlyDisplay {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("shown")
        }
    }
    #[capture_errors]
    fn display() -> Result<(), OnlyDisplay> {
        Err(OnlyDisplay)
    }
    assert_eq!(errors_of(display), ["OnlyDisplay: shown"]);

    struct Neither;
    #[capture_errors]
    fn neither() -> Result<(), Neither> {
        Err(Neither)
    }
    assert_eq!(errors_of(neither), ["Neither: "]);
}

#[test]
fn a_generic_error_is_shown_as_far_as_its_bounds_go() {
    #[capture_errors]
    fn bounded<E: Error>(error: E) -> Result<(), E> {
        Err(error)
    }
    let event = captured_once(|| drop(bounded(shop_error())));
    assert_eq!(event.exceptions.iter().rev().map(error).collect::<Vec<_>>(), [SHOP, PARSE]);
}

#[test]
fn the_same_error_is_returned() {
    #[capture_errors]
    fn boxed(error: Box<Shop>) -> Result<(), Box<Shop>> {
        Err(error)
    }
    captured_once(|| {
        let error = Box::new(shop_error());
        let address = std::ptr::from_ref(&*error).addr();
        assert_eq!(std::ptr::from_ref(&*boxed(error).unwrap_err()).addr(), address);
    });
}

#[test]
fn a_pointer_that_panics_when_it_is_followed_changes_nothing() {
    #[derive(Debug)]
    struct Pointer;
    impl std::ops::Deref for Pointer {
        type Target = fmt::Error;
        fn deref(&self) -> &fmt::Error {
            panic!("followed")
        }
    }
    #[capture_errors]
    fn fails() -> Result<(), Pointer> {
        Err(Pointer)
    }
    let event = captured_once(|| assert!(fails().is_err()));
    assert_eq!(error(event.outermost_exception().unwrap()), "Pointer: ");
}
