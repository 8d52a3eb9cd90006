//! `/v1/billing_portal/sessions`.

use serde_json::{Value, json};

use super::{Flow, PortalSession};
use crate::stripe::api::list::Answered;
use crate::stripe::change::Change;
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// The one configuration there is: everything on the page is allowed.
const CONFIGURATION: &str = "bpc_sandbox";

/// `POST /v1/billing_portal/sessions`.
pub fn create(change: &mut Change<'_>, mut form: Form) -> Answered {
    let customer = form.required("customer")?;
    let return_url = form.web_address("return_url")?;
    if let Some(id) = form.text("configuration")?.filter(|id| id != CONFIGURATION) {
        return Err(Refusal::no_such("configuration", &id, "configuration"));
    }
    let locale = form.short_text("locale", 10)?;
    let (flow, subscription) = read_flow(&mut form)?;
    form.finish(&["customer_account", "on_behalf_of"])?;
    if change.world.customer(&customer).is_none_or(|customer| customer.deleted) {
        return Err(Refusal::no_such("customer", &customer, "customer"));
    }
    if let Some(id) = &subscription {
        let theirs = change.world.subscription(id).filter(|one| one.customer == customer);
        theirs.ok_or_else(|| Refusal::no_such("subscription", id, "flow_data"))?;
    }
    let session = PortalSession {
        id: change.id("bps"),
        created: change.now(),
        customer,
        return_url,
        flow,
        subscription,
        locale,
        secret: change.shared.random_hex(48),
    };
    let view = change.views().portal(&session);
    change.world.portals.push(session);
    Ok(view)
}

/// `flow_data`. What happens after the flow is not modelled: the page stays.
fn read_flow(form: &mut Form) -> Result<(Option<Flow>, Option<String>), Refusal> {
    let Some(mut data) = form.hash("flow_data")? else { return Ok((None, None)) };
    let at_type = data.name("type");
    let words = [
        "payment_method_update",
        "subscription_cancel",
        "subscription_update",
        "subscription_update_confirm",
        "customer_update",
    ];
    let word = data.one_of("type", &words)?.ok_or_else(|| Refusal::missing(&at_type))?;
    let flow = Flow::ALL.into_iter().find(|flow| flow.word() == word);
    let flow = flow.ok_or_else(|| Refusal::NotModelled(format!("{at_type}={word}")))?;
    let mut subscription = None;
    if flow != Flow::PaymentMethodUpdate {
        let at = data.name(flow.word());
        let mut own = data.hash(flow.word())?.ok_or_else(|| Refusal::missing(&at))?;
        subscription = Some(own.required("subscription")?);
        own.finish(&["retention"])?;
    }
    data.finish(&["after_completion"])?;
    Ok((Some(flow), subscription))
}

impl Views<'_> {
    /// The link as the API shows it.
    pub fn portal(&self, session: &PortalSession) -> Value {
        let named = |flow: Flow| {
            let subscription = session.subscription.as_ref().filter(|_| session.flow == Some(flow));
            subscription.map(|id| json!({ "subscription": id }))
        };
        let flow = session.flow.map(|flow| {
            json!({
                "after_completion": {
                    "hosted_confirmation": null, "redirect": null, "type": "portal_homepage",
                },
                "subscription_cancel": named(Flow::SubscriptionCancel),
                "subscription_update": named(Flow::SubscriptionUpdate),
                "subscription_update_confirm": null,
                "type": flow.word(),
            })
        });
        json!({
            "id": session.id,
            "object": "billing_portal.session",
            "configuration": CONFIGURATION,
            "created": session.created,
            "customer": session.customer,
            "customer_account": null,
            "flow": flow,
            "livemode": false,
            "locale": session.locale,
            "on_behalf_of": null,
            "return_url": session.return_url,
            "url": self.shared.url(&format!("/stripe/portal/{}", session.secret)),
        })
    }
}
