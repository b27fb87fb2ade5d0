use std::rc::Rc;

use redhanded::capture_errors;

#[capture_errors]
async fn holds(text: &str) -> Result<Rc<str>, String> {
    let shared: Rc<str> = Rc::from(text);
    std::future::ready(()).await;
    Ok(shared)
}

fn is_send(_: impl Send) {}

fn main() {
    is_send(holds("x"));
}
