//! Divides the bytes of files among the partitions of a scan, evenly and always alike. Pure.

use super::checkpoints::Checkpoint;
use super::input::Range;

/// A part of a file that one partition reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    /// Which of the files.
    pub(super) file: usize,
    pub(super) part: FilePart,
}

/// Which part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FilePart {
    /// All of it.
    Whole,
    /// From its beginning, and what stands before the rows, up to a byte.
    First { to: u64 },
    /// From a record on.
    Later { range: Range, line: u64 },
}

/// A file to be divided.
pub(super) struct Divisible<'c> {
    /// In bytes.
    pub(super) size: u64,
    /// Places behind the header where records begin; none if the file cannot be divided.
    pub(super) checkpoints: &'c [Checkpoint],
}

/// The segments of each partition, in the order of files and bytes; fewer than `partitions` if there is less to do.
pub(super) fn divide(files: &[Divisible<'_>], partitions: usize) -> Vec<Vec<Segment>> {
    let partitions = partitions.max(1);
    let mut shares: Vec<(u64, Vec<Segment>)> = vec![(0, Vec::new()); partitions];
    for (file, Divisible { size, checkpoints }) in files.iter().enumerate() {
        for (bytes, part) in parts(*size, checkpoints, partitions) {
            if let Some((load, segments)) = shares.iter_mut().min_by_key(|(load, _)| *load) {
                *load += bytes.max(1);
                segments.push(Segment { file, part });
            }
        }
    }
    shares.into_iter().map(|(_, segments)| segments).filter(|segments| !segments.is_empty()).collect()
}

/// Parts of about the same size, each with its size.
fn parts(size: u64, checkpoints: &[Checkpoint], most: usize) -> Vec<(u64, FilePart)> {
    let most = most.min(checkpoints.len() + 1) as u64;
    let after = |share: u64| checkpoints.iter().find(|place| place.offset >= size / most * share);
    let mut cuts: Vec<Checkpoint> = (1..most).filter_map(after).copied().collect();
    cuts.dedup();
    let Some(first) = cuts.first() else { return vec![(size, FilePart::Whole)] };
    let ends = cuts.iter().skip(1).map(|cut| cut.offset).chain([size]);
    let later = cuts.iter().zip(ends).map(|(cut, to)| {
        let range = Range { from: cut.offset, to };
        (to.saturating_sub(cut.offset), FilePart::Later { range, line: cut.line })
    });
    [(first.offset, FilePart::First { to: first.offset })].into_iter().chain(later).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoints(offsets: &[u64]) -> Vec<Checkpoint> {
        offsets.iter().map(|offset| Checkpoint { offset: *offset, line: offset / 10 + 1 }).collect()
    }

    /// The size of a file, and the offsets of its checkpoints.
    type Offsets = (u64, &'static [u64]);

    fn shown(files: &[Offsets], partitions: usize) -> Vec<String> {
        let places: Vec<_> = files.iter().map(|(_, offsets)| checkpoints(offsets)).collect();
        let files: Vec<_> =
            files.iter().zip(&places).map(|((size, _), checkpoints)| Divisible { size: *size, checkpoints }).collect();
        let segment = |segment: &Segment| match segment.part {
            FilePart::Whole => format!("{}", segment.file),
            FilePart::First { to } => format!("{}:-{to}", segment.file),
            FilePart::Later { range, line } => format!("{}:{}-{}@{line}", segment.file, range.from, range.to),
        };
        divide(&files, partitions).iter().map(|all| all.iter().map(segment).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn bytes_are_divided_evenly_where_records_begin() {
        let rows: [(&[Offsets], usize, &[&str]); 8] = [
            (&[(100, &[])], 4, &["0"]),
            (&[(100, &[3])], 4, &["0"]),
            (&[(100, &[3, 48, 61])], 1, &["0"]),
            (&[(100, &[3, 20, 48, 61, 80])], 2, &["0:-61", "0:61-100@7"]),
            (&[(100, &[3, 30, 61, 90])], 4, &["0:-30", "0:30-61@4", "0:61-90@7", "0:90-100@10"]),
            (&[(100, &[3, 95])], 2, &["0:-95", "0:95-100@10"]),
            (&[(10, &[]), (10, &[]), (30, &[]), (10, &[])], 2, &["0 2", "1 3"]),
            (&[(100, &[0, 50]), (10, &[])], 2, &["0:-50 1", "0:50-100@6"]),
        ];
        for (files, partitions, expected) in rows {
            assert_eq!(shown(files, partitions), expected, "{files:?} {partitions}");
        }
    }
}
