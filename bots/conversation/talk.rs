//! One request: who asks, where, and to whom it goes on.

use std::collections::BTreeMap;

use myba_core::chat::{ChatCaller, Person, Platform, Purse, Workspace, WorkspaceKey};
use myba_core::generation::RequestedKind;
use myba_core::generation::service::{Channel, GenerationError};
use myba_core::identity::Principal;
use myba_core::ledger::Balance;

use super::command::{Command, Wish, Word};
use super::dialect::Dialect;
use super::message::{Button, FormKind, Message, Part, Press, Style};
use super::refusal::Scene;
use super::request::{Act, Attempt, PlaceKind, Reply, Request, Standing};
use super::shop::Till;
use super::{Conversation, Parts, Progress, StillRunning, form, words};

/// Replies, or why there are none.
pub(super) type Answer = Result<Vec<Reply>, GenerationError>;

/// One request being answered.
pub(super) struct Talk<'a> {
    pub conversation: &'a Conversation,
    pub request: &'a Request,
    pub progress: &'a dyn Progress,
    pub workspace: Option<Workspace>,
    pub person: Person,
    pub caller: ChatCaller,
    pub principal: Principal,
    pub dialect: &'static Dialect,
}

/// A message of sentences.
pub(super) fn note(text: impl Into<String>) -> Message {
    Message::note(text)
}

/// Sentences with buttons.
pub(super) fn ask(text: impl Into<String>, buttons: Vec<Button>) -> Message {
    let mut message = Message::note(text);
    if !buttons.is_empty() {
        message.parts.push(Part::Actions { buttons, menu: None });
    }
    message
}

/// A button as usual.
pub(super) fn button(label: &str, press: Press) -> Button {
    Button { label: label.to_owned(), style: Style::Plain, press }
}

/// The one main step.
pub(super) fn primary(label: &str, press: Press) -> Button {
    Button { style: Style::Primary, ..button(label, press) }
}

/// For the sender alone.
pub(super) fn private(message: Message) -> Vec<Reply> {
    vec![Reply::Private(message)]
}

/// A refusal before anybody could be found.
pub(super) fn stranded(parts: &Parts, request: &Request, error: &GenerationError) -> Reply {
    let reference = words::reference(&request.key);
    tracing::warn!(%reference, %error, "a chat request failed before it began");
    let platform = request.sender.key.platform;
    let scene = Scene {
        balance: None,
        reference: &reference,
        again: None,
        free: &parts.free,
        policy: parts.generation.policy(),
        is_linked: false,
        dialect: Dialect::of(platform),
        till: Till::at(platform, parts),
    };
    let refusal = scene.refuse(error);
    Reply::Private(ask(refusal.text, refusal.buttons))
}

impl<'a> Talk<'a> {
    pub async fn begin(
        conversation: &'a Conversation,
        key: Option<&'a WorkspaceKey>,
        request: &'a Request,
        progress: &'a dyn Progress,
    ) -> Result<Self, GenerationError> {
        let chat = &conversation.0.chat;
        let workspace = match key {
            Some(key) => chat.workspace(key).await?,
            None => None,
        };
        let person = chat.meet(&request.sender.key, &request.sender.name).await?;
        let full_member = matches!(request.sender.standing, Standing::Admin | Standing::Member);
        let caller = ChatCaller { person: person.id.clone(), workspace: key.cloned(), full_member };
        let principal = Principal::Chat(caller.clone());
        let dialect = Dialect::of(request.sender.key.platform);
        Ok(Self { conversation, request, progress, workspace, person, caller, principal, dialect })
    }

