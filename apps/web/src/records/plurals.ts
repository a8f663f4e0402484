const irregular: Readonly<Record<string, string>> = {
  delivery: 'deliveries',
  activity: 'activities',
  opportunity: 'opportunities',
  person: 'people',
  pricebook: 'price-books',
}

/** The name of an object in addresses. */
export const pluralOf = (object: string): string => irregular[object] ?? `${object}s`
