//! The other ways in: the web and the command line.

use std::process::Stdio;

use myba_core::id::UserId;
use serde_json::{Value, json};

use crate::office::{Office, PATIENCE};

impl Office {
    pub fn http(&self) -> reqwest::Client {
        let options = myba_server::http_client::ClientOptions::short(PATIENCE, true);
        myba_server::http_client::build(&options).unwrap()
    }

    /// A session of an account on the web.
    pub fn session(&self, user: &UserId) -> String {
        self.sandbox.clerk().token(user.as_str(), &self.url)
    }

    pub async fn json(&self, path: &str) -> Value {
        self.http().get(format!("{}{path}", self.url)).send().await.unwrap().json().await.unwrap()
    }

    pub async fn json_as(&self, path: &str, user: &UserId) -> Value {
        let asked = self.http().get(format!("{}{path}", self.url)).bearer_auth(self.session(user));
        asked.send().await.unwrap().json().await.unwrap()
    }

    /// The status of a ticket asked for on the web.
    pub async fn generate_on_the_web(&self, user: &UserId, idea: &str) -> u16 {
        let asked = self.http().post(format!("{}/api/generate-ticket", self.url)).bearer_auth(self.session(user));
        asked.json(&json!({ "idea": idea })).send().await.unwrap().status().as_u16()
    }

    /// `myba generate --user`, while the program is not running: one database has one owner.
    pub async fn generate_on_the_command_line(&mut self, user: &UserId, idea: &str) {
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
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.begin_again().await;
    }
}
