//! The arithmetic of paired rounds.

/// The smallest, the middle and the largest of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    /// The smallest.
    pub(crate) minimum: f64,
    /// The middle one; of an even number, the mean of the two in the middle.
    pub(crate) median: f64,
    /// The largest.
    pub(crate) maximum: f64,
}

/// The spread of values; none of no values.
pub(crate) fn spread(values: impl IntoIterator<Item = f64>) -> Option<Spread> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let (minimum, maximum) = (*sorted.first()?, *sorted.last()?);
    let middle = sorted.len() / 2;
    let median = if sorted.len() % 2 == 1 { sorted[middle] } else { f64::midpoint(sorted[middle - 1], sorted[middle]) };
    Some(Spread { minimum, median, maximum })
}

/// The spread of each value's ratio to the value of the same round.
pub(crate) fn ratios(values: &[f64], yardstick: &[f64]) -> Option<Spread> {
    spread(values.iter().zip(yardstick).map(|(value, yard)| value / yard))
}
