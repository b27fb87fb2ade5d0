use redhanded::capture_errors;

#[capture_errors]
extern crate std as standard;

#[capture_errors]
unsafe extern "C" {
    pub safe fn abs(number: i32) -> i32;
}

#[capture_errors]
use std::fmt::Debug;

#[capture_errors]
static TEXT: &str = "text";

macro_rules! functions {
    ($name:ident) => {
        fn $name() {}
    };
}

#[capture_errors]
functions! { made }

#[capture_errors]
macro_rules! other {
    () => {};
}

trait Declares {
    #[capture_errors]
    const NUMBER: u8;

    #[capture_errors]
    type Output;

    #[capture_errors(off)]
    fn declared(&self);

    #[redhanded::main]
    fn main(&self);
}

impl Declares for u8 {
    const NUMBER: u8 = 3;
    type Output = u8;
    fn declared(&self) {}
    fn main(&self) {}
}

fn show(it: impl Debug) {
    other!();
    drop(it);
    made();
    3_u8.declared();
    let _ = <u8 as Declares>::NUMBER;
}

fn main() {
    show(TEXT);
    show(abs(3));
    let _: standard::string::String = <u8 as Declares>::Output::default().to_string();
    <u8 as Declares>::main(&3);
}
