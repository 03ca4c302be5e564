struct Disk {
    #[xml(attr, lenient)]
    index: u32,
    #[xml(child, unset = "none")]
    driver: Option<Driver>,
    #[xml(attr, unset)]
    model: Option<Model>,
}
