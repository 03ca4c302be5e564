struct A { #[xml(attr, tag = "type")] a: u8, #[xml(child, tag)] b: B }
