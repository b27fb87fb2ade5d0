//! Mains that end in each way that there is. `tests/program/ways_to_end.rs` looks at what arrives.

use std::io::{Read, Write};
use std::time::Duration;

use redhanded::{Options, init};

pub(crate) fn run(name: &str) {
    match name {
        "forgets-its-guard" => forgets_its_guard(),
        "exits-on-another-thread" => exits_on_another_thread(),
        "exits-by-redhanded" => exits_by_redhanded(),
        "panics-on-a-thread" => panics_on_a_thread(),
        "panics-in-c" => {
            let _guard = init(Options::new());
            panics_in_c();
        }
        "panics-in-c-beside-another-client" => panics_in_c_beside_another_client(),
        "exits-beside-another-client" => exits_beside_another_client(),
        "waits" => waits(),
        "flushes-and-waits" => flushes_and_waits(),
        "aborts" => aborts(),
        "waits-in-a-session" => waits_in_a_session(),
        "has-a-session" => drop(init(with_sessions())),
        "storms" => storms(),
        #[cfg(unix)]
        "forks" => forks(),
        #[cfg(unix)]
        "forks-while-others-capture" => forks_while_others_capture(),
        #[cfg(unix)]
        "becomes-another" => becomes_another(),
        #[cfg(unix)]
        "reads-at-no-address" => reads_at_no_address(),
        "overflows-its-stack" => overflows_its_stack(),
        other => panic!("no such main: {other:?}"),
    }
}

fn fail() {
    drop(crate::row(3));
}

fn forgets_its_guard() {
    std::mem::forget(init(Options::new()));
    fail();
}

fn exits_on_another_thread() {
    let _guard = init(Options::new());
    fail();
    let exit = std::thread::spawn(|| {
        drop(crate::row(6));
        std::process::exit(7)
    });
    let _ = exit.join();
}

fn exits_by_redhanded() {
    let _guard = init(Options::new());
    fail();
    redhanded::exit(7);
}

fn panics_on_a_thread() {
    let _guard = init(Options::new());
    let _ = std::thread::spawn(|| panic!("nobody joins in time")).join();
}

extern "C" fn panics_in_c() {
    panic!("it cannot unwind");
}

/// Both have something to say, and the panic is reported to the program's.
fn panics_in_c_beside_another_client() {
    let _guard = init(Options::new());
    let another = redhanded::Client::new(Options::new());
    another.capture_message("for the other client", redhanded::Level::Error);
    panics_in_c();
}

fn exits_beside_another_client() {
    let _guard = init(Options::new());
    let another = redhanded::Client::new(Options::new());
    another.capture_message("for the other client", redhanded::Level::Error);
    fail();
    std::process::exit(7)
}

/// Says that it is ready, and waits until it is killed or nobody is there any more.
fn wait() {
    println!("ready");
    let _ = std::io::stdout().flush();
    let _ = std::io::stdin().read(&mut [0]);
}

/// What runs in the background may have been started with these ignored.
#[cfg(unix)]
fn can_be_killed() {
    for signal in [libc::SIGTERM, libc::SIGINT, libc::SIGHUP] {
        #[expect(unsafe_code, reason = "the standard library leaves signals alone")]
        unsafe {
            libc::signal(signal, libc::SIG_DFL);
        }
    }
}

fn waits() {
    #[cfg(unix)]
    can_be_killed();
    let _guard = init(Options::new());
    for _ in 0..3 {
        fail();
    }
    wait();
}

fn with_sessions() -> Options {
    Options::new().release("shop@1.2.3").sessions(true)
}

fn waits_in_a_session() {
    let _guard = init(with_sessions());
    redhanded::flush(Duration::from_mins(1));
    wait();
}

fn flushes_and_waits() {
    let _guard = init(Options::new());
    fail();
    assert!(redhanded::flush(Duration::from_mins(1)), "not all was delivered in time");
    wait();
}

fn aborts() {
    let _guard = init(Options::new());
    fail();
    wait();
    std::process::abort();
}

