//! A room: the conversation over a real core, and what is said in it, written down as a chat.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use myba_bots::conversation::{
    Act, Attempt, Button, Conversation, Earlier, Form, FormKind, Mark, Message, OnDiscord, Part, Pick, Place,
    PlaceKind, Press, Progress, Reply, Request, Sender, Standing,
};
use myba_core::chat::{Chat, ChatKey, NewWorkspace, Person, Platform, Team, WorkspaceKey};
use myba_core::generation::library::Library;
use myba_core::generation::service::{Generation, ModelOffer};
use myba_core::id::{TicketId, UserId, WalletId};
use myba_core::identity::{IdentifierKey, Identity};
use myba_core::ledger::{EffectKey, GrantSource, Ledger, NewGrant};
use myba_core::store::testing::TestDatabase;

use crate::parts::{conversation, free_policy, models, offer, policy, service, tokens};
use crate::writer::Writer;

/// Every request, as an inbox would keep it.
#[derive(Default)]
struct Asked(Mutex<Vec<Request>>);

#[async_trait]
impl Earlier for Asked {
    async fn request(&self, key: &str) -> Option<Request> {
        self.0.lock().unwrap().iter().find(|request| request.key == key).cloned()
    }
}

/// Where people are, and as whom.
#[derive(Clone)]
pub struct Spot {
    pub in_workspace: bool,
    pub place: Place,
    pub roles: Vec<String>,
}

impl Spot {
    pub fn channel(id: &str) -> Self {
        let place = Place { channel: id.to_owned(), thread: None, kind: PlaceKind::Channel };
        Self { in_workspace: true, place, roles: Vec::new() }
    }

    pub fn thread(channel: &str, id: &str) -> Self {
        let mut spot = Self::channel(channel);
        spot.place.thread = Some(id.to_owned());
        spot
    }

    /// A direct message, which is in no workspace on Discord.
    pub fn direct() -> Self {
        let mut spot = Self { in_workspace: false, ..Self::channel("D1") };
        spot.place.kind = PlaceKind::Direct;
        spot
    }

    pub fn with_role(self, role: &str) -> Self {
        Self { roles: vec![role.to_owned()], ..self }
    }
}

/// The conversation, and what was said.
pub struct Room {
    pub db: TestDatabase,
    pub writer: Arc<Writer>,
    pub service: Generation,
    pub ledger: Ledger,
    pub chat: Chat,
    pub key: WorkspaceKey,
    identity: Identity,
    conversation: Conversation,
    asked: Arc<Asked>,
    spot: Mutex<Spot>,
    /// Which time the next requests are taken up.
    pub attempt: Mutex<Attempt>,
    said: Mutex<String>,
    count: Mutex<usize>,
}

