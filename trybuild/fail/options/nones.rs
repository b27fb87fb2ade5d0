use redhanded::capture_errors;

#[capture_errors(none)]
fn returns_nothing() {}

#[capture_errors(none)]
fn returns_no_option(a: u8) -> Result<u8, u8> {
    Err(a)
}

#[capture_errors(none)]
async fn results_in_no_option(a: u8) -> Vec<u8> {
    vec![a]
}

#[capture_errors(none)]
mod block {
    pub fn adds(a: u8) -> impl Fn(u8) -> Option<u8> {
        move |b| b.checked_add(a)
    }

    pub fn finds(a: u8) -> Option<u8> {
        Some(a)
    }

    pub fn counts(a: u8) -> u8 {
        a
    }

    pub fn returns_nothing() {}
}

#[capture_errors(none)]
fn returns_something() -> impl Sized {}

fn main() {
    block::finds(1);
    block::adds(1)(2);
    returns_something();
    returns_nothing();
    let _ = (returns_no_option(1), results_in_no_option(1));
}
