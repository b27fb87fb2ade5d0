use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, OnceLock};
use std::thread;

use super::*;
use crate::protocol::{Event, EventId};
use crate::transport::{Category, DeliveryError, Memory};

/// Long enough to be no reason for a failure on a busy machine.
const AGES: Duration = Duration::from_mins(1);

fn envelope(message: &str) -> Envelope {
    let message = Some(message.into());
    Envelope::from_event(Event { message, event_id: Some(EventId::from_bytes([1; 16])), ..Event::new() })
}

impl Queued for String {
    fn rank(&self) -> Rank {
        Rank::Error
    }

    fn bytes(&self) -> usize {
        self.len()
    }
}

fn nothing_due() -> Box<Due<String>> {
    Box::new(|_| (Vec::new(), None))
}

fn recipe(connect: impl Fn() -> Option<Box<dyn Transport>> + Send + Sync + 'static) -> Recipe<String> {
    Recipe {
        connect: Box::new(connect),
        copies: Box::new(Vec::new),
        prepare: Box::new(|text| Ok(envelope(&text))),
        due: nothing_due(),
        tells_losses: true,
        runs: Runs { marker: Box::new(|| None), abnormal: |_| None, end: Box::new(|| None) },
        spool: Box::new(|| None),
    }
}

/// Gives its transport once, as one that a program has set.
fn once(transport: impl Transport + 'static) -> impl Fn() -> Option<Box<dyn Transport>> + Send + Sync + 'static {
    let place = Mutex::new(Some(Box::new(transport) as Box<dyn Transport>));
    move || place.lock().unwrap().take()
}

/// A worker that sends texts as messages; `panic` panics while it is made ready, `nothing` sends nothing.
fn start(transport: impl Transport + 'static, due: Box<Due<String>>) -> Worker<String> {
    let prepare = |text: String| match text.as_str() {
        "panic" => panic!("told to"),
        "nothing" => Err(Loss::BeforeSend),
        text => Ok(envelope(text)),
    };
    Worker::start(Recipe { prepare: Box::new(prepare), due, ..recipe(once(transport)) }).unwrap()
}

fn messages(memory: &Memory) -> Vec<String> {
    memory.events().into_iter().filter_map(|event| event.message).map(|message| message.formatted).collect()
}

/// Sends nothing before it is told to, and says when it begins.
struct Gate {
    begun: Sender<()>,
    open: Receiver<()>,
    behind: Memory,
}

impl Gate {
    fn new() -> (Self, Receiver<()>, Sender<()>, Memory) {
        let ((begun, has_begun), (opener, open)) = (channel(), channel());
        let behind = Memory::new();
        (Self { begun, open, behind: behind.clone() }, has_begun, opener, behind)
    }
}

impl Transport for Gate {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        self.begun.send(()).map_err(DeliveryError::other)?;
        self.open.recv().map_err(DeliveryError::other)?;
        self.behind.send(envelope)
    }
}

#[test]
fn a_panic_loses_its_own_job_only() {
    let memory = Memory::new();
    let worker = start(memory.clone(), nothing_due());
    for text in ["one", "panic", "nothing", "two"] {
        assert!(worker.push(text.to_owned()));
    }
    assert!(worker.flush(AGES));
    assert_eq!(messages(&memory), ["one", "two"]);
}

#[test]
fn a_transport_that_cannot_be_made_loses_all_and_hangs_nobody() {
    let worker = Worker::start(recipe(|| panic!("told to"))).unwrap();
    assert!(worker.push("one".to_owned()));
    assert!(worker.flush(Duration::MAX), "what is lost is not waited for");
    assert!(worker.close(Duration::MAX));
}

#[test]
fn the_transport_is_made_used_and_dropped_on_the_worker() {
    struct Places(Sender<Option<String>>);
    impl Places {
        fn tell(&self) {
            self.0.send(thread::current().name().map(str::to_owned)).unwrap();
        }
    }
    impl Transport for Places {
        fn send(&mut self, _: &Envelope) -> Result<(), DeliveryError> {
            self.tell();
            Ok(())
        }
    }
    impl Drop for Places {
        fn drop(&mut self) {
            self.tell();
        }
    }

    let (tell, told) = channel();
    let tell = Mutex::new(Some(tell));
    let connect = move || {
        let places = Places(tell.lock().unwrap().take()?);
        places.tell();
        Some(Box::new(places) as Box<dyn Transport>)
    };
    let worker = Worker::start(recipe(connect)).unwrap();
    worker.push("one".to_owned());
    assert!(worker.close(AGES));
    assert_eq!(told.iter().collect::<Vec<_>>(), vec![Some("redhanded".to_owned()); 3]);
}

