//! A handful of figures of one kind.

/// The middle figure. Robust against the one run in which the machine did something else.
pub fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// `median 0.21 s (0.20 to 0.24, 5 runs)`.
pub fn summary(figures: &[f64], unit: &str) -> String {
    let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let most = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("median {:.2} {unit} ({least:.2} to {most:.2}, {} runs)", median(figures), figures.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_figure_ignores_an_outlier() {
        assert_eq!(summary(&[0.2, 9.0, 0.1], "s"), "median 0.20 s (0.10 to 9.00, 3 runs)");
    }
}
