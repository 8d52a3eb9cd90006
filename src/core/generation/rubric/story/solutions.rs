//! Names of frameworks, databases and services: how something is built, not what somebody gains.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\b(?:React|Angular|Vue(?:\.js)?|Svelte|Next\.js|Node\.js|Express\.js|Django|Flask|Rails|Laravel|Spring\ Boot|\.NET
        |Postgres|PostgreSQL|MySQL|MariaDB|SQLite|MongoDB|Redis|Elasticsearch|Cassandra|DynamoDB|Kafka|RabbitMQ|GraphQL|gRPC
        |Docker|Kubernetes|Terraform|Jenkins|AWS|Azure|Google\ Cloud|Lambda|S3|Firebase|Supabase|Twilio|SendGrid|Mailgun
        |Stripe|PayPal|Auth0|Okta|Keycloak|WebSockets?|REST\ API|JWT|OAuth(?:\ ?2(?:\.0)?)?|Bootstrap|Tailwind|jQuery|TypeScript
        |JavaScript|Python|Golang|Rust|Kotlin|Swift|PHP)\b",
    )
    .unwrap()
});

/// The first name that the idea does not say; a range in bytes.
pub(super) fn find(text: &str, idea: &str) -> Option<Range<usize>> {
    let idea = idea.to_lowercase();
    let unsaid = |name: &str| !idea.contains(&name.to_lowercase());
    NAMES.find_iter(text).find(|found| unsaid(found.as_str())).map(|found| found.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_words() {
        assert_eq!(find("Store it in PostgreSQL", "keep my notes"), Some(12..22));
        assert_eq!(find("Store it in PostgreSQL", "move to postgresql"), None);
        assert_eq!(find("I react to a swift express answer in a flask", "x"), None);
    }
}
