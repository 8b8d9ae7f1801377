//! Sums of precisions against dense least squares.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::noise::keyed::{Key, prf64};

/// Every node as a row of ones over the leaves below it; leverages from the inverted normal equations.
fn slow_gains(tree: &Tree) -> Vec<f64> {
    let nodes = tree.parents.len() + 1;
    let leaves: Vec<usize> = (0..nodes).filter(|node| !tree.parents.contains(node) || nodes == 1).collect();
    let mut rows = vec![vec![0.0; leaves.len()]; nodes];
    for (column, &leaf) in leaves.iter().enumerate() {
        let mut node = leaf;
        rows[node][column] = 1.0;
        while node > 0 {
            node = tree.parents[node - 1];
            rows[node][column] = 1.0;
        }
    }
    let n = leaves.len();
    let mut system: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            let normal = (0..n).map(|j| rows.iter().map(|row| row[i] * row[j]).sum());
            normal.chain((0..n).map(|j| f64::from(u8::from(i == j)))).collect()
        })
        .collect();
    for pivot in 0..n {
        let scale = system[pivot][pivot];
        system[pivot].iter_mut().for_each(|x| *x /= scale);
        let of_pivot = system[pivot].clone();
        for (_, row) in system.iter_mut().enumerate().filter(|(at, _)| *at != pivot) {
            let times = row[pivot];
            row.iter_mut().zip(&of_pivot).for_each(|(x, p)| *x -= times * p);
        }
    }
    let leverage = |row: &Vec<f64>| -> f64 {
        (0..n).map(|i| (0..n).map(|j| row[i] * system[i][n + j] * row[j]).sum::<f64>()).sum()
    };
    rows.iter().map(|row| 1.0 / leverage(row)).collect()
}

fn agree(tree: &Tree) {
    for (fast, slow) in tree.precisions().into_iter().zip(slow_gains(tree)) {
        assert!((fast - slow).abs() < 1e-9, "{fast} is {slow} by least squares: {tree:?}");
    }
}

#[test]
fn agrees_with_the_design() {
    let calendar = Tree::calendar(5);
    let found = calendar.gain();
    assert!((found - 1.661_202).abs() < 1e-6, "{found}");
    // At a quarter, the second node below the root.
    assert!((calendar.precisions()[2] - found).abs() < 1e-12);
    agree(&calendar);
}

#[test]
fn null_of_every_level_gains_twice_as_much() {
    let one = Tree::calendar(5).with_null(1);
    let three = Tree::calendar(5).with_null(3);
    assert!((one.gain() - 1.657_658).abs() < 1e-6, "{}", one.gain());
    assert!((three.gain() - 3.210_526).abs() < 1e-6, "{}", three.gain());
    agree(&one);
    agree(&three);
}

#[test]
fn flat_lists() {
    for codes in 1..40_u32 {
        let found = Tree::flat(Some(codes)).gain();
        assert!((found - (1.0 + 1.0 / f64::from(codes))).abs() < 1e-12);
        assert!(found <= Tree::flat(None).gain());
        agree(&Tree::flat(Some(codes)));
    }
    assert!((Tree::flat(None).gain() - 2.0).abs() < 1e-12);
    assert_eq!(Tree::flat(Some(0)), Tree::flat(None));
    assert!((Tree::new([[0; 0]; 0]).gain() - 1.0).abs() < 1e-12, "a root alone");
}

#[test]
fn random_trees_agree_with_least_squares() {
    for case in 0..60_u64 {
        let draw = |name: &[u8], at: u64| prf64(&Key::new([6; 32]), &[name, &case.to_be_bytes(), &at.to_be_bytes()]);
        let levels = 1 + usize::try_from(draw(b"levels", 0) % 4).unwrap();
        let leaves = 1 + draw(b"leaves", 0) % 40;
        // Ragged: a leaf may be at any level, as long as none is an ancestor of another.
        let tree = Tree::new((0..leaves).map(|leaf| {
            let mut codes: Vec<u64> =
                (0..levels).map(|level| draw(b"code", leaf * 8 + u64::try_from(level).unwrap()) % 4).collect();
            codes.truncate(1 + usize::try_from(draw(b"depth", codes[0]) % 4).unwrap());
            codes
        }));
        agree(&tree);
    }
}

#[test]
fn large_lists_take_no_time() {
    let countries = Tree::new((0..100_000_u32).map(|leaf| [leaf % 6, leaf % 300, leaf]));
    assert!((1.0..1.3).contains(&countries.gain()), "{}", countries.gain());
}

#[test]
fn gains_multiply() {
    let (calendar, sex) = (Tree::calendar(5), Tree::flat(Some(3)));
    assert!((gain([&calendar, &sex]) - calendar.gain() * 4.0 / 3.0).abs() < 1e-12);
    assert!((gain([]) - 1.0).abs() < 1e-12);
}
