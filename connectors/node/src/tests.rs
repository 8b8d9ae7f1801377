//! A connector on real sockets, under mutual TLS, over small Parquet files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod ad_hoc;
mod admission;
mod agency;
mod catalogue;
mod cells;
mod drafting;
mod explaining;
mod following;
mod gateway;
mod hostile;
mod limits;
mod policies;
mod previewing;
mod protection;
mod rehearsing;
mod reloading;
mod running;
mod single;
mod snapshots;
mod standing;
mod starting;
mod stopping;
