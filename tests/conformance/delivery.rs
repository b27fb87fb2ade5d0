//! What the program notices of delivery: nothing.

use std::time::{Duration, Instant};

use redhanded::{Client, Level};

use crate::receiver::{Answer, Receiver};
use crate::{AGES, client_of, options_of};

#[test]
fn f68_to_capture_never_waits_for_a_slow_server_and_flush_no_longer_than_it_is_told() {
    // It answers a byte at a time for a second.
    let receiver = Receiver::start_script(&[Answer::SlowBody, Answer::Ok]);
    let client = client_of(&receiver);
    let mut times: Vec<_> = (0..99)
        .map(|number| {
            let start = Instant::now();
            client.capture_message(number.to_string(), Level::Info);
            start.elapsed()
        })
        .collect();
    times.sort();
    // One that the system interrupted does not count.
    assert!(times[49] < Duration::from_millis(1), "{:?}", times[49]);
    assert!(!client.flush(Duration::from_millis(50)), "the server is not done with the first");
    assert!(client.flush(AGES), "and later it is");
    assert_eq!(receiver.requests().len(), 99);
}

#[test]
fn f69_what_a_stalled_server_makes_pile_up_is_bounded_and_counted() {
    let server = Receiver::start_script(&[Answer::SlowBody, Answer::Ok]);
    let client = Client::new(options_of(&server));
    // Each is as large as a hundredth of what may wait.
    let text = "x".repeat(640 * 1024);
    let captured = (0..300).filter_map(|_| client.capture_message(text.as_str(), Level::Info)).count();
    assert!(client.flush(AGES));
    let (received, lost) = server.accounts();
    assert!(lost > 0, "more than what may wait was captured");
    assert_eq!(received.len() as u64 + lost, captured as u64);
    let words: Vec<_> = server
        .requests()
        .iter()
        .filter_map(|request| request.item("client_report"))
        .flat_map(|report| report["discarded_events"].as_array().unwrap().clone())
        .map(|lost| lost["reason"].as_str().unwrap().to_owned())
        .collect();
    assert!(words.iter().all(|word| word == "queue_overflow") && !words.is_empty(), "{words:?}");
}
