//! What shall go wrong: faults of answers and faults of webhook deliveries, armed by tests and by the console.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::{oneshot, watch};

/// Something that goes wrong when the product calls a vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The call is handled this much later. It joins whatever is armed next for the same call.
    Delay(Duration),
    /// The call is answered with this status, body and headers, and the vendor never sees it.
    Status(u16, Option<String>, Vec<(String, String)>),
    /// The connection is closed without an answer.
    DropConnection,
    /// A fault only its vendor knows, for example `stream_cut`.
    Named(String),
}

impl Fault {
    /// A word for the call log.
    pub fn label(&self) -> String {
        match self {
            Self::Delay(time) => format!("{} s late", time.as_secs_f64()),
            Self::Status(status, ..) => format!("status {status}"),
            Self::DropConnection => "connection dropped".to_owned(),
            Self::Named(name) => name.clone(),
        }
    }
}

/// Something that goes wrong when a vendor sends a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryFault {
    /// The first attempt is made this much later.
    Delay(Duration),
    /// The accepted webhook is sent this many times more.
    Duplicate(u32),
    /// The webhook is never sent.
    Drop,
    /// The webhook waits for [`Faults::release`].
    HoldBack,
    /// The webhook waits until the vendor's next one was sent, or for [`Faults::release`].
    SwapWithNext,
}

impl DeliveryFault {
    /// A word for the call log.
    pub fn label(&self) -> String {
        match self {
            Self::Delay(time) => format!("{} s late", time.as_secs_f64()),
            Self::Duplicate(times) => format!("sent {} times", times.saturating_add(1)),
            Self::Drop => "never sent".to_owned(),
            Self::HoldBack => "held back".to_owned(),
            Self::SwapWithNext => "after the next".to_owned(),
        }
    }
}

/// One armed fault, as the console lists it.
#[derive(Clone, Debug, Serialize)]
pub struct ArmedFault {
    /// `openrouter`, `stripe`, `clerk`, `slack`.
    pub vendor: String,
    /// `METHOD /path` for an answer, the event for a delivery; `*` for any.
    pub target: String,
    /// `answer` or `delivery`.
    pub kind: &'static str,
    /// What will happen, in a word or two.
    pub fault: String,
    /// How many more times.
    pub times: u32,
}

/// The armed faults, oldest first. Cheap to clone.
#[derive(Clone)]
pub struct Faults(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    releases: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    answers: Vec<Armed<Fault>>,
    deliveries: Vec<Armed<DeliveryFault>>,
    /// Deliveries that wait for the next one of their vendor.
    swapped: Vec<(String, oneshot::Sender<()>)>,
}

struct Armed<T> {
    vendor: String,
    target: String,
    fault: T,
    times: u32,
}

impl Default for Faults {
    fn default() -> Self {
        Self(Arc::new(Inner { state: Mutex::default(), releases: watch::Sender::new(0) }))
    }
}

impl Faults {
    /// Arms a fault for the next `times` calls of `vendor` that match `route`: `METHOD /path`, relative to the vendor's
    /// mount, where a segment `*` matches any segment and a last `*` any rest; `*` alone matches every call.
    ///
    /// Faults that match one call strike in the order they were armed, one call each, except that a delay joins the
    /// fault after it.
    pub fn arm(&self, vendor: &str, route: &str, fault: Fault, times: u32) {
        self.state().answers.push(Armed { vendor: vendor.to_owned(), target: route.to_owned(), fault, times });
    }

    /// Takes the vendor's own fault ([`Fault::Named`]) for this call, if it is next. The general ones were applied before
    /// the vendor saw the call; one that is next waits for the call after this.
    pub fn take(&self, vendor: &str, route: &str) -> Option<Fault> {
        take(
            &mut self.state().answers,
            |armed| armed.strikes_route(vendor, route),
            |fault| matches!(fault, Fault::Named(_)),
        )
    }

    /// Takes what the gate applies to this call: a delay, if one is next, and the general fault after it.
    pub(crate) fn strike(&self, vendor: &str, route: &str) -> (Option<Duration>, Option<Fault>) {
        let list = &mut self.state().answers;
        let matches = |armed: &Armed<Fault>| armed.strikes_route(vendor, route);
        let delay = match take(list, matches, |fault| matches!(fault, Fault::Delay(_))) {
            Some(Fault::Delay(time)) => Some(time),
            _ => None,
        };
        (delay, take(list, matches, |fault| matches!(fault, Fault::Status(..) | Fault::DropConnection)))
    }

    /// Arms a fault for the next `times` webhooks of `vendor` whose label is `event`; `*` is any, and a last `*` any rest.
    pub fn arm_delivery(&self, vendor: &str, event: &str, fault: DeliveryFault, times: u32) {
        self.state().deliveries.push(Armed { vendor: vendor.to_owned(), target: event.to_owned(), fault, times });
    }

    /// Takes the fault for this webhook.
    pub(crate) fn take_delivery(&self, vendor: &str, event: &str) -> Option<DeliveryFault> {
        take(
            &mut self.state().deliveries,
            |armed| armed.vendor == vendor && matches_tail(&armed.target, event),
            |_| true,
        )
    }

    /// Lets every held-back or swapped webhook go.
    pub fn release(&self) {
        self.0.releases.send_modify(|count| *count += 1);
        self.state().swapped.clear();
    }

