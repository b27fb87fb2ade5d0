//! Mistakes in traits of async functions, and in their implementations.

pub mod not_send_of_async_trait {
    use std::rc::Rc;
    #[async_trait::async_trait]
    trait Shop {
        async fn order(&self, id: u8) -> Result<u8, String>;
    }
    struct Below;
    #[async_trait::async_trait]
    impl Shop for Below {
        #[capture_errors]
        async fn order(&self, id: u8) -> Result<u8, String> {
            let shared = Rc::new(id);
            std::future::ready(()).await;
            Ok(*shared)
        }
    }
}

pub mod not_send_of_block_of_async_trait {
    use std::rc::Rc;
    #[async_trait::async_trait]
    trait Shop {
        async fn order(&self, id: u8) -> Result<u8, String>;
    }
    struct Above;
    #[capture_errors]
    #[async_trait::async_trait]
    impl Shop for Above {
        async fn order(&self, id: u8) -> Result<u8, String> {
            let shared = Rc::new(id);
            std::future::ready(()).await;
            Ok(*shared)
        }
    }
}

pub mod types_in_async_trait {
    #[async_trait::async_trait]
    trait Shop {
        async fn tail(&self, id: u8) -> Result<u8, String>;
        async fn early(&self, id: u8) -> Result<u8, String>;
        async fn question(&self, id: &str) -> Result<u8, std::fmt::Error>;
    }
    struct Store;
    #[async_trait::async_trait]
    impl Shop for Store {
        #[capture_errors]
        async fn tail(&self, id: u8) -> Result<u8, String> {
            id
        }
        #[capture_errors]
        async fn early(&self, id: u8) -> Result<u8, String> {
            if id > 3 {
                return Err("large");
            }
            Ok(id)
        }
        #[capture_errors]
        async fn question(&self, id: &str) -> Result<u8, std::fmt::Error> {
            Ok(id.parse::<u8>()?)
        }
    }
}

pub mod types_in_block_of_async_trait {
    #[async_trait::async_trait]
    trait Shop {
        async fn tail(&self, id: u8) -> Result<u8, String>;
        async fn early(&self, id: u8) -> Result<u8, String>;
        async fn question(&self, id: &str) -> Result<u8, std::fmt::Error>;
    }
    struct Store;
    #[capture_errors]
    #[async_trait::async_trait]
    impl Shop for Store {
        async fn tail(&self, id: u8) -> Result<u8, String> {
            id
        }
        async fn early(&self, id: u8) -> Result<u8, String> {
            if id > 3 {
                return Err("large");
            }
            Ok(id)
        }
        async fn question(&self, id: &str) -> Result<u8, std::fmt::Error> {
            Ok(id.parse::<u8>()?)
        }
    }
}

pub mod wrong_method_of_async_trait {
    #[async_trait::async_trait]
    trait Shop {
        async fn order(&self, id: u64) -> Result<u64, String>;
    }
    struct Store;
    #[async_trait::async_trait]
    impl Shop for Store {
        #[capture_errors]
        async fn order(&self, id: u32) -> Result<u64, String> {
            Ok(id.into())
        }
    }
}

pub mod wrong_async_trait_method {
    trait Shop {
        async fn order(&self, id: u64) -> Result<u64, String>;
        async fn pay(&self, id: u64) -> Result<u64, String>;
    }
    struct Store;
    impl Shop for Store {
        #[capture_errors]
        async fn order(&self, id: u32) -> Result<u64, String> {
            Ok(id.into())
        }
        #[capture_errors]
        async fn pay(&self, id: u64) -> Result<u32, String> {
            Ok(1)
        }
    }
}
