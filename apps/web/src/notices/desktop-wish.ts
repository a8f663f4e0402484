/** How this browser shows new notices outside its own windows: not at all, by their number, or with the record's name. */
export const WISHES = ['off', 'number', 'named'] as const
export type DesktopWish = (typeof WISHES)[number]

const KEY = 'holdfast.desktop'

/** What the person chose in this browser; nothing leaves it until they have. */
export function desktopWish(): DesktopWish {
  const stored = localStorage.getItem(KEY)
  return WISHES.find((wish) => wish === stored) ?? 'off'
}

export const keepDesktopWish = (wish: DesktopWish): void => localStorage.setItem(KEY, wish)
