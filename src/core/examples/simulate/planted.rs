//! Bugs that are planted on purpose, between the story and the product or in the database itself: a simulator that does not
//! find them proves nothing. Nothing of the product is touched.

/// A bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A paid page gives its tokens under the event's id instead of the page's.
    GrantByEvent,
    /// The keys of effects are forgotten.
    KeysForgotten,
    /// The ticket is noted in a unit of its own, after the capture.
    CaptureOutside,
    /// Whoever hears nothing asks again under a new name.
    NewNameOnRetry,
    /// Gifts are used after what was paid.
    PaidFirst,
    /// A result that comes too late takes its token anyway.
    LateCapture,
    /// A return goes to the visitor's wallet although an account claimed it.
    ReturnToVisitor,
    /// Grants whose time is over are not emptied.
    NeverExpires,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::GrantByEvent,
        Self::KeysForgotten,
        Self::CaptureOutside,
        Self::NewNameOnRetry,
        Self::PaidFirst,
        Self::LateCapture,
        Self::ReturnToVisitor,
        Self::NeverExpires,
    ];
}
