//! How much averaging over the lattice can gain on one draw.
//!
//! Every node of a dimension has a draw of its own, and a node's count is also the sum of the nodes below it. Whoever has
//! all of them estimates a node by least squares with the variance `leverage · V`; `1 / leverage` is the gain. The nodes
//! of a table are combinations of one node per dimension, so that leverages multiply and so do gains.
//!
//! The gain is about nodes whose people occupy all codes. Where a whole group shares one code, the node of that code and
//! those above it are draws for the same people, which no tree tells. Nor does it tell of several measures, or of several
//! tables and views, over the same people: each draws for itself.

/// The nodes of a dimension: a root, levels, leaves. Nodes of the same people are separate draws here, so a code that is
/// its level's only one below its parent must be named as the parent is, or is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// The parent of each node but the first, which is the root; always an earlier one.
    parents: Vec<usize>,
}

impl Tree {
    /// The tree of these leaves, each with its codes from the highest level down to its own, roots omitted. A code is
    /// told from others of its level by what stands above it: a quarter belongs to its year.
    pub fn new<C, L>(leaves: impl IntoIterator<Item = L>) -> Self
    where
        C: Ord,
        L: IntoIterator<Item = C>,
    {
        let mut tree = Self { parents: Vec::new() };
        let mut known = std::collections::BTreeMap::new();
        for codes in leaves {
            let mut node = 0;
            for code in codes {
                node = *known.entry((node, code)).or_insert_with(|| tree.added(node));
            }
        }
        tree
    }

    /// Years of four quarters of three months.
    #[must_use]
    pub fn calendar(years: u32) -> Self {
        Self::new((0..years * 12).map(|month| [month / 12, month / 3, month]))
    }

    /// Codes without levels. A list of unknown size has the gain of its worst, which is that of one code: the code and
    /// the root are then two draws for the same people.
    #[must_use]
    pub fn flat(codes: Option<u32>) -> Self {
        Self::new((0..codes.unwrap_or(1).max(1)).map(|code| [code]))
    }

    /// With NULL as a further code of each of the highest `levels` levels, all of them for the same people. 1 where NULL
    /// is one node whatever the level, which gains far less than a NULL of each level.
    #[must_use]
    pub fn with_null(mut self, levels: usize) -> Self {
        let mut above = 0;
        for _ in 0..levels {
            above = self.added(above);
        }
        self
    }

    fn added(&mut self, parent: usize) -> usize {
        self.parents.push(parent);
        self.parents.len()
    }

    /// The largest gain of any node; 1 for a root alone. Takes time in proportion to the nodes.
    ///
    /// Estimates of a node from its own subtree and from everything else are independent, so their precisions add. Both
    /// follow from the neighbours', in units of 1 / V: the first from the leaves up, the second from the root down.
    #[must_use]
    pub fn gain(&self) -> f64 {
        self.precisions().into_iter().fold(1.0, f64::max)
    }

    /// The precision of the best estimate of each node, root first.
    fn precisions(&self) -> Vec<f64> {
        // Per node: the variance of the sum of its children's estimates, if it has any.
        let mut below: Vec<Option<f64>> = vec![None; self.parents.len() + 1];
        let mut own = vec![1.0; self.parents.len() + 1];
        for (at, &parent) in self.parents.iter().enumerate().rev() {
            let node = at + 1;
            settle(&mut own, &below, node);
            let variance = own.get(node).map_or(1.0, |precision| 1.0 / precision);
            if let Some(sum) = below.get_mut(parent) {
                *sum = Some(sum.unwrap_or(0.0) + variance);
            }
        }
        settle(&mut own, &below, 0);
        let mut outside = vec![0.0];
        for (node, &parent) in (1..).zip(&self.parents) {
            let read = |of: &[f64], at: usize| of.get(at).copied().unwrap_or(1.0);
            let siblings = below.get(parent).copied().flatten().unwrap_or(0.0) - 1.0 / read(&own, node);
            let above = 1.0 / (1.0 + read(&outside, parent));
            outside.push(1.0 / (above + siblings.max(0.0)));
        }
        own.iter().zip(&outside).map(|(own, outside)| own + outside).collect()
    }
}

/// Completes a node's own precision once all its children are known: its draw, and the sum of its children.
fn settle(own: &mut [f64], below: &[Option<f64>], node: usize) {
    if let (Some(own), Some(Some(sum))) = (own.get_mut(node), below.get(node)) {
        *own = 1.0 + 1.0 / sum;
    }
}

/// G: what averaging over all nodes of a table can gain at most, the product over its dimensions.
#[must_use]
pub fn gain<'t>(dimensions: impl IntoIterator<Item = &'t Tree>) -> f64 {
    dimensions.into_iter().map(Tree::gain).product()
}

#[cfg(test)]
mod tests;
