//! Defaults by gain and threshold, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::noise::gain::{Tree, gain};

fn default_for(gain: f64, k: u64) -> (u32, f64) {
    let found = NoiseParameters::for_gain(gain, k).unwrap_or_else(|error| panic!("G {gain}, k {k}: {error}"));
    assert!(found.residual_variance() >= 2.0);
    assert!((found.table().variance(k) - found.variance()).abs() < 1e-9);
    assert_eq!((found.forbidden(), found.delta(), found.gain()), (0, found.variance().sqrt(), gain));
    (found.max_change(), found.variance())
}

#[test]
fn defaults_follow_the_gain() {
    for (gain, k, expected) in [
        (1.0, 10, (7, 4.0)),
        (2.0, 10, (7, 4.0)),
        (2.1, 10, (8, 4.2)),
        (3.0, 10, (9, 6.0)),
        // 3.5 deviations would be 10: every count that is shown would no longer have the symmetric row.
        (4.0, 10, (9, 8.0)),
        (6.48, 10, (9, 12.96)),
        // Fewer than 2.5 deviations fit below k.
        (6.5, 10, (13, 13.0)),
        (13.0, 10, (18, 26.0)),
        (4.0, 20, (10, 8.0)),
        (42.0, 20, (33, 84.0)),
        (84.0, 30, (46, 168.0)),
    ] {
        assert_eq!(default_for(gain, k), expected, "G {gain}, k {k}");
    }
}

#[test]
fn a_register_of_the_usual_dimensions_has_a_default() {
    let dimensions = [
        Tree::calendar(12).with_null(1),
        Tree::flat(Some(2)).with_null(1),
        Tree::flat(Some(20)).with_null(1),
        Tree::new((0..250_u32).map(|country| [country / 40, country])).with_null(1),
        Tree::flat(Some(8)).with_null(1),
    ];
    let gain = gain(&dimensions);
    assert!((2.0..6.48).contains(&gain), "{gain}");
    assert_eq!(default_for(gain, 10).0, 9);
}

#[test]
fn too_many_dimensions_are_refused_with_the_way_out() {
    let error = NoiseParameters::for_gain(14.0, 10).unwrap_err();
    assert!(matches!(error, NoiseError::NoTable { threshold: 10, max_change: 19, .. }));
    assert_eq!(
        error.to_string(),
        "no perturbation table of variance 28 suits a threshold of 10 (a largest change of 19 was tried: a count of 10 \
         is changed by -1 more often than by the next smaller change that is allowed): raise the threshold, or publish \
         views of fewer dimensions or levels"
    );
    assert!(NoiseParameters::for_gain(14.0, 20).is_ok());
    assert!(matches!(NoiseParameters::for_gain(1.0, 2), Err(NoiseError::NoTable { .. })), "no room below 2");
    assert!(matches!(NoiseParameters::for_gain(1e300, 10), Err(NoiseError::NoTable { .. })));
}

#[test]
fn a_variance_that_averaging_takes_away_is_refused() {
    let settings = NoiseSettings { variance: Some(3.0), ..NoiseSettings::default() };
    assert!(NoiseParameters::new(&settings, 1.5, 10).is_ok(), "2 is enough");
    let error = NoiseParameters::new(&settings, 1.6, 10).unwrap_err();
    assert!(matches!(error, NoiseError::ResidualVariance { least: 2.0, .. }));
    assert_eq!(
        error.to_string(),
        "averaging over the nodes of this table can leave a variance of 1.875 (V = 3 over a gain of 1.600), below \
         min_residual_variance = 2: raise V, or publish views of fewer dimensions or levels"
    );
    let allowed = NoiseSettings { min_residual_variance: Some(1.5), ..settings };
    assert!(NoiseParameters::new(&allowed, 1.6, 10).is_ok());
    let more = NoiseSettings { min_residual_variance: Some(4.0), ..NoiseSettings::default() };
    assert!(matches!(NoiseParameters::new(&more, 3.0, 10), Err(NoiseError::ResidualVariance { .. })));
}

#[test]
fn what_is_set_is_taken_or_refused() {
    let settings = NoiseSettings {
        max_change: Some(15),
        variance: Some(25.0),
        forbidden: Some(2),
        no_change: Some(0.2),
        delta: Some(4.5),
        min_residual_variance: Some(10.0),
    };
    let found = NoiseParameters::new(&settings, 2.0, 30).unwrap();
    assert_eq!((found.max_change(), found.variance(), found.forbidden(), found.delta()), (15, 25.0, 2, 4.5));
    assert!((found.residual_variance() - 12.5).abs() < 1e-12);
    assert!(found.table().probabilities(30).any(|(v, p)| v == 0 && (p - 0.2).abs() < 1e-12));
    let weak = NoiseSettings { delta: Some(4.4), ..settings };
    assert!(matches!(NoiseParameters::new(&weak, 2.0, 30), Err(NoiseError::ResidualVariance { gain: 2.0, .. })));
    let narrow = NoiseSettings { max_change: Some(2), variance: Some(4.0), ..NoiseSettings::default() };
    assert!(matches!(NoiseParameters::new(&narrow, 1.0, 10), Err(NoiseError::Table(PTableError::TooLarge { .. }))));
    let none = NoiseSettings { max_change: Some(0), ..NoiseSettings::default() };
    assert!(matches!(NoiseParameters::new(&none, 1.0, 10), Err(NoiseError::Table(PTableError::MaxChange(0)))));
}

#[test]
fn what_is_no_number_is_refused() {
    for gain in [f64::NAN, f64::INFINITY, 0.5, -1.0] {
        assert!(matches!(NoiseParameters::for_gain(gain, 10), Err(NoiseError::Gain(_))), "G {gain}");
    }
    for x in [f64::NAN, f64::INFINITY, 0.0, -1.0] {
        let refused = |settings| NoiseParameters::new(&settings, 1.0, 10).unwrap_err();
        let plain = NoiseSettings::default();
        assert!(matches!(refused(NoiseSettings { delta: Some(x), ..plain }), NoiseError::Delta(_)));
        let least = NoiseSettings { min_residual_variance: Some(x), ..plain };
        assert!(matches!(refused(least), NoiseError::MinResidualVariance(_)));
        let variance = refused(NoiseSettings { variance: Some(x), ..plain });
        assert!(matches!(
            variance,
            NoiseError::ResidualVariance { .. }
                | NoiseError::Delta(_)
                | NoiseError::Table(PTableError::Variance(_))
                | NoiseError::NoTable { .. }
        ));
    }
}
