//! What can be chosen: the models of the catalogue, who may use which, and what each takes.

use crate::chat::team_of_caller_in;
use crate::generation::{Brief, Language, Standstill};
use crate::id::TeamId;
use crate::identity::Principal;
use crate::ledger::Tokens;
use crate::store::{Tx, chat as rows, identity};

use super::Generation;
use super::error::{BeyondModel, GenerationError};
use super::payer::Payer;

/// A model that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelOffer {
    /// What callers say.
    pub id: String,
    /// What people read.
    pub name: String,
    /// The price of a ticket.
    pub tokens: Tokens,
    /// The vendor's name of it.
    pub model: String,
    /// What it is good for, in a sentence; may be empty.
    pub quality: String,
    /// What it takes.
    pub limits: ModelLimits,
    /// The teams that may use it while they pay; empty for everybody.
    pub teams: Vec<TeamId>,
    /// Writes the second repair, by its id, at our cost.
    pub repair_model: Option<String>,
}

/// What a model takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelLimits {
    /// The longest idea, in characters; none but that of all ideas.
    pub idea_chars: Option<usize>,
    /// The languages it writes, by their primary tags; empty for all.
    pub languages: Vec<String>,
}

/// A model as one caller sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The model.
    pub offer: ModelOffer,
    /// Why and how long nothing is written by it, nor by those that stand in for it.
    pub standstill: Option<Standstill>,
}

impl ModelOffer {
    /// A model for everybody, with no limits of its own.
    #[must_use]
    pub fn open(id: &str, name: &str, tokens: Tokens, model: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            tokens,
            model: model.to_owned(),
            quality: String::new(),
            limits: ModelLimits::default(),
            teams: Vec::new(),
            repair_model: None,
        }
    }

    /// Whether everybody may use it.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.teams.is_empty()
    }

    fn is_for(&self, team: Option<&TeamId>) -> bool {
        self.is_public() || team.is_some_and(|team| self.teams.contains(team))
    }

    /// Whether a new ticket from this idea can be asked of it.
    pub(super) fn takes(&self, brief: &Brief) -> Result<(), GenerationError> {
        let beyond = |limit| Err(GenerationError::BeyondModel { model: self.name.clone(), limit });
        if let Some(most) = self.limits.idea_chars.filter(|most| brief.idea().chars().count() > *most) {
            return beyond(BeyondModel::Idea(most));
        }
        let languages = &self.limits.languages;
        let speaks = |language: &Language| languages.iter().any(|known| known == primary(language.as_str()));
        match brief.expected_language() {
            Some(language) if !languages.is_empty() && !speaks(&language) => {
                beyond(BeyondModel::Language(languages.clone()))
            }
            _ => Ok(()),
        }
    }
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

impl Generation {
    /// The models this caller may use now, in the order in which they are offered: those for everybody, and those of the team
    /// that would pay.
    ///
    /// # Errors
    /// [`GenerationError::Chat`], [`GenerationError::Store`].
    pub async fn offers(&self, principal: &Principal) -> Result<Vec<Offered>, GenerationError> {
        let parts = &self.0.parts;
        let team = if parts.models.iter().all(ModelOffer::is_public) {
            None
        } else {
            let mut tx = self.store().read().await?;
            match principal {
                Principal::Chat(caller) => team_of_caller_in(&mut tx, caller).await?,
                Principal::User(id) => match identity::user(&mut tx, id.as_str()).await? {
                    Some(user) => team_of_wallet_in(&mut tx, &user.wallet_id).await?,
                    None => None,
                },
                Principal::Visitor(_) | Principal::NewVisitor => None,
            }
        };
        let offered = |offer: &ModelOffer| Offered { standstill: parts.model.paused(&offer.id), offer: offer.clone() };
        Ok(parts.models.iter().filter(|offer| offer.is_for(team.as_ref())).map(offered).collect())
    }
}

/// Whether whoever pays may use the model. Somebody who may not is told what they are told of a model that does not exist.
pub(super) async fn may_use_in(tx: &mut Tx, payer: &Payer, offer: &ModelOffer) -> Result<(), GenerationError> {
    if offer.is_public() {
        return Ok(());
    }
    let team = match payer {
        Payer::Chat(caller) => team_of_caller_in(tx, caller).await?,
        Payer::User { wallet, .. } => team_of_wallet_in(tx, wallet.as_str()).await?,
        Payer::Visitor { .. } => None,
    };
    if offer.is_for(team.as_ref()) { Ok(()) } else { Err(GenerationError::UnknownModel(offer.id.clone())) }
}

async fn team_of_wallet_in(tx: &mut Tx, wallet: &str) -> Result<Option<TeamId>, GenerationError> {
    Ok(rows::team_of_wallet(tx, wallet).await?.map(|team| TeamId::from_text(team.id)))
}

#[cfg(test)]
mod tests {
    use crate::generation::{RequestedKind, RequestedLanguage};

    use super::*;

    fn brief(idea: &str, language: &str) -> Brief {
        Brief::new(idea, RequestedKind::Auto, RequestedLanguage::parse(language).unwrap()).unwrap()
    }

    #[test]
    fn a_model_says_what_it_does_not_take() {
        let mut offer = ModelOffer::open("own", "Own", Tokens::ONE, "acme/own");
        let idea = "finance needs to download all invoices of one month as one file, because closing takes days";
        assert!(offer.takes(&brief(idea, "auto")).is_ok());
        offer.limits = ModelLimits { idea_chars: Some(40), languages: vec!["en".to_owned()] };
        let refusal = offer.takes(&brief(idea, "auto")).unwrap_err();
        assert!(matches!(refusal, GenerationError::BeyondModel { limit: BeyondModel::Idea(40), .. }));
        offer.limits.idea_chars = None;
        assert!(offer.takes(&brief(idea, "auto")).is_ok());
        assert!(offer.takes(&brief(idea, "en-GB")).is_ok());
        let refusal = offer.takes(&brief(idea, "de")).unwrap_err();
        assert!(matches!(refusal, GenerationError::BeyondModel { limit: BeyondModel::Language(_), .. }));
    }

    #[test]
    fn a_private_model_is_for_its_teams_alone() {
        let team = TeamId::from_text("team_1");
        let offer = ModelOffer { teams: vec![team.clone()], ..ModelOffer::open("own", "Own", Tokens::ONE, "acme/own") };
        assert!(offer.is_for(Some(&team)));
        assert!(!offer.is_for(Some(&TeamId::from_text("team_2"))));
        assert!(!offer.is_for(None));
    }
}
