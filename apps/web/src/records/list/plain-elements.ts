import { avatarClass, initialsOf } from '../../ui/avatar.tsx'
import { maskParts } from '../../ui/masked-text.tsx'
import type { CellContent } from './cell-content.ts'

/** Something drawn once and given other words as often as rows go by. */
interface Drawn<Content> {
  readonly nodes: readonly HTMLElement[]
  put(content: Content): void
}

type ContentAs<As extends CellContent['as']> = Extract<CellContent, { readonly as: As }>

export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string) {
  const made = document.createElement(tag)
  made.className = className
  return made
}

type Say = (words: string) => void

/** Changes an attribute where it is another: a class written anew is matched against every rule, even if it is the same. */
export function put(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

/** Words, and the function that changes them: only what changes is drawn anew. */
function saying(): readonly [Text, Say] {
  const text = document.createTextNode('')
  const say = (said: string) => {
    if (text.data !== said) text.data = said
  }
  return [text, say]
}

/** An element of words alone. */
function worded<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string) {
  const made = element(tag, className)
  const [text, say] = saying()
  made.append(text)
  return [made, say] as const
}

function avatar() {
  const [picture, say] = worded('span', '')
  picture.ariaHidden = 'true'
  const show = (id: string, name: string, isSquare: boolean) => {
    put(picture, 'class', avatarClass({ id, size: 'small', square: isSquare }))
    say(initialsOf(name, isSquare))
  }
  return { picture, show }
}

function words(): Drawn<ContentAs<'words'>> {
  const [line, say] = worded('span', '')
  return {
    nodes: [line],
    put({ words: said, faint }) {
      say(said)
      put(line, 'class', faint ? 't3' : '')
    },
  }
}

function unseen(): Drawn<ContentAs<'unseen'>> {
  const [line, say] = worded('span', 't3')
  const [heard, sayToEar] = worded('span', 'vh')
  say('–')
  line.append(heard)
  return {
    nodes: [line],
    put({ words: said }) {
      put(line, 'title', said)
      sayToEar(said)
    },
  }
}

function link(): Drawn<ContentAs<'link'>> {
  const [anchor, say] = worded('a', '')
  anchor.dataset['go'] = ''
  return {
    nodes: [anchor],
    put({ path, words: said }) {
      put(anchor, 'href', path)
      say(said)
    },
  }
}

function person(): Drawn<ContentAs<'person'>> {
  const { picture, show } = avatar()
  const [line, say] = worded('span', 'ell')
  return {
    nodes: [picture, line],
    put({ id, name }) {
      show(id, name, false)
      say(name)
    },
  }
}

function tags(): Drawn<ContentAs<'tags'>> {
  const line = element('span', 'tags')
  return {
    nodes: [line],
    put({ words: several }) {
      line.replaceChildren(
        ...several.map((one) => {
          const [tag, say] = worded('span', 'tag')
          say(one)
          return tag
        }),
      )
    },
  }
}

function money(): Drawn<ContentAs<'money'>> {
  const [sum, say] = worded('b', '')
  return {
    nodes: [sum],
    put({ words: said, title }) {
      say(said)
      put(sum, 'title', title)
    },
  }
}

/** The words of a mask as they are and hidden by turns; drawn anew only where another mask hides elsewhere. */
function maskedLine() {
  const line = element('span', 'v')
  let shape = ''
  let sayings: readonly Say[] = []
  const draw = (hidden: readonly boolean[]) => {
    const made = hidden.map((isHidden) => (isHidden ? worded('b', '') : saying()))
    line.replaceChildren(...made.map(([node]) => node))
    sayings = made.map(([, say]) => say)
  }
  const show = (mask: string) => {
    const { parts, heard } = maskParts(mask)
    const hidden = parts.map(({ isHidden }) => isHidden)
    if (shape !== hidden.join()) {
      shape = hidden.join()
      draw(hidden)
    }
    for (const [at, { words: said }] of parts.entries()) sayings[at]?.(said)
    if (heard === null) line.removeAttribute('role')
    else put(line, 'role', 'img')
    put(line, 'aria-label', heard ?? '')
  }
  return { line, show }
}

/**
 * A button that is an icon; the style sheet draws the icon, since hundreds of them are in sight. Its name is also what is said where the mouse rests:
 * as a `title` of its own it would be matched against every rule each time it is another.
 */
export function iconButton(className: string): { button: HTMLButtonElement; name(words: string): void } {
  const button = element('button', className)
  button.type = 'button'
  button.dataset['tip'] = ''
  return { button, name: (said) => put(button, 'aria-label', said) }
}

function mask(): Drawn<ContentAs<'mask'>> {
  const { line, show } = maskedLine()
  const { button, name } = iconButton('eye')
  return {
    nodes: [line, button],
    put({ mask: masked, eye }) {
      show(masked)
      button.hidden = eye === null
      if (eye === null) return
      put(button, 'data-eye', eye.key)
      put(button, 'class', eye.strict ? 'eye strict' : 'eye')
      name(eye.name)
    },
  }
}

function title(): Drawn<ContentAs<'title'>> {
  const { picture, show } = avatar()
  const column = element('span', 'col')
  const [anchor, say] = worded('a', 'rowname ell')
  anchor.dataset['rowLink'] = ''
  anchor.dataset['go'] = ''
  const second = element('span', 'only-phone sm t3 dotted beneath')
  second.ariaHidden = 'true'
  column.append(anchor)
  return {
    nodes: [picture, column],
    put({ id, name, path, picture: form, beneath }) {
      picture.hidden = form === null
      if (form !== null) show(id, name, form === 'square')
      put(anchor, 'href', path)
      say(name)
      if (beneath.length === 0) return second.remove()
      second.replaceChildren(
        ...beneath.map((one) => {
          const [part, sayPart] = worded('span', '')
          sayPart(one)
          return part
        }),
      )
      column.append(second)
    },
  }
}

const live = (): Drawn<ContentAs<'live'>> => ({ nodes: [element('span', 'live')], put: () => undefined })

type Drawers = { readonly [As in CellContent['as']]: () => Drawn<ContentAs<As>> }

const drawers: Drawers = { words, unseen, link, person, tags, money, mask, title, live }

/** Plain elements for a kind of content. */
export const drawn = (as: CellContent['as']): Drawn<CellContent> => drawers[as]() as Drawn<CellContent>
