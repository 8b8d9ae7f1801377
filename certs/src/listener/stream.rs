//! An accepted connection: its bytes until its time is up, and its peer.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};
use tokio_rustls::server::TlsStream;
use tonic::transport::server::Connected;

use crate::peer::VerifiedPeer;

/// Who is at the other end of a connection; tonic puts it into each request's extensions.
#[derive(Debug, Clone)]
pub struct Peer(Arc<VerifiedPeer>);

impl Peer {
    /// The verified peer.
    #[must_use]
    pub fn verified(&self) -> Arc<VerifiedPeer> {
        Arc::clone(&self.0)
    }
}

/// A connection with a verified peer. After its lifetime every operation fails with
/// [`io::ErrorKind::TimedOut`], also when the peer has stopped reading, which ends the connection.
pub struct PeerStream {
    tls: TlsStream<TcpStream>,
    peer: Peer,
    end: Pin<Box<Sleep>>,
}

impl PeerStream {
    pub(super) fn new(tls: TlsStream<TcpStream>, peer: VerifiedPeer, lifetime: Duration) -> Self {
        Self { tls, peer: Peer(Arc::new(peer)), end: Box::pin(sleep(lifetime)) }
    }

    /// The TLS stream while the lifetime lasts. Polling the timer also wakes a task that waits for
    /// the peer when the lifetime ends.
    fn alive(&mut self, cx: &mut Context<'_>) -> io::Result<Pin<&mut TlsStream<TcpStream>>> {
        if self.end.is_elapsed() || self.end.as_mut().poll(cx).is_ready() {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "the connection has reached its maximum age"));
        }
        Ok(Pin::new(&mut self.tls))
    }
}

impl std::fmt::Debug for PeerStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PeerStream").field("peer", &self.peer).finish_non_exhaustive()
    }
}

impl Connected for PeerStream {
    type ConnectInfo = Peer;

    fn connect_info(&self) -> Peer {
        self.peer.clone()
    }
}

impl AsyncRead for PeerStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.alive(cx)?.poll_read(cx, buf)
    }
}

impl AsyncWrite for PeerStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.alive(cx)?.poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.alive(cx)?.poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.tls.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive(cx)?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive(cx)?.poll_shutdown(cx)
    }
}
