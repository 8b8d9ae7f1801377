//! A pull that breaks off anywhere: what is there is whole, and the next one goes on.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use khidi_tests::federation::{Federation, made_demo};

use super::*;

/// How many places a pull is broken off at.
const BREAKS: u64 = 40;

/// A way to the gateway that lets so many bytes come back and then is cut.
struct Way {
    address: SocketAddr,
    /// Bytes that may still come back.
    left: Arc<AtomicU64>,
}

impl Way {
    fn to(gateway: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let way = Self { address: listener.local_addr().unwrap(), left: Arc::new(AtomicU64::new(0)) };
        let left = Arc::clone(&way.left);
        // Ends with the process of the test.
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), TcpStream::connect(gateway).unwrap());
                let (up, down) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || pass(up, server, &AtomicU64::new(u64::MAX)));
                let left = Arc::clone(&left);
                thread::spawn(move || pass(down, client, &left));
            }
        });
        way
    }
}

/// Passes on until one side ends, or no more may pass; then both are cut.
fn pass(mut from: TcpStream, mut to: TcpStream, left: &AtomicU64) {
    let mut copied = || -> io::Result<()> {
        let mut bytes = [0; 4096];
        loop {
            let read = from.read(&mut bytes)?;
            let may = left.load(Ordering::SeqCst).min(read as u64);
            to.write_all(&bytes[..usize::try_from(may).unwrap()])?;
            left.fetch_sub(may, Ordering::SeqCst);
            if read == 0 || may < read as u64 {
                return Ok(());
            }
        }
    };
    // Either end may have gone, which is what the test is about.
    let _ = copied();
    for end in [&from, &to] {
        let _ = end.shutdown(Shutdown::Both);
    }
}

#[test]
fn a_pull_may_break_off_at_any_byte() {
    let (folder, _) = made_demo(5_000, "standard").unwrap();
    let folder = folder.path();
    let federation = Federation::configured(folder, &["mia"], &[], keeping).unwrap();
    let made = khidi(folder, &federation.uri, OPERATOR, &["indicators", "release", INDICATOR, "-p", "2019..2023"]);
    made.ended(0, &[]).unwrap();
    let whole = folder.join("whole");
    pull(folder, &federation.uri, &whole, &[]).ended(0, &[]).unwrap();
    let whole = files(&whole);
    assert_eq!(whole.len(), 5 * 6);

    let way = Way::to(federation.uri.trim_start_matches("grpc+tls://").parse().unwrap());
    let uri = format!("grpc+tls://{}", way.address);
    way.left.store(u64::MAX / 2, Ordering::SeqCst);
    pull(folder, &uri, &folder.join("measured"), &[]).ended(0, &[]).unwrap();
    let bytes = u64::MAX / 2 - way.left.load(Ordering::SeqCst);
    println!("a whole pull brings {bytes} bytes");

    let (mut broken, mut begun) = (0, 0);
    for nth in 0..BREAKS {
        let into = folder.join(format!("broken-{nth}"));
        // Not always between the same messages.
        way.left.store(bytes * nth / BREAKS + nth * 7 % 61, Ordering::SeqCst);
        let finished = pull(folder, &uri, &into, &[]);
        assert_ne!(finished.code, Some(0), "cut at {nth}: {}", finished.stderr);
        broken += 1;
        let there = if into.exists() { files(&into) } else { BTreeMap::new() };
        begun += usize::from(!there.is_empty());
        for (name, bytes) in &there {
            assert_eq!(bytes, &whole[name], "{name} after a cut at {nth}");
        }
        way.left.store(u64::MAX / 2, Ordering::SeqCst);
        let rest = pull(folder, &uri, &into, &[]);
        rest.ended(0, &[]).unwrap();
        assert_eq!(files(&into), whole, "after a cut at {nth}");
        let had = there.keys().filter(|name| name.ends_with(".sha256")).count();
        assert_eq!(lines(&rest.stdout).len(), 5 - had, "nothing is pulled twice");
    }
    assert_eq!(broken, BREAKS);
    assert!(begun > 10, "{begun} of the pulls had kept something");
}
