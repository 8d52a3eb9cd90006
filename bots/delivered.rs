/// Where a reply went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// Where it was meant to go, or as near to it as the platform allows.
    AsMeant,
    /// It was for others, and the platform refused that for good: its author alone sees it, and was told why.
    Aside,
}
