#[xml(crate)]
struct Disk {
    #[xml(attr)]
    bus: String,
}
