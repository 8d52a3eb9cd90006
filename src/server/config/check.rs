//! What must hold between settings, and what production demands on top.

use std::collections::BTreeSet;

use myba_core::checkout::VOLUME;
use myba_core::ledger::{MAX_HOLD_LIFE, Tokens as CoreTokens};
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;

use super::base_url::BaseUrl;
use super::error::{Problem, Source};
use super::{Config, DiscordMode, Environment, SlackMode, discord_shop, mail, model_check};

/// Stripe takes no card payment below this, in US cents.
const MIN_AMOUNT: u64 = 50;
/// Shorter keys could be guessed.
const MIN_KEY_CHARS: usize = 32;

/// Everything that is wrong with a configuration whose values are each of the right type.
pub(super) fn problems(config: &Config) -> Vec<Problem> {
    let mut check = Check { config, problems: Vec::new() };
    check.http();
    check.models();
    check.checkout();
    check.tokens();
    check.bounds();
    check.slack();
    check.discord();
    check.keys();
    check.mail();
    if config.environment == Environment::Production {
        check.production();
    }
    check.problems
}

struct Check<'a> {
    config: &'a Config,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn refuse(&mut self, key: &str, message: impl Into<String>) {
        let source = self.config.source_of(key);
        self.problems.push(Problem { key: key.to_owned(), source, message: message.into() });
    }

    fn http(&mut self) {
        if self.config.http.public_url.as_ref().is_some_and(|url| !url.path().is_empty()) {
            self.refuse("http.public_url", "must have no path; the path stands in http.base_path");
        }
        if EnvFilter::try_new(&self.config.telemetry.level).is_err() {
            self.refuse(
                "telemetry.level",
                "must be a level like \"info\" or directives like \"info,myba_server=debug\"",
            );
        }
        if self.config.clerk.leeway_secs > 10 {
            self.refuse("clerk.leeway_secs", "must be at most 10: an expired session would go on");
        }
    }

    fn models(&mut self) {
        for (key, message) in model_check::problems(self.config) {
            self.refuse(key, message);
        }
    }

    fn checkout(&mut self) {
        let checkout = &self.config.checkout;
        let packs = &checkout.packs;
        if checkout.currency.len() != 3 || !checkout.currency.bytes().all(|byte| byte.is_ascii_lowercase()) {
            self.refuse("checkout.currency", "must be three lower-case letters, like \"usd\"");
        }
        if checkout.first_purchase_percent > 90 {
            self.refuse("checkout.first_purchase_percent", "must be at most 90");
        }
        if !(30..=1440).contains(&checkout.session_minutes) {
            self.refuse("checkout.session_minutes", "must be 30 to 1440: Stripe allows no other life of a page");
        }
        if packs.is_empty() || packs.iter().map(|pack| &pack.id).collect::<BTreeSet<_>>().len() != packs.len() {
            self.refuse("checkout.packs", "needs at least one pack, each with an id of its own");
        }
        if packs.iter().any(|pack| CoreTokens::new(pack.tokens).is_none_or(CoreTokens::is_zero)) {
            self.refuse("checkout.packs", "needs 1 to 1,000,000 tokens in each pack");
        }
        if packs.iter().any(|pack| checkout.first_amount(u64::from(pack.amount)) < MIN_AMOUNT) {
            self.refuse("checkout.packs", format!("needs a price of at least {MIN_AMOUNT} after the discount"));
        }
        if packs.iter().any(|pack| pack.id == VOLUME) {
            self.refuse("checkout.packs", format!("has the id {VOLUME:?}, which is the name of orders by the number"));
        }
        // The steps that are built in fit the packs that are built in; with others they sell nothing, which is a warning.
        if self.config.source_of("checkout.volume") != Source::Default {
            for message in checkout.volume_problems() {
                self.refuse("checkout.volume", message);
            }
        }
        if let Some(message) = checkout.terms_problem() {
            self.refuse("checkout.terms_text", message);
        }
        self.subscriptions();
    }

    fn subscriptions(&mut self) {
        let checkout = &self.config.checkout;
        let plans = &checkout.subscriptions;
        let ids = checkout.packs.iter().map(|pack| &pack.id).chain(plans.iter().map(|plan| &plan.id));
        if ids.collect::<BTreeSet<_>>().len() != checkout.packs.len() + plans.len() {
            self.refuse("checkout.subscriptions", "needs an id of its own for each, and none of a pack");
        }
        if plans.iter().any(|plan| CoreTokens::new(plan.tokens).is_none_or(CoreTokens::is_zero)) {
            self.refuse("checkout.subscriptions", "needs 1 to 1,000,000 tokens in each");
        }
        if plans.iter().any(|plan| u64::from(plan.amount) < MIN_AMOUNT) {
            self.refuse("checkout.subscriptions", format!("needs a price of at least {MIN_AMOUNT}"));
        }
    }

    fn slack(&mut self) {
        let (slack, secrets) = (&self.config.slack, &self.config.secrets);
        if slack.mode == SlackMode::Socket && secrets.has_slack() && secrets.slack_app_token.is_none() {
            self.refuse("slack.mode", "is \"socket\", which needs SLACK_APP_TOKEN");
        }
        if self.config.environment == Environment::Production && !slack.response_url_hosts.is_empty() {
            self.refuse("slack.response_url_hosts", "must be empty in production: answers go to Slack alone");
        }
    }

    fn discord(&mut self) {
        for (key, message) in discord_shop::problems(self.config) {
            self.refuse(key, message);
        }
        let secrets = &self.config.secrets;
        if !secrets.has_discord() {
            return;
        }
        match self.config.discord.mode {
            DiscordMode::Gateway if secrets.discord_token.is_none() => {
                self.refuse("discord.mode", "is \"gateway\", which needs DISCORD_TOKEN");
            }
            DiscordMode::Http if secrets.discord_public.is_empty() => {
                self.refuse("discord.mode", "is \"http\", which needs DISCORD_PUBLIC_KEY");
            }
            _ => {}
        }
    }

    fn tokens(&mut self) {
        for (key, amount) in
            [("tokens.visitor", self.config.tokens.visitor), ("tokens.welcome", self.config.tokens.welcome)]
        {
            if amount > 1000 {
                self.refuse(key, "must be at most 1000");
            }
        }
        for (key, message) in self.config.expiry.problems() {
            self.refuse(key, message);
        }
    }

    /// Zero would switch off what it bounds, or stop everything.
    fn bounds(&mut self) {
        let (limits, writer, generation) = (&self.config.limits, &self.config.openrouter, &self.config.generation);
        let counts = [
            ("limits.read_per_minute", u64::from(limits.read_per_minute)),
            ("limits.read_burst", u64::from(limits.read_burst)),
            ("limits.generate_per_minute", u64::from(limits.generate_per_minute)),
            ("limits.checkout_per_hour", u64::from(limits.checkout_per_hour)),
            ("limits.export_per_hour", u64::from(limits.export_per_hour)),
            ("limits.change_per_minute", u64::from(limits.change_per_minute)),
            ("limits.webhooks_in_flight", limits.webhooks_in_flight as u64),
            ("openrouter.max_in_flight", writer.max_in_flight as u64),
            ("openrouter.max_calls_per_job", u64::from(writer.max_calls_per_job)),
            ("openrouter.connect_timeout_secs", writer.connect_timeout_secs),
            ("openrouter.first_byte_timeout_secs", writer.first_byte_timeout_secs),
            ("openrouter.idle_timeout_secs", writer.idle_timeout_secs),
            ("openrouter.total_timeout_secs", writer.total_timeout_secs),
            ("openrouter.max_completion_tokens", u64::from(writer.max_completion_tokens)),
            ("openrouter.breaker_faults", u64::from(writer.breaker_faults)),
            ("openrouter.breaker_percent", u64::from(writer.breaker_percent)),
            ("openrouter.breaker_open_secs", writer.breaker_open_secs),
            ("generation.idea_max_chars", generation.idea_max_chars as u64),
            ("generation.answer_secs", generation.answer_secs),
            ("generation.in_flight", generation.in_flight as u64),
            ("generation.in_flight_per_payer", generation.in_flight_per_payer as u64),
            ("stripe.attempts", u64::from(self.config.stripe.attempts)),
            ("stripe.timeout_secs", self.config.stripe.timeout_secs),
            ("slack.timeout_secs", self.config.slack.timeout_secs),
            ("discord.timeout_secs", self.config.discord.timeout_secs),
            ("clerk.timeout_secs", self.config.clerk.timeout_secs),
            ("database.connections", u64::from(self.config.database.connections)),
        ];
        for (key, _) in counts.into_iter().filter(|(_, count)| *count == 0) {
            self.refuse(key, "must be at least 1");
        }
        if generation.hold_secs <= generation.deadline_secs {
            self.refuse("generation.hold_secs", "must be longer than generation.deadline_secs");
        }
        if generation.answer_secs.saturating_add(generation.hold_secs) > MAX_HOLD_LIFE.as_secs() {
            self.refuse("generation.answer_secs", "must be at most 24 hours together with generation.hold_secs");
        }
        // A character takes up to four bytes, and JSON may escape each of them.
        if self.config.http.max_body_bytes < generation.idea_max_chars.saturating_mul(6) {
            self.refuse(
                "http.max_body_bytes",
                "must hold the longest idea: at least six times generation.idea_max_chars",
            );
        }
    }

    fn keys(&mut self) {
        let config = self.config;
        let short = |key: &SecretString| key.expose_secret().chars().count() < MIN_KEY_CHARS;
        if config.secrets.myba.iter().any(short) {
            self.refuse("MYBA_SECRET_KEY", format!("must have at least {MIN_KEY_CHARS} characters"));
        }
        if config.secrets.email.iter().any(short) {
            self.refuse("MYBA_EMAIL_KEY", format!("must have at least {MIN_KEY_CHARS} characters"));
        }
        let on_one_machine = config.database.sqlite_file().is_some() || config.environment == Environment::Development;
        if config.secrets.email.is_none() && !on_one_machine {
            self.refuse(
                "MYBA_EMAIL_KEY",
                "is needed: with PostgreSQL there is no folder beside the database for a key file",
            );
        }
    }

    fn mail(&mut self) {
        let (config, has_password) = (self.config, self.config.secrets.smtp_password.is_some());
        self.problems.extend(mail::problems(&config.mail, has_password, |key| config.source_of(key)));
        if config.environment == Environment::Production
            && config.mail.smtp_url.is_some()
            && config.source_of("mail.from") == Source::Default
        {
            self.refuse("mail.from", "is needed where mail.smtp_url is set: the address that people see");
        }
    }

    fn production(&mut self) {
        let config = self.config;
        let secrets = &config.secrets;
        let present = [
            ("CLERK_SECRET_KEY", secrets.clerk_key.is_some()),
            ("CLERK_PUBLISHABLE_KEY", secrets.clerk_publishable.is_some()),
            ("CLERK_WEBHOOK_SECRET", !secrets.clerk_webhook.is_empty()),
            ("STRIPE_SECRET_KEY", secrets.stripe_key.is_some()),
            ("STRIPE_WEBHOOK_SECRET", !secrets.stripe_webhook.is_empty()),
            ("OPENROUTER_API_KEY", secrets.model_key.is_some()),
            ("MYBA_SECRET_KEY", !secrets.myba.is_empty()),
        ];
        for (name, _) in present.into_iter().filter(|(_, present)| !present) {
            self.refuse(name, "is missing, and production does not run without it");
        }
        self.test_keys();
        for message in discord_shop::differences(config) {
            self.refuse("discord.skus", message);
        }
        let vendors = [
            ("clerk.api_url", Some(&config.clerk.api_url)),
            ("clerk.issuer", config.clerk.issuer.as_ref()),
            ("clerk.jwks_url", config.clerk.jwks_url.as_ref()),
            ("clerk.frontend_api_url", config.clerk.frontend_api_url.as_ref()),
            ("stripe.api_url", Some(&config.stripe.api_url)),
            ("openrouter.base_url", config.openrouter.base_url.as_ref()),
        ];
        for model in &config.models.catalogue {
            if let Some(message) = model.base_url.as_ref().and_then(unfit_for_production) {
                self.refuse("models.catalogue", format!("base_url of {:?} {message}", model.id));
            }
        }
        for (key, url) in vendors {
            if let Some(message) = url.and_then(unfit_for_production) {
                self.refuse(key, message);
            }
        }
        match &config.http.public_url {
            None => self.refuse("http.public_url", "is needed in production"),
            Some(url) if !url.is_https() => self.refuse("http.public_url", "must begin with https:// in production"),
            Some(_) => {}
        }
    }

    fn test_keys(&mut self) {
        let secrets = &self.config.secrets;
        let is_test = |key: Option<&SecretString>| {
            key.is_some_and(|key| ["sk_test_", "rk_test_"].iter().any(|test| key.expose_secret().starts_with(test)))
        };
        let publishable_test = secrets.clerk_publishable.as_ref().is_some_and(|key| !key.live);
        let tests = [
            ("CLERK_SECRET_KEY", is_test(secrets.clerk_key.as_ref())),
            ("CLERK_PUBLISHABLE_KEY", publishable_test),
            ("STRIPE_SECRET_KEY", is_test(secrets.stripe_key.as_ref())),
        ];
        for (name, _) in tests.into_iter().filter(|(_, test)| *test) {
            self.refuse(name, "is a test key, and production moves real money");
        }
        let host = secrets.clerk_publishable.as_ref().map(|key| format!("http://{}", key.host));
        if host.and_then(|url| BaseUrl::parse(&url).ok()).is_some_and(|url| url.is_loopback()) {
            self.refuse("CLERK_PUBLISHABLE_KEY", "names this machine: it is the stand-in's");
        }
    }
}

fn unfit_for_production(url: &BaseUrl) -> Option<&'static str> {
    if url.is_loopback() {
        return Some("is this machine, and production uses no stand-ins");
    }
    (!url.is_https()).then_some("must begin with https:// in production")
}

/// A problem with the environment's own name.
pub(super) fn unknown_environment(name: &str, source: Source) -> Problem {
    let message = format!("{name:?} is no environment: development, staging or production");
    Problem { key: "MYBA_ENVIRONMENT".to_owned(), source, message }
}
