//! What is said and answered in chat, whatever the platform: a [`Request`] in, [`Reply`]s out.

mod message;
mod request;

pub use message::{Button, Choice, Field, FieldKind, Form, FormKind, Line, Mark, Menu, Message, Part, Press, Style};
pub use request::{Act, Place, PlaceKind, Reply, Request, Sender, Standing};
