struct A { a: u8 }
