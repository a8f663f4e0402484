import { Languages, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { chooseLanguage, currentLanguage, useT } from '../app/i18n.ts'
import { HouseMark } from '../ui/seal.tsx'
import tree from './tree.svg'

function LanguageSwitch() {
  const t = useT()
  const other = currentLanguage() === 'zh' ? 'en' : 'zh'
  return (
    <button type="button" className="btn t s" onClick={() => void chooseLanguage(other)}>
      <Languages size={16} aria-hidden="true" />
      <span className="vh">{t('language.switch')}</span>
      中文 / English
    </button>
  )
}

function Art() {
  const t = useT()
  return (
    <aside className="sir" aria-label={t('signIn.art.title')}>
      <img src={tree} alt="" />
      <span className="proof xl rootseal" aria-hidden="true">
        守
      </span>
      <div className="sicap">
        <h2>{t('signIn.art.title')}</h2>
        <p>{t('signIn.art.words')}</p>
      </div>
    </aside>
  )
}

/** The page of every step outside of a session: what to do at the left, what is promised at the right. */
export function AccessLayout({ children }: { readonly children: ReactNode }) {
  const t = useT()
  return (
    <div className="signin">
      <section className="sil">
        <header className="row">
          <HouseMark large />
          <b className="brand-name">
            坚守 <span className="t3">Holdfast</span>
          </b>
          <span className="grow" />
          <LanguageSwitch />
        </header>
        <main className="sif">{children}</main>
        <div className="note">
          <ShieldCheck size={16} aria-hidden="true" />
          <span>{t('signIn.promise')}</span>
        </div>
      </section>
      <Art />
    </div>
  )
}
