//! A program of many mains: its first argument says which one runs, and `tests/program.rs` looks at how it ends.

#![expect(clippy::panic, clippy::unit_arg, reason = "some of them end by one, and what each returns is reported alike")]

use std::process::{ExitCode, Termination};

use redhanded::capture_errors;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("returns") => returns::main().report(),
        Some("returns-code") => returns_code::main().report(),
        Some("returns-code-after-an-error") => returns_code_after_an_error::main().report(),
        Some("returns-code-alone") => returns_code_alone::main().report(),
        Some("returns-success-after-an-error") => returns_success_after_an_error::main().report(),
        Some("fails") => fails::main().report(),
        Some("fails-with-options") => fails_with_options::main().report(),
        Some("ignores") => ignores::main().report(),
        Some("falls") => falls::main().report(),
        Some("goes-on") => goes_on::main().report(),
        Some("exits") => exits::main().report(),
        Some("falls-twice") => falls_twice::main().report(),
        Some("falls-in-c") => falls_in_c::main().report(),
        Some("falls-after-its-thread") => falls_after_its_thread::main().report(),
        Some("has-a-hook") => has_a_hook::main().report(),
        Some("loses-its-hook") => lost_hook::main(),
        Some("has-its-hook-wrapped") => lost_hook::wrapped(),
        Some("tokio-below") => tokio_below::main().report(),
        Some("tokio-above") => tokio_above::main().report(),
        Some("awaits-a-child") => awaits_a_child::main().report(),
        Some("leaves-a-child") => leaves_a_child::main().report(),
        Some("by-init") => by_init::main().report(),
        Some("exits-by-init") => exits_by_init::main().report(),
        Some(name) => {
            endings::run(name);
            ExitCode::SUCCESS
        }
        None => panic!("which main?"),
    }
}

mod endings;

#[derive(Debug, thiserror::Error)]
#[error("row {0} is broken")]
pub(crate) struct Row(u32);

#[capture_errors]
fn row(number: u32) -> Result<u32, Row> {
    if number % 3 == 0 { Err(Row(number)) } else { Ok(number) }
}

mod returns {
    #[redhanded::main]
    pub(crate) fn main() {
        println!("{}", crate::row(1).unwrap_or(0));
    }
}

mod returns_code {
    use std::process::ExitCode;

    #[redhanded::main]
    pub(crate) fn main() -> ExitCode {
        ExitCode::from(u8::try_from(crate::row(40).unwrap_or(0)).unwrap_or(0))
    }
}

mod returns_code_after_an_error {
    use std::process::ExitCode;

    #[redhanded::main(exit_code)]
    pub(crate) fn main() -> ExitCode {
        if let Err(error) = crate::row(3) {
            eprintln!("shop: {error}");
            return ExitCode::from(3);
        }
        ExitCode::SUCCESS
    }
}

mod returns_code_alone {
    use std::process::ExitCode;

    #[redhanded::main(exit_code)]
    pub(crate) fn main() -> Result<ExitCode, crate::Row> {
        let row = crate::row(40)?;
        Ok(ExitCode::from(u8::try_from(row).unwrap_or(0)))
    }
}

mod returns_success_after_an_error {
    use std::process::ExitCode;

    #[redhanded::main(exit_code)]
    pub(crate) fn main() -> ExitCode {
        match crate::row(3) {
            Ok(_) => ExitCode::FAILURE,
            Err(_) => ExitCode::SUCCESS,
        }
    }
}

mod fails {
    #[redhanded::main]
    pub(crate) fn main() -> Result<(), crate::Row> {
        crate::row(1)?;
        crate::row(3)?;
        Ok(())
    }
}

mod fails_with_options {
    use redhanded::Options;

    #[redhanded::main(options = Options::new().dist("7"), release = "shop@9.9.9", environment = "office")]
    pub(crate) fn main() -> Result<(), crate::Row> {
        crate::row(3)?;
        Ok(())
    }
}

