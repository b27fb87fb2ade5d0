use redhanded::capture_errors;

#[capture_errors(skp(a), levle = warning, verbosity = 3)]
fn misspelt(a: u8) -> u8 {
    a
}

#[capture_errors(level = warn, args = type, trail = of, panics = never)]
fn misspelt_words(a: u8) -> u8 {
    a
}

#[redhanded::main(dns = "https://key@host/1", enviroment = "test", setle = 3)]
fn main() {
    misspelt(1);
    misspelt_words(1);
}
