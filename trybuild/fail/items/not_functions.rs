use redhanded::capture_errors;

#[capture_errors]
struct Structure;

#[capture_errors]
pub enum Enumeration {}

#[capture_errors]
impl Structure {
    fn method(&self) {}
}

#[capture_errors]
mod module {
    pub fn function() {}
}

#[capture_errors]
trait Trait {}

#[redhanded::main]
const NUMBER: u8 = 3;

impl Trait for Structure {}

fn main() {
    Structure.method();
    module::function();
    let _ = NUMBER;
}
