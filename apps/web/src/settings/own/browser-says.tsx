import { useQuery } from '@tanstack/react-query'
import { useT } from '../../app/i18n.ts'

const passkeyHere = async (): Promise<boolean> =>
  typeof PublicKeyCredential !== 'undefined' && PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()

/** What this browser says of itself, to its person alone: nothing proves it, and nothing rests on it. */
export function BrowserSays() {
  const t = useT()
  const { data } = useQuery({ queryKey: ['passkey-here'], queryFn: passkeyHere })
  if (data === undefined) return null
  return <span className="sm t3">{t(data ? 'device.browser.passkey' : 'device.browser.noPasskey')}</span>
}