#[test]
fn flushing_ends_at_its_deadline_while_the_transport_hangs() {
    let (gate, begun, opener, memory) = Gate::new();
    let worker = start(gate, nothing_due());
    worker.push("one".to_owned());
    begun.recv().unwrap();
    assert!(!worker.flush(Duration::ZERO));
    assert!(!worker.flush(Duration::from_millis(10)));
    opener.send(()).unwrap();
    assert!(worker.flush(AGES));
    assert_eq!(messages(&memory), ["one"]);
}

#[test]
fn several_threads_can_flush_at_once() {
    let memory = Memory::new();
    let worker = start(memory.clone(), nothing_due());
    thread::scope(|scope| {
        for number in 0..8 {
            let (worker, memory) = (&worker, &memory);
            scope.spawn(move || {
                for step in 0..20 {
                    let text = format!("{number} {step}");
                    assert!(worker.push(text.clone()));
                    assert!(worker.flush(AGES));
                    assert!(messages(memory).contains(&text));
                }
            });
        }
    });
    assert_eq!(messages(&memory).len(), 160);
}

#[test]
fn flushing_on_the_worker_does_not_wait_for_itself() {
    struct Own(Arc<OnceLock<Worker<String>>>, Sender<(bool, bool)>);
    impl Transport for Own {
        fn send(&mut self, _: &Envelope) -> Result<(), DeliveryError> {
            let worker = self.0.wait();
            self.1.send((worker.flush(Duration::MAX), worker.close(Duration::MAX))).map_err(DeliveryError::other)
        }
    }

    let place = Arc::new(OnceLock::new());
    let (tell, told) = channel();
    let worker = place.get_or_init(|| start(Own(Arc::clone(&place), tell), nothing_due()));
    worker.push("one".to_owned());
    assert_eq!(told.recv().unwrap(), (false, false));
    assert!(worker.close(AGES), "it ended all the same");
}

#[test]
fn closing_sends_what_is_queued_and_takes_no_more() {
    let memory = Memory::new();
    let worker = start(memory.clone(), nothing_due());
    for number in 0..100 {
        worker.push(number.to_string());
    }
    assert!(worker.close(AGES));
    assert!(!worker.push("late".to_owned()));
    assert_eq!(messages(&memory).len(), 100);
    assert!(worker.flush(Duration::MAX) && worker.close(Duration::MAX), "there is nothing left to wait for");
}

#[test]
fn closing_leaves_a_transport_that_hangs() {
    let (gate, begun, opener, memory) = Gate::new();
    let worker = start(gate, nothing_due());
    worker.push("one".to_owned());
    worker.push("two".to_owned());
    begun.recv().unwrap();
    assert!(!worker.close(Duration::from_millis(10)));
    assert!(worker.flush(Duration::MAX), "what was given up is not waited for");
    opener.send(()).unwrap();
    assert!(begun.recv().is_err(), "the thread ends, and sends nothing after that");
    assert_eq!(messages(&memory), ["one"]);
}

#[test]
fn a_worker_that_nobody_keeps_sends_what_it_has_and_ends() {
    let (gate, begun, opener, memory) = Gate::new();
    let worker = start(gate, nothing_due());
    worker.push("one".to_owned());
    worker.push("two".to_owned());
    drop(worker);
    opener.send(()).unwrap();
    opener.send(()).unwrap();
    assert_eq!(begun.iter().count(), 2);
    assert_eq!(messages(&memory), ["one", "two"]);
}

#[test]
fn what_is_due_is_sent_when_its_time_comes() {
    let (ask, asked) = channel();
    let answers = Mutex::new(vec![
        // Last answer first: at the beginning nothing is due, but something will be.
        (vec![], None),
        (vec!["three".to_owned()], None),
        (vec!["one".to_owned(), "two".to_owned()], None),
        (vec![], Some(Duration::from_millis(5))),
    ]);
    let due = move |now: Instant| {
        let (jobs, again) = answers.lock().unwrap().pop().unwrap_or_default();
        let _ = ask.send(());
        (jobs, again.map(|time| now + time))
    };
    let memory = Memory::new();
    let worker = start(memory.clone(), Box::new(due));
    asked.recv().unwrap();
    asked.recv().unwrap();
    assert!(worker.flush(AGES));
    assert_eq!(messages(&memory), ["one", "two"], "asked again at the time it had named");
    worker.wake_at(Instant::now());
    asked.recv().unwrap();
    assert!(worker.flush(AGES));
    assert_eq!(messages(&memory), ["one", "two", "three"], "asked at the time that `wake_at` said");
}

