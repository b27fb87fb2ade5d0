use redhanded::capture_errors;

struct Store;

#[capture_errors(skip(tokn), redact(nothing), lvl = 3)]
impl Store {
    fn get(&self, id: u64, token: &str) -> Result<(), String> {
        Err(format!("{id} {token}"))
    }

    #[capture_errors]
    const fn constant() {}
}

#[capture_errors(skip(x))]
trait Nothing {
    fn nothing();
}

impl Nothing for Store {
    fn nothing() {}
}

#[capture_errors(off, skip(id))]
mod shop {
    pub fn sell(id: u64) -> u64 {
        id
    }
}

#[capture_errors(skip(id))]
mod inner {
    use super::capture_errors;

    pub struct Inner;

    #[capture_errors(skip(di))]
    impl Inner {
        pub fn get(&self, id: u64) -> u64 {
            id
        }
    }
}

#[capture_errors(skip(id))]
#[capture_errors(skip(id))]
fn twice(id: u64) -> u64 {
    id
}

#[redhanded::main]
mod program {}

fn main() {
    let _ = (Store.get(1, "x"), Store::constant(), Store::nothing(), shop::sell(1), inner::Inner.get(1), twice(1));
}
