//! Whatever comes in, Slack takes what comes out.
