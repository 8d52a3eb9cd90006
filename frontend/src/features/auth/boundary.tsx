import { Component, type ReactNode } from 'react'

/** Keeps a failure of foreign components away from the page around them. */
export class Boundary extends Component<{ onError: () => void; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override componentDidCatch(): void {
    this.props.onError()
  }

  override render(): ReactNode {
    return this.state.broken ? null : this.props.children
  }
}