mod ignores {
    use std::time::Duration;

    #[redhanded::main(ignore(crate::Row(number) if *number > 2), settle = Duration::from_mins(1), shutdown_timeout = Duration::from_mins(1))]
    pub(crate) fn main() -> Result<(), crate::Row> {
        crate::row(3)?;
        Ok(())
    }
}

mod falls {
    #[redhanded::main]
    pub(crate) fn main() {
        let row = crate::row(3).ok();
        assert!(row.is_some(), "there is no row");
    }
}

mod goes_on {
    #[redhanded::main]
    pub(crate) fn main() {
        for number in [3, 4, 6] {
            if let Err(error) = crate::row(number) {
                println!("skipped: {error}");
            }
        }
    }
}

mod exits {
    use redhanded::capture_errors;

    #[capture_errors]
    fn decides() {
        if crate::row(3).is_err() {
            std::process::exit(7);
        }
    }

    #[redhanded::main]
    pub(crate) fn main() {
        decides();
    }
}

mod falls_twice {
    use redhanded::capture_errors;

    struct Falls;

    impl Drop for Falls {
        fn drop(&mut self) {
            panic!("the second");
        }
    }

    #[capture_errors]
    fn falls(depth: u32) {
        let _falls = Falls;
        panic!("the first, at depth {depth}");
    }

    #[redhanded::main]
    pub(crate) fn main() {
        falls(2);
    }
}

mod falls_in_c {
    use redhanded::capture_errors;

    #[capture_errors]
    extern "C" fn callback(value: u32) {
        assert!(value == 0, "called back with {value}");
    }

    #[redhanded::main]
    pub(crate) fn main() {
        callback(5);
    }
}

mod falls_after_its_thread {
    use std::cell::RefCell;

    struct Falls;

    impl Drop for Falls {
        fn drop(&mut self) {
            panic!("when all is over");
        }
    }

    thread_local! {
        static FALLS: RefCell<Option<Falls>> = const { RefCell::new(None) };
    }

    #[redhanded::main]
    pub(crate) fn main() {
        let thread = std::thread::spawn(|| {
            // Made before what redhanded keeps of the thread, so that it is dropped after that.
            FALLS.with_borrow_mut(|falls| *falls = Some(Falls));
            crate::row(1).unwrap_or(0)
        });
        let _ = thread.join();
    }
}

mod has_a_hook {
    pub(crate) fn main() {
        std::panic::set_hook(Box::new(|info| println!("the earlier hook: {info}")));
        start();
    }

    fn start() {
        let _guard = redhanded::init(redhanded::Options::new());
        panic!("seen by both");
    }
}

mod lost_hook;

mod tokio_below {
    #[redhanded::main]
    #[tokio::main]
    pub(crate) async fn main() -> Result<(), crate::Row> {
        tokio::task::yield_now().await;
        crate::row(3)?; // below
        Ok(())
    }
}

mod tokio_above {
    #[tokio::main]
    #[redhanded::main]
    pub(crate) async fn main() -> Result<(), crate::Row> {
        tokio::task::yield_now().await;
        crate::row(3)?;
        Ok(())
    }
}

mod awaits_a_child {
    #[redhanded::main]
    #[tokio::main]
    pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
        redhanded::spawn(async { crate::row(3) }).await??;
        Ok(())
    }
}

mod leaves_a_child {
    #[redhanded::main]
    pub(crate) fn main() {
        let failed = redhanded::thread::spawn(|| crate::row(3).is_err());
        while !failed.is_finished() {
            std::thread::yield_now();
        }
        std::mem::forget(failed);
    }
}

mod by_init {
    pub(crate) fn main() {
        let options = redhanded::Options::new().release(redhanded::release!());
        let _guard = redhanded::init(options);
        drop(crate::row(3));
    }
}

mod exits_by_init {
    pub(crate) fn main() {
        let _guard = redhanded::init(redhanded::Options::new());
        drop(crate::row(3));
        std::process::exit(7);
    }
}
