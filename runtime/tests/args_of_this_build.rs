//! Whether this build records arguments: by the feature `args`, unless `--cfg redhanded_args="off"` has a say. CI runs it in
//! builds of each kind.

use std::time::Duration;

use redhanded::transport::Memory;
use redhanded::{Args, Options, capture_errors};

#[capture_errors]
fn silent(order: u64, shown: &[u8], note: String) -> Result<(), String> {
    drop((order, shown, note));
    Err("no".to_owned())
}

#[capture_errors(args = values, with(twice = order * 2))]
fn outspoken(order: u64) -> Result<(), String> {
    let _ = order;
    Err("no".to_owned())
}

#[test]
fn what_the_program_is_built_with_has_the_last_word() {
    let is_built_in = cfg!(all(feature = "args", not(redhanded_args = "off")));
    let memory = Memory::new();
    let guard = redhanded::init(Options::new().args(Args::Values).stack(false).transport(memory.clone()));
    let _ = std::thread::spawn(|| (silent(7, &[1], "x".to_owned()), outspoken(7)).0).join();
    assert!(guard.flush(Duration::from_mins(1)));
    let expected = if is_built_in {
        ["silent(order: 7, shown: <1 bytes>, note: \"x\")", "outspoken(order: 7, twice: 14)"]
    } else {
        ["silent()", "outspoken()"]
    };
    let shown: Vec<_> =
        memory.events().iter().map(|event| event.breadcrumbs.last().unwrap().message.clone().unwrap()).collect();
    assert_eq!(shown, expected);
    for event in memory.events() {
        let vars = &event.exceptions[0].stacktrace.as_ref().unwrap().frames[0].vars;
        assert_eq!(vars.is_empty(), !is_built_in, "{vars:?}");
    }
}