    /// Disarms everything. Webhooks that wait already stay until [`Faults::release`].
    pub fn clear(&self) {
        let mut state = self.state();
        state.answers.clear();
        state.deliveries.clear();
    }

    /// How many webhooks and stuck answers wait for [`Faults::release`], or for their vendor's next webhook.
    pub fn waiting(&self) -> usize {
        self.0.releases.receiver_count() + self.state().swapped.iter().filter(|(_, waits)| !waits.is_closed()).count()
    }

    /// What is armed, in the order it will strike.
    pub fn list(&self) -> Vec<ArmedFault> {
        let state = self.state();
        let answers = state.answers.iter().map(|armed| armed.view("answer", armed.fault.label()));
        let deliveries = state.deliveries.iter().map(|armed| armed.view("delivery", armed.fault.label()));
        answers.chain(deliveries).collect()
    }

    /// Resolves at the next [`Faults::release`].
    pub(crate) fn released(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut releases = self.0.releases.subscribe();
        async move {
            let _ = releases.changed().await;
        }
    }

    /// Resolves once the vendor's next webhook was sent.
    pub(crate) fn swapped(&self, vendor: &str) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.state().swapped.push((vendor.to_owned(), sender));
        receiver
    }

    /// Lets the webhooks go that waited for this vendor's next one.
    pub(crate) fn sent(&self, vendor: &str) {
        // A dropped sender wakes its receiver as well as a message would.
        self.state().swapped.retain(|(waiting, _)| waiting != vendor);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Armed<T> {
    fn strikes_route(&self, vendor: &str, route: &str) -> bool {
        self.vendor == vendor && matches_route(&self.target, route)
    }

    fn view(&self, kind: &'static str, fault: String) -> ArmedFault {
        ArmedFault { vendor: self.vendor.clone(), target: self.target.clone(), kind, fault, times: self.times }
    }
}

/// Takes one strike off the first armed fault that matches, if it is of the wanted sort.
fn take<T: Clone>(
    list: &mut Vec<Armed<T>>,
    strikes: impl Fn(&Armed<T>) -> bool,
    wanted: impl Fn(&T) -> bool,
) -> Option<T> {
    list.retain(|armed| armed.times > 0);
    let index = list.iter().position(strikes)?;
    let armed = &mut list[index];
    if !wanted(&armed.fault) {
        return None;
    }
    armed.times -= 1;
    let fault = armed.fault.clone();
    if armed.times == 0 {
        list.remove(index);
    }
    Some(fault)
}

fn matches_tail(pattern: &str, text: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == text, |start| text.starts_with(start))
}

fn matches_route(pattern: &str, route: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let mut wanted = pattern.split('/').peekable();
    let mut given = route.split('/');
    while let Some(part) = wanted.next() {
        let last = wanted.peek().is_none();
        match given.next() {
            Some(_) if part == "*" && last => return true,
            Some(segment) if part == "*" || part == segment => {}
            _ => return false,
        }
    }
    given.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_match_by_segment() {
        assert!(matches_route("*", "GET /a"));
        assert!(matches_route("GET /v1/users/*", "GET /v1/users/user_1"));
        assert!(matches_route("GET /v1/*/x", "GET /v1/b/x"));
        assert!(matches_route("GET /v1/*", "GET /v1/b/x"));
        assert!(!matches_route("GET /v1/*/x", "GET /v1/b/y"));
        assert!(!matches_route("GET /v1", "POST /v1"));
        assert!(!matches_route("GET /v1", "GET /v1/users"));
    }

    #[test]
    fn a_fault_strikes_as_often_as_armed() {
        let faults = Faults::default();
        faults.arm("a", "*", Fault::DropConnection, 2);
        let struck = |vendor| faults.strike(vendor, "GET /").1;
        assert_eq!(struck("b"), None);
        assert_eq!(struck("a"), Some(Fault::DropConnection));
        assert_eq!(struck("a"), Some(Fault::DropConnection));
        assert_eq!(struck("a"), None);
    }

    #[test]
    fn faults_strike_in_the_order_they_were_armed() {
        let faults = Faults::default();
        faults.arm("a", "*", Fault::Named("first".to_owned()), 1);
        faults.arm("a", "*", Fault::Status(500, None, Vec::new()), 1);
        assert_eq!(faults.strike("a", "GET /"), (None, None));
        assert_eq!(faults.take("a", "GET /"), Some(Fault::Named("first".to_owned())));
        assert_eq!(faults.take("a", "GET /"), None);
        assert!(faults.strike("a", "GET /").1.is_some());
    }

    #[test]
    fn a_delay_joins_what_comes_after_it_but_not_another_delay() {
        let faults = Faults::default();
        let second = Duration::from_secs(1);
        faults.arm("a", "*", Fault::Delay(second), 2);
        faults.arm("a", "*", Fault::DropConnection, 1);
        assert_eq!(faults.strike("a", "GET /"), (Some(second), None));
        assert_eq!(faults.strike("a", "GET /"), (Some(second), Some(Fault::DropConnection)));
    }

    #[test]
    fn the_list_counts_down() {
        let faults = Faults::default();
        faults.arm_delivery("stripe", "checkout.*", DeliveryFault::Drop, 2);
        assert!(faults.take_delivery("stripe", "customer.created").is_none());
        assert_eq!(faults.take_delivery("stripe", "checkout.session.completed"), Some(DeliveryFault::Drop));
        assert_eq!(faults.list()[0].times, 1);
        faults.clear();
        assert!(faults.list().is_empty());
    }
}
