/** The vendor's components in our language: they read the same variables as the rest, so that both themes fit. */
import type { ComponentProps } from 'react'
import type { ClerkProvider } from '@clerk/react'

type Appearance = NonNullable<ComponentProps<typeof ClerkProvider>['appearance']>

const EDGE = '1px solid var(--edge) !important'

export function appearance({ emailOnly }: { emailOnly: boolean }): Appearance {
  return {
    options: { socialButtonsVariant: 'blockButton', socialButtonsPlacement: emailOnly ? 'bottom' : 'top', shimmer: false },
    variables: {
      colorPrimary: 'var(--action)',
      colorPrimaryForeground: 'var(--on-action)',
      colorBackground: 'var(--paper)',
      colorForeground: 'var(--ink)',
      colorMuted: 'var(--well)',
      colorMutedForeground: 'var(--ink-2)',
      colorInput: 'var(--paper)',
      colorInputForeground: 'var(--ink)',
      colorNeutral: 'var(--ink)',
      colorBorder: 'var(--edge)',
      colorRing: 'var(--focus)',
      colorDanger: 'var(--danger)',
      colorShadow: 'transparent',
      borderRadius: '7px',
      fontFamily: 'var(--face)',
      fontSize: '0.9375rem',
    },
    elements: {
      rootBox: { width: '100%' },
      cardBox: { width: '100%', maxWidth: '100%', border: '1px solid var(--rule)', boxShadow: 'var(--shade-sheet)' },
      // In the window's measure: the vendor's own grows with the text and leaves it no room.
      card: { boxShadow: 'none', border: '0', padding: '32px clamp(16px, 6vw, 40px)' },
      // One below the other: three names side by side do not fit a phone.
      socialButtons: { display: emailOnly ? 'none' : 'grid', gridTemplateColumns: '1fr' },
      dividerRow: emailOnly ? { display: 'none' } : {},
      // The vendor draws borders as pale shadows and its own rules win; a control needs an edge that can be seen. The shadows
      // stay, because they are also its focus ring.
      socialButtonsBlockButton: { minHeight: '44px', border: EDGE, color: 'var(--ink) !important' },
      formButtonPrimary: { minHeight: '44px', fontSize: '0.9375rem', '&::after': { display: 'none' } },
      formFieldInput: { minHeight: '44px', fontSize: '1.0625rem', border: EDGE },
      otpCodeFieldInput: { border: EDGE },
      footer: { background: 'transparent' },
    },
  }
}