    pub fn parts(&self) -> &'a Parts {
        &self.conversation.0
    }

    pub fn till(&self) -> Till<'a> {
        Till::at(self.request.sender.key.platform, self.parts())
    }

    pub async fn purse(&self) -> Result<Purse, GenerationError> {
        Ok(self.parts().chat.purse(&self.caller).await?)
    }

    /// Which door the request came in by.
    pub const fn channel(&self) -> Channel {
        match self.request.sender.key.platform {
            Platform::Slack => Channel::Slack,
            Platform::Discord => Channel::Discord,
        }
    }

    pub fn is_admin(&self) -> bool {
        self.request.sender.standing == Standing::Admin
    }

    pub async fn answer(self) -> Result<Vec<Reply>, StillRunning> {
        if self.request.attempt == Attempt::Late && !self.is_work() {
            return Ok(Vec::new());
        }
        if let Some(why) = self.barred() {
            return Ok(private(note(why)));
        }
        match self.act().await {
            Ok(replies) => Ok(replies),
            Err(GenerationError::InProgress) => Err(StillRunning),
            Err(error) => {
                let balance = self.purse().await.ok().map(|purse| purse.balance);
                Ok(private(self.refuse(&error, balance, None)))
            }
        }
    }

    /// Whether this asks for something to be written.
    fn is_work(&self) -> bool {
        match &self.request.act {
            Act::Said(text) => matches!(Command::read(text), Command::Idea(_)),
            Act::FromMessage { .. } | Act::Pressed(Press::Regenerate(..) | Press::RunAgain(_)) => true,
            Act::Filled { form, .. } => matches!(form, FormKind::NewTicket | FormKind::Refine(..)),
            _ => false,
        }
    }

    /// Why nothing is done here, whatever is asked. What an administrator needs to change that is never barred, and neither is
    /// a form with what was typed before.
    fn barred(&self) -> Option<String> {
        let rules = &self.workspace.as_ref()?.rules;
        let place = &self.request.place;
        let is_setup = match &self.request.act {
            Act::OpenedHome | Act::Installed => true,
            Act::Said(text) => Command::read(text) == Command::Word(Word::Setup),
            Act::Pressed(
                Press::Setup
                | Press::ConnectTeam
                | Press::DisconnectTeam
                | Press::SetRoles(_)
                | Press::SetChannels(_)
                | Press::Switch(_)
                | Press::FillAgain(_),
            )
            | Act::Filled { form: FormKind::Setup, .. } => true,
            _ => false,
        };
        if is_setup {
            return None;
        }
        if !rules.enabled {
            return Some(self.dialect.off());
        }
        let is_open = place.kind != PlaceKind::Channel || rules.channels.is_empty();
        let is_listed = |channel: &String| *channel == place.channel || place.thread.as_ref() == Some(channel);
        if !is_open && !rules.channels.iter().any(is_listed) {
            return Some(words::ELSEWHERE.to_owned());
        }
        let sender = &self.request.sender;
        let may =
            rules.roles.is_empty() || self.is_admin() || rules.roles.iter().any(|role| sender.roles.contains(role));
        if !may {
            return Some(words::NO_ROLE.to_owned());
        }
        None
    }

    async fn act(&self) -> Answer {
        match &self.request.act {
            Act::Said(text) => self.said(text).await,
            Act::FromMessage { text, .. } if text.trim().is_empty() => Ok(private(note(words::NO_TEXT))),
            Act::FromMessage { text, .. } => self.write(Wish::auto(text)).await,
            Act::WantsForm(kind) => self.open_form(*kind).await,
            Act::Pressed(press) => self.pressed(press).await,
            Act::Filled { form, values } => self.filled(form, values).await,
            Act::OpenedHome => self.home().await,
            Act::Installed => Ok(vec![Reply::Direct(self.welcome())]),
        }
    }

    async fn open_form(&self, kind: RequestedKind) -> Answer {
        Ok(vec![Reply::Form(self.new_ticket_form(kind).await?)])
    }

    async fn said(&self, text: &str) -> Answer {
        match Command::read(text) {
            Command::Idea(wish) => self.write(wish).await,
            Command::Form => self.open_form(RequestedKind::Auto).await,
            Command::NoSuchLanguage(tag) => Ok(private(note(words::no_language(&tag)))),
            Command::Nearly { typed, meant } => Ok(private(note(self.dialect.did_you_mean(&typed, meant.as_str())))),
            Command::Word(word) => match word {
                Word::Help => Ok(private(self.help())),
                Word::Balance => self.balance().await,
                Word::Buy => Ok(private(self.buy())),
                Word::Link => self.link().await,
                Word::Unlink => Ok(private(self.ask_unlink())),
                Word::Whoami => self.whoami().await,
                Word::History => self.history().await,
                Word::Settings => self.settings().await,
                Word::Setup => self.setup(),
                Word::Quota => self.quota().await,
            },
        }
    }

    async fn pressed(&self, press: &Press) -> Answer {
        match press {
            Press::Open(_) | Press::Buy(_) => Ok(Vec::new()),
            Press::Share(ticket, version) => self.share(ticket, *version).await,
            Press::Refine(ticket, version) => self.form_for(ticket, Some(*version), form::refine).await,
            Press::Edit(ticket, version) => {
                self.form_for(ticket, Some(*version), |ticket| form::edit(ticket, self.dialect)).await
            }
            Press::NotUseful(ticket) => self.form_for(ticket, None, form::not_useful).await,
            Press::Copy(ticket) => {
                self.form_for(ticket, None, |ticket| form::copy(ticket, &self.parts().web, self.dialect)).await
            }
            Press::Regenerate(ticket, version) => self.regenerate(ticket, *version).await,
            Press::Remarks(ticket) => self.remarks(ticket).await,
            Press::Delete(ticket) => self.delete(ticket).await,
            Press::Undo(ticket, version) => self.undo(ticket, *version).await,
            Press::Restore(ticket) => self.restore(ticket).await,
            Press::Show(ticket) => self.show(ticket).await,
            Press::Useful(ticket) => self.useful(ticket).await,
            Press::RunAgain(key) => self.run_again(key).await,
            Press::Link => self.link().await,
            Press::EnterCode => Ok(vec![Reply::Form(form::link_code())]),
            Press::Unlink => self.unlink().await,
            Press::NewTicket => self.open_form(RequestedKind::Auto).await,
            Press::History => self.history().await,
            Press::Balance => self.balance().await,
            Press::Setup => self.setup_form(),
            Press::ConnectTeam => self.connect_team().await,
            Press::DisconnectTeam => self.disconnect_team().await,
            Press::ShareIn(ticket, version, place) => self.share_in(ticket, *version, place).await,
            Press::FillAgain(key) => self.fill_again(key).await,
            Press::SetRoles(roles) => self.set_roles(roles).await,
            Press::SetChannels(channels) => self.set_channels(channels).await,
            Press::Switch(is_on) => self.switch(*is_on).await,
            Press::ResetUse(user) => self.reset_use(user).await,
            Press::UseModel(id) => self.use_model(id).await,
            Press::Answer(job) => self.answer_form(job).await,
            Press::Defaults(job) => self.use_defaults(job).await,
            Press::Stop(job) => self.stop(job).await,
        }
    }

    async fn filled(&self, form: &FormKind, values: &BTreeMap<String, String>) -> Answer {
        let value = |id: &str| values.get(id).map(String::as_str).unwrap_or_default();
        match form {
            FormKind::NewTicket => match Wish::filled(values) {
                Ok(wish) => self.write(wish).await,
                Err((field, text)) => {
                    Ok(vec![Reply::Errors([(field.to_owned(), words::no_such(field, &text))].into())])
                }
            },
            FormKind::Refine(ticket, version) => self.refine(ticket, *version, value("instruction")).await,
            FormKind::Edit(ticket, version) => self.edit(ticket, *version, values).await,
            FormKind::NotUseful(ticket) => self.give_back(ticket, value("reason")).await,
            FormKind::LinkCode => self.enter_code(value("code")).await,
            FormKind::Setup => self.set_rules(values).await,
            FormKind::Answers(job) => self.answers(job, values).await,
            FormKind::Shown => Ok(Vec::new()),
        }
    }

    /// An error in words; `again` asks for the same once more.
    pub fn refuse(&self, error: &GenerationError, balance: Option<Balance>, again: Option<Press>) -> Message {
        let reference = words::reference(&self.request.key);
        tracing::info!(%reference, %error, person = %self.person.id, "a chat request was refused");
        let parts = self.parts();
        let scene = Scene {
            balance,
            reference: &reference,
            again,
            free: &parts.free,
            policy: parts.generation.policy(),
            is_linked: self.is_linked(),
            dialect: self.dialect,
            till: self.till(),
        };
        let refusal = scene.refuse(error);
        ask(refusal.text, refusal.buttons)
    }
}
