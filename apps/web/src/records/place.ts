/** Where something took place, as maps read it: a `geo:` address of RFC 5870 (WGS 84, degrees), with how exact it is in metres. */

export interface Position {
  readonly latitude: number
  readonly longitude: number
  /** Metres; `null` where nobody says. */
  readonly accuracy: number | null
}

/** Some eleven metres: one door can be told from the next, not one desk from another. */
const DECIMALS = 4
const GEO = /^geo:(-?\d{1,2}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)(?:;u=(\d{1,9}(?:\.\d{1,9})?))?$/

const rounded = (degrees: number): string => {
  const text = degrees.toFixed(DECIMALS)
  return Number(text) === 0 ? (0).toFixed(DECIMALS) : text
}

/** The address of a position, no more exact than eleven metres. */
export function geoAddress({ latitude, longitude, accuracy }: Position): string {
  const place = `geo:${rounded(latitude)},${rounded(longitude)}`
  return accuracy === null ? place : `${place};u=${Math.ceil(accuracy)}`
}

/** The position that an address names; `null` where it is words, or names no place on Earth. */
export function positionOf(place: string): Position | null {
  const parts = GEO.exec(place)
  if (parts === null) return null
  const [latitude, longitude] = [Number(parts[1]), Number(parts[2])]
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null
  return { latitude, longitude, accuracy: parts[3] === undefined ? null : Number(parts[3]) }
}

/** Why a device did not say where it is. */
export type PlaceFault = 'insecure' | 'denied' | 'unknown'

/** Asks the device where it is; the browser asks the person. */
export function askPosition(): Promise<Position | PlaceFault> {
  if (!window.isSecureContext) return Promise.resolve('insecure')
  return new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => resolve({ latitude, longitude, accuracy }),
      ({ code, PERMISSION_DENIED }) => resolve(code === PERMISSION_DENIED ? 'denied' : 'unknown'),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    ),
  )
}
