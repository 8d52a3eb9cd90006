//! The files of messages.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::discord::Discord;

/// `GET /attachments/{channel}/{id}/{filename}`.
pub async fn show(State(discord): State<Discord>, Path((channel, id, _)): Path<(String, String, String)>) -> Response {
    let found = {
        let world = discord.world();
        let messages = world.channels.get(&channel).into_iter().flat_map(|channel| &channel.messages);
        messages.flat_map(|message| &message.attachments).find(|file| file.id == id).cloned()
    };
    let Some(file) = found else { return StatusCode::NOT_FOUND.into_response() };
    // As text, whatever it is: a page must never run here.
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, file.text).into_response()
}
