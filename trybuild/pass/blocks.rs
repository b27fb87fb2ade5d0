//! The attribute on blocks: beside other macros' attributes, by other names, around what cannot be annotated.
#![deny(warnings)]

use async_trait::async_trait;
use redhanded::capture_errors;
use redhanded::capture_errors as catch;

struct Store<T>(T);

#[catch(skip(id))]
impl<T: Clone> Store<T> {
    const LIMIT: u64 = Self::limit();

    const fn limit() -> u64 {
        8
    }

    fn get(&self, id: u64) -> Result<T, String> {
        if id < Self::LIMIT { Ok(self.0.clone()) } else { Err(format!("no {id}")) }
    }

    #[catch(skip_all)]
    fn first(&self, id: u64) -> Result<T, String> {
        self.get(id)
    }

    #[cfg_attr(all(), capture_errors(redact(id)))]
    fn second(&self, id: u64) -> Result<T, String> {
        self.get(id)
    }

    #[catch(off)]
    fn third(&self) -> T {
        self.0.clone()
    }

    #[expect(dead_code, reason = "lints are as they were")]
    fn unused(&self) {}

    #[cfg(any())]
    fn absent(&self) -> Missing {}

    #[expect(dead_code, reason = "it is not run")]
    async fn forever() -> ! {
        std::future::pending().await
    }
}

#[capture_errors]
#[async_trait]
trait Below {
    async fn declared(&self) -> Result<u8, String>;

    async fn provided(&mut self) -> Result<u8, String>
    where
        Self: Send,
    {
        Ok(self.declared().await? + 1)
    }
}

#[capture_errors]
#[async_trait]
impl Below for Store<u8> {
    async fn declared(&self) -> Result<u8, String> {
        Ok(self.0)
    }
}

#[async_trait]
#[capture_errors]
trait Above: Send {
    async fn declared(&self) -> Result<u8, String>;

    async fn provided(&mut self) -> Result<u8, String> {
        Ok(self.declared().await? + 1)
    }
}

#[async_trait]
#[capture_errors]
impl Above for Store<u8> {
    #[capture_errors(name = "own")]
    async fn declared(&self) -> Result<u8, String> {
        Ok(self.0)
    }
}

#[capture_errors]
mod whole {
    #![allow(unused_mut)]

    //! Inner attributes stay where they are.

    /// So do `derive` and its attributes.
    #[derive(Debug, Default, PartialEq)]
    pub(super) enum Kind {
        #[default]
        Plain,
    }

    macro_rules! make {
        ($($name:ident)*) => { $(pub(super) fn $name() -> Result<u8, ()> { Ok(1) })* };
    }
    make!(first second);

    pub(super) static NUMBER: u8 = if 1 < 2 { 3 } else { 4 };

    pub(super) fn with_array<const N: usize>(mut values: [u8; N]) -> Result<[u8; 3], ()> {
        values.first().map(|first| [*first; 3]).ok_or(())
    }

    pub(super) mod inner {
        use super::Kind;

        #[async_trait::async_trait]
        pub(crate) trait Ask {
            async fn ask(&self) -> Result<u8, String>;
        }

        #[async_trait::async_trait]
        impl Ask for Kind {
            async fn ask(&self) -> Result<u8, String> {
                Ok(3)
            }
        }

        unsafe extern "C" {
            #[expect(dead_code, reason = "it is not there")]
            fn foreign();
        }

        impl Drop for super::super::Dropped {
            fn drop(&mut self) {}
        }
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn test() -> Result<(), String> {
            Ok(())
        }
    }
}

struct Dropped;

struct Names;

// Nothing in here can be annotated.
#[capture_errors]
trait Nothing {
    type Item;
    fn declared(&self) -> Self::Item;
}

#[capture_errors]
impl Nothing for Names {
    type Item = &'static str;
    fn declared(&self) -> Self::Item {
        "x"
    }
}

#[expect(clippy::unwrap_used, reason = "a test")]
fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[redhanded::main]
#[capture_errors]
pub(crate) fn main() {
    let mut store = Store(1_u8);
    assert_eq!(store.get(1).and(store.first(1)).and(store.second(1)), Ok(1));
    assert!(store.get(9).is_err());
    assert_eq!(store.third(), 1);
    assert_eq!(block_on(Below::provided(&mut store)), Ok(2));
    assert_eq!(block_on(Above::provided(&mut store)), Ok(2));
    assert_eq!(whole::first().and(whole::second()), Ok(1));
    assert_eq!(whole::with_array([whole::NUMBER; 2]), Ok([3; 3]));
    assert_eq!(block_on(whole::inner::Ask::ask(&whole::Kind::default())), Ok(3));
    assert_eq!(Names.declared(), "x");
    let _dropped = Dropped;
}
