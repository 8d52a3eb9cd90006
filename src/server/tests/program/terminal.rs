//! The command line beside the program.

use std::process::Stdio;

use myba_core::id::UserId;

use crate::program::Program;

impl Program {
    /// `myba generate --user`, while the program is not running: one database has one owner. Whether it wrote a ticket.
    pub async fn generate_on_the_command_line(&mut self, user: &UserId, idea: &str) -> bool {
        self.halt().await;
        let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_myba"))
            .args(["generate", idea, "--user", user.as_str()])
            .current_dir(self.folder())
            .env_clear()
            .envs(self.variables())
            .stdin(Stdio::null())
            .output()
            .await
            .unwrap();
        self.begin_again().await;
        output.status.success()
    }
}
