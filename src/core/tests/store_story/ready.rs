//! The chapter of what "ready" means: defined, defined anew, read, tried on, and erased.

use myba_core::generation::ready::{Definition, DefinitionError, Definitions};
use myba_core::id::UserId;

use crate::chapters::people;
use crate::support::Book;

pub async fn ready(book: &Book) {
    let definitions = Definitions::new(book.db.store.clone());
    let zoe = UserId::from_text("user_zoe");
    let wallet = people(book).sign_in(&zoe).await.unwrap().wallet;
    let named = |name: &str| Definition { name: name.to_owned(), ..Definition::default() };
    assert_eq!(definitions.set(&zoe, &wallet, 0, named("One")).await.unwrap().in_force.version, 1);
    assert_eq!(definitions.set(&zoe, &wallet, 1, named("Two")).await.unwrap().in_force.version, 2);
    let stale = definitions.set(&zoe, &wallet, 1, named("Three")).await;
    assert!(matches!(stale, Err(DefinitionError::Stale { current: 2 })), "{stale:?}");
    assert_eq!(definitions.newest(&wallet).await.unwrap().unwrap().in_force.definition, named("Two"));
    assert_eq!(definitions.versions(&wallet, Some(2)).await.unwrap().len(), 1);
    assert_eq!(definitions.try_on(&wallet, named("Four"), 5).await.unwrap().checked, 0);
    assert!(people(book).close(&zoe).await.unwrap().now);
    assert_eq!(definitions.newest(&wallet).await.unwrap(), None);
}
