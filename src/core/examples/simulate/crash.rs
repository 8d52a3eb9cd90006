//! Dying at a named point, inside this process. Every story runs on a thread of its own with everything it starts, so the point
//! is armed for that thread alone.

use std::cell::Cell;
use std::sync::Once;

use crate::step::{BEFORE_COMMIT, POINTS};

/// What happens to whoever passes a point on this thread.
#[derive(Clone, Copy)]
enum Fate {
    Lives,
    /// Dies at the nth passing of this point.
    Armed(&'static str, u64),
    /// Died: whoever did not notice commits nothing any more.
    Dead,
}

thread_local! {
    static FATE: Cell<Fate> = const { Cell::new(Fate::Lives) };
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
    FATE.set(Fate::Armed(point, nth));
}

/// Nobody dies any more. Answers whether somebody did.
pub fn disarm() -> bool {
    matches!(FATE.replace(Fate::Lives), Fate::Dead)
}

fn pass(point: &'static str) {
    match FATE.get() {
        Fate::Armed(armed, 1) if armed == point => die(),
        Fate::Armed(armed, nth) if armed == point => FATE.set(Fate::Armed(armed, nth - 1)),
        Fate::Dead if point == BEFORE_COMMIT => die(),
        _ => {}
    }
}

fn die() {
    FATE.set(Fate::Dead);
    // Unwinds as a panic does, without a word on standard error.
    std::panic::resume_unwind(Box::new(Died));
}
