/** A page of plain words: what holds, section by section. */
import type { ReactNode } from 'react'

import { PageHead, useTitle, wrap } from '../../components/page'

interface PaperProps {
  title: string
  lede: ReactNode
  children: ReactNode
}

export function Paper({ title, lede, children }: PaperProps) {
  useTitle(title)
  return (
    <div className={`${wrap} pb-16`}>
      <div className="mx-auto max-w-[760px]">
        <PageHead title={title} lede={lede} />
        <div className="sheet grid gap-8 px-5 py-6 wide:px-10 wide:py-9">{children}</div>
      </div>
    </div>
  )
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="max-w-[68ch]">
      <h2 className="text-lg font-bold">{title}</h2>
      <div className="mt-2 grid gap-3">{children}</div>
    </section>
  )
}

/** What is said of one thing: its name, then the rest. */
export function Facts({ facts }: { facts: [name: string, text: ReactNode][] }) {
  return (
    <dl className="grid gap-3">
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt className="font-semibold">{name}</dt>
          <dd className="mt-0.5 text-muted-foreground">{text}</dd>
        </div>
      ))}
    </dl>
  )
}
