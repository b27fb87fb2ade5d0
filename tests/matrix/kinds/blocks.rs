//! On blocks: an `impl`, a `trait` and a `mod`, with all that may be in them.

pub mod own {
    use crate::witness::*;
    pub struct Store<T>(T);
    #[capture_errors(skip(key))]
    impl<T: Clone> Store<T> {
        const LIMIT: u8 = Self::limit();
        const fn limit() -> u8 {
            8
        }
        fn get(&self, key: u8) -> Result<T, Failure> {
            if key < Self::LIMIT { Ok(self.0.clone()) } else { Err(Failure("no such key")) }
        }
        #[capture_errors(redact(key), name = "other")]
        fn other(&mut self, key: u8) -> Result<&mut T, Failure> {
            self.get(key)?;
            Ok(&mut self.0)
        }
        #[capture_errors(off)]
        fn left_alone(&self, key: u8) -> Result<T, Failure> {
            self.get(key)
        }
        async fn later(&self, key: u8) -> Result<T, Failure> {
            pause().await;
            self.get(key)
        }
        fn never_called(&self, unused: u8) {}
        #[cfg(any())]
        fn absent(&self) -> Nowhere {}
        fn many<I>(keys: I) -> Result<usize, Failure>
        where
            I: IntoIterator<Item = T>,
        {
            keys.into_iter().map(|_| Err::<u8, _>(Failure("many"))).collect::<Result<Vec<_>, _>>().map(|all| all.len())
        }
    }
    pub fn check() -> String {
        let mut store = Store(1_u8);
        let later = block_on(store.later(9));
        let many = Store::many(vec![1_u8]);
        format!("{:?} {:?} {:?} {later:?} {many:?}", store.get(9), store.left_alone(9), store.other(9))
    }
}

pub mod of_traits {
    use crate::witness::*;
    #[capture_errors]
    pub trait Shop {
        type Error;
        const LIMIT: u8;
        fn declared(&self, order: u8) -> Result<u8, Self::Error>;
        fn provided(&self, order: u8) -> Result<u8, Self::Error> {
            let value = self.declared(order)?;
            Ok(value + Self::LIMIT)
        }
    }
    pub struct Store;
    #[capture_errors(trail = off)]
    impl Shop for Store {
        type Error = Failure;
        const LIMIT: u8 = 8;
        fn declared(&self, order: u8) -> Result<u8, Failure> {
            if order < Self::LIMIT { Ok(order) } else { Err(Failure("much")) }
        }
    }
    pub fn check() -> String {
        format!("{:?} {:?}", Store.provided(1), Store.provided(9))
    }
}

#[rustfmt::skip]
pub mod modules {
    use crate::witness::*;
    #[capture_errors(level = warning)]
    mod shop {
        #![allow(dead_code)]
        //! Has inner attributes.
        use super::*;
        pub static NUMBER: u8 = if 1 < 2 { 3 } else { 4 };
        #[derive(Debug, Default)]
        pub struct Order {
            pub id: u8,
        }
        macro_rules! made {
            ($($name:ident)*) => { $(pub fn $name() -> Result<u8, Failure> { Err(Failure(stringify!($name))) })* };
        }
        made!(first second);
        pub fn free(order: &Order) -> Result<u8, Failure> {
            if order.id > NUMBER { Err(Failure("much")) } else { first().or_else(|_| second()) }
        }
        pub mod deeper {
            use super::*;
            pub struct Inner;
            impl Inner {
                pub fn method(&self) -> Result<u8, Failure> {
                    free(&Order::default())
                }
                #[capture_errors(off)]
                pub fn left_alone(&self) -> Result<u8, Failure> {
                    self.method()
                }
            }
            #[capture_errors(off)]
            impl Inner {
                pub fn not_this() -> Result<u8, Failure> {
                    Err(Failure("not this"))
                }
                #[capture_errors]
                pub fn but_this(&self) -> Result<u8, Failure> {
                    Self::not_this()
                }
            }
        }
        unsafe extern "C" {
            fn redhanded_matrix_foreign();
        }
        fn never_called() {}
    }
    pub fn check() -> String {
        let inner = shop::deeper::Inner;
        format!("{:?} {:?} {:?}", shop::free(&shop::Order { id: 9 }), inner.left_alone(), inner.but_this())
    }
}

pub mod below_async_trait {
    use crate::witness::*;
    #[async_trait::async_trait]
    #[capture_errors]
    pub trait Fetch: Send + Sync {
        async fn fetch(&self, id: &str) -> Result<u64, std::num::ParseIntError>;
        async fn provided(&self, (a, _): (u64, Noted), _: Noted) -> Result<u64, Failure> {
            pause().await;
            self.fetch("x").await.map(|it| it + a).map_err(|_| Failure("no number"))
        }
    }
    pub struct Store;
    #[async_trait::async_trait]
    #[capture_errors]
    impl Fetch for Store {
        #[tracing::instrument(skip(self))]
        async fn fetch(&self, id: &str) -> Result<u64, std::num::ParseIntError> {
            pause().await;
            Ok(id.parse()?)
        }
    }
    pub fn check() -> String {
        format!("{:?} {}", block_on(send(Store.provided((1, Noted("a")), Noted("b")))), notes())
    }
}

pub mod above_async_trait {
    use crate::witness::*;
    #[capture_errors]
    #[async_trait::async_trait]
    pub trait Fetch: Send + Sync {
        async fn fetch(&self, id: &str) -> Result<u64, std::num::ParseIntError>;
        async fn provided(&self, (a, _): (u64, Noted), _: Noted) -> Result<u64, Failure> {
            pause().await;
            self.fetch("x").await.map(|it| it + a).map_err(|_| Failure("no number"))
        }
    }
    pub struct Store;
    #[capture_errors]
    #[async_trait::async_trait]
    impl Fetch for Store {
        #[fastrace::trace]
        async fn fetch(&self, id: &str) -> Result<u64, std::num::ParseIntError> {
            pause().await;
            Ok(id.parse()?)
        }
    }
    pub fn check() -> String {
        format!("{:?} {}", block_on(send(Store.provided((1, Noted("a")), Noted("b")))), notes())
    }
}

pub mod twice {
    use crate::witness::*;
    pub struct Store;
    #[capture_errors(skip(a))]
    #[capture_errors(name = "twice")]
    impl Store {
        fn get(&self, a: Noted) -> Result<usize, Failure> {
            a.value()
        }
    }
    pub fn check() -> String {
        format!("{:?} {}", Store.get(Noted("")), notes())
    }
}
