import { LocateFixed, MapPin, X } from 'lucide-react'
import { useState } from 'react'
import { type Translate, useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import type { MessageId } from '../locales/zh.ts'
import { formatNumber } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { askPosition, geoAddress, type PlaceFault, positionOf } from './place.ts'

const FAULTS: Readonly<Record<PlaceFault, MessageId>> = {
  insecure: 'place.insecure',
  denied: 'place.denied',
  unknown: 'place.unknown',
}

/** Adds where one is, once: nothing is asked before it is pressed, and nothing after. */
export function PlaceButton({ onPlace }: { readonly onPlace: (place: string) => void }) {
  const t = useT()
  const { message } = useSaying()
  const [asking, setAsking] = useState(false)
  const add = async () => {
    if (asking) return
    setAsking(true)
    const found = await askPosition()
    setAsking(false)
    if (typeof found === 'string') void message.warning(t(FAULTS[found]))
    else onPlace(geoAddress(found))
  }
  return (
    <p className="row sm placeline">
      <button type="button" className="linklike row" aria-busy={asking} onClick={() => void add()}>
        <LocateFixed size={14} aria-hidden="true" />
        {t('place.add')}
      </button>
    </p>
  )
}

const accuracyWords = (accuracy: number | null, t: Translate): string =>
  accuracy === null ? '' : t('place.accuracy', { metres: formatNumber(Math.round(accuracy)) })

/** A place as words, or as an address that opens the device's map. */
function PlaceWords({ place }: { readonly place: string }) {
  const t = useT()
  const position = positionOf(place)
  if (position === null) return <span className="ell">{place}</span>
  const words = `${position.latitude}, ${position.longitude}`
  return (
    <>
      <a href={place} title={t('place.open')} aria-label={`${words} · ${t('place.open')}`}>
        {words}
      </a>
      <span className="t3 nw">{accuracyWords(position.accuracy, t)}</span>
    </>
  )
}

/** Where a follow-up took place; with `onRemove` while it is still written. */
export function PlaceLine({ place, onRemove }: { readonly place: string; readonly onRemove?: () => void }) {
  const t = useT()
  return (
    <p className="row sm placeline">
      <MapPin size={14} aria-hidden="true" />
      <PlaceWords place={place} />
      {onRemove === undefined ? null : <IconButton icon={X} small name={t('place.remove')} onClick={onRemove} />}
    </p>
  )
}
