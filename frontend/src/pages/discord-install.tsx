import { useQuery } from '@tanstack/react-query'

import type { DiscordInstall } from '../api/contract'
import { InstallView } from '../features/discord/install-view'
import { InstallFrame } from '../features/install/frame'
import { installQuery } from '../features/install/query'

/** Open to everybody: what adding MyBA means, in a server and for oneself. */
export default function DiscordInstallPage() {
  const facts = useQuery(installQuery<DiscordInstall>('discord'))
  return (
    <InstallFrame platform="Discord" lede="A sentence in any channel becomes a ticket your team can start from." facts={facts}>
      {facts.data && <InstallView install={facts.data} />}
    </InstallFrame>
  )
}
