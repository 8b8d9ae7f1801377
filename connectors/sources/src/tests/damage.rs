//! Files cut or changed at every byte that matters.

use std::fs;

use tempfile::tempdir;

use super::fixture::{ints, opened, texts, write};

/// A small whole file: the bytes, and where its footer begins.
fn whole() -> (Vec<u8>, usize) {
    let base = tempdir().unwrap();
    let path = base.path().join("a.parquet");
    write(&path, &[("id", ints(0..50)), ("name", texts(&["a"; 50]))]);
    let bytes = fs::read(path).unwrap();
    let tail = bytes.len() - 8;
    let length = u32::from_le_bytes(bytes[tail..tail + 4].try_into().unwrap()) as usize;
    (bytes, tail - length)
}

#[tokio::test]
async fn a_file_cut_anywhere_is_refused() {
    let base = tempdir().unwrap();
    let (bytes, _) = whole();
    for length in 0..bytes.len() {
        fs::write(base.path().join("a.parquet"), &bytes[..length]).unwrap();
        assert!(opened(base.path(), "a.parquet", &[], None).await.is_err(), "cut to {length} bytes");
    }
}

#[tokio::test]
async fn a_damaged_footer_never_panics_and_never_claims_other_rows() {
    let base = tempdir().unwrap();
    let (bytes, footer) = whole();
    let mut refused = 0;
    for at in footer..bytes.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[at] ^= change;
            fs::write(base.path().join("a.parquet"), &damaged).unwrap();
            match opened(base.path(), "a.parquet", &[], None).await {
                Ok(table) => assert!(table.rows <= Some(1 << 32), "byte {at} ^ {change}: {:?}", table.rows),
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > bytes.len() - footer, "only {refused} refused");
}
