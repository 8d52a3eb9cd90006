//! What is bought: items, each with a price and a product made for it alone.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::stripe::change::Change;
use crate::stripe::fields::Metadata;
use crate::stripe::form::Form;
use crate::stripe::money;
use crate::stripe::refusal::Refusal;

/// Items of one session.
const MOST_ITEMS: usize = 100;
/// The largest quantity of one item.
const MOST_OF_ONE: i64 = 999_999;
/// Images of one product.
const MOST_IMAGES: usize = 8;

/// One line of the bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// `li_…`.
    pub id: String,
    /// How many.
    pub quantity: i64,
    /// What one costs.
    pub price: Price,
}

/// A price made for one item; it is in no catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// `price_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// ISO 4217, lower case.
    pub currency: String,
    /// Minor units.
    pub unit_amount: i64,
    /// `inclusive`, `exclusive` or `unspecified`.
    pub tax_behavior: String,
    /// What it is the price of.
    pub product: Product,
}

/// A product made for one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// `prod_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// What the buyer reads first.
    pub name: String,
    /// … and below it.
    pub description: Option<String>,
    /// Addresses of pictures.
    pub images: Vec<String>,
    /// The product's own metadata.
    pub metadata: Metadata,
    /// `txcd_…`.
    pub tax_code: Option<String>,
}

impl Item {
    /// The line's amount in minor units.
    pub fn amount(&self) -> i64 {
        self.price.unit_amount.saturating_mul(self.quantity)
    }

    /// The line as the API shows it.
    pub fn view(&self) -> Value {
        json!({
            "id": self.id,
            "object": "item",
            "adjustable_quantity": null,
            "amount_discount": 0,
            "amount_subtotal": self.amount(),
            "amount_tax": 0,
            "amount_total": self.amount(),
            "currency": self.price.currency,
            "description": self.price.product.name,
            "metadata": {},
            "price": self.price.view(),
            "quantity": self.quantity,
        })
    }
}

impl Price {
    /// The price as the API shows it. It cannot be used again, so it is not active.
    pub fn view(&self) -> Value {
        json!({
            "id": self.id,
            "object": "price",
            "active": false,
            "billing_scheme": "per_unit",
            "created": self.created,
            "currency": self.currency,
            "custom_unit_amount": null,
            "livemode": false,
            "lookup_key": null,
            "metadata": {},
            "nickname": null,
            "product": self.product.id,
            "recurring": null,
            "tax_behavior": self.tax_behavior,
            "tiers_mode": null,
            "transform_quantity": null,
            "type": "one_time",
            "unit_amount": self.unit_amount,
            "unit_amount_decimal": self.unit_amount.to_string(),
        })
    }
}

impl Product {
    /// The product as the API shows it.
    pub fn view(&self) -> Value {
        json!({
            "id": self.id,
            "object": "product",
            "active": false,
            "created": self.created,
            "default_price": null,
            "description": self.description,
            "images": self.images,
            "livemode": false,
            "marketing_features": [],
            "metadata": self.metadata,
            "name": self.name,
            "package_dimensions": null,
            "shippable": null,
            "statement_descriptor": null,
            "tax_code": self.tax_code,
            "type": "service",
            "unit_label": null,
            "updated": self.created,
            "url": null,
        })
    }
}

/// Reads `line_items`.
///
/// # Errors
/// When there is none, one cannot be read, or they are not in one currency.
pub fn read(form: &mut Form, change: &Change<'_>) -> Result<Vec<Item>, Refusal> {
    let rows = form.hashes("line_items")?;
    if rows.is_empty() {
        return Err(Refusal::missing("line_items"));
    }
    if rows.len() > MOST_ITEMS {
        let message = format!("You can have at most {MOST_ITEMS} line items.");
        return Err(Refusal::invalid(None, "line_items", message));
    }
    let items = rows.into_iter().map(|row| read_item(row, change)).collect::<Result<Vec<_>, _>>()?;
    let mixed = items.windows(2).any(|pair| pair[0].price.currency != pair[1].price.currency);
    if mixed {
        let message = "All line items must have the same currency.";
        return Err(Refusal::invalid(None, "line_items", message));
    }
    Ok(items)
}

fn read_item(mut row: Form, change: &Change<'_>) -> Result<Item, Refusal> {
    let priced = row.hash("price_data")?;
    let quantity = row.integer_in("quantity", 1, MOST_OF_ONE)?;
    let (at_quantity, at_price) = (row.name("quantity"), row.name("price_data"));
    row.finish(&["price", "adjustable_quantity", "dynamic_tax_rates", "tax_rates", "metadata"])?;
    let price = read_price(priced.ok_or_else(|| Refusal::missing(&at_price))?, change)?;
    let quantity = quantity.ok_or_else(|| Refusal::missing(&at_quantity))?;
    Ok(Item { id: change.id("li"), quantity, price })
}

fn read_price(mut form: Form, change: &Change<'_>) -> Result<Price, Refusal> {
    let code = form.required("currency")?;
    let unit_amount = form.integer_in("unit_amount", 0, money::MAX_AMOUNT)?;
    let behavior = form.one_of("tax_behavior", &["inclusive", "exclusive", "unspecified"])?;
    let product = form.hash("product_data")?;
    let (at_currency, at_amount) = (form.name("currency"), form.name("unit_amount"));
    let at_product = form.name("product_data");
    form.finish(&["product", "recurring", "unit_amount_decimal"])?;
    let currency = money::find(&code).ok_or_else(|| {
        Refusal::invalid(None, &at_currency, format!("Invalid currency: {code}. The sandbox takes no such money."))
    })?;
    Ok(Price {
        id: change.id("price"),
        created: change.now(),
        currency: currency.code.to_owned(),
        unit_amount: unit_amount.ok_or_else(|| Refusal::missing(&at_amount))?,
        tax_behavior: behavior.unwrap_or_else(|| "unspecified".to_owned()),
        product: read_product(product.ok_or_else(|| Refusal::missing(&at_product))?, change)?,
    })
}

fn read_product(mut form: Form, change: &Change<'_>) -> Result<Product, Refusal> {
    let product = Product {
        id: change.id("prod"),
        created: change.now(),
        name: form.required("name")?,
        description: form.text("description")?,
        images: form.texts("images")?,
        metadata: form.metadata("metadata")?.fresh()?,
        tax_code: form.text("tax_code")?,
    };
    if product.images.len() > MOST_IMAGES {
        let message = format!("You may only specify up to {MOST_IMAGES} images.");
        return Err(Refusal::invalid(None, &form.name("images"), message));
    }
    form.finish(&["unit_label"])?;
    Ok(product)
}
