import { regionPath } from '@holdfast/catalog/regions'
import { currentLanguage } from '../app/i18n.ts'

/** A division of China by its name; in a file of its own, for the table of names is large. */
export function RegionName({ code }: { readonly code: string }) {
  return regionPath(code, currentLanguage())
}
