struct A { #[xml(rest, attr)] a: Rest, #[xml(rest)] b: Rest }
