/** What a list was asked and how far it was scrolled, while the page is open; the words searched for stay in memory only. */
interface ListMemory {
  readonly q: string
  readonly offset: number
}

const memory = new Map<string, ListMemory>()

export const rememberedList = (plural: string): ListMemory => memory.get(plural) ?? { q: '', offset: 0 }

export function rememberList(plural: string, part: Partial<ListMemory>): void {
  memory.set(plural, { ...rememberedList(plural), ...part })
}
