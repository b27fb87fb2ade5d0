//! What `cargo expand` shows of small functions: kept, so that each change of it is looked at.

use proc_macro2::TokenStream;

use super::annotated;

fn shown(function: &str) -> String {
    let function: TokenStream = function.parse().unwrap();
    // The item as it is outside of the documentation; before it comes, where it reads otherwise, the user's own.
    let expanded = annotated(function).to_string();
    let compiled = expanded.rsplit("# [cfg (not (doc))]").next().unwrap();
    let compiled = compiled.replace("# [cfg(not (doc))]", "");
    prettyplease::unparse(&syn::parse_file(&compiled).unwrap())
}

macro_rules! assert_shown {
    ($name:ident: $function:literal) => {
        #[test]
        fn $name() {
            insta::with_settings!({ snapshot_path => "shown", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(stringify!($name), shown($function));
            });
        }
    };
}

assert_shown!(a_sync_function: "fn load(id: u64, name: &str) -> Result<User, Error> { let user = find(id, name)?; Ok(user) }");
assert_shown!(a_method: "pub fn rename(&mut self, name: String) -> Result<&str, Error> { self.name = name; Ok(&self.name) }");
assert_shown!(an_async_function: "async fn load(id: u64, name: &str) -> Result<User, Error> { find(id, name).await }");
assert_shown!(ways_out: "fn check(text: &str) -> Result<u8, Error> { if text.is_empty() { return Err(Error::Empty); } match text.parse() { Ok(value) => Ok(value), Err(error) => Err(Error::Wrong(error)) } }");
assert_shown!(the_user_s_own_track_caller: "#[track_caller] fn check(text: &str) -> Result<u8, Error> { Ok(text.parse::<u8>()?) }");
assert_shown!(a_boxed_future: "fn load(id: u64) -> Pin<Box<dyn Future<Output = Result<User, Error>> + Send>> { Box::pin(async move { Ok(find(id).await?) }) }");
assert_shown!(a_returned_future: "fn load(id: u64) -> impl Future<Output = Result<User, Error>> { find(id) }");

#[test]
fn each_fits_a_screen() {
    let text = shown("fn load(id: u64, name: &str) -> Result<User, Error> { let user = find(id, name)?; Ok(user) }");
    assert!(text.lines().count() <= 60, "{text}");
}
