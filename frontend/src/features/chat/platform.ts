/** The chat programs an account can be connected with, and how each calls its places. */

export interface Platform {
  id: 'slack' | 'discord'
  /** As the interface names it. */
  name: 'Slack' | 'Discord'
  /** What people are together in. */
  place: 'workspace' | 'server'
  /** Where it is opened. No address names a place or a person. */
  home: string
}

export const SLACK: Platform = { id: 'slack', name: 'Slack', place: 'workspace', home: 'https://app.slack.com/client' }
export const DISCORD: Platform = { id: 'discord', name: 'Discord', place: 'server', home: 'https://discord.com/channels/@me' }
export const PLATFORMS: Platform[] = [SLACK, DISCORD]

/** The platform that a body of the interface names; null for one we do not know. */
export function platformNamed(name: string | null): Platform | null {
  return PLATFORMS.find((platform) => platform.name === name) ?? null
}

/** What starts a ticket there, as it is typed. */
export function newTicketCommand(name: string): string {
  return name === DISCORD.name ? '/myba new' : '/myba'
}
