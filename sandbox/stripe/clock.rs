//! The stand-in's own time. It is ahead of the world's by as much as somebody advanced it, and billing alone goes by it:
//! sessions, events and signatures keep the world's time, or the product would refuse them.

use super::change::{Cause, Change};
use super::{Stripe, moment};

/// The furthest one step may lead, in seconds: a little more than a year.
const FURTHEST_S: i64 = 400 * moment::DAY_S;

/// How far the clock is advanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockStep {
    /// By one day.
    Day,
    /// To the same day of the next month.
    Month,
    /// To the same day of the next year.
    Year,
    /// By so many seconds.
    Seconds(i64),
}

impl ClockStep {
    /// What stands on the buttons, and what they send.
    pub const BUTTONS: [(&'static str, &'static str); 3] = [("day", "1 day"), ("month", "1 month"), ("year", "1 year")];

    /// The step a form asks for: a word of the buttons, or a number of seconds.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "day" => Some(Self::Day),
            "month" => Some(Self::Month),
            "year" => Some(Self::Year),
            other => other.parse().ok().filter(|seconds| (1..=FURTHEST_S).contains(seconds)).map(Self::Seconds),
        }
    }

    /// The moment this step leads to from `now`, both in Unix seconds.
    fn from(self, now: i64) -> i64 {
        match self {
            Self::Day => now + moment::DAY_S,
            Self::Month => moment::months_later(now, 1),
            Self::Year => moment::months_later(now, 12),
            Self::Seconds(seconds) => now + seconds.clamp(0, FURTHEST_S),
        }
    }
}

impl Stripe {
    /// The stand-in's own time, in Unix seconds.
    pub fn time(&self) -> i64 {
        self.shared().now_s() + self.world().ahead_s
    }

    /// Advances the stand-in's own time: what falls due on the way happens at its moment. Returns the new time in Unix
    /// seconds.
    pub fn advance(&self, step: ClockStep) -> i64 {
        self.change(Cause::default(), |change| {
            let now = change.shared.now_s() + change.world.ahead_s;
            change.world.ahead_s += step.from(now) - now;
        });
        self.keep_time(self.shared().now_s());
        self.time()
    }
}

impl Change<'_> {
    /// Unix seconds by the stand-in's own time.
    pub fn billing_now(&self) -> i64 {
        self.moment.unwrap_or_else(|| self.shared.now_s() + self.world.ahead_s)
    }

    /// Does what is due at `now`, in Unix seconds of the world's time.
    pub fn do_what_is_due(&mut self, now: i64) {
        self.expire_overdue(now);
        self.settle_refunds(now);
        let billing = now + self.world.ahead_s;
        self.bill_overdue(billing);
    }

    /// Does something at a moment of the stand-in's own time, in Unix seconds: what is made then is dated so.
    pub fn at<T>(&mut self, moment: i64, make: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.moment.replace(moment);
        let made = make(self);
        self.moment = before;
        made
    }
}
