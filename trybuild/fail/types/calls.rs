struct Opaque;

fn main() {
    let _ = redhanded::call("opaque", || Err::<(), _>(Opaque));
    let _ = redhanded::call_async("unit", async { Err::<(), _>(()) });
    let _ = redhanded::call("no result", || 3);
}
