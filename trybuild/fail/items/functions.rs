use redhanded::capture_errors;

#[capture_errors]
const fn constant(a: u8) -> u8 {
    a
}

trait Methods {
    #[capture_errors]
    fn declared(&self) -> u8;
}

impl Methods for u8 {
    fn declared(&self) -> u8 {
        constant(*self)
    }
}

#[redhanded::main]
fn not_main() {}

fn main() {
    not_main();
    3.declared();
}
