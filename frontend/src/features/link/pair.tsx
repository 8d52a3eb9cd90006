/** Both ends of a link: who in chat would spend, and whose tokens. */
import { Globe, Hash } from 'lucide-react'
import type { ReactNode } from 'react'

import type { LinkRequest } from '../../api/contract'
import { initials, tokens } from '../../lib/format'
import { cx } from '../../lib/class'
import { useMe } from '../auth/me'
import { useAuth } from '../auth/seam'
import { platformNamed } from '../chat/platform'

interface PairProps {
  request: LinkRequest
  /** The link is made: the line between them is solid. */
  sure?: boolean
}

export function Pair({ request, sure = false }: PairProps) {
  const { name, email } = useAuth()
  const me = useMe()
  const address = request.email ?? email ?? null
  const has = me?.kind === 'user' ? tokens(me.tokens.available) : null
  return (
    <div className="mt-5">
      <End
        sign={initials(request.name, null)}
        name={`@${request.name}`}
        line={request.workspace === '' ? request.platform : `${request.workspace} ${platformNamed(request.platform)?.place ?? ''}`.trim()}
        kind={request.platform}
        icon={<Hash size={14} aria-hidden="true" />}
      />
      <div className={cx('ml-[34px] h-7 w-0 border-l-3', sure ? 'border-said' : 'border-dashed border-assumed')} aria-hidden="true" />
      <End
        sign={initials(name, address)}
        name={name ?? address ?? 'Your account'}
        line={[name === null ? null : address, has].filter(Boolean).join(' · ')}
        kind="MyBA"
        icon={<Globe size={14} aria-hidden="true" />}
      />
    </div>
  )
}

interface EndProps {
  sign: string
  name: string
  line: string
  kind: string
  icon: ReactNode
}

function End({ sign, name, line, kind, icon }: EndProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-control border border-border px-4 py-4">
      <span
        aria-hidden="true"
        className="inline-flex size-10 flex-none items-center justify-center rounded-control bg-foreground text-xs font-bold text-background forced-colors:border forced-colors:bg-background forced-colors:text-foreground"
      >
        {sign}
      </span>
      <p className="min-w-[8rem] flex-1">
        <b className="block wrap-anywhere">
          <bdi>{name}</bdi>
        </b>
        <span className="block text-sm wrap-anywhere text-muted-foreground">{line}</span>
      </p>
      <span className="inline-flex items-center gap-1.5 text-xs text-faint">
        {icon} {kind}
      </span>
    </div>
  )
}
