//! The one place that builds HTTP clients: with time limits, without redirects, under our name.

use std::time::Duration;

use reqwest::redirect::Policy;

/// How a client behaves. Every duration is a limit that ends the call with an error.
#[derive(Clone, Copy, Debug)]
pub struct ClientOptions {
    /// To connect, TLS included.
    pub connect: Duration,
    /// The whole call, its body included. `None` for streams, whose readers keep their own time.
    pub total: Option<Duration>,
    /// The other side is a stand-in on this machine: a proxy of the environment is passed by.
    pub loopback: bool,
}

impl ClientOptions {
    /// A call that answers at once: five seconds to connect, `total` in all.
    #[must_use]
    pub const fn short(total: Duration, loopback: bool) -> Self {
        Self { connect: Duration::from_secs(5), total: Some(total), loopback }
    }
}

/// Makes ring the process's TLS provider. Safe to call again; a client cannot be built before.
pub fn install_tls() {
    // The only error is that a provider is already installed, which is what we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Builds a client.
///
/// # Errors
/// When the system's certificates cannot be read.
#[expect(clippy::disallowed_methods, reason = "this is the one room of the server where clients are built")]
pub fn build(options: &ClientOptions) -> Result<reqwest::Client, reqwest::Error> {
    install_tls();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("myba/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(options.connect)
        .pool_idle_timeout(Duration::from_secs(60));
    if let Some(total) = options.total {
        builder = builder.timeout(total);
    }
    if options.loopback {
        builder = builder.no_proxy();
    }
    builder.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_not_followed() {
        let app = axum::Router::new()
            .route("/", axum::routing::get(|| async { axum::response::Redirect::temporary("http://127.0.0.1:1/") }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, app).await });

        let client = build(&ClientOptions::short(Duration::from_secs(5), true)).unwrap();
        let answer = client.get(url).send().await.unwrap();

        assert_eq!(answer.status().as_u16(), 307);
        server.abort();
    }
}
