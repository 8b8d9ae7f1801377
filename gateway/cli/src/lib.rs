//! The program `khidi`: the shell for analysts, the demo, and the operator's commands. It only ties the crates
//! together: what may be answered is decided elsewhere.

pub mod command;
pub mod demo;
pub mod failure;
pub mod indicators;
pub mod sql;

mod certificates;
mod check;
mod coded;
mod releases;
mod signals;
mod stdout;
