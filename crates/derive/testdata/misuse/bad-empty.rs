#[xml(empty = "maybe", colour)] struct A { #[xml(text = "x")] a: u8 }
