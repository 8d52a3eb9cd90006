//! The page of the room.

use super::parts;
use super::scene::{Scene, channels};
use crate::console::clock::time;
use crate::discord::Discord;
use crate::discord::control::look::Room;
use crate::discord::world::World;
use crate::discord::world::message::{Message, Origin};
use crate::discord::world::place::{Channel, ChannelKind};
use crate::paper::escape;

/// How many messages are shown.
const SHOWN: usize = 60;
/// How many people can be played.
const PEOPLE: usize = 100;

/// The whole page.
pub fn whole(discord: &Discord, scene: &Scene) -> String {
    let product = discord.shared().product_url();
    let world = discord.world();
    let form = Room { world: &world }.form(&scene.person).map_or_else(String::new, |form| modal(scene, &form));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>Discord room · MyBA sandbox</title><link rel=\"icon\" href=\"/logo.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/console.css\"><link rel=\"stylesheet\" href=\"/discord/room/room.css\">\
         <script src=\"/console.js\" defer></script></head><body>\
         <aside class=\"tape\" aria-label=\"Sandbox\"><div><p><b>Sandbox</b> You play everybody; nobody gets a message.</p>\
         <a href=\"/\">Console</a></div></aside>\
         <header class=\"top\"><h1>Discord room</h1>{}</header><main>{}<div class=\"room\"><nav aria-label=\"Channels\">{}</nav>\
         {}</div>{}</main></body></html>",
        people(&world, scene),
        live("modal", &form),
        places(&world, scene),
        channel(&world, scene),
        app(&world, scene, &product)
    )
}

/// A part the script keeps fresh.
fn live(name: &str, body: &str) -> String {
    format!("<div data-live=\"{name}\">{body}</div>")
}

fn button(scene: &Scene, action: &str, label: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/discord/room/{action}\">{}<button>{}</button></form>",
        scene.hidden(),
        escape(label)
    )
}

/// Who looks.
fn people(world: &World, scene: &Scene) -> String {
    let mut users: Vec<_> = world.users.values().filter(|user| !user.bot).collect();
    users.sort_by(|a, b| a.shown.cmp(&b.shown));
    let rows: String = users
        .iter()
        .take(PEOPLE)
        .map(|user| {
            let selected = if user.id == scene.person.id { " selected" } else { "" };
            format!("<option value=\"{}\"{selected}>{}</option>", escape(&user.id), escape(&user.shown))
        })
        .collect();
    format!(
        "<form class=\"who\" method=\"get\" action=\"/discord/room\"><label for=\"who\">You are</label>\
         <select id=\"who\" name=\"who\">{rows}</select><button>Switch</button></form>"
    )
}

/// `#general, Acme`, or who is in it.
fn name(world: &World, scene: &Scene, channel: &Channel) -> String {
    if let Some(guild) = world.guild_of(&channel.id) {
        let sign = if channel.kind == ChannelKind::Thread { "thread " } else { "#" };
        return format!("{sign}{}, {}", channel.name, guild.name);
    }
    let others = channel.recipients.iter().filter(|id| **id != scene.person.id).filter_map(|id| world.users.get(id));
    others.map(|user| user.shown.clone()).collect::<Vec<_>>().join(", ")
}

fn places(world: &World, scene: &Scene) -> String {
    let links: String = channels(world, &scene.person.id)
        .iter()
        .map(|it| {
            let current = if it.id == scene.channel { " aria-current=\"true\"" } else { "" };
            let address = escape(&scene.address(&it.id));
            format!("<a class=\"chip\" href=\"{address}\"{current}>{}</a>", escape(&name(world, scene, it)))
        })
        .collect();
    format!("{links}<div class=\"acts\">{}</div>", button(scene, "direct", "Message the app"))
}

fn channel(world: &World, scene: &Scene) -> String {
    let messages = Room { world }.messages(&scene.person, &scene.channel);
    let skipped = messages.len().saturating_sub(SHOWN);
    let rows: String = messages.iter().skip(skipped).map(|message| entry(world, scene, message)).collect();
    let rows = if rows.is_empty() {
        "<p class=\"none\">Nothing here yet. Type a command below.</p>".to_owned()
    } else {
        format!("<ol class=\"chat\">{rows}</ol>")
    };
    let title = world.channels.get(&scene.channel).map_or_else(String::new, |it| name(world, scene, it));
    let guild = world.guild_of(&scene.channel).map(|guild| guild.id.clone());
    let why = match scene.why.as_str() {
        "" => String::new(),
        why => format!("<p class=\"why\" role=\"alert\">Nothing was sent: {}.</p>", escape(why)),
    };
    let (label, commands) = match world.scene(&scene.person.id, &scene.channel) {
        Ok(_) => {
            let known = world.app.commands_in(guild.as_deref());
            match parts::first(&known) {
                Some(first) => (
                    format!("Message, or /{} and its text", escape(&first)),
                    format!("<h3>Commands</h3>{}", parts::commands(&known, &scene.hidden())),
                ),
                None => ("Message".to_owned(), "<p class=\"m\">The app has registered no commands yet.</p>".to_owned()),
            }
        }
        Err(why) => ("Message".to_owned(), format!("<p class=\"m\">No commands: {}.</p>", escape(why))),
    };
    format!(
        "<section aria-labelledby=\"here\"><header><h2 id=\"here\">{}</h2></header>{why}{}\
         <form class=\"say\" method=\"post\" action=\"/discord/room/say\">{}<label for=\"text\">{label}</label>\
         <div><input id=\"text\" name=\"text\" autocomplete=\"off\" autofocus><button class=\"main\">Send</button></div></form>\
         <div class=\"cmds\">{commands}</div></section>",
        escape(&title),
        live("chat", &rows),
        scene.hidden()
    )
}

