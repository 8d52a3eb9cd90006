//! The formats a ticket can be taken along in.

/// How to render.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown for GitHub.
    GitHub,
    /// Markdown for GitLab.
    GitLab,
    /// Jira's wiki markup.
    JiraWiki,
    /// Jira's document format (Atlassian Document Format), version 1.
    Adf,
    /// Markdown for Linear.
    Linear,
    /// One row for Jira's import.
    Csv,
    /// One row for the import of Azure DevOps.
    AzureCsv,
    /// The acceptance criteria as scenarios of Gherkin.
    Feature,
    /// Text without markup.
    Text,
    /// All of it, for programs.
    Json,
}

impl Format {
    /// All formats, in the order they are offered.
    pub const ALL: [Self; 10] = [
        Self::GitHub,
        Self::GitLab,
        Self::JiraWiki,
        Self::Adf,
        Self::Linear,
        Self::Csv,
        Self::AzureCsv,
        Self::Feature,
        Self::Text,
        Self::Json,
    ];

    /// The word for programs: `jira-wiki`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
            Self::JiraWiki => "jira-wiki",
            Self::Adf => "adf",
            Self::Linear => "linear",
            Self::Csv => "csv",
            Self::AzureCsv => "azure-csv",
            Self::Feature => "feature",
            Self::Text => "text",
            Self::Json => "json",
        }
    }

    /// Reads [`Self::as_str`]; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == text)
    }

    /// The words of all formats, for a sentence: `github, gitlab, …`.
    #[must_use]
    pub fn list() -> String {
        Self::ALL.map(Self::as_str).join(", ")
    }

    /// The media type with its character set.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::GitHub | Self::GitLab | Self::Linear => "text/markdown; charset=utf-8",
            Self::JiraWiki | Self::Feature | Self::Text => "text/plain; charset=utf-8",
            Self::Csv | Self::AzureCsv => "text/csv; charset=utf-8",
            Self::Adf | Self::Json => "application/json",
        }
    }

    /// How a file of it ends.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::GitHub | Self::GitLab | Self::Linear => "md",
            Self::JiraWiki | Self::Text => "txt",
            Self::Adf => "adf.json",
            Self::Csv | Self::AzureCsv => "csv",
            Self::Feature => "feature",
            Self::Json => "json",
        }
    }
}
