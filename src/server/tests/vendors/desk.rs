//! A cash desk: the few calls of Stripe's API that selling packs needs, recorded, with answers a test can bend.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A call the desk heard.
#[derive(Clone, Debug)]
pub struct Heard {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub form: BTreeMap<String, String>,
}

impl Heard {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    fn is(&self, method: &Method, path: &str) -> bool {
        self.method == *method && self.path == path
    }
}

/// Status, headers, body.
pub type Scripted = (u16, Vec<(&'static str, &'static str)>, String);

#[derive(Default)]
struct Till {
    heard: Vec<Heard>,
    scripted: Vec<Scripted>,
    things: HashMap<String, Value>,
    answered: HashMap<String, Value>,
}

/// The desk.
#[derive(Clone)]
pub struct Desk {
    pub url: String,
    till: Arc<Mutex<Till>>,
}

impl Desk {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/stripe", listener.local_addr().unwrap());
        let desk = Self { url, till: Arc::default() };
        let router = Router::new().fallback(serve).with_state(desk.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        desk
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.till().heard.clone()
    }

    /// What the next calls are answered, whatever they ask.
    pub fn script(&self, answers: impl IntoIterator<Item = Scripted>) {
        self.till().scripted.extend(answers);
    }

    /// A session or customer as it is now.
    pub fn thing(&self, id: &str) -> Value {
        self.till().things[id].clone()
    }

    /// Changes fields of a thing, or makes it.
    pub fn change(&self, id: &str, fields: &Value) {
        let mut till = self.till();
        let thing = till.things.entry(id.to_owned()).or_insert_with(|| json!({ "id": id }));
        for (name, value) in fields.as_object().unwrap() {
            thing[name] = value.clone();
        }
    }

    /// The buyer pays.
    pub fn pay(&self, session: &str) {
        let charge = json!({ "id": "ch_1", "receipt_url": format!("https://pay.example/{session}") });
        self.change(
            session,
            &json!({ "status": "complete", "payment_status": "paid", "url": null,
                "payment_intent": { "id": format!("pi_{session}"), "status": "succeeded", "latest_charge": charge } }),
        );
    }

    fn till(&self) -> MutexGuard<'_, Till> {
        self.till.lock().unwrap()
    }
}

async fn serve(State(desk): State<Desk>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let heard = Heard {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        form: url::form_urlencoded::parse(&body).into_owned().collect(),
    };
    let mut till = desk.till();
    till.heard.push(heard.clone());
    if !till.scripted.is_empty() {
        let (status, headers, body) = till.scripted.remove(0);
        return (StatusCode::from_u16(status).unwrap(), headers.into_iter().collect::<Pairs>().0, body).into_response();
    }
    let key = heard.header("idempotency-key").map(str::to_owned);
    if let Some(answer) = key.as_ref().and_then(|key| till.answered.get(key)) {
        return ([("idempotent-replayed", "true")], answer.to_string()).into_response();
    }
    let Some(answer) = answer(&mut till, &heard) else {
        let body = json!({ "error": { "type": "invalid_request_error", "code": "resource_missing" } });
        return (StatusCode::NOT_FOUND, body.to_string()).into_response();
    };
    if let Some(key) = key {
        till.answered.insert(key, answer.clone());
    }
    answer.to_string().into_response()
}

/// Headers from pairs.
struct Pairs(HeaderMap);

impl FromIterator<(&'static str, &'static str)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (&'static str, &'static str)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect())
    }
}

fn answer(till: &mut Till, heard: &Heard) -> Option<Value> {
    if heard.is(&Method::POST, "/stripe/v1/customers") {
        let customer = json!({ "id": format!("cus_{}", till.things.len()), "object": "customer", "livemode": false });
        return Some(keep(till, customer));
    }
    if heard.is(&Method::POST, "/stripe/v1/checkout/sessions") {
        let session = new_session(till, heard);
        return Some(keep(till, session));
    }
    let path = heard.path.strip_suffix("/expire").unwrap_or(&heard.path);
    let thing = till.things.get_mut(path.rsplit('/').next()?)?;
    if heard.path.ends_with("/expire") {
        thing["status"] = json!("expired");
    }
    Some(thing.clone())
}

fn keep(till: &mut Till, thing: Value) -> Value {
    till.things.insert(thing["id"].as_str().unwrap().to_owned(), thing.clone());
    thing
}

fn new_session(till: &Till, heard: &Heard) -> Value {
    let field = |name: &str| heard.form[name].clone();
    let number = |name: &str| field(name).parse::<i64>().unwrap();
    let id = format!("cs_test_{}", till.things.len());
    let amount = number("line_items[0][price_data][unit_amount]");
    json!({
        "id": id, "object": "checkout.session", "livemode": false, "mode": field("mode"), "status": "open",
        "payment_status": "unpaid", "client_reference_id": field("client_reference_id"),
        "currency": field("line_items[0][price_data][currency]"), "amount_subtotal": amount, "amount_total": amount,
        "total_details": { "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 },
        "payment_intent": null, "expires_at": number("expires_at"), "url": format!("https://pay.example/c/{id}"),
    })
}
