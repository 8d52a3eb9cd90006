import { useConfig } from '../../api/config'

/** Whom to write to: the address of the configuration, else whoever runs this installation. */
export function Contact() {
  const contact = useConfig()?.contact
  if (!contact) return 'whoever runs this installation: the person or company that gave you its address'
  const isAddress = contact.startsWith('https://')
  return (
    <a className="link wrap-anywhere" href={isAddress ? contact : `mailto:${contact}`} {...(isAddress && { rel: 'noopener' })}>
      {contact}
    </a>
  )
}
