import { useConfig } from '../api/config'
import { wrap } from '../components/page'
import { cx } from '../lib/class'

/** Says that nothing here is real money. Only a server that runs on stand-ins shows it. */
export function Sandbox() {
  const config = useConfig()
  if (!config?.sandbox) return null
  return (
    <div className="tape">
      <p className={cx(wrap, 'flex flex-wrap items-center gap-x-4 py-1.5 text-xs text-foreground')}>
        <span>
          <b className="font-bold">Sandbox.</b> No real money, mail or model.
        </span>
        {config.sandbox_url && (
          <a className="link inline-flex min-h-6 items-center" href={config.sandbox_url} target="_blank" rel="noreferrer">
            Open the sandbox
          </a>
        )}
      </p>
    </div>
  )
}
