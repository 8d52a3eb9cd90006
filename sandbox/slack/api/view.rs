//! Modals and App Homes.

use serde_json::{Value, json};

use super::args::Args;
use super::conversations::team_of;
use super::{Answer, Caller, Refusal};
use crate::slack::Slack;
use crate::slack::block::{self, pick};
use crate::slack::world::World;
use crate::slack::world::ticket::TRIGGER_MS;
use crate::slack::world::view::View;

/// Modals on top of each other.
const STACK: usize = 3;

/// `views.open`.
pub fn open(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let body = body(slack, args, "views.open", true)?;
    let (team, user) = exchange(slack, caller, args)?;
    let id = slack.new_id("V");
    let hash = slack.new_hash();
    let view = slack.change(|world| {
        is_external_free(world, &team, &body, None)?;
        world.views.retain(|_, view| !(view.is_modal && view.belongs_to(&team, &user)));
        let view = View { id: id.clone(), team, user, is_modal: true, root: id.clone(), body, hash, ..View::default() };
        world.views.insert(id, view.clone());
        Ok::<_, Refusal>(view)
    })?;
    Ok(shown(slack, caller, &view))
}

/// `views.push`.
pub fn push(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let body = body(slack, args, "views.push", true)?;
    let (team, user) = exchange(slack, caller, args)?;
    let (id, hash) = (slack.new_id("V"), slack.new_hash());
    let view = slack.change(|world| put_on_top(world, &team, &user, id, hash, body))?;
    Ok(shown(slack, caller, &view))
}

/// Puts a modal on top of a person's stack.
pub fn put_on_top(
    world: &mut World,
    team: &str,
    user: &str,
    id: String,
    hash: String,
    body: Value,
) -> Result<View, Refusal> {
    is_external_free(world, team, &body, None)?;
    let stack = world.modals(team, user);
    let Some(top) = stack.last() else { return Err(Refusal::of("not_found")) };
    if stack.len() >= STACK {
        return Err(Refusal::of("push_limit_reached"));
    }
    let view = View {
        id: id.clone(),
        team: team.to_owned(),
        user: user.to_owned(),
        is_modal: true,
        depth: top.depth + 1,
        root: top.root.clone(),
        previous: Some(top.id.clone()),
        body,
        hash,
        ..View::default()
    };
    world.views.insert(id, view.clone());
    Ok(view)
}

/// `views.update`, by `view_id` or `external_id`.
pub fn update(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let body = body(slack, args, "views.update", true)?;
    let hash = slack.new_hash();
    let view = slack.change(|world| {
        let found = match (args.text("view_id"), args.text("external_id")) {
            (Some(id), _) => world.views.get(id),
            (None, Some(external)) => world.views.values().find(|view| view.text("external_id") == external),
            (None, None) => return Err(Refusal::of("invalid_arguments")),
        };
        let found = found.filter(|view| view.is_modal && caller.install.serves(&view.team));
        let Some(found) = found.cloned() else { return Err(Refusal::of("view_not_found")) };
        if args.text("hash").is_some_and(|hash| hash != found.hash) {
            return Err(Refusal::of("hash_conflict"));
        }
        is_external_free(world, &found.team, &body, Some(&found.id))?;
        Ok(replaced(world, found, body, hash))
    })?;
    Ok(shown(slack, caller, &view))
}

/// Gives a view another body. What was filled in stays where block and action are the same.
pub fn replaced(world: &mut World, mut view: View, body: Value, hash: String) -> View {
    view.body = body;
    view.hash = hash;
    view.errors.clear();
    view.trouble = None;
    let kept: Vec<String> =
        view.blocks().iter().filter_map(|block| block["block_id"].as_str()).map(str::to_owned).collect();
    view.values.retain(|block, _| kept.contains(block));
    world.views.insert(view.id.clone(), view.clone());
    view
}

/// `views.publish`.
pub fn publish(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let user = args.need("user_id", "invalid_arguments")?.to_owned();
    let team = team_of(slack, caller, &user, args)?;
    let body = body(slack, args, "views.publish", false)?;
    let (id, hash) = (slack.new_id("V"), slack.new_hash());
    let view = slack.change(|world| {
        let before = world.home(&team, &user).cloned();
        if args.text("hash").is_some_and(|hash| before.as_ref().is_none_or(|view| view.hash != hash)) {
            return Err(Refusal::of("hash_conflict"));
        }
        let view = before.unwrap_or_else(|| View { id: id.clone(), team, user, root: id, ..View::default() });
        Ok(replaced(world, view, body, hash))
    })?;
    Ok(shown(slack, caller, &view))
}

fn shown(slack: &Slack, caller: &Caller, view: &View) -> Value {
    json!({"view": view.view(&slack.world().app.id, &caller.install.bot)})
}

fn body(slack: &Slack, args: &Args, at: &str, modal: bool) -> Result<Value, Refusal> {
    let mut view = args.json("view", "invalid_arguments")?.ok_or_else(|| Refusal::of("invalid_arguments"))?;
    slack.checked_view(at, &view, modal)?;
    with_ids(&mut view);
    Ok(view)
}

/// Gives the blocks of a view the ids they lack.
pub fn with_ids(view: &mut Value) {
    if let Some(blocks) = view["blocks"].as_array_mut() {
        pick::fill_ids(blocks);
    }
}

/// Takes the trigger for the one thing it opens.
fn exchange(slack: &Slack, caller: &Caller, args: &Args) -> Result<(String, String), Refusal> {
    let id = args.text("trigger_id").or_else(|| args.text("interactivity_pointer"));
    let id = id.ok_or_else(|| Refusal::of("invalid_arguments"))?;
    let now = slack.now_ms();
    slack.change(|world| {
        let trigger = world.triggers.get_mut(id).ok_or_else(|| Refusal::of("invalid_trigger_id"))?;
        if trigger.used {
            return Err(Refusal::of("exchanged_trigger_id"));
        }
        if now - trigger.born_ms > TRIGGER_MS {
            return Err(Refusal::of("expired_trigger_id"));
        }
        if !caller.install.serves(&trigger.team) {
            return Err(Refusal::of("invalid_trigger_id"));
        }
        trigger.used = true;
        Ok((trigger.team.clone(), trigger.user.clone()))
    })
}

/// An `external_id` is one view's in a workspace.
fn is_external_free(world: &World, team: &str, body: &Value, own: Option<&str>) -> Result<(), Refusal> {
    let wanted = body["external_id"].as_str().unwrap_or_default();
    let taken = world
        .views
        .values()
        .any(|view| view.team == team && view.text("external_id") == wanted && own.is_none_or(|own| own != view.id));
    if taken && !wanted.is_empty() { Err(Refusal::of("duplicate_external_id")) } else { Ok(()) }
}

impl Slack {
    /// Checks a view, and keeps what is wrong for tests to see.
    pub(in crate::slack) fn checked_view(&self, at: &str, view: &Value, modal: bool) -> Result<(), Refusal> {
        let Ok(problems) = block::view(view, modal) else {
            let message = "more than 250 KB".to_owned();
            self.note_problems(at, &[block::Problem { pointer: String::new(), message }]);
            return Err(Refusal::of("view_too_large"));
        };
        self.note_problems(at, &problems);
        if problems.is_empty() { Ok(()) } else { Err(Refusal::of_problems("invalid_arguments", &problems)) }
    }

    /// A hash no other state of a view has.
    pub(in crate::slack) fn new_hash(&self) -> String {
        format!("{}.{}", self.shared().now_s(), self.shared().random_hex(8))
    }
}