fn entry(world: &World, scene: &Scene, message: &Message) -> String {
    let shown = |id: &str| world.users.get(id).map_or_else(|| id.to_owned(), |user| user.shown.clone());
    let author = if message.origin == Origin::System { "Discord".to_owned() } else { shown(&message.author) };
    let initials: String = author.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    let mut marks = String::new();
    if message.by_app {
        marks.push_str("<span class=\"tag\">app</span>");
    }
    if message.edited_ms.is_some() {
        marks.push_str("<span class=\"tag\">edited</span>");
    }
    let used = match (&message.used, &message.used_by) {
        (Some(used), Some(user)) => format!("<p class=\"only\">{} used {}</p>", escape(&shown(user)), escape(used)),
        _ => String::new(),
    };
    let only = if message.only_for.is_some() { "<p class=\"only\">Only you can see this</p>" } else { "" };
    let from: String = if message.only_for.is_none() {
        let known = world.app.commands_in(world.guild_of(&message.channel).map(|guild| guild.id.as_str()));
        let menu = known.into_iter().filter(|it| it["type"] == 3).filter_map(|it| it["name"].as_str());
        let buttons: String = menu
            .map(|name| {
                let name = escape(name);
                format!("<button class=\"quiet\" name=\"name\" value=\"{name}\" formaction=\"/discord/room/from\">{name}</button>")
            })
            .collect();
        format!("<div class=\"from\">{buttons}</div>")
    } else {
        String::new()
    };
    format!(
        "<li class=\"msg{}\"><span class=\"av\" aria-hidden=\"true\">{}</span>\
         <form method=\"post\" action=\"/discord/room/press\">{}<input type=\"hidden\" name=\"message\" value=\"{}\">\
         {used}{only}<p class=\"by\"><b>{}</b>{marks}{}</p>{}{from}</form></li>",
        if message.only_for.is_some() { " eph" } else { "" },
        escape(&initials),
        scene.hidden(),
        escape(&message.id),
        escape(&author),
        time(message.born_ms),
        parts::of_message(world, message)
    )
}

fn modal(scene: &Scene, form: &serde_json::Value) -> String {
    format!(
        "<section class=\"modal\" role=\"dialog\" aria-labelledby=\"modal-title\"><header><h2 id=\"modal-title\">{}</h2></header>\
         <form class=\"view\" method=\"post\" action=\"/discord/room/submit\">{}{}\
         <div class=\"row end\"><button formaction=\"/discord/room/close\">Cancel</button>\
         <button class=\"main\">Submit</button></div></form></section>",
        escape(form["title"].as_str().unwrap_or_default()),
        scene.hidden(),
        parts::of_form(form)
    )
}

/// Where the app stands, and what it did wrong.
fn app(world: &World, scene: &Scene, product: &str) -> String {
    let guild = world.guild_of(&scene.channel).map_or_else(String::new, |guild| {
        let (state, label) = if guild.installed { ("Added to", "Remove it") } else { ("Not added to", "Add it") };
        format!("<p>{state} {}.</p><div class=\"row\">{}</div>", escape(&guild.name), button(scene, "guild", label))
    });
    let mine = world.users.get(&scene.person.id).is_some_and(|user| user.installed);
    let mine = button(scene, "mine", if mine { "Remove it for yourself" } else { "Add it for yourself" });
    let broken: String = world
        .violations
        .iter()
        .rev()
        .take(8)
        .map(|it| format!("<li><code>{} {}</code> {}</li>", escape(&it.at), escape(&it.pointer), escape(&it.message)))
        .collect();
    let pings = world.pings.iter().rev().take(8);
    let pings: String = pings.map(|it| format!("<li>Rang <code>{}</code></li>", escape(&it.target))).collect();
    let found = if broken.is_empty() && pings.is_empty() {
        "<p>No rule was broken, and nobody was rung.</p>".to_owned()
    } else {
        format!("<ul class=\"found\">{broken}{pings}</ul>{}", button(scene, "forget", "Forget these"))
    };
    format!(
        "<section class=\"app\" aria-labelledby=\"app\"><header><h2 id=\"app\">{}</h2></header>\
         <div class=\"in\">{guild}<div class=\"row\">{mine}<a class=\"out\" href=\"{}\" target=\"_blank\" rel=\"noopener\">Add it from the app's page</a></div>{}</div></section>",
        escape(&world.app.name),
        escape(&format!("{product}/discord/install")),
        live("found", &found)
    )
}
