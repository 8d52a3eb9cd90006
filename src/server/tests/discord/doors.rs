//! One person, four doors: the web, Slack, Discord and the command line share one balance.

use futures_util::future::join_all;
use myba_core::chat::{ChatKey, Platform};
use myba_core::id::{UserId, WalletId};
use myba_core::ledger::{EffectKey, GrantSource, NewGrant, Tokens};
use myba_sandbox::discord::Mode;
use myba_sandbox::{Sandbox, discord, slack};

use crate::guild::{self, ACME, says};
use crate::program::{Program, Variables, until};
use crate::room::IDEA;

impl Program {
    /// Tokens from an operator.
    async fn give(&self, wallet: &WalletId, tokens: u64) {
        let grant = NewGrant {
            wallet: wallet.clone(),
            amount: Tokens::new(tokens).unwrap(),
            source: GrantSource::Operator,
            expires_at: None,
            reference: None,
            keys: vec![EffectKey::new("operator", wallet.as_str())],
            reason: "for a test".to_owned(),
        };
        self.app.ledger.grant(grant).await.unwrap();
    }
}

fn all(sandbox: &Sandbox) -> Variables {
    sandbox.discord().set_mode(Mode::Gateway);
    sandbox.slack().set_mode(slack::Mode::Http);
    let slack = sandbox.slack();
    let mut all = guild::variables(sandbox, Mode::Gateway);
    all.extend([
        ("MYBA_SLACK__API_URL", slack.api_url()),
        ("MYBA_SLACK__RESPONSE_URL_HOSTS", format!("[\"{}\"]", slack.hook_host())),
        ("MYBA_SLACK__APP_ID", slack.app_id()),
        ("SLACK_SIGNING_SECRET", slack.signing_secret()),
        ("SLACK_BOT_TOKEN", slack.bot_token(slack::first::TEAM).unwrap()),
    ]);
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_person_four_doors_ten_tokens_forty_requests_ten_tickets() {
    let mut program = Program::open(all, &[]).await;
    let (discord, slack) = (program.sandbox.discord().clone(), program.sandbox.slack().clone());
    until("both chats are open", async || {
        (discord.open_sessions() > 0 && !discord.commands().is_empty()).then_some(())
    })
    .await;
    let account = program.account("ana@acme.example").await;
    let (here, there) = (discord.person("ana"), slack.person("ana"));
    for (platform, tenant, user) in
        [(Platform::Discord, "0", here.id.as_str()), (Platform::Slack, slack::first::TEAM, there.id.as_str())]
    {
        let key = ChatKey { platform, tenant: tenant.to_owned(), user: user.to_owned() };
        program.app.chat.link_proven(&account, &key, "ana").await.unwrap();
    }
    // Six of the welcome, and five more from an operator: one is spent on the command line.
    let wallet = program.app.identity.user(&account).await.unwrap().unwrap().wallet;
    program.give(&wallet, 5).await;
    assert_eq!(program.available(&account).await, 11);
    assert!(program.generate_on_the_command_line(&account, "an audit log of every export, for the auditors").await);
    assert_eq!(program.available(&account).await, 10);
    until("the gateway is open again", async || (discord.open_sessions() > 0).then_some(())).await;

    let (general, channel) = (discord.channel(ACME, "general"), slack.channel(slack::first::TEAM, "general"));
    let web = join_all((0..14).map(|at| {
        let (program, account) = (&program, &account);
        async move { program.generate_on_the_web(account, &format!("{IDEA}, seen on the web, page {at}")).await }
    }));
    let in_discord = join_all((0..13).map(|at| {
        let (discord, here, general) = (&discord, &here, &general);
        async move {
            let idea = format!("{IDEA}, heard in Discord, case {at}");
            discord.command(here, general, "myba new", &[("idea", &idea)]).await
        }
    }));
    let in_slack = join_all((0..13).map(|at| {
        let (slack, there, channel) = (&slack, &there, &channel);
        async move { slack.command(there, channel, &format!("{IDEA}, heard in Slack, case {at}")).await }
    }));
    let (statuses, acks, slack_acks) = tokio::join!(web, in_discord, in_slack);
    assert!(acks.iter().all(discord::Ack::is_ok) && slack_acks.iter().all(slack::Ack::is_ok));
    for ack in &acks {
        program.event("discord", &format!("int:{}", ack.id())).await;
    }
    for ack in &slack_acks {
        program.event("slack", &format!("cmd:{}", ack.trigger_id().unwrap())).await;
    }
    let on_the_web = statuses.iter().filter(|status| **status == 200).count();
    assert!(statuses.iter().all(|status| matches!(status, 200 | 402)), "{statuses:?}");
    let seen = |messages: Vec<bool>| messages.into_iter().filter(|is_ticket| *is_ticket).count();
    let discord_tickets = seen(discord.messages(&here, &general).iter().map(|it| says(it, "· 1 token ·")).collect());
    let slack_tickets = seen(
        slack
            .messages(&there, &channel)
            .iter()
            .map(|it| it.blocks.iter().any(|block| block.to_string().contains("· 1 token ·")))
            .collect(),
    );
    assert_eq!(on_the_web + discord_tickets + slack_tickets, 10, "{on_the_web} {discord_tickets} {slack_tickets}");

    all_agree(&program, &account, &wallet).await;
    assert!(!program.generate_on_the_command_line(&account, "one more, that nobody can pay for any more").await);
    program.audit().await;
    assert!(discord.violations().is_empty() && slack.violations().is_empty());
    program.abandon().await;
}

/// Nothing is left, and every door says so.
async fn all_agree(program: &Program, account: &UserId, wallet: &WalletId) {
    let (discord, slack) = (program.sandbox.discord(), program.sandbox.slack());
    let (here, there) = (discord.person("ana"), slack.person("ana"));
    let (general, channel) = (discord.channel(ACME, "general"), slack.channel(slack::first::TEAM, "general"));
    let balance = program.app.ledger.balance(wallet).await.unwrap();
    assert_eq!((balance.available.get(), balance.consumed.get(), balance.held.get()), (0, 11, 0));
    let figures = program.json_as("/api/user-tokens/me", account).await;
    assert_eq!((figures["available"].as_u64(), figures["consumed"].as_u64()), (Some(0), Some(11)));
    assert!(discord.command(&here, &general, "myba balance", &[]).await.is_ok());
    until("Discord says the balance", async || {
        discord.last(&here, &general).filter(|it| says(it, "0 tokens left. Paid by your balance."))
    })
    .await;
    assert!(slack.command(&there, &channel, "balance").await.is_ok());
    until("Slack says the balance", async || {
        slack.messages(&there, &channel).last().filter(|it| format!("{it:?}").contains("0 tokens left.")).map(drop)
    })
    .await;
}
