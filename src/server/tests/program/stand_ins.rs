//! The stand-ins of every vendor, and what the program has to know of them.

use std::collections::BTreeMap;

use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets, StandIns};
use myba_server::http_client;

/// Settings and secrets, by their names.
pub type Variables = Vec<(&'static str, String)>;

/// All of them, in memory, calling this address.
pub async fn sandbox(product_url: &str) -> Sandbox {
    http_client::install_tls();
    Sandbox::start(SandboxOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        data_dir: None,
        product_url: product_url.to_owned(),
        secrets: Secrets::default(),
        clerk_assets: None,
        stand_ins: StandIns::default(),
        pace: Pace::Fast,
    })
    .await
    .unwrap()
}

/// Of signing in.
pub fn clerk(sandbox: &Sandbox) -> Variables {
    let clerk = sandbox.clerk();
    vec![
        ("CLERK_SECRET_KEY", clerk.secret_key()),
        ("CLERK_PUBLISHABLE_KEY", clerk.publishable_key()),
        ("CLERK_WEBHOOK_SECRET", clerk.webhook_secret()),
        ("MYBA_CLERK__API_URL", clerk.issuer()),
        ("MYBA_CLERK__ISSUER", clerk.issuer()),
        ("MYBA_CLERK__JWKS_URL", clerk.jwks_url()),
        ("MYBA_CLERK__FRONTEND_API_URL", clerk.issuer()),
    ]
}

/// Of signing in, paying, writing and mail.
pub fn vendors(sandbox: &Sandbox) -> Variables {
    let (stripe, writer) = (sandbox.stripe(), sandbox.openrouter());
    let mut all = clerk(sandbox);
    all.extend([
        ("MYBA_STRIPE__API_URL", stripe.base_url()),
        ("STRIPE_SECRET_KEY", stripe.secret_key()),
        ("STRIPE_WEBHOOK_SECRET", stripe.webhook_secret()),
        ("MYBA_OPENROUTER__BASE_URL", writer.base_url()),
        ("OPENROUTER_API_KEY", writer.key()),
        ("MYBA_MAIL__SMTP_URL", sandbox.smtp_url().to_owned()),
    ]);
    all
}

/// As a configuration is read from.
pub fn named(variables: Variables) -> BTreeMap<String, String> {
    variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
