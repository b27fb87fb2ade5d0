//! Futures on their way: sent, dropped, polled together and in chains.

pub mod joined {
    use crate::witness::*;
    #[capture_errors]
    async fn parse(text: &str) -> Result<u64, std::num::ParseIntError> {
        pause().await;
        text.parse()
    }
    #[capture_errors]
    async fn both(a: &str, b: &str) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
        let (a, b) = tokio::try_join!(parse(a), parse(b))?;
        let inner = async { Ok::<u64, std::num::ParseIntError>("3".parse::<u64>()?) };
        Ok(a + b + inner.await?)
    }
    #[capture_errors]
    async fn first(a: u8) -> Result<u8, String> {
        tokio::select! {
            value = async { Ok::<u8, String>(a) } => {
                let value = value?;
                Ok(value + 1)
            }
            () = std::future::pending() => Err("never".to_owned()),
        }
    }
    #[capture_errors]
    async fn many(values: &[&str]) -> Result<Vec<u64>, std::num::ParseIntError> {
        futures_util::future::try_join_all(values.iter().map(|it| parse(it))).await
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?}", block_on(send(both("1", "x"))), block_on(first(1)), block_on(send(many(&["1", "2"]))))
    }
}

pub mod sendable {
    use crate::witness::*;
    use std::cell::Cell;
    use std::rc::Rc;
    #[capture_errors]
    async fn owned(value: Vec<u8>, cell: Cell<u8>) -> Result<usize, String> {
        pause().await;
        Ok(value.len() + usize::from(cell.get()))
    }
    #[capture_errors]
    async fn generic<T: Send + Sync>(value: &T) -> Result<&T, String> {
        pause().await;
        Ok(value)
    }
    #[capture_errors]
    async fn local(value: Rc<Cell<u8>>) -> Result<u8, String> {
        pause().await;
        Ok(value.get())
    }
    #[capture_errors]
    async fn short_lived(value: u8) -> Result<u8, String> {
        let shared = Rc::new(value);
        let value = *shared;
        drop(shared);
        value.checked_sub(1).ok_or("nothing".to_owned())
    }
    fn sync<T: Sync>(value: T) -> T {
        value
    }
    #[capture_errors]
    async fn synced(value: &str) -> Result<usize, String> {
        pause().await;
        Ok(value.len())
    }
    pub fn check() -> String {
        let all = (block_on(send_static(owned(vec![1], Cell::new(1)))), block_on(send(generic(&1))).copied(), block_on(local(Rc::default())));
        let failed = block_on(send_static(short_lived(0)));
        format!("{all:?} {:?} {failed:?} {:?}", block_on(send_static(short_lived(1))), block_on(sync(synced("x"))))
    }
}

pub mod lazy {
    use crate::witness::*;
    struct Told(&'static str);
    impl std::fmt::Debug for Told {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }
    #[capture_errors]
    async fn does(told: Told) -> Result<u8, String> {
        note("begins");
        pause().await;
        note("ends");
        Err(told.0.to_owned())
    }
    pub fn check() -> String {
        let future = does(Told("told"));
        note("made");
        let failed = block_on(future);
        drop(does(Told("never")));
        cancel(does(Told("cancelled")));
        format!("{failed:?} {}", notes())
    }
}

pub mod cancelled {
    use crate::witness::*;
    #[capture_errors]
    async fn outer(a: Noted) -> Result<u8, Failure> {
        let _b = Noted("local");
        inner(Noted("inner")).await?;
        drop(a);
        Ok(1)
    }
    #[capture_errors]
    async fn inner(a: Noted) -> Result<usize, Failure> {
        pause().await;
        a.value()
    }
    pub fn check() -> String {
        cancel(outer(Noted("outer")));
        note(block_on(outer(Noted("again"))).is_ok());
        note(block_on(inner(Noted(""))).is_ok());
        notes()
    }
}

pub mod panicking {
    use crate::witness::*;
    #[capture_errors]
    async fn panics(_a: Noted) -> Result<u8, String> {
        pause().await;
        std::panic::panic_any("payload")
    }
    pub fn check() -> String {
        let told = payload(|| drop(block_on(panics(Noted("a")))));
        format!("{told} {}", notes())
    }
}

pub mod chain_of_twenty_five {
    use crate::witness::*;
    macro_rules! chain {
        ($first:ident $second:ident $($rest:ident)*) => {
            #[capture_errors]
            async fn $first(a: u8) -> Result<u8, String> {
                let value = $second(a).await?;
                Ok(value + 1)
            }
            chain!($second $($rest)*);
        };
        ($last:ident) => {
            #[capture_errors]
            async fn $last(a: u8) -> Result<u8, String> {
                pause().await;
                if a == 0 { Err("zero".to_owned()) } else { Ok(a) }
            }
        };
    }
    chain!(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16 a17 a18 a19 a20 a21 a22 a23 a24 a25);
    pub fn check() -> String {
        format!("{:?} {:?}", block_on(send_static(a1(1))), block_on(send_static(a1(0))))
    }
}

pub mod chain_of_thirty_called_first {
    use crate::witness::*;
    macro_rules! chain {
        ($first:ident $second:ident $($rest:ident)*) => {
            chain!($second $($rest)*);
            #[capture_errors]
            async fn $first(a: u8) -> Result<u8, String> {
                let value = $second(a).await?;
                Ok(value + 1)
            }
        };
        ($last:ident) => {
            #[capture_errors]
            async fn $last(a: u8) -> Result<u8, String> {
                pause().await;
                if a == 0 { Err("zero".to_owned()) } else { Ok(a) }
            }
        };
    }
    chain!(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16 a17 a18 a19 a20 a21 a22 a23 a24 a25 a26 a27 a28 a29 a30);
    pub fn check() -> String {
        format!("{:?} {:?}", block_on(send_static(a1(1))), block_on(send_static(a1(0))))
    }
}
