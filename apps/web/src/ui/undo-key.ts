interface Offer {
  readonly act: () => void
  readonly until: number
}

let offer: Offer | null = null

/** While the way back is offered in words, Ctrl-Z takes it: the words stand at the end of the page, where Tab comes late. */
export function offerUndoKey(act: () => void, seconds: number): void {
  offer = { act, until: Date.now() + seconds * 1000 }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea'))

/** Takes back what was last offered; in a text the key is the text's own. True when there was anything to take back. */
export function takeBackByKey(event: KeyboardEvent): boolean {
  const isUndo = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey
  if (!isUndo || isTyping(event.target) || offer === null || offer.until < Date.now()) return false
  event.preventDefault()
  const { act } = offer
  offer = null
  act()
  return true
}
