//! The arithmetic of perturbation: keyed hashes, the threshold of a node, noise of counts and of magnitudes, dominance,
//! and what averaging over the lattice can gain. Keys are arguments; nothing here knows of plans, policies or cells.

pub mod dominance;
pub mod gain;
pub mod keyed;
pub mod magnitude;
pub mod parameters;
pub mod ptable;
pub mod threshold;
