//! What people do: type commands, press buttons, choose, fill in forms.

use serde_json::{Value, json};

use super::people::Person;
use super::{chosen, command, form};
use crate::discord::Discord;
use crate::discord::deliver::Ack;
use crate::discord::world::interaction::{AUTOCOMPLETE, COMMAND, COMPONENT, Interaction, MODAL};
use crate::discord::world::message::Message;

type Ready = Result<(Interaction, Value), &'static str>;

impl Discord {
    async fn send(&self, ready: Ready) -> Ack {
        match ready {
            Ok((interaction, payload)) => self.deliver(interaction, payload).await,
            Err(why) => Ack::nowhere(why),
        }
    }

    /// Somebody uses a slash command in a channel: `myba new` with `[("idea", "…")]`. What the vendor's client would not
    /// let them send is not sent: [`Ack::why`] says why.
    pub async fn command(&self, person: &Person, channel: &str, name: &str, options: &[(&str, &str)]) -> Ack {
        self.send(self.command_ready(person, channel, name, options)).await
    }

    fn command_ready(&self, person: &Person, channel: &str, name: &str, options: &[(&str, &str)]) -> Ready {
        let name = name.trim_start_matches('/');
        let data = {
            let world = self.world();
            let scene = world.scene(&person.id, channel)?;
            command::find(&world, &scene, name, 1)?.data(&world, options, None)?
        };
        self.interaction(person, channel, COMMAND, &format!("/{name}"), &data)
    }

    /// Somebody types in an option that has suggestions; [`Ack::choices`] are what they see.
    pub async fn suggest(&self, person: &Person, channel: &str, name: &str, option: &str, typed: &str) -> Ack {
        self.send(self.suggest_ready(person, channel, name, option, typed)).await
    }

    fn suggest_ready(&self, person: &Person, channel: &str, name: &str, option: &str, typed: &str) -> Ready {
        let name = name.trim_start_matches('/');
        let data = {
            let world = self.world();
            let scene = world.scene(&person.id, channel)?;
            command::find(&world, &scene, name, 1)?.data(&world, &[(option, typed)], Some(option))?
        };
        self.interaction(person, channel, AUTOCOMPLETE, &format!("suggest /{name}"), &data)
    }

    /// Somebody chooses a command of a message: `Draft ticket`.
    pub async fn message_command(&self, person: &Person, message: &Message, name: &str) -> Ack {
        self.send(self.message_command_ready(person, message, name)).await
    }

    fn message_command_ready(&self, person: &Person, message: &Message, name: &str) -> Ready {
        let mut data = {
            let world = self.world();
            let scene = world.scene(&person.id, &message.channel)?;
            command::find(&world, &scene, name, 3)?.data(&world, &[], None)?
        };
        data["target_id"] = json!(message.id);
        data["resolved"] = json!({"messages": {&message.id: crate::discord::api::message_view(self, message)}});
        if let Some(data) = data.as_object_mut() {
            data.shift_remove("options");
        }
        self.interaction(person, &message.channel, COMMAND, name, &data)
    }

    /// Somebody presses a button of a message, found by its custom id or by what it says.
    pub async fn press(&self, person: &Person, message: &Message, button: &str) -> Ack {
        let id = message.button(button).and_then(|it| it["custom_id"].as_str()).unwrap_or(button);
        self.send(self.component_ready(person, message, id, None)).await
    }

    /// Somebody chooses in a select of a message, found by its custom id.
    pub async fn select(&self, person: &Person, message: &Message, custom_id: &str, values: &[&str]) -> Ack {
        self.send(self.component_ready(person, message, custom_id, Some(values))).await
    }

    fn component_ready(&self, person: &Person, message: &Message, id: &str, values: Option<&[&str]>) -> Ready {
        let current = self.world().message(&message.channel, &message.id).cloned();
        let current = current.filter(|it| it.is_seen_by(&person.id)).ok_or("the person cannot see this message")?;
        let component = current.component(id).ok_or("the message has no such component")?;
        if component["disabled"] == true {
            return Err("the component is disabled");
        }
        let mut data = json!({"id": 1, "custom_id": id, "component_type": component["type"]});
        if let Some(values) = values {
            let options = component["options"].as_array();
            let is_known = |value: &&str| options.is_none_or(|list| list.iter().any(|it| it["value"] == **value));
            if !values.iter().all(is_known) {
                return Err("a choice is none of the options");
            }
            data["values"] = json!(values);
            let world = self.world();
            let guild = world.guild_of(&current.channel).map(|guild| guild.id.as_str());
            let kind = component["type"].as_u64().unwrap_or(0);
            if let Some(resolved) = chosen::resolved(&world, kind, &person.id, guild, values) {
                data["resolved"] = resolved;
            }
        }
        let word = if component["type"] == 2 { "button" } else { "select" };
        let label = format!("{word} {id}");
        let (mut interaction, mut payload) = self.interaction(person, &current.channel, COMPONENT, &label, &data)?;
        self.about(&mut interaction, &mut payload, &current);
        Ok((interaction, payload))
    }

    /// Somebody fills in the form they have open and sends it; values are by custom id. What is not named keeps what it
    /// showed; of several choices there are commas between. The form closes when the app answers.
    pub async fn submit(&self, person: &Person, values: &[(&str, &str)]) -> Ack {
        let Some(opener) = self.world().open_form(&person.id).cloned() else {
            return Ack::nowhere("the person has no form open");
        };
        let ack = self.send(self.submit_ready(person, &opener, values)).await;
        if ack.is_ok() {
            self.close(person);
        }
        ack
    }

    fn submit_ready(&self, person: &Person, opener: &Interaction, values: &[(&str, &str)]) -> Ready {
        let shown = opener.modal.clone().unwrap_or_default();
        let data = json!({
            "custom_id": shown["custom_id"], "components": form::filled(&shown, values)?,
        });
        let label = format!("form {}", shown["custom_id"].as_str().unwrap_or_default());
        let (mut interaction, mut payload) = self.interaction(person, &opener.channel, MODAL, &label, &data)?;
        let source = opener.source.as_ref().and_then(|id| self.world().message(&opener.channel, id).cloned());
        if let Some(message) = source {
            self.about(&mut interaction, &mut payload, &message);
        }
        Ok((interaction, payload))
    }

    /// Somebody closes the form they have open; the app does not hear of it.
    pub fn close(&self, person: &Person) {
        self.change(|world| {
            for interaction in world.interactions.values_mut().filter(|it| it.user == person.id) {
                interaction.modal = None;
            }
        });
    }
}
