/** What happened to the links of this account lately: a link that moved away is news to whoever paid until then. */
import type { ChatLinkChange } from '../../api/contract'
import { ago } from '../../lib/format'
import { changeWords } from './words'

/** How many are shown. */
const SHOWN = 5

export function Changes({ changes }: { changes: ChatLinkChange[] }) {
  if (changes.length === 0) return null
  return (
    <div className="px-5 pt-4 pb-5 wide:px-6">
      <h3 className="text-sm font-semibold">Lately</h3>
      <ul className="mt-1 text-sm text-muted-foreground">
        {changes.slice(0, SHOWN).map((change) => (
          <li key={`${change.at} ${change.name} ${change.what}`} className="wrap-anywhere">
            {changeWords(change)}, {ago(change.at)}
          </li>
        ))}
      </ul>
    </div>
  )
}
