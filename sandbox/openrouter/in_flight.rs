//! Counts the calls under way, to refuse one too many as the vendor's in-flight budget does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use http_body_util::BodyExt as _;

/// How many calls are under way, and how many may be.
#[derive(Default)]
pub(super) struct InFlight {
    now: Arc<AtomicU64>,
    /// 0 has no limit.
    limit: AtomicU64,
}

impl InFlight {
    /// Takes a place; `None` when all are taken.
    pub(super) fn enter(&self) -> Option<Place> {
        let before = self.now.fetch_add(1, Ordering::AcqRel);
        let place = Place(self.now.clone());
        let limit = self.limit.load(Ordering::Relaxed);
        (limit == 0 || before < limit).then_some(place)
    }

    /// Allows this many at the same time; 0 has no limit.
    pub(super) fn set_limit(&self, limit: u64) {
        self.limit.store(limit, Ordering::Relaxed);
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.now.load(Ordering::Acquire)
    }
}

/// A place, given back when dropped.
pub(super) struct Place(Arc<AtomicU64>);

impl Place {
    /// Keeps the place until the body has been sent or given up.
    pub(super) fn guard(self, body: Body) -> Body {
        Body::new(body.map_frame(move |frame| {
            // The closure owns the place, so it is dropped with the body.
            let _ = &self;
            frame
        }))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
