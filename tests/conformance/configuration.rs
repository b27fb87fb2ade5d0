//! What is set in code and in the environment.

use redhanded::{Level, Options, capture_message};

use crate::receiver::{Answer, Receiver};
use crate::{AGES, child};

/// Where the test begins that runs in a process of its own.
fn capture_one(options: Options) {
    let _guard = redhanded::init(options.shutdown_timeout(AGES));
    capture_message("hello", Level::Info);
}

#[test]
fn f11_without_a_dsn_nothing_goes_over_the_network() {
    if child::dsn().is_some() {
        capture_one(Options::new());
        return;
    }
    let receiver = Receiver::start(Answer::Ok);
    let test = "configuration::f11_without_a_dsn_nothing_goes_over_the_network";
    for dsn in ["", "  "] {
        child::run(test, &receiver.dsn(), &[("SENTRY_DSN", dsn)]);
    }
    assert_eq!(receiver.connections(), 0);
}

#[test]
fn f13_code_goes_over_the_environment_and_what_is_empty_is_not_set() {
    if child::dsn().is_some() {
        let is_in_code = std::env::var_os("IN_CODE").is_some();
        let options = Options::new();
        capture_one(if is_in_code { options.release("of-code").environment("of-code") } else { options });
        return;
    }
    let sent = |variables: &[(&str, &str)]| {
        let receiver = Receiver::start(Answer::Ok);
        let dsn = receiver.dsn();
        let test = "configuration::f13_code_goes_over_the_environment_and_what_is_empty_is_not_set";
        let variables = [variables, &[("SENTRY_DSN", dsn.as_str())]].concat();
        child::run(test, "by the environment", &variables);
        let event = receiver.requests()[0].event();
        (event["release"].clone(), event["environment"].clone())
    };
    let environment = [("SENTRY_RELEASE", "of-it"), ("SENTRY_ENVIRONMENT", "of-it")];
    assert_eq!(sent(&environment), ("of-it".into(), "of-it".into()));
    let both = [environment.as_slice(), &[("IN_CODE", "yes")]].concat();
    assert_eq!(sent(&both), ("of-code".into(), "of-code".into()));
    let empty = [("SENTRY_RELEASE", ""), ("SENTRY_ENVIRONMENT", " ")];
    assert_eq!(sent(&empty), (serde_json::Value::Null, "production".into()));
}

#[test]
fn f14_debug_is_switched_by_each_of_the_usual_words_and_by_no_other() {
    if child::dsn().is_some() {
        capture_one(Options::new().transport(redhanded::transport::Memory::new()));
        return;
    }
    let told = |word: &str| {
        let test = "configuration::f14_debug_is_switched_by_each_of_the_usual_words_and_by_no_other";
        child::run(test, "none", &[("SENTRY_DEBUG", word)])
    };
    for on in ["true", "T", "yes", "y", "On", "1"] {
        assert!(told(on).contains("a report was delivered"), "{on}");
    }
    for off in ["false", "f", "NO", "n", "off", "0", ""] {
        assert_eq!(told(off), "", "{off}");
    }
    let garbage = told("maybe");
    assert!(garbage.contains("`SENTRY_DEBUG`") && !garbage.contains("delivered"), "{garbage}");
}

#[test]
fn f56_no_name_address_argument_or_variable_of_the_machine_is_sent() {
    if let Some(dsn) = child::dsn() {
        let _guard = redhanded::init(Options::new().dsn(dsn).shutdown_timeout(AGES));
        redhanded::capture_error(&std::io::Error::other("the disk is full"));
        capture_message("hello", Level::Info);
        return;
    }
    let receiver = Receiver::start(Answer::Ok);
    let test = "configuration::f56_no_name_address_argument_or_variable_of_the_machine_is_sent";
    let variables = [
        ("USER", "ann-of-sales"),
        ("LOGNAME", "ann-of-sales"),
        ("HOME", "/home/ann-of-sales"),
        ("SHOP_KEY", "of-shop"),
    ];
    child::run(test, &receiver.dsn(), &variables);
    let requests = receiver.requests();
    assert_eq!(requests.len(), 2);
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    for request in requests {
        let event = request.event();
        assert_eq!((event.get("user"), event.get("server_name"), event.get("request")), (None, None, None));
        let content = String::from_utf8(request.content()).unwrap();
        let host = format!("\"{}\"", host.trim());
        for told in ["ann-of-sales", "of-shop", "SHOP_KEY", "--nocapture", "127.0.0.1", "{{auto}}", &host] {
            assert!(!content.contains(told), "{told}: {content}");
        }
    }
}
