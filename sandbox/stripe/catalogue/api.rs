//! `/v1/products` and `/v1/prices`.

use serde_json::Value;

use super::{Price, Product, read};
use crate::stripe::api::list::{Answered, Listing};
use crate::stripe::change::Change;
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// How many lookup keys one call can ask for.
const MOST_KEYS: usize = 10;

/// `POST /v1/products`.
pub fn create_product(change: &mut Change<'_>, form: Form) -> Answered {
    let product = read::read_product(form, change, true)?;
    if change.world.product(&product.id).is_some() {
        return Err(Refusal::invalid(Some("resource_already_exists"), "id", "Product already exists."));
    }
    let view = product.view();
    change.world.products.push(product);
    change.emit("product.created", view.clone());
    Ok(view)
}

/// `GET /v1/products/{id}`.
pub fn retrieve_product(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    views.world.product(id).map(Product::view).ok_or_else(|| Refusal::not_found("product", id))
}

/// `GET /v1/products`, newest first.
pub fn list_products(views: Views<'_>, mut form: Form) -> Answered {
    let active = form.boolean("active")?;
    let ids = form.texts("ids")?;
    let listing = Listing::read(&mut form)?;
    form.finish(&["shippable", "type", "url"])?;
    let wanted = |product: &&Product| {
        active.is_none_or(|active| product.active == active)
            && (ids.is_empty() || ids.contains(&product.id))
            && listing.created.contains(product.created)
    };
    let newest = views.world.products.iter().rev().filter(wanted).map(Product::view).collect();
    listing.page("/v1/products", "product", newest)
}

/// `POST /v1/prices`.
pub fn create_price(change: &mut Change<'_>, mut form: Form) -> Answered {
    let (id, data) = (form.text("product")?, form.hash("product_data")?);
    let mut price = read::price(&mut form, change, || match (&id, data) {
        (Some(_), Some(_)) => Err(Refusal::only_one_of(["product", "product_data"])),
        (Some(id), None) => {
            let known = change.world.products.iter().find(|product| product.id == *id);
            known.cloned().ok_or_else(|| Refusal::no_such("product", id, "product"))
        }
        (None, Some(data)) => read::read_product(data, change, true),
        (None, None) => Err(Refusal::missing("product")),
    })?;
    price.recurring = read::recurring(&mut form)?;
    price.nickname = form.short_text("nickname", 5000)?;
    price.metadata = form.metadata("metadata")?.fresh()?;
    price.active = form.boolean("active")?.unwrap_or(true);
    let lookup = read_lookup(&mut form)?;
    form.finish(&["billing_scheme", "currency_options", "custom_unit_amount", "tiers", "tiers_mode"])?;
    give_lookup_key(change, &mut price, lookup)?;
    if id.is_none() {
        let product = price.product.clone();
        change.emit("product.created", product.view());
        change.world.products.push(product);
    }
    let view = price.view();
    change.world.prices.push(price);
    change.emit("price.created", view.clone());
    Ok(view)
}

/// `POST /v1/prices/{id}`: what it costs and how often never changes.
pub fn update_price(change: &mut Change<'_>, id: &str, mut form: Form) -> Answered {
    let known = change.world.prices.iter().position(|price| price.id == id);
    let place = known.ok_or_else(|| Refusal::not_found("price", id))?;
    let mut price = change.world.prices[place].clone();
    price.active = form.boolean("active")?.unwrap_or(price.active);
    price.nickname = form.short_text("nickname", 5000)?.or(price.nickname);
    form.metadata("metadata")?.apply(&mut price.metadata)?;
    let lookup = read_lookup(&mut form)?;
    form.finish(&["currency_options", "tax_behavior"])?;
    give_lookup_key(change, &mut price, lookup)?;
    let view = price.view();
    change.world.prices[place] = price;
    change.emit("price.updated", view.clone());
    Ok(view)
}

/// `GET /v1/prices/{id}`.
pub fn retrieve_price(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    views.world.price(id).map(Price::view).ok_or_else(|| Refusal::not_found("price", id))
}

/// `GET /v1/prices`, newest first. Prices that were made for one item are in no list.
pub fn list_prices(views: Views<'_>, mut form: Form) -> Answered {
    let keys = form.texts("lookup_keys")?;
    if keys.len() > MOST_KEYS {
        let message = format!("You may only pass up to {MOST_KEYS} lookup keys.");
        return Err(Refusal::invalid(None, "lookup_keys", message));
    }
    let active = form.boolean("active")?;
    let (product, currency) = (form.text("product")?, form.text("currency")?);
    let kind = form.one_of("type", &["one_time", "recurring"])?;
    let listing = Listing::read(&mut form)?;
    form.finish(&["recurring"])?;
    let wanted = |price: &&Price| {
        (keys.is_empty() || price.lookup_key.as_ref().is_some_and(|key| keys.contains(key)))
            && active.is_none_or(|active| price.active == active)
            && product.as_ref().is_none_or(|id| price.product.id == *id)
            && currency.as_ref().is_none_or(|code| price.currency == *code)
            && kind.as_ref().is_none_or(|kind| (kind == "recurring") == price.recurring.is_some())
            && listing.created.contains(price.created)
    };
    let newest: Vec<Value> = views.world.prices.iter().rev().filter(wanted).map(Price::view).collect();
    listing.page("/v1/prices", "price", newest)
}

/// The lookup key a call gives, and whether it may take it from another price.
fn read_lookup(form: &mut Form) -> Result<(Option<String>, bool), Refusal> {
    Ok((form.short_text("lookup_key", read::LOOKUP_KEY)?, form.boolean("transfer_lookup_key")? == Some(true)))
}

fn give_lookup_key(
    change: &mut Change<'_>,
    price: &mut Price,
    (key, transfer): (Option<String>, bool),
) -> Result<(), Refusal> {
    let Some(key) = key else { return Ok(()) };
    let mut others = change.world.prices.iter_mut().filter(|other| other.id != price.id);
    if let Some(holder) = others.find(|other| other.lookup_key.as_ref() == Some(&key)) {
        if !transfer {
            let message = format!("A price (`{}`) already uses that lookup key.", holder.id);
            return Err(Refusal::invalid(Some("resource_already_exists"), "lookup_key", message));
        }
        holder.lookup_key = None;
    }
    price.lookup_key = Some(key);
    Ok(())
}
