struct Disk {
    #[xml(attr, stand_in)]
    index: Option<u32>,
    #[xml(flag, stand_in)]
    shared: bool,
}