/// Somebody in the room.
#[derive(Clone, Copy)]
pub struct Who(pub &'static str, pub Standing);

pub const ANA: Who = Who("ana", Standing::Member);
pub const BEN: Who = Who("ben", Standing::Member);
pub const ADA: Who = Who("ada", Standing::Admin);
pub const GUEST: Who = Who("gus", Standing::Guest);

impl Room {
    pub async fn new() -> Self {
        Self::on(Platform::Slack, OnDiscord::Off).await
    }

    pub async fn discord() -> Self {
        Self::on(Platform::Discord, OnDiscord::Off).await
    }

    pub async fn on(platform: Platform, discord: OnDiscord) -> Self {
        let db = TestDatabase::sqlite().await;
        let writer = Arc::new(Writer::default());
        let secret = || IdentifierKey::new(vec![7; 32]);
        let identity = Identity::new(db.store.clone(), free_policy(), secret());
        let service = service(&db, &identity, &writer, models());
        let chat = Chat::new(db.store.clone(), free_policy(), secret());
        let key = WorkspaceKey { platform, tenant: "T1".to_owned() };
        let new = NewWorkspace {
            key: key.clone(),
            name: "Acme".to_owned(),
            is_org: false,
            sealed_token: "sealed".to_owned(),
            bot_user: None,
            scopes: String::new(),
            installer: None,
        };
        chat.install(new).await.unwrap();
        let asked = Arc::<Asked>::default();
        let conversation = conversation(&service, &db, &chat, Arc::clone(&asked) as _, discord);
        let ledger = Ledger::new(db.store.clone());
        Self {
            db,
            writer,
            service,
            ledger,
            chat,
            key,
            identity,
            conversation,
            asked,
            spot: Mutex::new(Spot::channel("C1")),
            attempt: Mutex::default(),
            said: Mutex::default(),
            count: Mutex::default(),
        }
    }

    /// A room of a team that has a model of its own.
    pub async fn with_team_model() -> Self {
        let mut room = Self::discord().await;
        let team = room.team(9).await.id;
        let own = ModelOffer { teams: vec![team], ..offer("acme", "Acme", 2) };
        room.service = service(&room.db, &room.identity, &room.writer, [models(), vec![own]].concat());
        room.conversation =
            conversation(&room.service, &room.db, &room.chat, Arc::clone(&room.asked) as _, OnDiscord::Off);
        room
    }

    /// Somebody's tickets, the newest first.
    pub async fn tickets(&self, who: Who) -> Vec<TicketId> {
        let person = self.person(who).await;
        let library = Library::new(self.db.store.clone(), policy());
        library.recent(&person.id, 9).await.unwrap().into_iter().map(|ticket| ticket.id).collect()
    }

    fn next_key(&self) -> String {
        let mut count = self.count.lock().unwrap();
        *count += 1;
        format!("cmd:{count}")
    }

    /// From now on everybody is there.
    pub fn go(&self, spot: Spot) {
        *self.spot.lock().unwrap() = spot;
    }

    /// Types `/myba new` with options, as Discord has them.
    pub async fn draft(&self, who: Who, options: &[(&str, &str)]) -> Vec<Reply> {
        let typed = options.iter().map(|(name, value)| format!(" {name}:{value}")).collect::<String>();
        self.write(&format!("{}: /myba new{typed}\n", who.0));
        let values = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.ask(&self.next_key(), who, Act::Filled { form: FormKind::NewTicket, values }).await
    }

    /// Opens what the button "Fill in again" of the last request opens, which the edge puts below errors.
    pub async fn fills_again(&self, who: Who) -> Vec<Reply> {
        let key = self.asked.0.lock().unwrap().last().unwrap().key.clone();
        self.presses(who, Press::FillAgain(key)).await
    }

    /// Types a command in the channel.
    pub async fn says(&self, who: Who, text: &str) -> Vec<Reply> {
        self.says_with(&self.next_key(), who, text).await
    }

    /// Types a command that has this key.
    pub async fn says_with(&self, key: &str, who: Who, text: &str) -> Vec<Reply> {
        self.write(&format!("{}: /myba {text}\n", who.0));
        self.ask(key, who, Act::Said(text.to_owned())).await
    }

    pub async fn presses(&self, who: Who, press: Press) -> Vec<Reply> {
        let chosen = match &press {
            Press::ShareIn(_, _, place) | Press::ResetUse(place) => format!(" {place}"),
            Press::SetRoles(ids) | Press::SetChannels(ids) => format!(" {}", ids.join(" ")),
            _ => String::new(),
        };
        self.write(&format!("{} presses {}{chosen}\n", who.0, name(&press)));
        self.ask(&self.next_key(), who, Act::Pressed(press)).await
    }

    pub async fn fills(&self, who: Who, form: &Form, values: &[(&str, &str)]) -> Vec<Reply> {
        let values: BTreeMap<String, String> =
            values.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
        self.write(&format!("{} fills in {}: {values:?}\n", who.0, form.title));
        self.ask(&self.next_key(), who, Act::Filled { form: form.kind.clone(), values }).await
    }

    pub async fn ask(&self, key: &str, who: Who, act: Act) -> Vec<Reply> {
        let spot = self.spot.lock().unwrap().clone();
        let request = Request {
            key: key.to_owned(),
            sender: Sender {
                key: self.chat_key(who),
                name: who.0.to_owned(),
                standing: if spot.in_workspace { who.1 } else { Standing::Member },
                locale: None,
                roles: spot.roles,
            },
            place: spot.place,
            act,
            attempt: *self.attempt.lock().unwrap(),
        };
        self.asked.0.lock().unwrap().push(request.clone());
        let shown = Shown::default();
        let replies = self.conversation.handle(spot.in_workspace.then_some(&self.key), &request, &shown).await.unwrap();
        for message in shown.0.lock().unwrap().iter() {
            self.write(&format!("MyBA (only {}, meanwhile): {}\n", who.0, message.summary));
        }
        for reply in &replies {
            self.write(&tell(who.0, reply));
        }
        replies
    }

    pub fn chat_key(&self, who: Who) -> ChatKey {
        match self.key.platform {
            Platform::Slack => {
                ChatKey { platform: Platform::Slack, tenant: "T1".to_owned(), user: format!("U-{}", who.0) }
            }
            // An id of the year 2015: whose account it is has had it for long.
            Platform::Discord => {
                let number: u32 = who.0.bytes().map(u32::from).sum();
                ChatKey { platform: Platform::Discord, tenant: "0".to_owned(), user: format!("80351110224678{number}") }
            }
        }
    }

    fn write(&self, text: &str) {
        self.said.lock().unwrap().push_str(text);
    }

    pub async fn person(&self, who: Who) -> Person {
        self.chat.meet(&self.chat_key(who), who.0).await.unwrap()
    }

    pub async fn user(&self, name: &str) -> (UserId, WalletId) {
        let user = UserId::from_text(format!("user_{name}"));
        let wallet = self.identity.sign_in(&user).await.unwrap().wallet;
        (user, wallet)
    }

    /// A team that pays, owned by the administrator.
    pub async fn team(&self, amount: u64) -> Team {
        let owner = self.person(ADA).await;
        let (user, _) = self.user("ada").await;
        self.chat.link_proven(&user, &owner.key, "ada").await.unwrap();
        let team = self.chat.connect_team(&self.key, &owner.id).await.unwrap();
        self.grant(&team.wallet, amount).await;
        team
    }

    /// Another workspace that the team pays for.
    pub async fn connect_another(&self, team: &Team) {
        let key = WorkspaceKey { tenant: format!("{}9", self.key.tenant), ..self.key.clone() };
        self.chat.enter(&key, Some("Another")).await.unwrap();
        let owner = self.person(ADA).await;
        assert_eq!(self.chat.connect_team(&key, &owner.id).await.unwrap().id, team.id);
    }

    pub async fn grant(&self, wallet: &WalletId, amount: u64) {
        let grant = NewGrant {
            wallet: wallet.clone(),
            amount: tokens(amount),
            source: GrantSource::Operator,
            expires_at: None,
            reference: None,
            keys: vec![EffectKey::new("operator", wallet.as_str())],
            reason: "for a test".to_owned(),
        };
        self.ledger.grant(grant).await.unwrap();
    }

    /// The chat so far, with ids made the same in every run. The book is audited.
    pub async fn finish(self) -> String {
        self.service.drain().await;
        let report = self.ledger.verify().await.unwrap();
        assert!(report.is_clean(), "{:#?}", report.broken());
        let said = self.said.into_inner().unwrap();
        self.db.finish().await;
        said
    }
}

#[derive(Default)]
struct Shown(Mutex<Vec<Message>>);

#[async_trait]
impl Progress for Shown {
    async fn show(&self, message: Message) {
        self.0.lock().unwrap().push(message);
    }
}

fn name(press: &Press) -> String {
    let text = format!("{press:?}");
    text.split('(').next().unwrap_or_default().to_owned()
}

fn tell(who: &str, reply: &Reply) -> String {
    match reply {
        Reply::Private(message) => format!("MyBA (only {who}):\n{}", chat(message)),
        Reply::Public(message) => format!("MyBA (everybody):\n{}", chat(message)),
        Reply::Direct(message) => format!("MyBA (direct to {who}):\n{}", chat(message)),
        Reply::Elsewhere(place, message) => format!("MyBA (everybody in {place}):\n{}", chat(message)),
        Reply::Home(message) => format!("Home of {who}:\n{}", chat(message)),
        Reply::Errors(errors) => {
            errors.iter().fold(String::new(), |text, (field, why)| format!("{text}  in the form, {field}: {why}\n"))
        }
        Reply::Form(form) => {
            let mut text = format!("Form for {who}: {}\n", form.title);
            for line in form.intro.iter() {
                let _ = writeln!(text, "  {line}");
            }
            for field in &form.fields {
                let value = field.value.as_deref().unwrap_or_default().replace('\n', " / ");
                let _ = writeln!(text, "  {}: {value}", field.label);
            }
            text
        }
    }
}

fn chat(message: &Message) -> String {
    let mut text = String::new();
    for part in &message.parts {
        let _ = match part {
            Part::Title(title) => writeln!(text, "  # {title}"),
            Part::Facts(facts) | Part::Stub(facts) => writeln!(text, "  {}", facts.join(" · ")),
            Part::Text(words) | Part::Code(words) => writeln!(text, "  {words}"),
            Part::Divider => writeln!(text, "  ---"),
            Part::Pick(pick) => writeln!(text, "  [{} ▾ {}]", pick.label, pick.chosen.join(" ")),
            Part::File { name, .. } => writeln!(text, "  <{name}>"),
            Part::Feedback(_) => writeln!(text, "  [Useful] [Not useful]"),
            Part::Section { heading, lines } => {
                let _ = writeln!(text, "  *{heading}*");
                for line in lines {
                    let mark = match line.mark {
                        Some(Mark::Said) => "┃ ",
                        Some(Mark::Assumed) => "┆ ",
                        None => "",
                    };
                    let _ = writeln!(text, "    {mark}{}", line.text);
                }
                Ok(())
            }
            Part::Actions { buttons, menu } => {
                let labels = buttons.iter().map(|button| format!("[{}]", button.label));
                let more = menu.iter().flat_map(|menu| &menu.choices).map(|choice| format!("({})", choice.label));
                writeln!(text, "  {}", labels.chain(more).collect::<Vec<_>>().join(" "))
            }
        };
    }
    text
}

/// The message of the only reply.
pub fn message(replies: &[Reply]) -> &Message {
    match replies.last() {
        Some(Reply::Private(message) | Reply::Public(message) | Reply::Home(message) | Reply::Direct(message)) => {
            message
        }
        other => panic!("no message: {other:?}"),
    }
}

pub fn form(replies: &[Reply]) -> &Form {
    match replies {
        [Reply::Form(form)] => form,
        other => panic!("no form: {other:?}"),
    }
}

fn buttons(message: &Message) -> impl Iterator<Item = &Button> {
    message.parts.iter().flat_map(|part| match part {
        Part::Actions { buttons, .. } => buttons.as_slice(),
        _ => &[],
    })
}

/// What the button whose label begins so does.
pub fn press(replies: &[Reply], label: &str) -> Press {
    let message = message(replies);
    let found = buttons(message).find(|button| button.label.starts_with(label));
    found.unwrap_or_else(|| panic!("no button {label}: {message:#?}")).press.clone()
}

/// Chooses from what the message's pick offers.
pub fn choose(replies: &[Reply], label: &str, chosen: &[&str]) -> Press {
    let is_it = |pick: &&Pick| pick.label.starts_with(label);
    let mut picks =
        message(replies).parts.iter().filter_map(|part| if let Part::Pick(pick) = part { Some(pick) } else { None });
    let pick = picks.find(is_it).unwrap_or_else(|| panic!("no pick {label}: {replies:#?}"));
    pick.press.clone().with(chosen.iter().map(|id| (*id).to_owned()).collect())
}

/// The ticket a preview is about.
pub fn ticket(replies: &[Reply]) -> TicketId {
    match press(replies, "Edit") {
        Press::Edit(ticket, _) => ticket,
        other => panic!("{other:?}"),
    }
}

/// All that a message says.
pub fn text(replies: &[Reply]) -> String {
    replies.iter().fold(String::new(), |text, reply| text + &tell("", reply))
}
