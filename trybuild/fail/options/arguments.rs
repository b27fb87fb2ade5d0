use redhanded::capture_errors;

#[capture_errors(skip(oder), redact(everything))]
fn misspelt(order: u8, (currency, _): (u8, u8)) -> u8 {
    order + currency
}

#[capture_errors(only(curency))]
fn listed(order: u8, currency: u8) -> u8 {
    order + currency
}

#[capture_errors(skip(self))]
fn none() {}

fn main() {
    misspelt(1, (2, 3));
    listed(1, 2);
    none();
}
