use redhanded::capture_errors;

#[capture_errors]
async fn ends() -> ! {
    println!("done");
}

#[capture_errors]
async fn results() -> ! {
    3
}

fn main() {
    drop((ends(), results()));
}
