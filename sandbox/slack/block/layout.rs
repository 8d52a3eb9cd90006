//! The blocks, and what each may hold.

use super::check::Surface;
use super::rule::Rule::{Any, Blocks, Bool, Choice, Element, Elements, Plain, Rows, Str, Text, Texts, Url, Word};
use super::rule::{Field, may, must};

/// What may stand in an `actions` block.
const ACTIONS: [&str; 18] = [
    "button",
    "overflow",
    "static_select",
    "external_select",
    "multi_static_select",
    "multi_external_select",
    "users_select",
    "multi_users_select",
    "conversations_select",
    "multi_conversations_select",
    "channels_select",
    "multi_channels_select",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "radio_buttons",
    "checkboxes",
    "workflow_button",
];
/// What may be filled in.
const INPUTS: [&str; 21] = [
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
    "static_select",
    "external_select",
    "multi_static_select",
    "multi_external_select",
    "users_select",
    "multi_users_select",
    "conversations_select",
    "multi_conversations_select",
    "channels_select",
    "multi_channels_select",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "radio_buttons",
    "checkboxes",
];
/// What may stand beside a section.
const ACCESSORIES: [&str; 19] = [
    "image",
    "button",
    "overflow",
    "static_select",
    "external_select",
    "multi_static_select",
    "multi_external_select",
    "users_select",
    "multi_users_select",
    "conversations_select",
    "multi_conversations_select",
    "channels_select",
    "multi_channels_select",
    "datepicker",
    "timepicker",
    "radio_buttons",
    "checkboxes",
    "workflow_button",
    "datetimepicker",
];

const SECTION: &[Field] = &[
    may("text", Text(3000)),
    may("fields", Texts(10, 2000)),
    may("accessory", Element(&ACCESSORIES)),
    may("expand", Bool),
];
const HEADER: &[Field] = &[must("text", Plain(150))];
const MARKDOWN: &[Field] = &[must("text", Str(12_000))];
const CONTEXT: &[Field] = &[must("elements", Elements(&["image", "plain_text", "mrkdwn"], 10))];
const ACTION_ROW: &[Field] = &[must("elements", Elements(&ACTIONS, 25))];
const FEEDBACK: &[Field] = &[must("elements", Elements(&["feedback_buttons", "icon_button"], 5))];
const IMAGE: &[Field] =
    &[must("alt_text", Str(2000)), may("title", Plain(2000)), may("image_url", Url(3000)), may("slack_file", Any)];
const INPUT: &[Field] = &[
    must("label", Plain(2000)),
    must("element", Element(&INPUTS)),
    may("hint", Plain(2000)),
    may("optional", Bool),
    may("dispatch_action", Bool),
];
const VIDEO: &[Field] = &[
    must("alt_text", Str(2000)),
    must("title", Plain(199)),
    must("thumbnail_url", Url(3000)),
    must("video_url", Url(3000)),
    may("title_url", Url(3000)),
    may("author_name", Str(49)),
    may("provider_name", Str(50)),
    may("provider_icon_url", Url(3000)),
    may("description", Plain(200)),
];
const RICH: &[Field] = &[must("elements", Any)];
const TABLE: &[Field] = &[must("rows", Rows), may("column_settings", Any)];
const TASK_STATES: [&str; 4] = ["pending", "in_progress", "complete", "error"];
const TASK: &[Field] = &[
    must("task_id", Str(255)),
    must("title", Str(256)),
    may("status", Word(&TASK_STATES)),
    may("details", Any),
    may("output", Any),
    may("sources", Any),
];
const PLAN: &[Field] = &[must("title", Str(256)), may("tasks", Blocks("task_card", 50))];
const ALERT: &[Field] =
    &[must("text", Text(3000)), may("level", Word(&["default", "info", "warning", "error", "success"]))];
const CARD: &[Field] = &[
    may("title", Text(150)),
    may("subtitle", Text(150)),
    may("body", Text(200)),
    may("hero_image", Any),
    may("icon", Any),
    may("actions", Elements(&["button"], 5)),
];
const CAROUSEL: &[Field] = &[must("elements", Blocks("card", 10))];
const FILE: &[Field] = &[must("external_id", Str(255)), must("source", Word(&["remote"]))];

/// What a block of this type may hold besides `type` and `block_id`; `None` when no surface knows it.
pub fn fields(kind: &str) -> Option<&'static [Field]> {
    Some(match kind {
        "section" => SECTION,
        "header" => HEADER,
        "divider" => &[],
        "markdown" => MARKDOWN,
        "context" => CONTEXT,
        "actions" => ACTION_ROW,
        "context_actions" => FEEDBACK,
        "image" => IMAGE,
        "input" => INPUT,
        "video" => VIDEO,
        "rich_text" => RICH,
        "table" => TABLE,
        "task_card" => TASK,
        "plan" => PLAN,
        "alert" => ALERT,
        "card" => CARD,
        "carousel" => CAROUSEL,
        "file" => FILE,
        _ => return None,
    })
}

/// Whether a block of this type may stand there.
pub fn is_allowed(kind: &str, surface: Surface) -> bool {
    let messages_only =
        ["markdown", "context_actions", "table", "task_card", "plan", "card", "carousel", "file", "alert"];
    surface == Surface::Message || kind == "alert" || !messages_only.contains(&kind)
}

/// Objects inside others: an option.
pub const OPTION: &[Field] =
    &[must("text", Text(75)), must("value", Str(75)), may("description", Text(75)), may("url", Url(3000))];
/// A group of options.
pub const GROUP: &[Field] = &[must("label", Plain(75)), must("options", super::rule::Rule::Options(100))];
/// A confirmation dialog.
pub const CONFIRM: &[Field] = &[
    must("title", Plain(100)),
    must("text", Text(300)),
    must("confirm", Plain(30)),
    must("deny", Plain(30)),
    may("style", Word(&["primary", "danger"])),
];
/// A thumb up or down.
pub const THUMB: &[Field] = &[must("text", Plain(75)), must("value", Str(2000)), may("accessibility_label", Str(75))];
/// A modal.
pub const MODAL: &[Field] = &[
    must("title", Plain(24)),
    must("blocks", Any),
    may("close", Plain(24)),
    may("submit", Plain(24)),
    may("private_metadata", Str(3000)),
    may("callback_id", Str(255)),
    may("clear_on_close", Bool),
    may("notify_on_close", Bool),
    may("external_id", Str(255)),
    may("submit_disabled", Bool),
];
/// An App Home.
pub const HOME: &[Field] = &[
    must("blocks", Any),
    may("private_metadata", Str(3000)),
    may("callback_id", Str(255)),
    may("external_id", Str(255)),
];
/// Only here so that a single option can be asked for by name.
pub const INITIAL: Field = may("initial_option", Choice);
