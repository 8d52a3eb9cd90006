//! Buttons and selects. One that Discord would not take is left out, and the others stay.

use std::collections::HashSet;

use serde_json::{Value, json};
use url::Url;

use super::text::line;
use crate::conversation::code;
use crate::conversation::{Button, Message, Part, Pick, PickKind, Press, Style};
use crate::discord::words;

const ROWS: usize = 5;
/// Buttons beside each other.
const WIDE: usize = 5;
const LABEL: usize = 80;
const PLACEHOLDER: usize = 150;
const CUSTOM_ID: usize = 100;
const ADDRESS: usize = 512;
/// Text channels, news, threads of every sort and forums. Discord's published document knows no media channel (16) here.
const CHANNELS: [u8; 6] = [0, 5, 10, 11, 12, 15];

/// What stands in a row.
enum Row {
    Buttons(Vec<Value>),
    /// Of one list: the next of them stands beside.
    Listed(Vec<Value>),
    Select(Value),
}

#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    known: HashSet<String>,
}

/// The rows below a message. `numbers` says which parts belong to which entry of a list.
pub fn of(message: &Message, numbers: &[Option<usize>]) -> Vec<Value> {
    let mut rows = Rows::default();
    for (part, number) in message.parts.iter().zip(numbers) {
        rows.add(part, *number);
    }
    rows.done()
}

impl Rows {
    fn add(&mut self, part: &Part, number: Option<usize>) {
        match part {
            Part::Actions { buttons, menu } => {
                let buttons: Vec<Value> = buttons.iter().filter_map(|it| self.button(it, number)).collect();
                self.put(buttons, number.is_some());
                let choices = menu.iter().flat_map(|menu| &menu.choices);
                let choices: Vec<Value> = choices
                    .filter_map(|it| {
                        let button = Button { label: it.label.clone(), style: Style::Plain, press: it.press.clone() };
                        self.button(&button, number)
                    })
                    .collect();
                self.put(choices, false);
            }
            Part::Feedback(ticket) => {
                let both = [
                    (words::USEFUL, Press::Useful(ticket.clone())),
                    (words::NOT_USEFUL, Press::NotUseful(ticket.clone())),
                ];
                let both = both.map(|(label, press)| Button { label: label.to_owned(), style: Style::Plain, press });
                let buttons = both.iter().filter_map(|it| self.button(it, None)).collect();
                self.put(buttons, false);
            }
            Part::Pick(pick) => {
                let select = self.select(pick);
                self.rows.extend(select.map(Row::Select));
            }
            _ => {}
        }
    }

    fn put(&mut self, buttons: Vec<Value>, is_listed: bool) {
        if let (true, Some(Row::Listed(row))) = (is_listed, self.rows.last_mut())
            && row.len() + buttons.len() <= WIDE
        {
            row.extend(buttons);
            return;
        }
        let rows = buttons.chunks(WIDE).map(<[Value]>::to_vec);
        self.rows.extend(rows.map(if is_listed { Row::Listed } else { Row::Buttons }));
    }

    /// A name of its own in this message. The same press twice is the same button.
    fn name(&mut self, press: &Press) -> Option<String> {
        let name = code::press(press);
        let fits = name.chars().count() <= CUSTOM_ID && name.encode_utf16().count() <= CUSTOM_ID;
        (fits && self.known.insert(name.clone())).then_some(name)
    }

    fn button(&mut self, button: &Button, number: Option<usize>) -> Option<Value> {
        if let Press::Buy(sku) = &button.press {
            let is_id = (1..=20).contains(&sku.len()) && sku.bytes().all(|sign| sign.is_ascii_digit());
            return (is_id && self.known.insert(sku.clone())).then(|| json!({"type": 2, "style": 6, "sku_id": sku}));
        }
        let label = match number {
            Some(number) => format!("{} {number}", line(&button.label, LABEL - 8)),
            None => line(&button.label, LABEL),
        };
        if let Press::Open(address) = &button.press {
            let address = link(address)?;
            return Some(json!({"type": 2, "style": 5, "label": label, "url": address}));
        }
        let style = match button.style {
            Style::Primary => 1,
            Style::Plain => 2,
            Style::Danger => 4,
        };
        let name = self.name(&button.press)?;
        Some(json!({"type": 2, "style": style, "label": label, "custom_id": name}))
    }

    fn select(&mut self, pick: &Pick) -> Option<Value> {
        let (kind, word) = match pick.kind {
            PickKind::Member => (5, "user"),
            PickKind::Role => (6, "role"),
            PickKind::Channel => (8, "channel"),
        };
        let most = pick.most.clamp(1, 25);
        let mut known = HashSet::new();
        let is_id = |id: &&String| id.parse::<u64>().is_ok_and(|id| id > 0);
        let chosen = pick.chosen.iter().filter(is_id).filter(|id| known.insert((*id).clone())).take(usize::from(most));
        let chosen: Vec<Value> = chosen.map(|id| json!({"id": id, "type": word})).collect();
        let mut select = json!({
            "type": kind, "custom_id": self.name(&pick.press)?, "placeholder": line(&pick.label, PLACEHOLDER),
            "min_values": u8::from(most == 1), "max_values": most,
        });
        if !chosen.is_empty() {
            select["default_values"] = json!(chosen);
        }
        if pick.kind == PickKind::Channel {
            select["channel_types"] = json!(CHANNELS);
        }
        Some(select)
    }

    /// At most five rows: where there are more, buttons move together.
    fn done(mut self) -> Vec<Value> {
        if self.rows.len() > ROWS {
            let (mut selects, mut buttons) = (Vec::new(), Vec::new());
            for row in self.rows {
                match row {
                    Row::Select(select) => selects.push(select),
                    Row::Buttons(row) | Row::Listed(row) => buttons.extend(row),
                }
            }
            selects.truncate(if buttons.is_empty() { ROWS } else { ROWS - 1 });
            let room = ROWS - selects.len();
            self.rows = selects.into_iter().map(Row::Select).collect();
            self.rows.extend(buttons.chunks(WIDE).take(room).map(|row| Row::Buttons(row.to_vec())));
        }
        let row = |row| match row {
            Row::Select(select) => json!({"type": 1, "components": [select]}),
            Row::Buttons(buttons) | Row::Listed(buttons) => json!({"type": 1, "components": buttons}),
        };
        self.rows.into_iter().map(row).collect()
    }
}

/// An address that a button may lead to.
fn link(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let fits = url.as_str().encode_utf16().count() <= ADDRESS && matches!(url.scheme(), "https" | "http");
    fits.then(|| url.into())
}
