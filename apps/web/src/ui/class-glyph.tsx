import { useT } from '../app/i18n.ts'

const glyphs = {
  confidential: { style: 'c', glyph: 'class.confidential.glyph', name: 'class.confidential' },
  personal: { style: 'p', glyph: 'class.personal.glyph', name: 'class.personal' },
  sensitive: { style: 's', glyph: 'class.sensitive.glyph', name: 'class.sensitive' },
} as const

/** The small square after a label that says how closely its value is kept; public and internal have none. */
export function ClassGlyph({ of }: { readonly of: string }) {
  const t = useT()
  if (of !== 'confidential' && of !== 'personal' && of !== 'sensitive') return null
  const { style, glyph, name } = glyphs[of]
  return (
    <span className={`cls ${style}`} role="img" aria-label={t(name)} title={t(name)}>
      {t(glyph)}
    </span>
  )
}
