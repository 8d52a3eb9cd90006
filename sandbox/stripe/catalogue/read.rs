//! Reading prices and products as callers send them.

use super::{Interval, Price, Product, Recurring};
use crate::stripe::change::Change;
use crate::stripe::form::Form;
use crate::stripe::money;
use crate::stripe::refusal::Refusal;

/// Images of one product.
const MOST_IMAGES: usize = 8;
/// The longest period, in years.
const LONGEST_YEARS: i64 = 3;
/// Characters of a lookup key.
pub const LOOKUP_KEY: usize = 200;

/// A price that is made for one item: `price_data`.
///
/// # Errors
/// When something of it cannot be read.
pub fn inline_price(mut form: Form, change: &Change<'_>) -> Result<Price, Refusal> {
    let (id, data) = (form.text("product")?, form.hash("product_data")?);
    let (at_id, at_data) = (form.name("product"), form.name("product_data"));
    let mut price = price(&mut form, change, || match (id, data) {
        (Some(_), Some(_)) => Err(Refusal::only_one_of(["product", "product_data"])),
        (Some(id), None) => {
            let known = change.world.products.iter().find(|product| product.id == id);
            known.cloned().ok_or_else(|| Refusal::no_such("product", &id, &at_id))
        }
        (None, Some(data)) => read_product(data, change, false),
        (None, None) => Err(Refusal::missing(&at_data)),
    })?;
    price.recurring = recurring(&mut form)?;
    form.finish(&["unit_amount_decimal"])?;
    Ok(price)
}

/// The part every price has. It is in no catalogue yet.
///
/// # Errors
/// When something of it cannot be read.
pub fn price(
    form: &mut Form,
    change: &Change<'_>,
    product: impl FnOnce() -> Result<Product, Refusal>,
) -> Result<Price, Refusal> {
    let code = form.required("currency")?;
    let unit_amount = form.integer_in("unit_amount", 0, money::MAX_AMOUNT)?;
    let behavior = form.one_of("tax_behavior", &["inclusive", "exclusive", "unspecified"])?;
    let currency = money::find(&code).ok_or_else(|| {
        let message = format!("Invalid currency: {code}. The sandbox takes no such money.");
        Refusal::invalid(None, &form.name("currency"), message)
    })?;
    Ok(Price {
        id: change.id("price"),
        created: change.now(),
        currency: currency.code.to_owned(),
        unit_amount: unit_amount.ok_or_else(|| Refusal::missing(&form.name("unit_amount")))?,
        tax_behavior: behavior.unwrap_or_else(|| "unspecified".to_owned()),
        product: product()?,
        recurring: None,
        lookup_key: None,
        nickname: None,
        metadata: std::collections::BTreeMap::new(),
        active: false,
    })
}

/// A product, read to its end; `catalogue` when it is to be kept for many orders.
///
/// # Errors
/// When something of it cannot be read.
pub fn read_product(mut form: Form, change: &Change<'_>, catalogue: bool) -> Result<Product, Refusal> {
    let own_id = if catalogue { form.short_text("id", 255)? } else { None };
    let active = if catalogue { form.boolean("active")? } else { Some(false) };
    let product = Product {
        id: own_id.unwrap_or_else(|| change.id("prod")),
        created: change.now(),
        name: form.required("name")?,
        description: form.text("description")?,
        images: form.texts("images")?,
        metadata: form.metadata("metadata")?.fresh()?,
        tax_code: form.text("tax_code")?,
        active: active.unwrap_or(true),
    };
    if product.images.len() > MOST_IMAGES {
        let message = format!("You may only specify up to {MOST_IMAGES} images.");
        return Err(Refusal::invalid(None, &form.name("images"), message));
    }
    let more = ["default_price_data", "marketing_features", "package_dimensions", "shippable", "statement_descriptor"];
    let known = [["unit_label", "url", "type", "tax_details", "attributes"], more].concat();
    form.finish(if catalogue { &known } else { &["unit_label"] })?;
    Ok(product)
}

/// `recurring`.
///
/// # Errors
/// When something of it cannot be read, or a period is longer than three years.
pub fn recurring(form: &mut Form) -> Result<Option<Recurring>, Refusal> {
    let Some(mut form) = form.hash("recurring")? else { return Ok(None) };
    let words = Interval::ALL.map(Interval::word);
    let word = form.one_of("interval", &words)?.ok_or_else(|| Refusal::missing(&form.name("interval")))?;
    let interval = Interval::ALL.into_iter().find(|interval| interval.word() == word).unwrap_or(Interval::Month);
    let most = LONGEST_YEARS
        * match interval {
            Interval::Day => 365,
            Interval::Week => 52,
            Interval::Month => 12,
            Interval::Year => 1,
        };
    let count = form.integer_in("interval_count", 1, most)?.unwrap_or(1);
    if form.one_of("usage_type", &["licensed", "metered"])?.as_deref() == Some("metered") {
        return Err(Refusal::NotModelled(format!("{}=metered", form.name("usage_type"))));
    }
    form.finish(&["meter", "trial_period_days"])?;
    Ok(Some(Recurring { interval, count }))
}
