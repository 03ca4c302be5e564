//! Signals that come while a half-written file has a name: they wait until it is removed or complete.

#[cfg(unix)]
mod unix {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::{flag, low_level};
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

    /// What usually ends a program, and can wait.
    const SIGNALS: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

    struct Watched {
        /// Whether signals end the program at once.
        free: Arc<AtomicBool>,
        /// Those that came.
        came: Vec<(i32, Arc<AtomicBool>)>,
        /// One file at a time, so that a signal waits for one file alone.
        turn: Mutex<()>,
    }

    fn watched() -> &'static Watched {
        static WATCHED: OnceLock<Watched> = OnceLock::new();
        WATCHED.get_or_init(|| {
            let free = Arc::new(AtomicBool::new(true));
            let watch = |signal: i32| {
                let came = Arc::default();
                flag::register_conditional_default(signal, Arc::clone(&free)).ok()?;
                flag::register(signal, Arc::clone(&came)).ok()?;
                Some((signal, came))
            };
            let came = SIGNALS.into_iter().filter_map(watch).collect();
            Watched { free, came, turn: Mutex::default() }
        })
    }

    /// While this is there, signals wait; then they end the program.
    pub struct Hold(Option<MutexGuard<'static, ()>>);

    impl Hold {
        pub fn begin() -> Hold {
            let watched = watched();
            let turn = watched.turn.lock().unwrap_or_else(PoisonError::into_inner);
            watched.free.store(false, SeqCst);
            Hold(Some(turn))
        }
    }

    impl Drop for Hold {
        fn drop(&mut self) {
            let watched = watched();
            watched.free.store(true, SeqCst);
            for (signal, _) in watched.came.iter().filter(|(_, came)| came.load(SeqCst)) {
                let _ = low_level::emulate_default_handler(*signal);
            }
            self.0.take();
        }
    }
}

#[cfg(unix)]
pub use unix::Hold;

/// There are no such signals.
#[cfg(not(unix))]
pub struct Hold;

#[cfg(not(unix))]
impl Hold {
    pub fn begin() -> Hold {
        Hold
    }
}
