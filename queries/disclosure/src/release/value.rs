//! How the value of a measure is made from what people contribute.

/// A measure, or a bin of one, and what its value is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Measured {
    /// Which measure of the question: its condition is part of the node.
    pub measure: usize,
    /// The column and number of a bin, which are part of the node too.
    pub bin: Option<(String, usize)>,
    /// The value.
    pub value: Value,
}

/// A value over the sources of a raw batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// How many people there are.
    People {
        /// The source that tells of them.
        source: usize,
    },
    /// The total of what they contribute.
    Total(Draw),
    /// Count, means and sums of products of deviations.
    Moments {
        /// The count.
        of: Box<Value>,
        /// One variable, or two.
        variables: Vec<Variable>,
        /// Of two variables: the sum of products of distances from the centres.
        product: Option<Draw>,
    },
}

/// What is told of one variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    /// The sum of values.
    pub sum: Draw,
    /// The sum of squared distances from the centre.
    pub square: Draw,
    /// The centre, in smallest units.
    pub centre: i64,
}

/// A total that is perturbed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draw {
    /// The source that tells of it.
    pub source: usize,
    /// What is contributed; it names the draw.
    pub label: String,
    /// The largest contribution, in smallest units.
    pub bound: i128,
    /// Totals are multiples of it.
    pub step: i128,
    /// Decimal digits of the smallest unit.
    pub digits: u8,
}

impl Value {
    /// All sources that it is made from.
    pub fn sources(&self) -> Vec<usize> {
        match self {
            Self::People { source } | Self::Total(Draw { source, .. }) => vec![*source],
            Self::Moments { of, variables, product } => {
                let draws = variables.iter().flat_map(|variable| [&variable.sum, &variable.square]).chain(product);
                of.sources().into_iter().chain(draws.map(|draw| draw.source)).collect()
            }
        }
    }

    /// The source whose people must be enough.
    pub fn source(&self) -> usize {
        match self {
            Self::People { source } | Self::Total(Draw { source, .. }) => *source,
            Self::Moments { of, .. } => of.source(),
        }
    }
}
