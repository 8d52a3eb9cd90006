/** How people and places in chat are called. */
import type { ChatLinkChange } from '../../api/contract'

/** `@ana in Acme`; a person alone where there is no workspace. */
export function personWords({ name, workspace }: { name: string; workspace: string }): string {
  return workspace === '' ? `@${name}` : `@${name} in ${workspace}`
}

/** `Slack · Acme`; the platform alone where what the place is called is not known. */
export function placeWords({ platform, name }: { platform: string; name: string }): string {
  return name === '' ? platform : `${platform} · ${name}`
}

/** `@ana in Acme moved to another account`. */
export function changeWords(change: ChatLinkChange): string {
  const who = personWords(change)
  switch (change.what) {
    case 'linked':
      return `${who} was linked`
    case 'moved':
      return `${who} moved to another account and no longer spends your tokens`
    default:
      return `${who} was unlinked`
  }
}
