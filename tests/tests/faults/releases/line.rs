//! A line to a server that is cut after so many bytes of what its client sends; nobody answers afterwards. It does not look
//! into what passes.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// A line.
pub(super) struct Line {
    port: u16,
    sent: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Line {
    /// To a port of this machine, whole until `most` bytes were sent over it.
    pub(super) async fn to(port: u16, most: usize) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let own = listener.local_addr().unwrap().port();
        let (sent, cut) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let counted = Arc::clone(&sent);
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            loop {
                tokio::select! {
                    accepted = listener.accept() => {
                        let (client, _) = accepted.unwrap();
                        connections.spawn(pass(client, port, Arc::clone(&counted), most, Arc::clone(&cut)));
                    }
                    // Listener and connections end with the task.
                    () = cut.notified() => return,
                }
            }
        });
        Self { port: own, sent, task }
    }

    /// The same server's address over this line.
    pub(super) fn endpoint(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// How many bytes clients have sent.
    pub(super) fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(client: TcpStream, port: u16, sent: Arc<AtomicUsize>, most: usize, cut: Arc<Notify>) {
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let back = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut bytes = [0; 64 * 1024];
    while let Ok(count @ 1..) = from_client.read(&mut bytes).await {
        let before = sent.fetch_add(count, Ordering::SeqCst);
        let passed = count.min(most.saturating_sub(before));
        if to_server.write_all(&bytes[..passed]).await.is_err() {
            break;
        }
        if passed < count {
            back.abort();
            cut.notify_one();
            return;
        }
    }
    // The client has ended; what the server still says reaches nobody.
    back.abort();
}
