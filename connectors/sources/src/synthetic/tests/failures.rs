//! What goes wrong names the file and the cause, and leaves nothing behind.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tempfile::TempDir;

use super::super::files::Sink;
use super::super::row_groups::CHUNK;
use super::super::{GenerateError, Parameters, generate, generate_into};
use super::country::files_below;

/// A file on a disk with so many bytes left for all files together.
struct FullDisk {
    file: File,
    left: Arc<AtomicI64>,
}

impl Write for FullDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = bytes.len() as i64;
        if self.left.fetch_sub(length, Ordering::Relaxed) < length {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[test]
fn a_full_disk_leaves_no_file() {
    // Full at once, in the first row groups, and in a later chunk while threads still work.
    for (people, bytes) in [(100, 10), (1_000, 40_000), (2 * CHUNK, 15_000_000)] {
        let folder = TempDir::new().unwrap();
        let left = Arc::new(AtomicI64::new(bytes));
        let open = |path: &Path| -> io::Result<Sink> {
            let file = File::create(path)?;
            Ok(Box::new(FullDisk { file, left: left.clone() }))
        };
        let parameters = Parameters { people, seed: 1 };
        let failure = generate_into(folder.path(), &parameters, 2, &|_| (), &open).unwrap_err();
        assert!(matches!(failure, GenerateError::Write { .. }), "{failure:?}");
        let text = failure.to_string();
        assert!(text.contains(".parquet: ") && text.contains("no storage space"), "{text}");
        assert!(left.load(Ordering::Relaxed) < 0);
        assert_eq!(files_below(folder.path()), Vec::<std::path::PathBuf>::new());
    }
}

#[test]
fn a_file_that_cannot_be_put_in_place_leaves_none() {
    let folder = TempDir::new().unwrap();
    let obstacle = folder.path().join("agencies/mia/returns.parquet");
    fs::create_dir_all(&obstacle).unwrap();
    let failure = generate(folder.path(), &Parameters { people: 100, seed: 1 }, 1, &|_| ()).unwrap_err();
    assert!(matches!(&failure, GenerateError::Publish { path, .. } if *path == obstacle), "{failure:?}");
    assert_eq!(files_below(folder.path()), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = TempDir::new().unwrap();
    let obstacle = folder.path().join("agencies");
    fs::write(&obstacle, "").unwrap();
    let failure = generate(folder.path(), &Parameters { people: 100, seed: 1 }, 1, &|_| ()).unwrap_err();
    assert!(matches!(&failure, GenerateError::Folder { path, .. } if path.starts_with(&obstacle)), "{failure:?}");
}

#[test]
fn a_number_of_people_out_of_range_is_refused() {
    for people in [0, 100_000_001] {
        let folder = TempDir::new().unwrap();
        let failure = generate(folder.path(), &Parameters { people, seed: 1 }, 1, &|_| ()).unwrap_err();
        assert!(matches!(failure, GenerateError::People { .. }), "{failure:?}");
        assert!(failure.to_string().contains(&people.to_string()));
    }
}

#[test]
fn progress_reaches_everybody() {
    let folder = TempDir::new().unwrap();
    let most = AtomicI64::new(0);
    let heard = |progress: super::super::Progress| {
        assert_eq!(progress.total_people, 20_000);
        most.fetch_max(progress.done_people as i64, Ordering::Relaxed);
    };
    generate(folder.path(), &Parameters { people: 20_000, seed: 1 }, 2, &heard).unwrap();
    assert_eq!(most.load(Ordering::Relaxed), 20_000);
}
