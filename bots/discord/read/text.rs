//! Discord's text made readable: mentions as names, as far as Discord tells them.

use super::payload::{Message, Resolved, User, shown};

/// A mention is never longer.
const LONGEST: usize = 80;

/// The names that came with a text.
#[derive(Clone, Copy, Default)]
pub struct Names<'a> {
    pub resolved: Option<&'a Resolved>,
    /// People whom a message mentions.
    pub mentioned: &'a [User],
}

impl<'a> Names<'a> {
    /// What others call somebody.
    pub fn person(&self, id: &str) -> Option<&'a str> {
        let known = self.resolved;
        let member = known.and_then(|known| known.members.as_ref()?.get(id));
        let user = known.and_then(|known| known.users.as_ref()?.get(id));
        let user = user.or_else(|| self.mentioned.iter().find(|user| user.id.as_deref() == Some(id)));
        let nick = member.and_then(|member| member.nick.as_ref());
        let name = shown([
            nick,
            user.and_then(|user| user.global_name.as_ref()),
            user.and_then(|user| user.username.as_ref()),
        ]);
        Some(name).filter(|name| !name.is_empty())
    }

    fn role(&self, id: &str) -> Option<&'a str> {
        self.resolved?.roles.as_ref()?.get(id)?.name.as_deref()
    }

    fn channel(&self, id: &str) -> Option<&'a str> {
        self.resolved?.channels.as_ref()?.get(id)?.name.as_deref()
    }
}

/// The text as people saw it, as far as the names tell. What they do not tell stays as it is.
pub fn readable(text: &str, names: Names<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b'>');
        let spelled = end.and_then(|end| Some((end, spelled(&rest[1..end], names)?)));
        match spelled {
            Some((end, words)) => {
                out.push_str(&words);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

fn spelled(inside: &str, names: Names<'_>) -> Option<String> {
    if let Some(id) = inside.strip_prefix("@&") {
        return Some(format!("@{}", names.role(id)?));
    }
    if let Some(id) = inside.strip_prefix('@') {
        return Some(format!("@{}", names.person(id.strip_prefix('!').unwrap_or(id))?));
    }
    if let Some(id) = inside.strip_prefix('#') {
        return Some(format!("#{}", names.channel(id)?));
    }
    // An emoji of a server: its name is all that reads outside it.
    let emoji = inside.strip_prefix("a:").or_else(|| inside.strip_prefix(':'))?;
    let (name, id) = emoji.split_once(':')?;
    super::payload::is_id(id).then(|| format!(":{name}:"))
}

/// What a message says: its words, those it passes on, or those of its cards.
pub fn of_message(message: &Message, resolved: Option<&Resolved>) -> String {
    let mentioned = message.mentions.as_deref().unwrap_or_default();
    let names = Names { resolved, mentioned };
    let mut texts = vec![said(message.content.as_ref(), message.embeds.as_deref())];
    for forwarded in message.message_snapshots.iter().flatten() {
        let inner = forwarded.message.as_deref();
        let content = inner.map_or(forwarded.content.as_ref(), |inner| inner.content.as_ref());
        let embeds = inner.map_or(forwarded.embeds.as_deref(), |inner| inner.embeds.as_deref());
        texts.push(said(content, embeds));
    }
    texts.iter().map(|text| readable(text, names)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn said(content: Option<&String>, embeds: Option<&[super::payload::Embed]>) -> String {
    if let Some(text) = content.filter(|text| !text.trim().is_empty()) {
        return text.clone();
    }
    let lines =
        embeds.unwrap_or_default().iter().flat_map(|embed| [embed.title.as_deref(), embed.description.as_deref()]);
    lines.flatten().collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn mentions_become_names_where_discord_tells_them() {
        let resolved: Resolved = serde_json::from_value(json!({
            "users": {"1": {"username": "ana", "global_name": "Ana Roth"}, "2": {"username": "ben"}},
            "members": {"2": {"nick": "Benny"}}, "roles": {"3": {"name": "devs"}}, "channels": {"4": {"name": "general"}}}))
        .unwrap();
        let mentioned = [User { id: Some("5".to_owned()), username: Some("carla".to_owned()), ..User::default() }];
        let names = Names { resolved: Some(&resolved), mentioned: &mentioned };
        for (text, expected) in [
            ("ask <@1> and <@!2>", "ask @Ana Roth and @Benny"),
            ("<@5>, <@&3> in <#4>", "@carla, @devs in #general"),
            ("<@9> <@&9> <#9>", "<@9> <@&9> <#9>"),
            (" <:shrug:77> <a:wow:78> <t:0:R> ", ":shrug: :wow: <t:0:R>"),
            ("a < b, <b>, <@1", "a < b, <b>, <@1"),
            ("<<@1>> <ü@1>", "<@Ana Roth> <ü@1>"),
            ("", ""),
        ] {
            assert_eq!(readable(text, names), expected);
        }
        assert_eq!(readable("<@1>", Names::default()), "<@1>");
    }

    #[test]
    fn a_message_says_its_words_or_those_it_carries() {
        let text = |message: serde_json::Value| of_message(&serde_json::from_value(message).unwrap(), None);
        assert_eq!(
            text(json!({"content": "<@1> is stuck", "mentions": [{"id": "1", "username": "ana"}]})),
            "@ana is stuck"
        );
        let embeds = json!([{"title": "Alert", "description": "Disk full"}, {"title": null}]);
        assert_eq!(text(json!({"content": " ", "embeds": embeds})), "Alert\n\nDisk full");
        assert_eq!(
            text(json!({"content": "", "message_snapshots": [{"message": {"content": "passed on"}}]})),
            "passed on"
        );
        assert_eq!(text(json!({"message_snapshots": [{"content": "passed on"}]})), "passed on");
        assert_eq!(text(json!({"content": null, "embeds": null, "mentions": null, "message_snapshots": null})), "");
    }
}
