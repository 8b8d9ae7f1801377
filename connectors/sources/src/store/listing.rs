//! Which of a store's objects are a table's, under which names they become files, and what tells one state of them from
//! another. Pure: what a store says of itself is judged here before anything is fetched.

use std::collections::BTreeSet;

use object_store::ObjectMeta;
use object_store::path::Path as ObjectPath;
use ring::digest::{Context, SHA256};

use super::StoreError;
use crate::csv::is_csv;
use crate::parquet::is_parquet;

/// Longest name of a file or folder, in bytes, on every system that is of interest.
const LONGEST_NAME: usize = 255;
/// Longest path below a table's folder, in bytes.
const LONGEST_PLACE: usize = 1024;

/// What the files of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// Parquet files.
    Parquet,
    /// CSV files, packed or not.
    Csv,
}

impl Form {
    /// The names that a reader of folders takes.
    fn takes(self, name: &str) -> bool {
        match self {
            Self::Parquet => is_parquet(name),
            Self::Csv => is_csv(name),
        }
    }

    fn endings(self) -> &'static str {
        match self {
            Self::Parquet => ".parquet",
            Self::Csv => ".csv, .csv.gz or .csv.zst",
        }
    }
}

/// An object that becomes a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) key: ObjectPath,
    /// The path of the file below the table's folder, `/` between folders.
    pub(super) place: String,
    pub(super) bytes: u64,
    /// The ETag as the store writes it.
    pub(super) tag: String,
}

impl Object {
    /// The name of the file that holds it on this machine: another for every other object, and for this one whenever it is
    /// rewritten.
    pub(super) fn blob(&self) -> String {
        digest([self.key.as_ref().as_bytes(), &self.bytes.to_be_bytes(), self.tag.as_bytes()])
    }
}

/// The objects of a table at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listing {
    /// By their places.
    pub(super) objects: Vec<Object>,
    /// Whether the table is one object and not what lies below a prefix.
    pub(super) is_one: bool,
    /// Tells this state from others: 32 hex digits, which name a folder.
    pub(super) id: String,
}

impl Listing {
    fn of(mut objects: Vec<Object>, is_one: bool) -> Self {
        objects.sort_by(|one, other| one.place.cmp(&other.place));
        let blobs: Vec<String> = objects.iter().map(|object| object.blob() + &object.place).collect();
        Self { id: digest(blobs.iter().map(String::as_bytes)), objects, is_one }
    }

    /// The listing of a table that is one object.
    pub(super) fn one(meta: ObjectMeta) -> Result<Self, StoreError> {
        let place = meta.location.filename().unwrap_or_default().to_owned();
        check_names(&place).map_err(|cause| refused(&meta.location, cause))?;
        Ok(Self::of(vec![object(meta, place)?], true))
    }

    /// The listing of a table that is what lies below `root`. Objects that no reader would take are left out, as files of
    /// other names are.
    pub(super) fn below(root: &ObjectPath, form: Form, metas: Vec<ObjectMeta>) -> Result<Self, StoreError> {
        let mut objects = Vec::new();
        let has_any = !metas.is_empty();
        for meta in metas {
            let Some(place) = place(root, &meta)? else { continue };
            let names = || place.split('/');
            if names().any(|name| name.starts_with(['.', '_']))
                || !names().next_back().is_some_and(|name| form.takes(name))
            {
                continue;
            }
            check_names(&place).map_err(|cause| refused(&meta.location, cause))?;
            objects.push(object(meta, place)?);
        }
        check_together(&objects)?;
        match (objects.is_empty(), has_any) {
            (false, _) => Ok(Self::of(objects, false)),
            (true, true) => Err(StoreError::NoneOfKind { root: root.to_string(), endings: form.endings() }),
            (true, false) => Err(StoreError::Nothing(root.to_string())),
        }
    }

    /// The places of those objects that one says are not there yet.
    pub(super) fn missing(&self, is_there: impl Fn(&Object) -> bool) -> Vec<Object> {
        self.objects.iter().filter(|object| !is_there(object)).cloned().collect()
    }
}

/// The path below `root`; nothing for the marker that some programs write for a folder.
fn place(root: &ObjectPath, meta: &ObjectMeta) -> Result<Option<String>, StoreError> {
    let (key, root) = (meta.location.as_ref(), root.as_ref());
    if key == root {
        return Ok(None);
    }
    let below =
        if root.is_empty() { Some(key) } else { key.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')) };
    let place = below.ok_or_else(|| refused(&meta.location, "it was not asked for"))?;
    Ok(Some(place.to_owned()))
}

/// Whether a path can be that of a file in a folder, and in no other one.
fn check_names(place: &str) -> Result<(), &'static str> {
    if place.len() > LONGEST_PLACE {
        return Err("it is too long for a path");
    }
    for name in place.split('/') {
        match name {
            "" => return Err("an empty name is none of a file"),
            "." | ".." => return Err("it leads out of its folder"),
            name if name.len() > LONGEST_NAME => return Err("a name in it is too long for a file"),
            name if name.contains(['\\', ':']) || name.chars().any(char::is_control) => {
                return Err("a name in it has characters that a file's has not");
            }
            _ => {}
        }
    }
    Ok(())
}

/// No two objects are one file, and none is a folder of another.
fn check_together(objects: &[Object]) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    if let Some(twice) = objects.iter().find(|object| !seen.insert(object.place.as_str())) {
        return Err(refused(&twice.key, "it is listed twice"));
    }
    let is_folder = |object: &&Object| {
        let begin = format!("{}/", object.place);
        seen.range(begin.as_str()..).next().is_some_and(|next| next.starts_with(&begin))
    };
    match objects.iter().find(is_folder) {
        Some(folder) => Err(refused(&folder.key, "other keys have it as a folder")),
        None => Ok(()),
    }
}

fn object(meta: ObjectMeta, place: String) -> Result<Object, StoreError> {
    match meta.e_tag {
        Some(tag) if !tag.is_empty() => Ok(Object { key: meta.location, place, bytes: meta.size, tag }),
        _ => Err(StoreError::NoTag(meta.location.to_string())),
    }
}

fn refused(key: &ObjectPath, cause: &'static str) -> StoreError {
    StoreError::Key { key: key.as_ref().chars().take(LONGEST_NAME).collect(), cause }
}

/// The first 128 bits of a SHA-256 over parts and their lengths, as 32 hex digits.
pub(super) fn digest<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    context.finish().as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[path = "tests/listing.rs"]
mod tests;
