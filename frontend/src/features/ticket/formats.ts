/** The files a ticket can be taken along as. The server writes them; none asks the model or takes a token. */

export interface Format {
  /** The word the server knows it by. */
  id: string
  /** The name people know. */
  name: string
  /** What it is for. */
  use: string
}

export const FORMATS: Format[] = [
  { id: 'pdf', name: 'PDF', use: 'Pages to print or send' },
  { id: 'github', name: 'GitHub', use: 'Markdown' },
  { id: 'gitlab', name: 'GitLab', use: 'Markdown' },
  { id: 'jira-wiki', name: 'Jira (wiki)', use: 'Wiki markup to paste' },
  { id: 'adf', name: 'Jira (ADF)', use: 'For Jira’s interface' },
  { id: 'linear', name: 'Linear', use: 'Markdown' },
  { id: 'csv', name: 'CSV (Jira)', use: 'For Jira’s import' },
  { id: 'azure-csv', name: 'CSV (Azure DevOps)', use: 'For the import of Azure DevOps' },
  { id: 'feature', name: 'Gherkin', use: 'Criteria as scenarios' },
  { id: 'text', name: 'Text', use: 'Without markup' },
  { id: 'json', name: 'JSON', use: 'All of it, for programs' },
]
