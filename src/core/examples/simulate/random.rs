//! Chance that is the same for the same seed, on every machine.

/// SplitMix64: one multiplication chain, no state but a counter.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Chance of a seed. Mixed first: else the chance of a seed would be its neighbour's, one draw later.
    pub const fn new(seed: u64) -> Self {
        Self(mixed(seed ^ 0x1234_5678_9abc_def1))
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// A number from `low` to `high`, both included.
    pub const fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// True in so many of a hundred cases.
    pub const fn percent(&mut self, of_a_hundred: u64) -> bool {
        self.next() % 100 < of_a_hundred
    }
}

const fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
