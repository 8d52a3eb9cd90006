//! The elements inside blocks.

use super::layout::INITIAL;
use super::rule::Rule::{Any, Bool, Choice, Confirm, Groups, Int, Options, Plain, Str, Url, Word};
use super::rule::{Field, may, must};

const ID: Field = may("action_id", Str(255));
const ASK: Field = may("confirm", Confirm);
const FOCUS: Field = may("focus_on_load", Bool);
const HINT: Field = may("placeholder", Plain(150));

const BUTTON: &[Field] = &[
    must("text", Plain(75)),
    ID,
    ASK,
    may("value", Str(2000)),
    may("url", Url(3000)),
    may("style", Word(&["primary", "danger"])),
    may("accessibility_label", Str(75)),
];
const OVERFLOW: &[Field] = &[must("options", Options(5)), ID, ASK];
const STATIC_SELECT: &[Field] =
    &[ID, ASK, FOCUS, HINT, may("options", Options(100)), may("option_groups", Groups(100)), INITIAL];
const MULTI_STATIC: &[Field] = &[
    ID,
    ASK,
    FOCUS,
    HINT,
    may("options", Options(100)),
    may("option_groups", Groups(100)),
    may("initial_options", Options(100)),
    may("max_selected_items", Int(1, 100)),
];
const EXTERNAL: &[Field] =
    &[ID, ASK, FOCUS, HINT, may("initial_option", Choice), may("min_query_length", Int(0, 3000))];
const PICK_ONE: &[Field] = &[
    ID,
    ASK,
    FOCUS,
    HINT,
    may("initial_user", Str(255)),
    may("initial_channel", Str(255)),
    may("initial_conversation", Str(255)),
    may("default_to_current_conversation", Bool),
    may("response_url_enabled", Bool),
    may("filter", Any),
];
const PICK_MANY: &[Field] = &[
    ID,
    ASK,
    FOCUS,
    HINT,
    may("initial_users", Any),
    may("initial_channels", Any),
    may("initial_conversations", Any),
    may("initial_options", Options(100)),
    may("default_to_current_conversation", Bool),
    may("max_selected_items", Int(1, 100)),
    may("min_query_length", Int(0, 3000)),
    may("filter", Any),
];
const DATE: &[Field] = &[ID, ASK, FOCUS, HINT, may("initial_date", Str(10))];
const TIME: &[Field] = &[ID, ASK, FOCUS, HINT, may("initial_time", Str(5)), may("timezone", Str(100))];
const MOMENT: &[Field] = &[ID, ASK, FOCUS, may("initial_date_time", Int(1_000_000_000, 9_999_999_999))];
const RADIO: &[Field] = &[must("options", Options(10)), ID, ASK, FOCUS, may("initial_option", Choice)];
const CHECKS: &[Field] = &[must("options", Options(10)), ID, ASK, FOCUS, may("initial_options", Options(10))];
const TYPED: &[Field] = &[
    ID,
    FOCUS,
    HINT,
    may("initial_value", Str(3000)),
    may("multiline", Bool),
    may("min_length", Int(0, 3000)),
    may("max_length", Int(1, 3000)),
    may("dispatch_action_config", Any),
];
const ADDRESS: &[Field] = &[ID, FOCUS, HINT, may("initial_value", Str(3000)), may("dispatch_action_config", Any)];
const NUMBER: &[Field] = &[
    must("is_decimal_allowed", Bool),
    ID,
    FOCUS,
    HINT,
    may("initial_value", Str(255)),
    may("min_value", Str(255)),
    may("max_value", Str(255)),
    may("dispatch_action_config", Any),
];
const RICH: &[Field] = &[ID, FOCUS, HINT, may("initial_value", Any), may("dispatch_action_config", Any)];
const FILES: &[Field] = &[ID, may("filetypes", Any), may("max_files", Int(1, 10))];
const PICTURE: &[Field] = &[must("alt_text", Str(2000)), may("image_url", Url(3000)), may("slack_file", Any)];
const THUMBS: &[Field] = &[must("positive_button", Any), must("negative_button", Any), ID];
const ICON: &[Field] = &[
    must("icon", Word(&["trash"])),
    must("text", Plain(75)),
    ID,
    ASK,
    may("value", Str(2000)),
    may("accessibility_label", Str(75)),
    may("visible_to_user_ids", Any),
];
const WORDS: &[Field] = &[must("text", Str(3000)), may("emoji", Bool), may("verbatim", Bool)];
const WORKFLOW: &[Field] = &[must("text", Plain(75)), must("workflow", Any), ID, may("style", Any)];

/// What an element of this type may hold besides `type`; `None` when nobody knows it.
pub fn fields(kind: &str) -> Option<&'static [Field]> {
    Some(match kind {
        "button" => BUTTON,
        "overflow" => OVERFLOW,
        "static_select" => STATIC_SELECT,
        "multi_static_select" => MULTI_STATIC,
        "external_select" => EXTERNAL,
        "users_select" | "conversations_select" | "channels_select" => PICK_ONE,
        "multi_external_select" | "multi_users_select" | "multi_conversations_select" | "multi_channels_select" => {
            PICK_MANY
        }
        "datepicker" => DATE,
        "timepicker" => TIME,
        "datetimepicker" => MOMENT,
        "radio_buttons" => RADIO,
        "checkboxes" => CHECKS,
        "plain_text_input" => TYPED,
        "email_text_input" | "url_text_input" => ADDRESS,
        "number_input" => NUMBER,
        "rich_text_input" => RICH,
        "file_input" => FILES,
        "image" => PICTURE,
        "feedback_buttons" => THUMBS,
        "icon_button" => ICON,
        "plain_text" | "mrkdwn" => WORDS,
        "workflow_button" => WORKFLOW,
        _ => return None,
    })
}
