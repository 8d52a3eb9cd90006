//! The development program, plain `cargo run`: the whole product with a stand-in for every vendor that has no key.

mod banner;
mod stand_ins;
mod web;

use std::io;
use std::process::ExitCode;

use anyhow::bail;
use axum::middleware::from_fn_with_state;

use crate::app::App;
use crate::config::{Config, Environment};
use crate::serve::{self, Stop};
use crate::{http, http_client};

pub use stand_ins::borrow_writer;

use stand_ins::StandIns;
use web::Web;

/// Serves the product until it is told to stop.
///
/// # Errors
/// When it cannot start.
pub async fn run(mut config: Config) -> anyhow::Result<ExitCode> {
    if config.environment != Environment::Development {
        bail!("this is {}, and stand-ins are for development; `myba serve` serves the product", config.environment);
    }
    http_client::install_tls();
    let stop = Stop::on_signals()?;
    let (listener, public_url) = serve::listen(&config.http).await?;
    let web = Web::find(&mut config);
    let stand_ins = StandIns::start(&mut config, &public_url, web.clerk_assets()).await?;
    for warning in config.warnings() {
        tracing::warn!("{warning}");
    }
    let app = App::open(config, &public_url, false).await?;
    let building = web.start(&stop.soon);
    banner::print(&mut io::stdout().lock(), &app, &stand_ins, &web)?;
    let gate = web.gate(&app.config.http.base_path);
    let router = http::router(&app).layer(from_fn_with_state(gate, web::show_progress));
    let served = serve::run(&app, router, listener, &stop).await;
    // The vendors go last: the product's running work still talks to them.
    stand_ins.stop().await;
    if let Some(building) = building {
        let _ = building.await;
    }
    served.map(|()| ExitCode::SUCCESS)
}
