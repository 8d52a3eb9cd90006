//! What is said to orders that cannot be.

use super::Problem;
use super::explain::grouped;

fn figure(n: u64) -> String {
    usize::try_from(n).map_or_else(|_| n.to_string(), grouped)
}

/// How many can be ordered.
pub(super) fn quantity(from: u64, to: u64) -> Problem {
    let detail = if to == 1 {
        "One pack at a time: leave `quantity` out, or send 1. No payment was made.".to_owned()
    } else {
        format!("`quantity` must be from {} to {} tokens. No payment was made.", figure(from), figure(to))
    };
    Problem::bad_request(&detail, Some("quantity".to_owned()))
}
