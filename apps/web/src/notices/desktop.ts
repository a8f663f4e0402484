import type { NoticeList } from '@holdfast/sdk'
import type { Translate } from '../app/i18n.ts'
import { desktopWish } from './desktop-wish.ts'

/** One at a time, in whichever window it was shown. */
const TAG = 'holdfast-notices'

/**
 * Shows new notices on the desktop, by the browser itself: no service of others hears of them. A window that is looked at shows its bell instead.
 * What is clicked on comes to the front, and `follow` leads to what it tells of.
 */
export function showOnDesktop(notices: NoticeList, t: Translate, follow: () => void): void {
  const wish = desktopWish()
  const [newest] = notices.data
  if (wish === 'off' || notices.resting || notices.unread === 0 || document.hasFocus()) return
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const body = (wish === 'named' ? newest?.name : null) ?? t('notice.title.some', { count: notices.unread })
  const shown = new Notification(t('brand'), { body, tag: TAG })
  shown.onclick = () => {
    window.focus()
    shown.close()
    follow()
  }
}
