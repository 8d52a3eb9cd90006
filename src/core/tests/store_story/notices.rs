//! The chapter of notices: found, told once, handed out as wished, read, put away, and erased.

use std::sync::Arc;

use myba_core::id::UserId;
use myba_core::ledger::GrantSource;
use myba_core::notice::{Notice, Notices, Post, Ways, Wish};
use myba_core::outbox::NewAnswer;

use crate::chapters::people;
use crate::support::{Book, tokens};

/// Nothing is sent.
struct Nobody;

impl Post for Nobody {
    fn letters(&self, _: &Notice, _: &Ways) -> Vec<NewAnswer> {
        Vec::new()
    }
}

pub async fn notices(book: &Book) {
    let notices = Notices::new(book.db.store.clone());
    let nia = UserId::from_text("user_nia");
    let wallet = people(book).sign_in(&nia).await.unwrap().wallet;
    book.grant(&wallet, 10, GrantSource::Purchase, None).await;
    let hold = book.hold(&wallet, 8);
    book.ledger.authorize(hold.clone()).await.unwrap();
    book.ledger.capture(&hold.id, tokens(8)).await.unwrap();
    notices.look(50).await.unwrap();
    let told = notices.list(&nia).await.unwrap();
    assert_eq!(told.len(), 1);
    let wish = Wish { mail: false, chat: true };
    notices.set_wish(&nia, wish).await.unwrap();
    assert_eq!(notices.wish(&nia).await.unwrap(), wish);
    let post: Arc<dyn Post> = Arc::new(Nobody);
    assert!(notices.hand_out(&post, 50).await.unwrap() > 0);
    assert!(notices.dismiss(&nia, &told[0].id).await.unwrap());
    assert_eq!(notices.list(&nia).await.unwrap(), []);
    assert!(people(book).close(&nia).await.unwrap().now);
}
