//! Threads that work on calls which may have to wait.

use super::lock;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

type Job = Box<dyn FnOnce() + Send>;

/// A fixed number of workers, and what waits for them. Each client has a bounded number of calls in
/// work, so that the queue is bounded too.
pub(super) struct Pool {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<(VecDeque<Job>, bool)>,
    added: Condvar,
}

impl Pool {
    pub(super) fn new(workers: usize) -> std::io::Result<Pool> {
        let shared = Arc::new(Shared::default());
        for number in 0..workers.max(1) {
            let own = shared.clone();
            std::thread::Builder::new().name(format!("worker {number}")).spawn(move || own.work())?;
        }
        Ok(Pool { shared })
    }

    pub(super) fn run(&self, job: Job) {
        lock(&self.shared.queue).0.push_back(job);
        self.shared.added.notify_one();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        lock(&self.shared.queue).1 = true;
        self.shared.added.notify_all();
    }
}

impl Shared {
    fn work(&self) {
        loop {
            let mut queue = lock(&self.queue);
            let job = loop {
                match queue.0.pop_front() {
                    Some(job) => break job,
                    None if queue.1 => return,
                    None => queue = self.added.wait(queue).unwrap_or_else(PoisonError::into_inner),
                }
            };
            drop(queue);
            job();
        }
    }
}
