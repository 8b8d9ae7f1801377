//! A store on loopback that does what no honest one does when it is told to. It looks at no signature: the real one that
//! the answers are tested with does.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

/// As many keys are on a page of real ones.
const PAGE: usize = 1000;

/// What happens at the next request for an object.
#[derive(Debug, Clone)]
pub(in crate::store) enum Trick {
    /// The object is replaced just before.
    Replace(Vec<u8>),
    /// The same, and the condition of the request is not looked at.
    ReplaceUnnoticed(Vec<u8>),
    /// It is gone.
    Remove,
    /// The connection ends after so many bytes of the body.
    Cut(usize),
}

#[derive(Default)]
struct Shared {
    objects: BTreeMap<String, (Vec<u8>, u64)>,
    written: u64,
    tricks: VecDeque<Trick>,
    listing: Option<String>,
    is_away: bool,
    lists: usize,
    gets: Vec<String>,
}

pub(in crate::store) struct Server {
    pub(in crate::store) port: u16,
    shared: Arc<Mutex<Shared>>,
}

impl Server {
    pub(in crate::store) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Mutex::new(Shared::default()));
        let served = Arc::downgrade(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(stream), Some(shared)) = (stream, served.upgrade()) else { return };
                thread::spawn(move || answer(stream, &shared));
            }
        });
        Self { port, shared }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }

    pub(in crate::store) fn put(&self, key: &str, bytes: &[u8]) {
        self.shared().put(key, bytes.to_vec());
    }

    pub(in crate::store) fn remove(&self, key: &str) {
        self.shared().objects.remove(key);
    }

    /// What happens at the next requests for objects.
    pub(in crate::store) fn tricks(&self, tricks: impl IntoIterator<Item = Trick>) {
        self.shared().tricks = tricks.into_iter().collect();
    }

    /// What is answered to every look.
    pub(in crate::store) fn lists_as(&self, xml: Option<String>) {
        self.shared().listing = xml;
    }

    /// Ends every connection without an answer.
    pub(in crate::store) fn is_away(&self, is_away: bool) {
        self.shared().is_away = is_away;
    }

    /// How many looks there were, in pages.
    pub(in crate::store) fn lists(&self) -> usize {
        self.shared().lists
    }

    /// The keys that were asked for since it was last told.
    pub(in crate::store) fn gets(&self) -> Vec<String> {
        std::mem::take(&mut self.shared().gets)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared = Arc::default();
        // Lets the thread see that nobody is left.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

impl Shared {
    fn put(&mut self, key: &str, bytes: Vec<u8>) {
        self.written += 1;
        self.objects.insert(key.to_owned(), (bytes, self.written));
    }

    fn page(&mut self, query: &str) -> String {
        self.lists += 1;
        if let Some(listing) = &self.listing {
            return listing.clone();
        }
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let prefix = value("prefix").unwrap_or_default().replace("%2F", "/").replace("%3D", "=");
        let after = value("continuation-token").and_then(|token| token.parse::<usize>().ok()).unwrap_or(0);
        let found: Vec<_> = self.objects.iter().filter(|(key, _)| key.starts_with(&prefix)).collect();
        let mut entries = String::new();
        for (key, (bytes, tag)) in found.iter().skip(after).take(PAGE) {
            entries.push_str(&entry(key, bytes.len() as u64, &format!("\"{tag}\"")));
        }
        let next = after + PAGE;
        let token = (next < found.len()).then(|| format!("<NextContinuationToken>{next}</NextContinuationToken>"));
        page(&(entries + &token.unwrap_or_default()))
    }
}

/// One object of a listing.
pub(in crate::store) fn entry(key: &str, bytes: u64, tag: &str) -> String {
    format!(
        "<Contents><Key>{key}</Key><LastModified>2024-02-29T00:00:00.000Z</LastModified><ETag>{tag}</ETag>\
         <Size>{bytes}</Size></Contents>"
    )
}

pub(in crate::store) fn page(entries: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult>{entries}</ListBucketResult>")
}

/// Answers one request. Whoever went away does not matter.
fn answer(stream: TcpStream, shared: &Mutex<Shared>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let Some(Ok(first)) = lines.next() else { return };
    let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let header = |name: &str| head.iter().find_map(|line| line.split_once(": ").filter(|(found, _)| *found == name));
    let header = |name: &str| header(name).map(|(_, value)| value.to_owned());
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut shared = shared.lock().unwrap();
    if shared.is_away {
        return;
    }
    let is_signed =
        header("authorization").is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 Credential=AKIATEST/"));
    if !is_signed {
        return send(stream, "403 Forbidden", &[], b"<Error><Code>AccessDenied</Code></Error>", None);
    }
    let key = path.trim_start_matches("/archive").trim_start_matches('/').replace("%3D", "=");
    if key.is_empty() {
        let body = shared.page(query);
        return send(stream, "200 OK", &[], body.as_bytes(), None);
    }
    let trick = if method == "GET" {
        shared.gets.push(key.clone());
        shared.tricks.pop_front()
    } else {
        None
    };
    let mut is_conditional = true;
    let mut cut = None;
    match trick {
        Some(Trick::Replace(bytes)) => shared.put(&key, bytes),
        Some(Trick::ReplaceUnnoticed(bytes)) => {
            shared.put(&key, bytes);
            is_conditional = false;
        }
        Some(Trick::Remove) => drop(shared.objects.remove(&key)),
        Some(Trick::Cut(at)) => cut = Some(at),
        None => {}
    }
    let Some((bytes, tag)) = shared.objects.get(&key).cloned() else {
        return send(stream, "404 Not Found", &[], b"<Error><Code>NoSuchKey</Code></Error>", None);
    };
    drop(shared);
    let tag = format!("\"{tag}\"");
    if is_conditional && header("if-match").is_some_and(|wanted| wanted != tag) {
        return send(stream, "412 Precondition Failed", &[], b"<Error><Code>PreconditionFailed</Code></Error>", None);
    }
    let described = [("ETag", tag), ("Last-Modified", "Thu, 29 Feb 2024 00:00:00 GMT".to_owned())];
    let range = header("range").and_then(|range| {
        range.strip_prefix("bytes=")?.split_once('-').map(|(from, _)| from.parse::<usize>().unwrap())
    });
    match (method, range) {
        ("HEAD", _) => {
            let length = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", bytes.len());
            let more: String = described.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let mut stream = stream;
            let _ = stream.write_all(format!("{length}{more}Connection: close\r\n\r\n").as_bytes());
        }
        (_, Some(from)) => {
            let range = format!("bytes {from}-{}/{}", bytes.len() - 1, bytes.len());
            let described = [&described[..], &[("Content-Range", range)]].concat();
            send(stream, "206 Partial Content", &described, &bytes[from..], cut);
        }
        _ => send(stream, "200 OK", &described, &bytes, cut),
    }
}

fn send(mut stream: TcpStream, status: &str, headers: &[(&str, String)], body: &[u8], cut: Option<usize>) {
    let mut head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    let body = &body[..cut.unwrap_or(body.len()).min(body.len())];
    let _ = stream.write_all((head + "\r\n").as_bytes()).and_then(|()| stream.write_all(body));
}
