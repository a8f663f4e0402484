/** A value nobody reads, made once from the English word (`fallback` where it has no letter), unlike any that is taken; it never changes when the words do. */
export function valueFor(word: string, fallback: string, taken: readonly string[]): string {
  const plain = word
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 30)
    .replace(/^_+|_+$/g, '')
  const base = plain === '' ? fallback : plain
  if (!taken.includes(base)) return base
  let at = 2
  while (taken.includes(`${base}_${at}`)) at += 1
  return `${base}_${at}`
}
