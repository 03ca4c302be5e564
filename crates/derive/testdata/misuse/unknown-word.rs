struct A { #[xml(atr)] a: u8 }
