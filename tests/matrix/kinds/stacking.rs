//! Together with the attributes of other crates, above and below.

pub mod tracing {
    use crate::witness::*;
    #[capture_errors]
    #[tracing::instrument(err)]
    fn above(text: &str) -> Result<u8, std::num::ParseIntError> {
        Ok(text.parse()?)
    }
    #[tracing::instrument(err)]
    #[capture_errors]
    fn below(text: &str) -> Result<u8, std::num::ParseIntError> {
        Ok(text.parse()?)
    }
    #[capture_errors]
    #[tracing::instrument(err)]
    async fn above_later(text: &str) -> Result<u8, std::num::ParseIntError> {
        pause().await;
        Ok(text.parse()?)
    }
    #[tracing::instrument(err)]
    #[capture_errors]
    async fn below_later(text: &str) -> Result<u8, std::num::ParseIntError> {
        pause().await;
        Ok(text.parse()?)
    }
    pub fn check() -> String {
        let later = (block_on(send(above_later("x"))), block_on(send(below_later("x"))));
        format!("{:?} {:?} {later:?}", above("x"), below("x"))
    }
}

pub mod fastrace {
    use crate::witness::*;
    #[capture_errors]
    #[fastrace::trace]
    fn above(text: &str) -> Result<u8, std::num::ParseIntError> {
        Ok(text.parse()?)
    }
    #[fastrace::trace]
    #[capture_errors]
    fn below(text: &str) -> Result<u8, std::num::ParseIntError> {
        Ok(text.parse()?)
    }
    #[capture_errors]
    #[fastrace::trace]
    async fn above_later(text: &str) -> Result<u8, std::num::ParseIntError> {
        pause().await;
        Ok(text.parse()?)
    }
    #[fastrace::trace]
    #[capture_errors]
    async fn below_later(text: &str) -> Result<u8, std::num::ParseIntError> {
        pause().await;
        Ok(text.parse()?)
    }
    pub fn check() -> String {
        let later = (block_on(send(above_later("x"))), block_on(send(below_later("x"))));
        format!("{:?} {:?} {later:?}", above("x"), below("x"))
    }
}

pub mod itself {
    use crate::witness::*;
    #[capture_errors]
    #[capture_errors]
    fn twice(a: Noted, (b, _): (u8, u8)) -> Result<u8, Failure> {
        a.value()?;
        Ok(b)
    }
    #[capture_errors]
    #[capture_errors]
    async fn twice_later(a: Noted, (b, _): (u8, u8)) -> Result<u8, Failure> {
        pause().await;
        a.value()?;
        Ok(b)
    }
    pub fn check() -> String {
        let now = twice(Noted(""), (1, 2));
        let later = block_on(send(twice_later(Noted(""), (1, 2))));
        cancel(twice_later(Noted("cancelled"), (1, 2)));
        format!("{now:?} {later:?} {}", notes())
    }
}

pub mod tokio {
    #[capture_errors]
    #[tokio::main(flavor = "current_thread")]
    async fn above(text: &str) -> Result<u8, std::num::ParseIntError> {
        tokio::task::yield_now().await;
        Ok(text.parse()?)
    }
    #[tokio::main(flavor = "current_thread")]
    #[capture_errors]
    async fn below(text: &str) -> Result<u8, std::num::ParseIntError> {
        tokio::task::yield_now().await;
        Ok(text.parse()?)
    }
    pub fn check() -> String {
        format!("{:?} {:?}", above("x"), below("x"))
    }
}

pub mod async_trait {
    use crate::witness::*;
    #[async_trait::async_trait]
    pub trait Fetch {
        async fn fetch(&self, id: &str) -> Result<u64, std::num::ParseIntError>;
    }
    pub struct Store;
    #[async_trait::async_trait]
    impl Fetch for Store {
        #[capture_errors]
        #[tracing::instrument(skip(self))]
        async fn fetch(&self, id: &str) -> Result<u64, std::num::ParseIntError> {
            pause().await;
            Ok(id.parse()?)
        }
    }
    pub struct Traced;
    #[async_trait::async_trait]
    impl Fetch for Traced {
        #[tracing::instrument(skip(self))]
        #[capture_errors]
        async fn fetch(&self, id: &str) -> Result<u64, std::num::ParseIntError> {
            pause().await;
            Ok(id.parse()?)
        }
    }
    pub struct Above;
    #[async_trait::async_trait]
    impl Fetch for Above {
        #[capture_errors]
        #[fastrace::trace]
        async fn fetch(&self, id: &str) -> Result<u64, std::num::ParseIntError> {
            pause().await;
            Ok(id.parse()?)
        }
    }
    pub struct Below;
    #[async_trait::async_trait]
    impl Fetch for Below {
        #[fastrace::trace]
        #[capture_errors]
        async fn fetch(&self, id: &str) -> Result<u64, std::num::ParseIntError> {
            pause().await;
            Ok(id.parse()?)
        }
    }
    pub fn check() -> String {
        let traced = (block_on(send(Store.fetch("x"))), block_on(send(Traced.fetch("x"))));
        format!("{traced:?} {:?} {:?}", block_on(send(Above.fetch("x"))), block_on(send(Below.fetch("x"))))
    }
}

pub mod all_together {
    use crate::witness::*;
    #[fastrace::trace]
    #[capture_errors]
    #[tracing::instrument(skip_all)]
    #[capture_errors]
    async fn many(text: &str, a: Noted) -> Result<u8, Box<dyn std::error::Error + Send + Sync>> {
        pause().await;
        a.value()?;
        Ok(text.parse()?)
    }
    pub fn check() -> String {
        format!("{:?} {:?} {}", block_on(send(many("x", Noted("a")))), block_on(many("1", Noted(""))), notes())
    }
}

pub mod builtin {
    #[capture_errors]
    #[inline(always)]
    #[deprecated(note = "old")]
    fn inlined(text: &str) -> Result<u8, std::num::ParseIntError> {
        text.parse()
    }
    #[cold]
    #[capture_errors]
    #[doc(hidden)]
    #[must_use = "important"]
    fn cold(a: u8) -> Option<u8> {
        a.checked_add(1)
    }
    #[capture_errors]
    #[cfg_attr(all(), inline, allow(unused_variables))]
    fn conditional(a: u8) -> Result<(), String> {
        Ok(())
    }
    #[cfg(all())]
    #[capture_errors]
    #[cfg(not(any()))]
    fn present(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    #[capture_errors]
    #[cfg(any())]
    fn absent(a: Nowhere) -> Result<u8, String> {
        Ok(a)
    }
    pub fn uses() {
        let _ = inlined("x");
        cold(1);
        let _ = conditional(1);
        let _ = present(1);
    }
}
