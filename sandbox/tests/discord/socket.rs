//! The product's side of the gateway.

use futures_util::{SinkExt as _, StreamExt as _};
use myba_sandbox::discord::{Discord, Mode};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::PATIENCE;

pub struct Socket(WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>);

impl Socket {
    /// Connects and takes the hello.
    pub async fn open(discord: &Discord) -> Self {
        discord.set_mode(Mode::Gateway);
        let url = format!("{}/?v=10&encoding=json", discord.gateway_url());
        let (socket, _) = connect_async(url).await.unwrap();
        let mut socket = Self(socket);
        assert_eq!(socket.next().await["op"], 10);
        socket
    }

    /// Connects, identifies, and takes what comes then. Hands over the session.
    pub async fn ready(discord: &Discord) -> (Self, String) {
        let mut socket = Self::open(discord).await;
        socket.identify(discord, 1).await;
        let ready = socket.event("READY").await;
        assert_eq!(ready["application"]["id"], discord.app_id());
        let guild = socket.event("GUILD_CREATE").await;
        assert_eq!((&guild["name"], &guild["members"][0]["user"]["bot"]), (&json!("Acme"), &json!(true)));
        (socket, ready["session_id"].as_str().unwrap().to_owned())
    }

    pub async fn identify(&mut self, discord: &Discord, intents: u64) {
        let data = json!({"token": discord.bot_token(), "intents": intents, "shard": [0, 1],
            "properties": {"os": "linux", "browser": "test", "device": "test"}});
        self.say(json!({"op": 2, "d": data})).await;
    }

    pub async fn resume(&mut self, discord: &Discord, session: &str, seq: u64) {
        let data = json!({"token": discord.bot_token(), "session_id": session, "seq": seq});
        self.say(json!({"op": 6, "d": data})).await;
    }

    pub async fn say(&mut self, frame: Value) {
        self.0.send(Frame::Text(frame.to_string().into())).await.unwrap();
    }

    async fn frame(&mut self) -> Option<Frame> {
        let frame = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a frame in time");
        frame.and_then(Result::ok)
    }

    pub async fn next(&mut self) -> Value {
        let frame = self.frame().await.expect("a frame");
        serde_json::from_str(frame.to_text().expect("text")).expect("JSON")
    }

    pub async fn event(&mut self, name: &str) -> Value {
        let frame = self.next().await;
        assert_eq!((&frame["op"], &frame["t"]), (&json!(0), &json!(name)), "{frame}");
        frame["d"].clone()
    }

    /// The number the vendor hung up with; 0 when it was cut.
    pub async fn end(&mut self) -> u16 {
        match self.frame().await {
            Some(Frame::Close(Some(frame))) => frame.code.into(),
            None => 0,
            other => {
                assert_eq!(other, None, "not the end");
                0
            }
        }
    }
}
