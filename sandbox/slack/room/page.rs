//! The page of the room.

use super::blocks;
use super::marks::mrkdwn;
use super::scene::{Scene, role_word};
use crate::console::clock::time;
use crate::paper::escape;
use crate::slack::Slack;
use crate::slack::control::look::Room;
use crate::slack::world::World;
use crate::slack::world::chat::{ChannelKind, Message, Origin};
use crate::slack::world::people::Role;
use crate::slack::world::view::View;

/// How many messages are shown.
const SHOWN: usize = 60;
/// The shortcuts the product's app has: callback and name.
const SHORTCUT: (&str, &str) = ("myba_new", "Draft a ticket");
const MESSAGE_SHORTCUT: (&str, &str) = ("myba_from_message", "Draft ticket from this");

/// The whole page.
pub fn whole(slack: &Slack, scene: &Scene) -> String {
    let product = slack.shared().product_url();
    let world = slack.world();
    let modal = live(
        "modal",
        &Room { world: &world }.modal(&scene.person).map_or_else(String::new, |view| modal(&world, scene, &view)),
    );
    let middle = if scene.is_home { home(&world, scene) } else { channel(&world, scene) };
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>Slack room · MyBA sandbox</title><link rel=\"icon\" href=\"/logo.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/console.css\"><link rel=\"stylesheet\" href=\"/slack/room/room.css\">\
         <script src=\"/console.js\" defer></script></head><body>\
         <aside class=\"tape\" aria-label=\"Sandbox\"><div><p><b>Sandbox</b> You play everybody; nobody gets a message.</p>\
         <a href=\"/\">Console</a></div></aside>\
         <header class=\"top\"><h1>Slack room</h1>{}</header><main>{modal}<div class=\"room\"><nav aria-label=\"Channels\">{}</nav>\
         {middle}</div>{}</main></body></html>",
        people(&world, scene),
        places(&world, scene),
        app(&world, scene, &product)
    )
}

/// A part the script keeps fresh.
fn live(name: &str, body: &str) -> String {
    format!("<div data-live=\"{name}\">{body}</div>")
}

/// Who looks.
fn people(world: &World, scene: &Scene) -> String {
    let groups: String = world
        .teams
        .values()
        .map(|team| {
            let mut users: Vec<_> = team.users.values().filter(|user| user.role != Role::Bot).collect();
            users.sort_by(|a, b| a.real_name.cmp(&b.real_name));
            let rows: String = users
                .iter()
                .take(100)
                .map(|user| {
                    let mine = team.id == scene.person.team && user.id == scene.person.id;
                    format!(
                        "<option value=\"{}/{}\"{}>{}{}</option>",
                        escape(&team.id),
                        escape(&user.id),
                        if mine { " selected" } else { "" },
                        escape(&user.real_name),
                        role_word(user.role, user.deleted)
                    )
                })
                .collect();
            format!("<optgroup label=\"{}\">{rows}</optgroup>", escape(&team.name))
        })
        .collect();
    format!(
        "<form class=\"who\" method=\"get\" action=\"/slack/room\"><label for=\"who\">You are</label>\
         <select id=\"who\" name=\"who\">{groups}</select><button>Switch</button></form>"
    )
}

fn places(world: &World, scene: &Scene) -> String {
    let me = &scene.person.id;
    let team = world.teams.get(&scene.person.team);
    let mut mine: Vec<_> =
        team.into_iter().flat_map(|team| team.channels.values()).filter(|it| it.is_open_to(me)).collect();
    mine.sort_by_key(|channel| (channel.kind == ChannelKind::Direct, channel.name.clone()));
    let links: String = mine
        .iter()
        .map(|channel| {
            let name = match channel.kind {
                ChannelKind::Direct => {
                    direct_name(world, scene, &channel.members.iter().find(|id| *id != me).cloned().unwrap_or_default())
                }
                ChannelKind::Private => format!("{} (private)", channel.name),
                ChannelKind::Public => format!("#{}", channel.name),
            };
            chip(&scene.address(&channel.id), &name, !scene.is_home && channel.id == scene.channel)
        })
        .collect();
    let button = |action: &str, label: &str, more: &str| {
        format!(
            "<form method=\"post\" action=\"/slack/room/{action}\">{}{more}<button>{label}</button></form>",
            scene.hidden()
        )
    };
    let installed = world.install_of(&scene.person.team).is_some();
    let app = if installed {
        let callback = format!("<input type=\"hidden\" name=\"callback\" value=\"{}\">", SHORTCUT.0);
        let home = if scene.is_home { "App Home again" } else { "App Home" };
        format!(
            "{}{}{}",
            button("home", home, ""),
            button("direct", "Message the app", ""),
            button("shortcut", &format!("Shortcut: {}", SHORTCUT.1), &callback)
        )
    } else {
        String::new()
    };
    format!("{links}<div class=\"acts\">{app}</div>")
}

