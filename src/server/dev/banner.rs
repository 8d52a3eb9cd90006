//! Where to click: printed once, when the product answers.

use std::io::{self, Write};

use super::stand_ins::StandIns;
use super::web::{Phase, Web};
use crate::app::App;

/// Prints the block.
pub fn print(out: &mut impl Write, app: &App, stand_ins: &StandIns, web: &Web) -> io::Result<()> {
    let config = &app.config;
    let played = stand_ins.played;
    let page = match web.phase() {
        Phase::Ready => "",
        Phase::Building { .. } => "   being built, the page shows the progress",
        Phase::Failed { .. } => "   could not be built, the page says why",
    };
    writeln!(out, "\n  MyBA\n")?;
    writeln!(out, "    the app            {}{}/{page}", app.public_url, config.http.base_path)?;
    if let Some(url) = stand_ins.url() {
        writeln!(out, "    sandbox console    {url}/   mail, payments, recorded calls, faults")?;
    }
    writeln!(out)?;
    let lines = [
        ("sign-in", played.clerk, "any e-mail address; the code is in the console's mail", "CLERK_SECRET_KEY"),
        ("payments", played.stripe, "card 4242 4242 4242 4242", "STRIPE_SECRET_KEY"),
        ("Slack", played.slack, "the console's room plays everybody", "SLACK_SIGNING_SECRET"),
        ("Discord", played.discord, "the console's room plays everybody", "DISCORD_TOKEN"),
        ("writer", played.openrouter, "writes by rules, not by a model", "OPENROUTER_API_KEY"),
    ];
    for (what, is_played, how, key) in lines {
        if is_played {
            writeln!(out, "    {what:<18} stand-in: {how}; {key} makes it real")?;
        } else {
            writeln!(out, "    {what:<18} real, by your key")?;
        }
    }
    let data = config.database.sqlite_file().map_or_else(|| "PostgreSQL".to_owned(), |file| file.display().to_string());
    writeln!(out, "    data               {data}")?;
    writeln!(out, "    stop               Ctrl-C\n")?;
    out.flush()
}
