import { Link, useRouterState } from '@tanstack/react-router'
import { Menu as MenuIcon, X } from 'lucide-react'
import { useEffect, useState } from 'react'

import { buttonClass } from '../components/button'
import { Logo } from '../components/logo'
import { Menu, menuItem } from '../components/menu'
import { wrap } from '../components/page'
import { useMe } from '../features/auth/me'
import { auth, useAuth } from '../features/auth/seam'
import { cx } from '../lib/class'
import { initials } from '../lib/format'
import { Pill } from './pill'
import { Sandbox } from './sandbox-strip'

const PAGES = [
  { to: '/', label: 'Write' },
  { to: '/library', label: 'Library' },
  { to: '/balance', label: 'Balance' },
] as const

/** Buying belongs to the balance. */
const isWithin = (page: string, path: string) => page === '/balance' && path.startsWith('/buy')

export function Header() {
  const [open, setOpen] = useState(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => setOpen(false), [path])
  return (
    <header data-shell="" className="border-b border-border">
      <Sandbox />
      <div className={cx(wrap, 'flex min-h-14 flex-wrap items-center gap-x-1 wide:flex-nowrap wide:gap-x-2')}>
        <Link to="/" className="mr-auto inline-flex min-h-11 items-center gap-[9px] text-lead font-bold tracking-[-0.01em] text-foreground no-underline wide:mr-4">
          <span className="text-said">
            <Logo size={26} />
          </span>
          MyBA
        </Link>
        <nav aria-label="Main" className="mr-auto hidden self-stretch wide:flex">
          {PAGES.map((page) => (
            <Link
              key={page.to}
              to={page.to}
              activeOptions={{ exact: page.to === '/' }}
              {...(isWithin(page.to, path) && { 'aria-current': true })}
              className="inline-flex items-center border-b-2 border-transparent px-3 text-sm text-muted-foreground no-underline hover:text-foreground aria-[current]:border-foreground aria-[current]:font-semibold aria-[current]:text-foreground"
            >
              {page.label}
            </Link>
          ))}
        </nav>
        <Pill />
        <div className="hidden wide:block">
          <Person />
        </div>
        <button
          type="button"
          className="-mr-3 inline-flex size-11 items-center justify-center rounded-control text-muted-foreground wide:hidden"
          aria-label="Menu"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
        >
          {open ? <X size={22} aria-hidden="true" /> : <MenuIcon size={22} aria-hidden="true" />}
        </button>
      </div>
      {open && <NarrowMenu close={() => setOpen(false)} />}
    </header>
  )
}

/** The menu of a narrow screen stands in the flow and pushes the page down, so that it covers nothing. */
function NarrowMenu({ close }: { close: () => void }) {
  const { status } = useAuth()
  return (
    <nav id="menu" aria-label="Main" className={cx(wrap, 'border-t border-border py-2 wide:hidden')}>
      {PAGES.map((page) => (
        <Link
          key={page.to}
          to={page.to}
          onClick={close}
          activeOptions={{ exact: page.to === '/' }}
          className="flex min-h-12 items-center border-l-3 border-transparent px-3 text-foreground no-underline aria-[current=page]:border-foreground aria-[current=page]:font-semibold"
        >
          {page.label}
        </Link>
      ))}
      {status === 'anonymous' ? (
        <Link to="/sign-in" onClick={close} className="flex min-h-12 items-center border-l-3 border-transparent px-3 text-foreground no-underline">
          Sign in
        </Link>
      ) : (
        <PersonItems className="flex min-h-12 w-full items-center border-l-3 border-transparent px-3 text-left" close={close} />
      )}
    </nav>
  )
}

function Person() {
  const { status, name, email } = useAuth()
  const me = useMe()
  if (status === 'anonymous') {
    return (
      <Link to="/sign-in" className={cx(buttonClass({ look: 'quiet', small: true }), '-mr-3')}>
        Sign in
      </Link>
    )
  }
  const who = name ?? email ?? me?.email ?? null
  return (
    <Menu
      label="Your account"
      trigger={({ open, toggle, controls }) => (
        <button
          type="button"
          className="inline-flex size-11 items-center justify-center"
          // What is seen is part of the name, so that somebody who speaks can say it.
          aria-label={who ? `Account of ${who}, ${initials(name, email ?? me?.email ?? null)}` : 'Account'}
          aria-expanded={open}
          aria-controls={controls}
          onClick={toggle}
        >
          <span className="inline-flex size-9 items-center justify-center rounded-full bg-foreground text-xs font-bold text-background forced-colors:border forced-colors:bg-background forced-colors:text-foreground">
            {who ? initials(name, email ?? me?.email ?? null) : ''}
          </span>
        </button>
      )}
    >
      {(close) => (
        <>
          {who && <p className="px-3 pt-1 pb-2 text-xs text-muted-foreground wrap-anywhere">{email ?? me?.email ?? who}</p>}
          <PersonItems className={menuItem} close={close} />
        </>
      )}
    </Menu>
  )
}

function PersonItems({ className, close }: { className: string; close: () => void }) {
  const act = (run: () => void) => () => {
    close()
    run()
  }
  return (
    <>
      <Link to="/ready" className={cx(className, 'text-foreground no-underline')} onClick={close}>
        Definition of ready
      </Link>
      <button type="button" className={className} onClick={act(() => void auth.openProfile())}>
        Profile and security
      </button>
      <button type="button" className={className} onClick={act(() => void auth.signOut())}>
        Sign out
      </button>
    </>
  )
}