fn direct_name(world: &World, scene: &Scene, other: &str) -> String {
    world.user(&scene.person.team, other).map_or_else(|| other.to_owned(), |user| user.real_name.clone())
}

fn chip(address: &str, name: &str, current: bool) -> String {
    let current = if current { " aria-current=\"true\"" } else { "" };
    format!("<a class=\"chip\" href=\"{}\"{current}>{}</a>", escape(address), escape(name))
}

fn channel(world: &World, scene: &Scene) -> String {
    let messages = Room { world }.messages(&scene.person, &scene.channel);
    let skipped = messages.len().saturating_sub(SHOWN);
    let rows: String = messages.iter().skip(skipped).map(|message| entry(world, scene, message)).collect();
    let rows = if rows.is_empty() {
        format!("<p class=\"none\">Nothing here yet. Type {} and an idea.</p>", escape(&world.app.command))
    } else {
        format!("<ol class=\"chat\">{rows}</ol>")
    };
    let found = world.channel(&scene.channel);
    let title = found.map_or_else(String::new, |(_, channel)| match channel.kind {
        ChannelKind::Direct => "Direct message".to_owned(),
        _ => format!("#{}", channel.name),
    });
    let install = world.install_of(&scene.person.team);
    let is_member = install.is_some_and(|it| found.is_some_and(|(_, channel)| channel.members.contains(&it.bot_user)));
    let invite = if install.is_some() && !is_member {
        format!(
            "<form method=\"post\" action=\"/slack/room/invite\">{}<button>Invite {}</button></form>",
            scene.hidden(),
            escape(&world.app.name)
        )
    } else {
        String::new()
    };
    format!(
        "<section aria-labelledby=\"here\"><header><h2 id=\"here\">{}</h2>{invite}</header>{}\
         <form class=\"say\" method=\"post\" action=\"/slack/room/say\">{}<label for=\"text\">Message, or {} and an idea</label>\
         <div><input id=\"text\" name=\"text\" autocomplete=\"off\" autofocus><button class=\"main\">Send</button></div></form></section>",
        escape(&title),
        live("chat", &rows),
        scene.hidden(),
        escape(&world.app.command)
    )
}

fn entry(world: &World, scene: &Scene, message: &Message) -> String {
    let name = match (message.origin, world.user(&message.team, &message.user)) {
        (Origin::Slackbot, _) => "Slackbot",
        (_, Some(user)) => &user.real_name,
        (_, None) => &world.app.name,
    };
    let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    let mut marks = Vec::new();
    if message.by_app {
        marks.push("app");
    }
    if message.thread_ts.as_ref().is_some_and(|thread| *thread != message.ts) {
        marks.push("in a thread");
    }
    if message.edited {
        marks.push("edited");
    }
    if message.streaming {
        marks.push("being written");
    }
    let marks: String = marks.iter().map(|mark| format!("<span class=\"tag\">{mark}</span>")).collect();
    let only = if message.only_for.is_some() { "<p class=\"only\">Only visible to you</p>" } else { "" };
    let body = if message.blocks.is_empty() {
        format!("<p>{}</p>", mrkdwn(world, &message.text))
    } else {
        blocks::of_message(world, &message.blocks)
    };
    let from = if message.only_for.is_none() && world.install_of(&message.team).is_some() {
        format!(
            "<button class=\"quiet\" name=\"callback\" value=\"{}\" formaction=\"/slack/room/from\">{}</button>",
            MESSAGE_SHORTCUT.0, MESSAGE_SHORTCUT.1
        )
    } else {
        String::new()
    };
    format!(
        "<li class=\"msg{}\"><span class=\"av\" aria-hidden=\"true\">{}</span><form method=\"post\" action=\"/slack/room/act\">{}\
         <input type=\"hidden\" name=\"ts\" value=\"{}\">{only}<p class=\"by\"><b>{}</b>{marks}{}</p>{body}{from}</form></li>",
        if message.only_for.is_some() { " eph" } else { "" },
        escape(&initials),
        scene.hidden(),
        escape(&message.ts),
        escape(name),
        time(ms_of(&message.ts))
    )
}