/// The parent has something in its queue when it forks; both go on to report.
#[cfg(unix)]
fn forks() {
    let _guard = init(Options::new().handled_per_minute(2));
    fail();
    for _ in 0..5 {
        handles();
    }
    // SAFETY: what the child does is what many programs do after `fork`, and the system's allocator allows.
    #[expect(unsafe_code, reason = "the standard library has no `fork`")]
    let child = unsafe { libc::fork() };
    if child == 0 {
        redhanded::capture_message("from the child", redhanded::Level::Error);
        std::process::exit(0);
    }
    redhanded::capture_message("from the parent", redhanded::Level::Error);
    let mut status = 0;
    // SAFETY: `status` is a place for an `int`, as `waitpid` asks for.
    #[expect(unsafe_code, reason = "the standard library waits for its own children only")]
    unsafe {
        libc::waitpid(child, &raw mut status, 0);
    }
    assert!(status == 0, "the child ended with {status}");
}

const FORKS: usize = 100;

/// Whoever holds a lock in the parent holds it for ever in the child. Says how many children ended well.
#[cfg(unix)]
fn forks_while_others_capture() {
    use std::sync::atomic::{AtomicBool, Ordering};
    static IS_OVER: AtomicBool = AtomicBool::new(false);
    let _guard = init(Options::new().handled_per_minute(20).shutdown_timeout(Duration::from_secs(10)));
    let capturing = std::thread::spawn(|| {
        while !IS_OVER.load(Ordering::Relaxed) {
            fail();
            handles();
            redhanded::capture_message("from the parent", redhanded::Level::Debug);
            redhanded::configure_global_scope(|scope| scope.set_tag("round", "next"));
        }
    });
    let mut ended_well = 0;
    for _ in 0..FORKS {
        // SAFETY: what the child does is what many programs do after `fork`, and the system's allocator allows.
        #[expect(unsafe_code, reason = "the standard library has no `fork`")]
        let child = unsafe { libc::fork() };
        if child == 0 {
            fail();
            handles();
            redhanded::configure_global_scope(|scope| scope.set_tag("process", "child"));
            redhanded::capture_message("from the child", redhanded::Level::Fatal);
            std::process::exit(0);
        }
        ended_well += usize::from(ends_well(child));
    }
    IS_OVER.store(true, Ordering::Relaxed);
    let _ = capturing.join();
    println!("{ended_well}");
    // The rest is of no interest.
    std::process::abort();
}

/// Within half a minute, or it is killed.
#[cfg(unix)]
fn ends_well(child: libc::pid_t) -> bool {
    for _ in 0..3_000 {
        let mut status = 0;
        // SAFETY: `status` is a place for an `int`, as `waitpid` asks for.
        #[expect(unsafe_code, reason = "the standard library waits for its own children only")]
        let ended = unsafe { libc::waitpid(child, &raw mut status, libc::WNOHANG) };
        if ended == child {
            return status == 0;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    // SAFETY: the child is ours, and was not waited for yet.
    #[expect(unsafe_code, reason = "the standard library kills its own children only")]
    unsafe {
        libc::kill(child, libc::SIGKILL);
        libc::waitpid(child, std::ptr::null_mut(), 0);
    }
    false
}

/// Once what it captured is on the disk, or was sent.
#[cfg(unix)]
fn becomes_another() {
    use std::os::unix::process::CommandExt;
    let _guard = init(Options::new());
    fail();
    wait();
    let error = std::process::Command::new("true").exec();
    panic!("{error}");
}

#[cfg(unix)]
fn reads_at_no_address() {
    let _guard = init(Options::new());
    fail();
    wait();
    let nowhere = std::hint::black_box(8 as *const u8);
    // SAFETY: none; that is what it is for. The system ends the process.
    #[expect(unsafe_code, reason = "safe code ends otherwise")]
    let byte = unsafe { nowhere.read_volatile() };
    println!("{byte}");
}

fn overflows_its_stack() {
    let _guard = init(Options::new());
    fail();
    wait();
    println!("{}", deeper(0));
}

/// Annotated, as what overflows the stack most likely is.
#[redhanded::capture_errors]
fn deeper(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 64]);
    if depth == u64::MAX { 0 } else { deeper(depth + 1) + room[1] }
}

/// Failures as fast as they come, on two threads: half of them handled, the others leave.
fn storms() {
    let _guard = init(Options::new().stack(false).shutdown_timeout(Duration::from_millis(10)));
    let start = std::time::Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..STORM / 4 {
                    fail();
                    handles();
                }
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    println!("{:.0} failures a second", f64::from(STORM) / seconds);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    println!("{}", peak.trim().trim_end_matches(" kB"));
}

const STORM: u32 = 40_000;

#[redhanded::capture_errors]
fn handles() -> bool {
    crate::row(3).is_ok()
}
