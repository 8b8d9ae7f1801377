//! Lists the files of `catalogue/` for the crate to include, so that an indicator or a view is added without Rust.

use std::fs;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

/// Folders of the catalogue, and what each entry in them consists of.
const KINDS: [(&str, &str, [&str; 2]); 2] =
    [("indicators", "INDICATORS", ["indicator.toml", "query.sql"]), ("views", "VIEWS", ["view.toml", "view.sql"])];

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script its folders in the environment")]
fn main() -> Result<()> {
    let variable = |name: &str| std::env::var_os(name).ok_or_else(|| Error::other(format!("{name} is not set")));
    let catalogue = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("catalogue");
    println!("cargo::rerun-if-changed={}", catalogue.display());
    let mut code = String::new();
    for (folder, name, files) in KINDS {
        code.push_str(&format!("pub(crate) const {name}: &[(&str, &str, &str)] = &[\n"));
        for entry in entries(&catalogue.join(folder))? {
            let [described, queried] = files.map(|file| entry.join(file));
            let id = entry.file_name().and_then(|id| id.to_str()).unwrap_or_default();
            code.push_str(&format!("({id:?}, include_str!({described:?}), include_str!({queried:?})),\n"));
        }
        code.push_str("];\n");
    }
    fs::write(PathBuf::from(variable("OUT_DIR")?).join("files.rs"), code)
}

/// The folders in a folder, in the order of their names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            entries.push(path);
        }
    }
    entries.sort();
    Ok(entries)
}
