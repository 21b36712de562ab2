//! Ctrl-C and SIGTERM: the first ends the run in order, the second at once.

use tokio::sync::watch;

/// Turns `stop` true at the first signal, and calls `at_once` at the second. Signals are caught from the call on, not
/// only from the first poll: else one that comes while the other work begins would kill the process.
pub(super) fn watch(stop: watch::Sender<bool>, at_once: impl Fn()) -> impl Future<Output = ()> {
    let mut signals = Signals::new();
    async move {
        signals.next().await;
        stop.send_replace(true);
        signals.next().await;
        at_once();
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: Option<tokio::signal::unix::Signal>,
    terminate: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        Self { interrupt: signal(SignalKind::interrupt()).ok(), terminate: signal(SignalKind::terminate()).ok() }
    }

    async fn next(&mut self) {
        async fn one(signal: &mut Option<tokio::signal::unix::Signal>) {
            match signal {
                Some(signal) => drop(signal.recv().await),
                None => std::future::pending().await,
            }
        }
        tokio::select! {
            () = one(&mut self.interrupt) => {}
            () = one(&mut self.terminate) => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        drop(tokio::signal::ctrl_c().await);
    }
}
