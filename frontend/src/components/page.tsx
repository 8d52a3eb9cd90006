import { type ReactNode, useEffect } from 'react'

import { cx } from '../lib/class'

/** Content width and gutters. */
export const wrap = 'mx-auto w-full max-w-[1120px] px-4 wide:px-8'

/** Names the page in the browser's title. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · MyBA`
  }, [title])
}

/** The head of a page: its title, a line below it, and perhaps something to do at the right. */
export function PageHead({ title, lede, children, className }: { title: string; lede?: ReactNode; children?: ReactNode; className?: string }) {
  return (
    <div className={cx('pt-7 pb-5 wide:pt-11 wide:pb-7', className)}>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <h1 className="text-page leading-[1.2] font-bold tracking-[-0.022em] wide:text-[2.25rem]">{title}</h1>
        {children && <div className="ml-auto">{children}</div>}
      </div>
      {lede && <p className="mt-1.5 max-w-[44em] text-muted-foreground">{lede}</p>}
    </div>
  )
}

/** Text that is shown only if waiting takes long enough to be noticed. */
export function LateText({ children, afterMs = 400 }: { children: ReactNode; afterMs?: number }) {
  return (
    <p className="late-text py-6 text-sm text-muted-foreground" style={{ animationDelay: `${afterMs}ms` }} role="status">
      {children}
    </p>
  )
}
