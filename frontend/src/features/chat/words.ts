/** How people and places in chat are called. */

/** `@ana in Acme`; a person alone where there is no workspace. */
export function personWords({ name, workspace }: { name: string; workspace: string }): string {
  return workspace === '' ? `@${name}` : `@${name} in ${workspace}`
}
