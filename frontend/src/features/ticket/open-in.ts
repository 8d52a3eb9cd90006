/** Handing a ticket over to a tracker by a prefilled address: the tracker asks its own user to confirm, and we hold no access. */

export type TrackerId = 'github' | 'gitlab' | 'jira' | 'linear'

export interface Tracker {
  id: TrackerId
  name: string
  /** What an address of a project there looks like; null where none is needed. */
  example: string | null
  hint: string
}

export const TRACKERS: Tracker[] = [
  { id: 'github', name: 'GitHub', example: 'https://github.com/acme/web', hint: 'The address of the repository.' },
  { id: 'gitlab', name: 'GitLab', example: 'https://gitlab.com/acme/web', hint: 'The address of the project.' },
  {
    id: 'jira',
    name: 'Jira',
    example: 'https://acme.atlassian.net/?pid=10001&issuetype=10002',
    hint: 'The address of the site. With ?pid= and &issuetype= the form is filled in; without, the ticket is copied for you to paste.',
  },
  { id: 'linear', name: 'Linear', example: null, hint: '' },
]

/** Longer addresses are cut or refused on the way. */
const ADDRESS_MAX = 7500

export interface Handover {
  address: string
  /** The text did not fit into the address, so it goes by the clipboard. */
  copy: boolean
}

/** A project's address that may be opened: a web page, and nothing else. */
export function projectUrl(text: string): URL | null {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(text.trim()) ? text.trim() : `https://${text.trim()}`)
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname.includes('.') ? url : null
  } catch {
    return null
  }
}

function withParams(address: string, params: Record<string, string>): string {
  const query = Object.entries(params).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return `${address}?${query.join('&')}`
}

function addressFor(tracker: TrackerId, project: URL | null, title: string, body: string | null): string | null {
  if (tracker === 'linear') {
    return withParams('https://linear.app/new', { title, ...(body === null ? {} : { description: body }) })
  }
  if (!project) return null
  const place = project.origin + project.pathname.replace(/\/+$/, '')
  switch (tracker) {
    case 'github':
      return withParams(`${place}/issues/new`, { title, ...(body === null ? {} : { body }) })
    case 'gitlab':
      return withParams(`${place}/-/issues/new`, {
        'issue[title]': title,
        ...(body === null ? {} : { 'issue[description]': body }),
      })
    case 'jira': {
      const pid = project.searchParams.get('pid')
      const issuetype = project.searchParams.get('issuetype')
      if (!pid || !issuetype) return `${project.origin}/secure/CreateIssue!default.jspa`
      return withParams(`${project.origin}/secure/CreateIssueDetails!init.jspa`, {
        pid,
        issuetype,
        summary: title,
        ...(body === null ? {} : { description: body }),
      })
    }
  }
}

/** Where to open the ticket; null while the project's address is missing. A text that is too long is copied instead. */
export function handover(tracker: TrackerId, project: URL | null, title: string, body: string): Handover | null {
  const full = addressFor(tracker, project, title, body)
  if (full === null) return null
  const isBare = tracker === 'jira' && full.endsWith('CreateIssue!default.jspa')
  if (full.length <= ADDRESS_MAX && !isBare) return { address: full, copy: false }
  const short = addressFor(tracker, project, title, null)
  return short === null ? null : { address: short, copy: true }
}
