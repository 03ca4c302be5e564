struct A { #[xml(attr, child)] a: u8 }
