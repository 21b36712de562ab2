//! The signal that ends a run.

use tokio::sync::watch;

/// Waits until the run is to end. Where nobody can say so any more, because the sender is gone, that never comes.
pub async fn asked_to_stop(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stopped| *stopped).await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[test]
    fn a_sender_that_is_gone_stops_nothing_and_one_that_says_so_does() {
        let poll = |receiver: &mut watch::Receiver<bool>| {
            let asked = std::pin::pin!(asked_to_stop(receiver));
            asked.poll(&mut Context::from_waker(Waker::noop()))
        };
        let (sender, mut receiver) = watch::channel(false);
        sender.send_replace(true);
        assert_eq!(poll(&mut receiver), Poll::Ready(()));
        let (sender, mut receiver) = watch::channel(false);
        drop(sender);
        assert_eq!(poll(&mut receiver), Poll::Pending);
    }
}
