struct A { #[xml(attr)] a: u8, #[xml(attr = "a")] b: u8, #[xml(child)] c: u8, #[xml(list = "c")] d: Vec<u8> }
