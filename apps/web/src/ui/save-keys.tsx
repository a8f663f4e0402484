import type { KeyboardEvent } from 'react'
import { EnterKey } from './enter-key.tsx'

/** Whether the keys say that what is written is to be saved. */
export const isSaving = (event: KeyboardEvent): boolean => event.key === 'Enter' && (event.ctrlKey || event.metaKey)

/** Whether the key goes to an open list of choices: it chooses there and saves nothing yet. */
export const isChoosing = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.getAttribute('aria-expanded') === 'true'

/** Those keys, as they stand on the button that does the same. */
export const SaveKeys = () => (
  <kbd>
    Ctrl <EnterKey />
  </kbd>
)
