struct A<T> { #[xml(attr)] a: T }
