import { Search, X } from 'lucide-react'

import { Chip } from '../../components/chip'
import { KeyHint } from '../../components/key-hint'
import { capital } from '../ticket/statement'

interface SearchProps {
  text: string
  onText: (text: string) => void
}

export function SearchBox({ text, onText }: SearchProps) {
  return (
    <div role="search" className="relative flex items-center">
      <Search size={18} aria-hidden="true" className="pointer-events-none absolute left-4 text-faint" />
      <label htmlFor="search" className="sr-only">
        Search tickets
      </label>
      <input
        id="search"
        type="search"
        dir="auto"
        className="field min-h-12 pr-12 pl-11 [&::-webkit-search-cancel-button]:hidden"
        placeholder="Search your tickets"
        autoComplete="off"
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (text === '') event.currentTarget.blur()
          else onText('')
        }}
      />
      <span className="absolute right-3">
        {text === '' ? (
          <span className="text-faint">
            <KeyHint keys="/" />
          </span>
        ) : (
          <button type="button" aria-label="Clear search" className="-mr-2 inline-flex size-11 items-center justify-center" onClick={() => onText('')}>
            <X size={18} aria-hidden="true" />
          </button>
        )}
      </span>
    </div>
  )
}

interface KindsProps {
  kinds: string[]
  chosen: string
  onChoose: (kind: string) => void
}

export function Kinds({ kinds, chosen, onChoose }: KindsProps) {
  return (
    <div role="group" aria-label="Kind" className="mt-3.5 mb-4 flex flex-wrap gap-2">
      {['', ...kinds].map((kind) => (
        <Chip key={kind} isChosen={chosen === kind} onChoose={() => onChoose(kind)}>
          {kind === '' ? 'All' : capital(kind)}
        </Chip>
      ))}
    </div>
  )
}
