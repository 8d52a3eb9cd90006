import { queryClient } from '../../api/query'
import { refreshMe } from '../auth/me'

/** What a payment or a refund changes. */
const CHANGED = ['plans', 'tokens', 'usage', 'purchases', 'statement', 'statements', 'teams', 'subscription', 'top-up', 'notices']

/** Prices, figures and lists were true before this payment or refund. The header's balance asks at once. */
export function forgetFigures(): void {
  void refreshMe().catch(() => undefined)
  for (const key of CHANGED) void queryClient.invalidateQueries({ queryKey: [key] })
}
