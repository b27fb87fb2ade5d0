use redhanded::capture_errors;

#[capture_errors(skp(a), level = "warning")]
fn misspelt(a: u8) -> u8 {
    a
}

#[redhanded::main(dns = "https://key@host/1", enviroment = "test")]
fn main() {
    misspelt(1);
}
