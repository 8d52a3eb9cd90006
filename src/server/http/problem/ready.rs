//! What is told when a definition of ready is refused.

use axum::http::StatusCode;
use myba_core::generation::ready::{BadDefinition, DefinitionError};

use super::explain::{Explain, Scene};
use super::{ActionKind, Problem};

impl Explain for DefinitionError {
    fn explain(&self, scene: &Scene<'_>) -> Problem {
        match self {
            Self::Bad(BadDefinition { path, reason }) => {
                let field = if path.is_empty() { "definition".to_owned() } else { format!("definition.{path}") };
                Problem::invalid(&field, &format!("`{field}`: {reason}. Nothing was changed."))
            }
            Self::Stale { current } => {
                let detail = format!(
                    "This definition changed meanwhile: version {current} is in force. Load it again. Nothing was changed."
                );
                let problem = Problem::new(StatusCode::CONFLICT, "conflict", &detail);
                problem.with_action(ActionKind::Retry, "Load it again", &scene.path("/ready"))
            }
            Self::Closed => Problem::new(StatusCode::FORBIDDEN, "account_closed", "This account was closed."),
            Self::Generation(error) => error.explain(scene),
            Self::Store(error) => error.explain(scene),
        }
    }
}
