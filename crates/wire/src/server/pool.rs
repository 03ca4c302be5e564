//! Threads that work on calls which may have to wait.

use super::lock;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

type Job = Box<dyn FnOnce() + Send>;

/// How long a worker above the number that is kept waits for more to do.
const IDLE: Duration = Duration::from_secs(10);

/// Workers, and what waits for them. Some are kept; while all are busy further ones come, so that calls which wait
/// for a guest that does not answer leave workers for others. Each client has a bounded number of calls in work, so
/// that the queue is bounded too.
pub(super) struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    added: Condvar,
    kept: usize,
    most: usize,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    workers: usize,
    idle: usize,
    over: bool,
}

impl Pool {
    pub(super) fn new(kept: usize, most: usize) -> std::io::Result<Pool> {
        let kept = kept.max(1);
        let shared = Shared { queue: Mutex::default(), added: Condvar::new(), kept, most: most.max(kept) };
        let pool = Pool { shared: Arc::new(shared) };
        for _ in 0..kept {
            pool.shared.start(&mut lock(&pool.shared.queue))?;
        }
        Ok(pool)
    }

    pub(super) fn run(&self, job: Job) {
        let mut queue = lock(&self.shared.queue);
        queue.jobs.push_back(job);
        if queue.jobs.len() > queue.idle && queue.workers < self.shared.most {
            // Without a further thread the job waits for one of those that are there.
            let _ = self.shared.start(&mut queue);
        }
        self.shared.added.notify_one();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        lock(&self.shared.queue).over = true;
        self.shared.added.notify_all();
    }
}

impl Shared {
    fn start(self: &Arc<Self>, queue: &mut Queue) -> std::io::Result<()> {
        let own = self.clone();
        let thread = std::thread::Builder::new().name("worker".to_owned());
        thread.spawn(move || own.work())?;
        queue.workers += 1;
        Ok(())
    }

    fn work(&self) {
        while let Some(job) = self.next() {
            job();
        }
    }

    /// What a worker does next; nothing if it is no longer needed.
    fn next(&self) -> Option<Job> {
        let mut queue = lock(&self.queue);
        let mut rested = false;
        loop {
            if let Some(job) = queue.jobs.pop_front() {
                return Some(job);
            }
            if queue.over || (rested && queue.workers > self.kept) {
                queue.workers -= 1;
                return None;
            }
            queue.idle += 1;
            let (again, waited) =
                self.added.wait_timeout(queue, IDLE).unwrap_or_else(PoisonError::into_inner);
            queue = again;
            queue.idle -= 1;
            rested = waited.timed_out();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn busy_workers_leave_room_for_others() {
        let pool = Pool::new(2, 8).expect("threads");
        let (started, starts) = channel();
        let gate: Arc<(Mutex<bool>, Condvar)> = Arc::default();
        for number in 0..8 {
            let (started, gate) = (started.clone(), gate.clone());
            pool.run(Box::new(move || {
                started.send(number).expect("the test waits");
                let open = gate.1.wait_while(lock(&gate.0), |open| !*open);
                drop(open);
            }));
        }
        // All of them run at a time, though none ends.
        let mut all: Vec<i32> = starts.iter().take(8).collect();
        all.sort_unstable();
        assert_eq!(all, (0..8).collect::<Vec<i32>>());
        let (started, later) = (started, starts);
        pool.run(Box::new(move || started.send(8).expect("the test waits")));
        assert!(later.recv_timeout(Duration::from_millis(50)).is_err(), "there are no more than eight");
        *lock(&gate.0) = true;
        gate.1.notify_all();
        assert_eq!(later.recv(), Ok(8));
    }
}
