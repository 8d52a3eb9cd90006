//! What is bought: items, each with a price: one of the catalogue, or one made for it alone.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Mode;
use crate::stripe::catalogue::{self, Price};
use crate::stripe::change::Change;
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;
use crate::stripe::tax::Tax;

/// Items of one session.
const MOST_ITEMS: usize = 100;
/// The largest quantity of one item.
const MOST_OF_ONE: i64 = 999_999;

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

impl Item {
    /// The line's amount in minor units.
    pub fn amount(&self) -> i64 {
        self.price.unit_amount.saturating_mul(self.quantity)
    }

    /// The line as the API shows it, with the tax of its session: where that is computed there is one line.
    pub fn view(&self, tax: Option<Tax>) -> Value {
        json!({
            "id": self.id,
            "object": "item",
            "adjustable_quantity": null,
            "amount_discount": 0,
            "amount_subtotal": self.amount(),
            "amount_tax": tax.map_or(0, |tax| tax.amount),
            "amount_total": self.amount() + tax.map_or(0, Tax::added),
            "currency": self.price.currency,
            "description": self.price.product.name,
            "metadata": {},
            "price": self.price.view(),
            "quantity": self.quantity,
        })
    }
}

/// Reads `line_items`.
///
/// # Errors
/// When there is none, one cannot be read, or they are not in one currency.
pub fn read(form: &mut Form, change: &Change<'_>, mode: Mode) -> Result<Vec<Item>, Refusal> {
    let rows = form.hashes("line_items")?;
    if rows.is_empty() {
        return Err(Refusal::missing("line_items"));
    }
    if mode == Mode::Subscription && rows.len() > 1 {
        return Err(Refusal::NotModelled("several line_items in subscription mode".to_owned()));
    }
    if rows.len() > MOST_ITEMS {
        let message = format!("You can have at most {MOST_ITEMS} line items.");
        return Err(Refusal::invalid(None, "line_items", message));
    }
    let items = rows.into_iter().map(|row| read_item(row, change, mode)).collect::<Result<Vec<_>, _>>()?;
    let mixed = items.windows(2).any(|pair| pair[0].price.currency != pair[1].price.currency);
    if mixed {
        let message = "All line items must have the same currency.";
        return Err(Refusal::invalid(None, "line_items", message));
    }
    Ok(items)
}

fn read_item(mut row: Form, change: &Change<'_>, mode: Mode) -> Result<Item, Refusal> {
    let (id, priced) = (row.text("price")?, row.hash("price_data")?);
    let quantity = row.integer_in("quantity", 1, MOST_OF_ONE)?;
    let (at_quantity, at_price) = (row.name("quantity"), row.name("price"));
    row.finish(&["adjustable_quantity", "dynamic_tax_rates", "tax_rates", "metadata"])?;
    let price = match (id, priced) {
        (Some(_), Some(_)) => return Err(Refusal::only_one_of(["price", "price_data"])),
        (Some(id), None) => of_catalogue(change, &id, &at_price)?,
        (None, Some(data)) => catalogue::read::inline_price(data, change)?,
        (None, None) => return Err(Refusal::missing(&at_price)),
    };
    let quantity = quantity.ok_or_else(|| Refusal::missing(&at_quantity))?;
    match (mode, price.recurring) {
        (Mode::Payment, Some(_)) => {
            let message = "You specified `payment` mode but passed a recurring price. Either switch to `subscription` \
                           mode or use only one-time prices.";
            Err(Refusal::invalid(None, "line_items", message))
        }
        (Mode::Subscription, None) => {
            let message = "You must provide at least one recurring price in `subscription` mode when using prices.";
            Err(Refusal::invalid(None, "line_items", message))
        }
        (Mode::Subscription, Some(_)) if quantity > 1 => Err(Refusal::NotModelled(format!("{at_quantity} above 1"))),
        _ => Ok(Item { id: change.id("li"), quantity, price }),
    }
}

/// A price of the catalogue that can be bought.
fn of_catalogue(change: &Change<'_>, id: &str, param: &str) -> Result<Price, Refusal> {
    let price = change.world.prices.iter().find(|price| price.id == id);
    let price = price.ok_or_else(|| Refusal::no_such("price", id, param))?;
    if price.active {
        return Ok(price.clone());
    }
    let message = format!("The price specified is inactive. This field only accepts active prices. Price: {id}");
    Err(Refusal::invalid(None, param, message))
}
