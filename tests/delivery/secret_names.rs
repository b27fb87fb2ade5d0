//! What has a name, or is of a type, that looks secret, or of which the program says so.

use std::collections::BTreeMap;

use redhanded::{Options, capture_errors};

use crate::secrets::wire;

#[derive(Debug)]
#[expect(dead_code, reason = "shown by `Debug`")]
struct Order {
    card_ref: u32,
    page_token: &'static str,
    password: &'static str,
    note: &'static str,
}

#[capture_errors]
fn pays(order: &Order, card_ref: u64, owned: Order) -> Result<(), String> {
    let _ = (order, owned);
    Err(format!("card_ref={card_ref} page_token=page-7"))
}

fn pay() {
    let order = || Order { card_ref: 1_234_321, page_token: "page-7", password: "hunter2", note: "plain" };
    let _ = pays(&order(), 7_654_567, order());
}

#[test]
fn what_the_program_says_is_secret_stays_in_the_process() {
    let shown = wire(Options::new().secret_names(["cardRef"]), pay);
    for secret in ["1234321", "7654567", "hunter2", "page-7"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("card_ref=[Filtered] page_token=[Filtered]") && shown.contains("plain"), "{shown}");
    assert!(shown.contains("card_ref: [Filtered]"), "the call in the trail: {shown}");
}

#[test]
fn what_the_program_says_is_none_is_sent_and_the_rest_is_not() {
    let shown = wire(Options::new().allowed_names(["pageToken"]), pay);
    assert!(shown.contains(r#""page_token":"page-7""#) && shown.contains("page_token=page-7"), "{shown}");
    assert!(shown.contains("1234321") && !shown.contains("hunter2"), "{shown}");
    // Another client, in the same process, did not allow it.
    let shown = wire(Options::new(), pay);
    assert!(!shown.contains("page-7") && shown.contains("1234321"), "{shown}");
    let shown = wire(Options::new().allowed_names(["page_token"]).secret_names(["token"]), pay);
    assert!(!shown.contains("page-7"), "{shown}");
}

/// Shows what it holds as it is.
struct ApiKey(&'static str);

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

#[derive(Debug)]
#[expect(dead_code, reason = "shown by `Debug`")]
struct Password(&'static str);

#[derive(Debug)]
#[expect(dead_code, reason = "shown by `Debug`")]
struct Login {
    user: &'static str,
    phrase: Password,
}

#[derive(Debug)]
#[expect(dead_code, reason = "shown by `Debug`")]
struct TokenCount(u32);

#[capture_errors]
fn signs_in(
    first: &ApiKey,
    second: Option<ApiKey>,
    third: BTreeMap<u8, Password>,
    login: &Login,
    count: TokenCount,
) -> Result<(), String> {
    let _ = (first, second, third, login, count);
    Err("no".to_owned())
}

#[test]
fn what_is_of_a_type_that_looks_secret_stays_in_the_process() {
    let shown = wire(Options::new(), || {
        let third = BTreeMap::from([(1, Password("secret-3"))]);
        let login = Login { user: "ann", phrase: Password("secret-4") };
        let _ = signs_in(&ApiKey("secret-1"), Some(ApiKey("secret-2")), third, &login, TokenCount(4_242));
    });
    assert!(!shown.contains("secret-"), "{shown}");
    assert!(
        shown.contains(
            r#""first":"[Filtered]","second":"[Filtered]","third":"[Filtered]","login":{"phrase":"[Filtered]","user":"ann"},"count":4242"#
        ),
        "{shown}"
    );
}
