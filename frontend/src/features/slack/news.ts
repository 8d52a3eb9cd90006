/** How an installation went, as the address tells it. An address can be written by anybody, so little of it is believed. */

export interface InstallSearch {
  state?: string
  workspace?: string
  org?: string
  app?: string
  ref?: string
}

export type InstallNews =
  | { state: 'waiting' | 'cancelled' | 'restart' }
  | { state: 'failed'; reference: string | null }
  | { state: 'done'; workspace: string | null; organisation: string | null; addUrl: string | null }

const NAME_MAX = 80

/** The news of an address; null when there is none. `appId` is our app, as the server names it. */
export function newsOf(search: InstallSearch, appId: string | null = null): InstallNews | null {
  switch (search.state) {
    case 'waiting':
    case 'cancelled':
    case 'restart':
      return { state: search.state }
    case 'failed':
      return { state: 'failed', reference: only(search.ref, /^[0-9A-Z-]{4,16}$/) }
    case 'done': {
      const organisation = only(search.org, /^E[0-9A-Z]{2,20}$/)
      const app = appId ?? only(search.app, /^A[0-9A-Z]{2,20}$/)
      const addUrl =
        organisation && app ? `https://app.slack.com/manage/${organisation}/integrations/profile/${app}/workspaces/add` : null
      return { state: 'done', workspace: search.workspace?.slice(0, NAME_MAX) ?? null, organisation, addUrl }
    }
    default:
      return null
  }
}

function only(text: string | undefined, shape: RegExp): string | null {
  return text !== undefined && shape.test(text) ? text : null
}