#[test]
fn a_job_can_be_pushed_while_a_thread_ends() {
    struct Last;
    impl Drop for Last {
        fn drop(&mut self) {
            let worker = WORKER.lock().unwrap();
            let worker = worker.as_ref().unwrap();
            assert!(worker.push("goodbye".to_owned()) && worker.flush(AGES));
        }
    }
    thread_local!(static LAST: Last = const { Last });
    static WORKER: Mutex<Option<Worker<String>>> = Mutex::new(None);

    let memory = Memory::new();
    *WORKER.lock().unwrap() = Some(start(memory.clone(), nothing_due()));
    thread::spawn(|| LAST.with(|_| ())).join().unwrap();
    assert_eq!(messages(&memory), ["goodbye"]);
}

#[test]
fn a_fork_has_a_thread_and_a_transport_of_its_own_and_leaves_the_queue_of_its_parent_alone() {
    let ((gate, begun, opener, memory), of_fork) = (Gate::new(), Memory::new());
    let (first, transport) = (Mutex::new(Some(gate)), of_fork.clone());
    let connect = move || match first.lock().unwrap().take() {
        Some(gate) => Some(Box::new(gate) as Box<dyn Transport>),
        None => Some(Box::new(transport.clone()) as Box<dyn Transport>),
    };
    let mut worker = Worker::start(recipe(connect)).unwrap();
    worker.push("one".to_owned());
    worker.push("two".to_owned());
    begun.recv().unwrap();
    let process = worker.first.pretend_process(0);
    assert!(worker.flush(Duration::MAX), "nothing of this process waits");
    assert!(worker.push("three".to_owned()) && worker.close(AGES));
    assert_eq!(messages(&of_fork), ["three"]);

    worker.first.pretend_process(process);
    opener.send(()).unwrap();
    opener.send(()).unwrap();
    assert!(worker.close(AGES));
    assert_eq!(messages(&memory), ["one", "two"]);
}

#[test]
fn a_fork_without_a_transport_takes_nothing_and_nobody_waits() {
    let memory = Memory::new();
    let mut worker = start(memory.clone(), nothing_due());
    let process = worker.first.pretend_process(0);
    worker.push("one".to_owned());
    assert!(worker.flush(Duration::MAX) && worker.close(Duration::MAX));
    worker.first.pretend_process(process);
    assert!(worker.close(AGES));
    assert_eq!(messages(&memory), [""; 0]);
}

/// Hears of losses, and fails as often as it is told to.
struct Server {
    failures: usize,
    heard: Sender<Vec<(&'static str, u64)>>,
}

impl Transport for Server {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        if self.failures > 0 {
            self.failures -= 1;
            return Err(DeliveryError::Refused { status: 500, reason: None });
        }
        let report = envelope.client_report().into_iter().flat_map(|report| &report.discarded_events);
        self.heard.send(report.map(|lost| (lost.reason, lost.quantity)).collect()).map_err(DeliveryError::other)
    }

    fn accepts(&mut self, _: Category) -> bool {
        true
    }
}

#[test]
fn losses_go_along_with_the_next_report_or_alone_and_once() {
    let (heard, told) = channel();
    let worker = start(Server { failures: 2, heard }, nothing_due());
    for text in ["one", "two", "three", "nothing"] {
        worker.push(text.to_owned());
    }
    assert!(worker.flush(AGES) && worker.flush(AGES));
    worker.lose(Loss::Sampled);
    assert!(worker.close(AGES));
    let heard: Vec<_> = told.iter().collect();
    assert_eq!(heard, [vec![("send_error", 2)], vec![("before_send", 1)], vec![("sample_rate", 1)]]);
}

#[test]
fn losses_whose_word_is_lost_are_told_later() {
    let (heard, told) = channel();
    let worker = start(Server { failures: 2, heard }, nothing_due());
    worker.push("lost, and then the word of it".to_owned());
    assert!(worker.flush(AGES));
    worker.push("two".to_owned());
    assert!(worker.close(AGES));
    assert_eq!(told.iter().collect::<Vec<_>>(), [[("send_error", 1)]]);
}
