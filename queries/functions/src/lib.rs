//! What SQL means in Khidi, on both sides of the barrier: the gate that text must pass, the one registry
//! of functions, planning against a catalogue, the arithmetic dialect, the folding of the clock, moments that add up,
//! quantiles from bins, and the residence engine.
//!
//! Pure: no sockets, files, environment or clock. Knows nothing of agencies' policies.

pub mod arithmetic;
pub mod bins;
pub mod calendar;
pub mod civil;
pub mod context;
pub mod faults;
pub mod gate;
pub mod moments;
pub mod registry;
pub mod residence;
mod rewriting;
