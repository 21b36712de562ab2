//! The content of a request on its way out, with a length known beforehand.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// Filler goes out in pieces of this memory, whatever its length.
static FILLER: [u8; 64 * 1024] = [b'a'; 64 * 1024];

/// Bytes and filler, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Payload {
    segments: VecDeque<Segment>,
    left: u64,
}

/// One stretch of a payload.
#[derive(Debug)]
pub(super) enum Segment {
    Bytes(Bytes),
    Filler(u64),
}

impl Payload {
    /// Puts the segments one behind the other.
    pub(super) fn new(segments: impl IntoIterator<Item = Segment>) -> Self {
        let segments: VecDeque<_> = segments.into_iter().filter(|segment| segment.length() > 0).collect();
        let left = segments.iter().map(Segment::length).fold(0, u64::saturating_add);
        Self { segments, left }
    }

    /// How many bytes are still to be sent.
    pub(super) const fn length(&self) -> u64 {
        self.left
    }

    /// The payload as an ordinary client takes it.
    pub(super) fn into_ordinary(mut self) -> Option<reqwest::Body> {
        match self.segments.pop_front() {
            None => None,
            Some(Segment::Bytes(bytes)) if self.segments.is_empty() => Some(bytes.into()),
            Some(first) => {
                self.segments.push_front(first);
                Some(reqwest::Body::wrap(self))
            }
        }
    }

    fn next_piece(&mut self) -> Option<Bytes> {
        let piece = match self.segments.pop_front()? {
            Segment::Bytes(bytes) => bytes,
            Segment::Filler(length) => {
                let now = usize::try_from(length).map_or(FILLER.len(), |length| length.min(FILLER.len()));
                let later = length - now as u64;
                if later > 0 {
                    self.segments.push_front(Segment::Filler(later));
                }
                Bytes::from_static(&FILLER[..now])
            }
        };
        self.left = self.left.saturating_sub(piece.len() as u64);
        Some(piece)
    }
}

impl Segment {
    const fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Filler(length) => *length,
        }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.next_piece().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.segments.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_come_out_in_order_and_add_up() {
        let mut payload = Payload::new([
            Segment::Bytes(Bytes::from_static(b"begin ")),
            Segment::Bytes(Bytes::new()),
            Segment::Filler(FILLER.len() as u64 + 3),
            Segment::Bytes(Bytes::from_static(b" end")),
        ]);
        let announced = payload.length();

        let pieces: Vec<_> = std::iter::from_fn(|| payload.next_piece()).collect();

        assert_eq!(pieces.iter().map(Bytes::len).collect::<Vec<_>>(), [6, FILLER.len(), 3, 4]);
        assert_eq!(pieces.concat().len() as u64, announced);
        assert!(pieces.concat().starts_with(b"begin aaa") && pieces.concat().ends_with(b"aaa end"));
        assert_eq!((payload.length(), payload.is_end_stream()), (0, true));
    }
}
