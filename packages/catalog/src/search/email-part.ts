/**
 * Finding an e-mail address by a part of it: any part of what stands before the @, or the domain by its whole name, a parent of it or its first
 * label. Pieces of domains are not indexed: they are the same for half of all people.
 */
import { addPartTerms, holdsPart, partTermsOfQuery } from './grams.ts'
import { normaliseText } from './normalise.ts'

interface Address {
  readonly local: string
  readonly domain: string
}

function splitAddress(normalised: string): Address {
  const at = normalised.lastIndexOf('@')
  return at < 0
    ? { local: normalised, domain: '' }
    : { local: normalised.slice(0, at), domain: normalised.slice(at + 1) }
}

/** `mail.example.com` → itself, `example.com` and `mail`. */
function namesOfDomain(domain: string): readonly string[] {
  const labels = domain.split('.')
  const parents = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))
  return [...parents, labels[0] ?? ''].filter((name) => name !== '')
}

export function addEmailTerms(terms: Set<string>, value: string): void {
  const { local, domain } = splitAddress(normaliseText(value))
  addPartTerms(terms, local)
  for (const name of namesOfDomain(domain)) terms.add(`d:${name}`)
}

/** With an @: the end of the local part and the start of the domain, or the whole domain. Without: the local part, or a name of the domain. */
export function partTermsOfEmailQuery(query: string): readonly (readonly string[])[] {
  const normalised = normaliseText(query)
  const { local, domain } = splitAddress(normalised)
  const byLocal = partTermsOfQuery(local)
  if (normalised.includes('@')) return [local === '' ? oneName(domain) : byLocal]
  return [byLocal, oneName(normalised)]
}

const oneName = (name: string): string[] => (name === '' ? [] : [`d:${name}`])

export function holdsEmailPart(value: string, query: string): boolean {
  const normalised = normaliseText(query)
  const asked = splitAddress(normalised)
  const held = splitAddress(normaliseText(value))
  if (!normalised.includes('@'))
    return holdsPart(held.local, normalised) || (normalised !== '' && namesOfDomain(held.domain).includes(normalised))
  if (asked.local === '') return asked.domain !== '' && namesOfDomain(held.domain).includes(asked.domain)
  return held.local.endsWith(asked.local) && holdsPart(held.local, asked.local) && held.domain.startsWith(asked.domain)
}
