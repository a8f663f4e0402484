import { Radio } from 'antd'
import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { type DesktopWish, desktopWish, keepDesktopWish, WISHES } from '../../notices/desktop-wish.ts'

const names: Readonly<Record<DesktopWish, MessageId>> = {
  off: 'desktop.off',
  number: 'desktop.number',
  named: 'desktop.named',
}

const isRefused = () => !('Notification' in window) || Notification.permission === 'denied'

/** Whether this browser shows notices outside its windows. The browser is asked at the person's own choice, and only then. */
export function DesktopChoice() {
  const t = useT()
  const [wish, setWish] = useState<DesktopWish>(() => (isRefused() ? 'off' : desktopWish()))
  const [refused, setRefused] = useState(isRefused)
  const choose = async (next: DesktopWish) => {
    const granted = next === 'off' || (!isRefused() && (await Notification.requestPermission()) === 'granted')
    setRefused(!granted)
    const chosen = granted ? next : 'off'
    keepDesktopWish(chosen)
    setWish(chosen)
  }
  return (
    <section className="box setbox ownform">
      <fieldset className="plainset">
        <legend>{t('desktop.title')}</legend>
        <Radio.Group
          className="desktopchoice"
          aria-label={t('desktop.title')}
          value={wish}
          options={WISHES.map((value) => ({ value, label: t(names[value]) }))}
          onChange={({ target }) => void choose(target.value as DesktopWish)}
        />
        {refused ? (
          <p className="t3" role="status">
            {t('desktop.refused')}
          </p>
        ) : null}
      </fieldset>
    </section>
  )
}
