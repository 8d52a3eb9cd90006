//! Requests whose few parameters need no type of the library's, and lists in pages.

use myba_core::checkout::GatewayError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use stripe_client_core::{RequestBuilder, StripeMethod, StripeRequest};

use super::Stripe;

/// Objects of one page; Stripe gives no more.
const PAGE: usize = 100;

/// Names and values of a form.
pub type Fields = Vec<(&'static str, String)>;

/// A request by path and fields.
pub struct Plain {
    method: StripeMethod,
    path: String,
    fields: Fields,
}

impl Plain {
    /// Reads.
    pub fn get(path: impl Into<String>, fields: Fields) -> Self {
        Self { method: StripeMethod::Get, path: path.into(), fields }
    }

    /// Changes something: send it under an idempotency key.
    pub fn post(path: impl Into<String>, fields: Fields) -> Self {
        Self { method: StripeMethod::Post, path: path.into(), fields }
    }

    /// Ends something; safe to repeat.
    pub fn delete(path: impl Into<String>) -> Self {
        Self { method: StripeMethod::Delete, path: path.into(), fields: Vec::new() }
    }
}

impl StripeRequest for Plain {
    type Output = ();

    fn build(&self) -> RequestBuilder {
        let fields = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish();
        let is_get = matches!(self.method, StripeMethod::Get);
        let mut request = RequestBuilder::new(self.method, &self.path);
        if is_get {
            request.query = Some(fields);
        } else {
            request.body = Some(fields);
        }
        request
    }
}

/// A page of a list.
#[derive(Debug, Deserialize)]
pub struct List<T> {
    /// Newest first.
    pub data: Vec<T>,
    /// Whether there are more behind the last.
    pub has_more: bool,
}

/// The fields of the page behind an object, or of the first.
pub fn page_after(id: Option<&str>) -> Fields {
    let after = id.map(|id| ("starting_after", id.to_owned()));
    [("limit", PAGE.to_string())].into_iter().chain(after).collect()
}

impl Stripe {
    /// Sends what only reads.
    pub(super) async fn ask<T: DeserializeOwned>(&self, request: &Plain) -> Result<T, GatewayError> {
        self.transport.call(request, None).await.map(|answer| answer.value)
    }
}
