struct A { #[xml(attr, default)] a: Option<u8> }
