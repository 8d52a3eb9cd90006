//! Randomness for keys and for spreading retries. The one room it comes from.

/// `N` random bytes from the operating system.
///
/// # Errors
/// When the operating system has none to give.
#[expect(clippy::disallowed_methods, reason = "this is the one room of the server where randomness is taken")]
pub fn bytes<const N: usize>() -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(bytes)
}

/// A number from 0 up to 1, to spread retries. Without randomness it is one half: a retry must not fail for that.
#[must_use]
pub fn fraction() -> f64 {
    bytes::<4>().map_or(0.5, |bytes| f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_and_fractions_stay_below_one() {
        assert_ne!(bytes::<16>().unwrap(), bytes::<16>().unwrap());
        for _ in 0..100 {
            let part = fraction();
            assert!((0.0..1.0).contains(&part));
        }
    }
}
