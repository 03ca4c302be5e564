#[xml(tag = "t")] enum A { B(u8, u8), C { a: u8 }, #[xml(name = "x")] D, #[xml(default)] E, #[xml(default)] F, #[xml(value = "e")] G }
