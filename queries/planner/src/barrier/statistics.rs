//! Variances, covariances and regressions from the parts of merged moments and comoments.
//!
//! As the engine defines them above the barrier: NULL where too few rows have values, or a variance that is divided by is 0.
//! Sums of squared deviations that an agency's noise has taken below 0 count as 0.

use arrow_schema::DataType;
use datafusion_expr::{Expr, cast, lit, when};
use datafusion_functions::core::expr_fn::greatest;
use datafusion_functions::math::expr_fn::sqrt;
use khidi_queries_disclosure::question::Summary;
use khidi_queries_protocol::Refusal;

use crate::refuse::unsupported;

/// A statistic of one or two variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statistic {
    VarianceOfSample,
    Variance,
    DeviationOfSample,
    Deviation,
    CovarianceOfSample,
    Covariance,
    Correlation,
    Slope,
    Intercept,
    Determination,
    Pairs,
    MeanX,
    MeanY,
    DeviationsX,
    DeviationsY,
    Codeviations,
}

use Statistic::{
    Codeviations, Correlation, Covariance, CovarianceOfSample, Determination, Deviation, DeviationOfSample,
    DeviationsX, DeviationsY, Intercept, MeanX, MeanY, Pairs, Slope, Variance, VarianceOfSample,
};

impl Statistic {
    /// The statistic that an aggregate function gives. Of two arguments, the first is y.
    pub(super) fn named(function: &str) -> Option<Self> {
        Some(match function {
            "var" => VarianceOfSample,
            "var_pop" => Variance,
            "stddev" => DeviationOfSample,
            "stddev_pop" => Deviation,
            "covar_samp" => CovarianceOfSample,
            "covar_pop" => Covariance,
            "corr" => Correlation,
            "regr_slope" => Slope,
            "regr_intercept" => Intercept,
            "regr_r2" => Determination,
            "regr_count" => Pairs,
            "regr_avgx" => MeanX,
            "regr_avgy" => MeanY,
            "regr_sxx" => DeviationsX,
            "regr_syy" => DeviationsY,
            "regr_sxy" => Codeviations,
            _ => return None,
        })
    }

    /// What must be known of the variables.
    pub(super) fn summary(self) -> Summary {
        match self {
            VarianceOfSample | Variance | DeviationOfSample | Deviation => Summary::Moments,
            _ => Summary::Comoments,
        }
    }

    /// The statistic as a value of type `wants`; `part` gives a part of the summary by its name.
    pub(super) fn of(self, part: impl Fn(&str) -> Expr, wants: &DataType) -> Result<Expr, Refusal> {
        let count = || part("count");
        let n = || cast(part("count"), DataType::Float64);
        let at_least = |least: i64, value: Expr| when(count().gt_eq(lit(least)), value).end();
        // No sum of squares is below 0. A part is NULL only where the count is, which decides before this.
        let squares = |name: &str| greatest(vec![part(name), lit(0.0)]);
        let not_zero = |divisor: Expr| divisor.not_eq(lit(0.0));
        let slope = || part("codeviations") / squares("deviations_x");
        let sloped = || count().gt_eq(lit(2_i64)).and(not_zero(squares("deviations_x")));
        let scattered = || sloped().and(not_zero(squares("deviations_y")));
        let value = match self {
            VarianceOfSample => at_least(2, squares("deviations") / (n() - lit(1.0))),
            Variance => at_least(1, squares("deviations") / n()),
            DeviationOfSample => at_least(2, sqrt(squares("deviations") / (n() - lit(1.0)))),
            Deviation => at_least(1, sqrt(squares("deviations") / n())),
            CovarianceOfSample => at_least(2, part("codeviations") / (n() - lit(1.0))),
            Covariance => at_least(1, part("codeviations") / n()),
            Correlation => {
                let both = part("codeviations") / sqrt(squares("deviations_x")) / sqrt(squares("deviations_y"));
                when(scattered(), both).end()
            }
            Slope => when(sloped(), slope()).end(),
            Intercept => when(sloped(), part("mean_y") - slope() * part("mean_x")).end(),
            Determination => {
                let explained = slope() * (part("codeviations") / squares("deviations_y"));
                when(scattered(), explained).end()
            }
            Pairs => Ok(count()),
            MeanX => at_least(1, part("mean_x")),
            MeanY => at_least(1, part("mean_y")),
            DeviationsX => at_least(1, squares("deviations_x")),
            DeviationsY => at_least(1, squares("deviations_y")),
            Codeviations => at_least(1, part("codeviations")),
        };
        value.map(|value| cast(value, wants.clone())).map_err(|error| unsupported(&error))
    }
}
