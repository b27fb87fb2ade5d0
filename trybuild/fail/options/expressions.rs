use redhanded::capture_errors;

#[derive(Debug)]
struct Order {
    name: String,
}

#[capture_errors(with(name = order.name, count = ordr.len(), shown = %order))]
fn unknown_and_not_shown(order: &Order) -> Result<(), String> {
    Err(format!("{order:?}"))
}

fn take(order: Order) -> u32 {
    drop(order);
    1
}

#[capture_errors(with(taken = take(order)))]
fn moves(order: Order) -> Result<(), String> {
    Err(order.name)
}

#[capture_errors(with(grown = { items.push(1); 1 }))]
fn changes(mut items: Vec<u32>) -> Result<(), String> {
    items.push(2);
    Err(format!("{items:?}"))
}

#[capture_errors(tag(name = order.name))]
fn needs_what_the_body_took(order: Order) -> Result<(), String> {
    Err(order.name)
}

#[capture_errors(tag(name = order.name))]
async fn needs_what_the_future_took(order: Order) -> Result<(), String> {
    Err(order.name)
}

fn main() {
    let order = || Order { name: "a".to_owned() };
    let _ = (unknown_and_not_shown(&order()), moves(order()), changes(vec![]), needs_what_the_body_took(order()));
    let _ = needs_what_the_future_took(order());
}
