//! The accounts that every fresh world has: enough for three pages, in cities of very different sizes.

use std::time::Duration;

/// When the seeded accounts were created: 2025-01-31T09:00:00Z.
pub(super) const CREATED_ON: Duration = Duration::from_secs(1_738_314_000);

/// City and how many accounts it has. More than a page, less than a page, exactly one.
const CITIES: [(&str, usize); 4] = [("Zürich", 25), ("Bern", 12), ("Genève", 9), ("Chur", 1)];

/// Name and city of each seeded account.
pub(super) fn accounts() -> impl Iterator<Item = (String, &'static str)> {
    CITIES.iter().flat_map(|&(city, size)| (1..=size).map(move |number| (format!("{city} Trading {number}"), city)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_forty_seven_accounts() {
        assert_eq!(super::accounts().count(), 47);
    }
}
