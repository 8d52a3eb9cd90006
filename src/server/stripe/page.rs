//! What a payment page asks for besides the money, in Stripe's words: the same for packs and for subscriptions.

use myba_core::checkout::PageTerms;
use stripe_client_core::{RequestBuilder, StripeRequest};

use super::plain::Fields;

/// What every page asks for by the settings. The customer is always one that exists, so Stripe wants to be told what of it the page
/// may change.
pub fn fields(terms: &PageTerms) -> Fields {
    let mut fields = Fields::new();
    if terms.tax.is_on() {
        fields.push(("automatic_tax[enabled]", "true".to_owned()));
        fields.push(("customer_update[address]", "auto".to_owned()));
    }
    if terms.tax_ids {
        fields.push(("tax_id_collection[enabled]", "true".to_owned()));
        fields.push(("customer_update[name]", "auto".to_owned()));
    }
    if let Some(text) = &terms.consent {
        fields.push(("consent_collection[terms_of_service]", "required".to_owned()));
        fields.push(("custom_text[terms_of_service_acceptance][message]", text.clone()));
    }
    fields
}

/// A request of the library's with more fields.
pub struct With<R> {
    /// The library's.
    pub request: R,
    /// The fields besides.
    pub more: Fields,
}

impl<R: StripeRequest> StripeRequest for With<R> {
    type Output = R::Output;

    fn build(&self) -> RequestBuilder {
        let mut request = self.request.build();
        let body = request.body.take().unwrap_or_default();
        let mut form = url::form_urlencoded::Serializer::for_suffix(body, 0);
        request.body = Some(form.extend_pairs(&self.more).finish());
        request
    }
}
