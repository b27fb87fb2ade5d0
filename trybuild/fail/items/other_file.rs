use redhanded::capture_errors;

#[capture_errors]
#[path = "other_file/elsewhere.rs"]
mod elsewhere;

fn main() {
    elsewhere::function().unwrap();
}
