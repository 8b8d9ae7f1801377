//! The files of `catalogue/`, as text: id, description, SQL.

include!(concat!(env!("OUT_DIR"), "/files.rs"));
