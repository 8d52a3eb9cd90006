//! The program `myba`.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use myba_server::cli;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match cli::run(arguments).await {
        Ok(code) => code,
        Err(error) => {
            let told = cli::explain(&error);
            if let Some(sentence) = told.sentence {
                // Nobody is left to tell when standard error is closed.
                let _ = writeln!(std::io::stderr(), "myba: {sentence}");
            }
            told.code
        }
    }
}
