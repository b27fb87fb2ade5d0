use redhanded::capture_errors;

fn main() {
    #[capture_errors]
    let number = 3;
    #[capture_errors]
    drop(number);
    #[capture_errors]
    println!("{number}");
    #[capture_errors]
    {
        drop(number);
    }
}
