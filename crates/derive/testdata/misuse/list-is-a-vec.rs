struct A { #[xml(list = "a")] a: u8, #[xml(flag)] b: u8 }