/// A message's time in milliseconds.
fn ms_of(ts: &str) -> i64 {
    ts.split_once('.').map_or(0, |(seconds, rest)| {
        seconds.parse::<i64>().unwrap_or_default() * 1000 + rest.parse::<i64>().unwrap_or_default() / 1000
    })
}

fn home(world: &World, scene: &Scene) -> String {
    let view = world.home(&scene.person.team, &scene.person.id);
    let body = view.map_or_else(
        || "<p class=\"none\">The app has published nothing for you.</p>".to_owned(),
        |view| {
            format!(
                "<form class=\"view\" method=\"post\" action=\"/slack/room/act\">{}<input type=\"hidden\" name=\"view\" value=\"{}\">{}</form>",
                scene.hidden(),
                escape(&view.id),
                blocks::of_view(world, view)
            )
        },
    );
    format!(
        "<section aria-labelledby=\"here\"><header><h2 id=\"here\">App Home</h2></header>{}</section>",
        live("home", &body)
    )
}

fn modal(world: &World, scene: &Scene, view: &View) -> String {
    let words = |name: &str, usual: &str| {
        let text = crate::slack::block::plain::words(&view.body[name]);
        escape(if text.is_empty() { usual } else { &text })
    };
    let trouble =
        view.trouble.as_ref().map_or_else(String::new, |text| format!("<p class=\"bad\">{}</p>", escape(text)));
    let submit = if view.body["submit"].is_null() {
        String::new()
    } else {
        format!("<button class=\"main\">{}</button>", words("submit", "Submit"))
    };
    format!(
        "<section class=\"modal\" role=\"dialog\" aria-labelledby=\"modal-title\"><header><h2 id=\"modal-title\">{}</h2></header>\
         <form class=\"view\" method=\"post\" action=\"/slack/room/submit\">{}<input type=\"hidden\" name=\"view\" value=\"{}\">\
         {trouble}{}<div class=\"row end\"><button formaction=\"/slack/room/close\">{}</button>{submit}</div></form></section>",
        words("title", "Form"),
        scene.hidden(),
        escape(&view.id),
        blocks::of_view(world, view),
        words("close", "Close")
    )
}

/// Where the app stands, and what it did wrong.
fn app(world: &World, scene: &Scene, product: &str) -> String {
    let team = world.teams.get(&scene.person.team).map_or("", |team| &team.name);
    let form = |action: &str, label: &str| {
        format!(
            "<form method=\"post\" action=\"/slack/room/{action}\">{}<button>{label}</button></form>",
            scene.hidden()
        )
    };
    let install = format!(
        "<a class=\"out\" href=\"{}\" target=\"_blank\" rel=\"noopener\">Install it from the app's page</a>",
        escape(&format!("{product}/slack/install"))
    );
    let state = if world.install_of(&scene.person.team).is_some() {
        format!(
            "<p>Installed in {}.</p><div class=\"row\">{install}{}</div>",
            escape(team),
            form("uninstall", "Uninstall")
        )
    } else {
        format!("<p>Not installed in {}.</p><div class=\"row\">{install}</div>", escape(team))
    };
    let broken: String = world
        .violations
        .iter()
        .rev()
        .take(8)
        .map(|it| format!("<li><code>{} {}</code> {}</li>", escape(&it.at), escape(&it.pointer), escape(&it.message)))
        .collect();
    let pings: String = world
        .pings
        .iter()
        .rev()
        .take(8)
        .map(|it| format!("<li>Pinged <code>{}</code></li>", escape(&it.target)))
        .collect();
    let found = if broken.is_empty() && pings.is_empty() {
        "<p>No rule of Block Kit was broken, and nobody was pinged.</p>".to_owned()
    } else {
        format!("<ul class=\"found\">{broken}{pings}</ul>{}", form("forget", "Forget these"))
    };
    format!(
        "<section class=\"app\" aria-labelledby=\"app\"><header><h2 id=\"app\">{}</h2></header><div class=\"in\">{state}{}</div></section>",
        escape(&world.app.name),
        live("found", &found)
    )
}
