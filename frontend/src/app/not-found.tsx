import { Link } from '@tanstack/react-router'

import { buttonClass } from '../components/button'
import { PageHead, useTitle, wrap } from '../components/page'

export function NotFound() {
  useTitle('Not found')
  return (
    <div className={wrap}>
      <PageHead title="There is no such page" lede="The address may be mistyped, or the page has moved." />
      <p className="flex flex-wrap gap-3">
        <Link to="/" className={buttonClass({ look: 'primary' })}>
          Write a ticket
        </Link>
        <Link to="/library" className={buttonClass({ look: 'plain' })}>
          Open the library
        </Link>
      </p>
    </div>
  )
}
