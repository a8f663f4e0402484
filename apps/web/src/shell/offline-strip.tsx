import { WifiOff } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useT } from '../app/i18n.ts'

const subscribe = (listener: () => void) => {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

export function OfflineStrip() {
  const t = useT()
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  if (online) return null
  return (
    <div className="strip" role="status">
      <WifiOff size={14} aria-hidden="true" />
      {t('offline')}
    </div>
  )
}
