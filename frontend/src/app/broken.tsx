import { Button } from '../components/button'
import { PageHead, useTitle, wrap } from '../components/page'

/** What is left when a page fails to draw itself. It asked for nothing, so it says nothing about money. */
export function Broken() {
  useTitle('Something broke')
  return (
    <div className={wrap}>
      <PageHead title="Something broke on our side" lede="This page could not be shown. What you wrote is saved on this device." />
      <p>
        <Button look="primary" onClick={() => window.location.reload()}>
          Load the page again
        </Button>
      </p>
    </div>
  )
}
