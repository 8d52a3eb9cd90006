//! What is said to answers that cannot be taken.

use axum::http::StatusCode;
use myba_core::generation::BriefError;
use myba_core::generation::service::GenerationError;

use super::Problem;
use super::explain::grouped;

/// What speaks against answers to what a job asks.
pub(super) fn not_answered(error: &GenerationError) -> Problem {
    let invalid = |detail: &str| Problem::invalid("answers", detail);
    match error {
        GenerationError::BadAnswer(why) => invalid(&format!("This cannot be: {why}. Nothing was taken.")),
        GenerationError::TriesUsed => {
            invalid("These answers failed three times. Nothing was taken. Use the defaults, or wait for them.")
        }
        GenerationError::Brief(error) => unreadable_answer(error),
        _ => {
            let detail =
                "These questions are not open any more: the ticket was stopped or given up. Nothing was taken.";
            Problem::new(StatusCode::CONFLICT, "not_asking", detail)
        }
    }
}

/// What speaks against the words of one answer, or against those of all of them together.
fn unreadable_answer(error: &BriefError) -> Problem {
    let (code, detail) = match error {
        BriefError::Empty => (
            "empty_input",
            "An answer is empty: write it, or leave it out and its default holds. Nothing was taken.".to_owned(),
        ),
        BriefError::TooLong { chars, limit } => {
            let [cut, chars, limit] = [chars.saturating_sub(*limit), *chars, *limit].map(grouped);
            (
                "input_too_long",
                format!("{chars} of {limit} characters. Cut {cut} from your answers. Nothing was taken."),
            )
        }
    };
    let mut problem = Problem::new(StatusCode::BAD_REQUEST, code, &detail).editable();
    problem.field = Some("answers".to_owned());
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_can_be_no_answer_are_spoken_of_as_answers_and_take_nothing() {
        for error in [BriefError::Empty, BriefError::TooLong { chars: 1_501, limit: 500 }] {
            let problem = not_answered(&error.into());
            assert_eq!((problem.status, problem.field.as_deref()), (400, Some("answers")));
            assert!(problem.detail.ends_with("Nothing was taken."), "{}", problem.detail);
            assert!(problem.detail.contains("answer") && !problem.detail.contains("ticket"), "{}", problem.detail);
        }
    }
}
