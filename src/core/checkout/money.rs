//! Money as people read it.

/// Minor units as people read them: `$12.00`, `12.00 CHF`.
#[must_use]
pub fn money(minor: u64, currency: &str) -> String {
    let figure = format!("{}.{:02}", minor / 100, minor % 100);
    match currency {
        "usd" => format!("${figure}"),
        "eur" => format!("€{figure}"),
        "gbp" => format!("£{figure}"),
        other => format!("{figure} {}", other.to_uppercase()),
    }
}
