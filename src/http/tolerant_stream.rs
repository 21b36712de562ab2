//! A stream on which a failed write doesn't keep the answer from being read.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::connector::Wire;

/// A stream whose writes never fail: once the target takes no more, they lead nowhere, and reading goes on.
pub(super) struct TolerantStream {
    pub(super) wire: Wire,
    /// What goes out in place of everything that is written: a request that no client would write.
    instead: Option<Bytes>,
    deaf: bool,
    /// The beginning of what came, for messages about a head that is none.
    came: Vec<u8>,
}

/// So much of what came is remembered, in bytes.
const REMEMBERED: usize = 16 * 1024;

impl TolerantStream {
    /// A stream that sends what is written, or `instead` in place of all of it.
    pub(super) const fn new(wire: Wire, instead: Option<Bytes>) -> Self {
        Self { wire, instead, deaf: false, came: Vec::new() }
    }

    /// The beginning of what came.
    pub(super) fn came(&self) -> &[u8] {
        &self.came
    }

    /// Notes whether the target still listens; `otherwise` is what is reported when it doesn't.
    fn heed<T>(&mut self, outcome: Poll<io::Result<T>>, otherwise: T) -> Poll<io::Result<T>> {
        match outcome {
            Poll::Ready(Err(_)) => {
                self.deaf = true;
                Poll::Ready(Ok(otherwise))
            }
            other => other,
        }
    }

    /// Sends what goes out in place of what is written; ready once nothing of it is left, or nobody takes it.
    fn say_instead(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while let Some(rest) = self.instead.as_mut().filter(|rest| !rest.is_empty() && !self.deaf) {
            match ready!(Pin::new(&mut self.wire).poll_write(context, rest)) {
                Ok(written) if written > 0 => rest.advance(written),
                _ => self.deaf = true,
            }
        }
        Poll::Ready(())
    }
}

impl AsyncRead for TolerantStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.wire).poll_read(context, into);
        let room = REMEMBERED - self.came.len();
        self.came.extend(into.filled()[before..].iter().take(room));
        read
    }
}

impl AsyncWrite for TolerantStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.say_instead(context));
        if self.deaf || self.instead.is_some() {
            return Poll::Ready(Ok(bytes.len()));
        }
        let written = Pin::new(&mut self.wire).poll_write(context, bytes);
        self.heed(written, bytes.len())
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.wire).poll_flush(context);
        self.heed(flushed, ())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let closed = Pin::new(&mut self.wire).poll_shutdown(context);
        self.heed(closed, ())
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.say_instead(context));
        let all = slices.iter().map(|slice| slice.len()).sum();
        if self.deaf || self.instead.is_some() {
            return Poll::Ready(Ok(all));
        }
        let written = Pin::new(&mut self.wire).poll_write_vectored(context, slices);
        self.heed(written, all)
    }

    fn is_write_vectored(&self) -> bool {
        self.wire.is_write_vectored()
    }
}
