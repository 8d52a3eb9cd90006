//! Dying at a named point, inside this process. Every story runs on a thread of its own with everything it starts, so the point
//! is armed for that thread alone.

use std::cell::Cell;
use std::sync::Once;

use crate::step::POINTS;

thread_local! {
    static ARMED: Cell<Option<(&'static str, u64)>> = const { Cell::new(None) };
}

/// What a task that died left behind.
struct Died;

/// Makes every named point look whether it is armed. Once per process.
pub fn prepare() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for point in POINTS {
            // A build without the points never dies, and the run then fails for faults that never happened.
            drop(fail::cfg_callback(point, move || pass(point)));
        }
    });
}

/// The next `nth` passing of the point ends whoever passes it.
pub fn arm(point: &'static str, nth: u64) {
    ARMED.set(Some((point, nth)));
}

/// Nobody dies any more. Answers whether somebody did.
pub fn disarm() -> bool {
    ARMED.replace(None).is_none()
}

fn pass(point: &'static str) {
    match ARMED.get() {
        Some((armed, 1)) if armed == point => {
            ARMED.set(None);
            // Unwinds as a panic does, without a word on standard error.
            std::panic::resume_unwind(Box::new(Died));
        }
        Some((armed, nth)) if armed == point => ARMED.set(Some((armed, nth - 1))),
        _ => {}
    }
}
