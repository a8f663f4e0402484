/** What lies over the page: when it closes, the focus goes back to what opened it. */
const OVER_PAGE = '.ant-drawer, .ant-modal-root, .ant-popover, .ant-dropdown, .ant-select-dropdown'
const MOST_REMEMBERED = 30

interface Visit {
  readonly element: HTMLElement
  /** Its ancestors at that time, nearest first: where it vanishes, one of them may still stand. */
  readonly ancestors: readonly Element[]
  readonly overPage: boolean
}

let visits: Visit[] = []

const isThere = (element: Element): boolean =>
  element.isConnected && element.checkVisibility({ visibilityProperty: true }) && !element.matches(':disabled')

function ancestorsOf(element: Element): readonly Element[] {
  const { parentElement } = element
  return parentElement === null || parentElement === document.body ? [] : [parentElement, ...ancestorsOf(parentElement)]
}

function remember({ target }: FocusEvent): void {
  if (!(target instanceof HTMLElement) || target === document.body) return
  visits = [
    ...visits,
    { element: target, ancestors: ancestorsOf(target), overPage: target.closest(OVER_PAGE) !== null },
  ]
  visits = visits.slice(-MOST_REMEMBERED)
}

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body

function focusOn(element: Element | null | undefined): void {
  if (!(element instanceof HTMLElement)) return
  if (!element.matches('a, button, input, textarea, select, [tabindex]')) element.tabIndex = -1
  element.focus({ preventScroll: true })
}

/** The nearest thing that is still there: what opened the vanished, else what held it, else the page itself. */
function refuge(last: Visit): Element | null | undefined {
  const holder = last.ancestors.find(isThere)
  const isSmaller = holder !== undefined && holder.closest('main, [role="dialog"]') !== null && holder.id !== 'sheet'
  if (isSmaller && (!last.overPage || holder.closest(OVER_PAGE) !== null)) return holder
  const opener = last.overPage ? visits.findLast(({ element }) => isThere(element)) : undefined
  return opener?.element ?? document.querySelector('main')
}

function bringBack(): void {
  const last = visits.at(-1)
  // who clicks beside everything lets the focus go on purpose: what had it is still there
  if (!isLost() || last === undefined || isThere(last.element)) return
  focusOn(refuge(last))
}

/** Tab leaves an open list of many choices as it stands: Ant's would tick or untick what the arrows stood on, and keep the focus. */
function letTabPass(event: KeyboardEvent): void {
  const isInList = event.target instanceof Element && event.target.closest('.ant-select-multiple.ant-select-open')
  if (event.key === 'Tab' && isInList) event.stopPropagation()
}

/**
 * The focus is never lost: where the element that has it is taken away, hidden or switched off, it goes to what opened it, to what held it, or to the
 * page (WCAG 2.4.3; browsers let it fall to the body, and whoever has no mouse begins at the top again).
 */
export function keepFocus(): void {
  const look = () => {
    // whoever takes something away may set the focus itself: that comes first
    if (isLost()) requestAnimationFrame(bringBack)
  }
  document.addEventListener('focusin', remember)
  document.addEventListener('focusout', look)
  document.addEventListener('keydown', letTabPass, { capture: true })
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
}

/** Another page was opened: from the rail, the top bar or what lay over the page the focus goes to the page, and nothing leads back to the one before. */
export function focusPage(): void {
  visits = visits.slice(-1)
  const { activeElement } = document
  if (isLost() || activeElement?.closest('.rail, .top') !== null) focusOn(document.querySelector('main'))
}
