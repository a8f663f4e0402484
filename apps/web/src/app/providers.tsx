import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { App as AntApp, ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale'
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { StepUpProvider } from '../access/step-up-provider.tsx'
import { useAppearance } from './appearance.ts'
import { currentLanguage, i18n } from './i18n.ts'
import { cspNonce } from './nonce.ts'
import { queryClient } from './queries.ts'
import { themes } from './theme.ts'

const antLocales = {
  zh: async () => {
    await import('dayjs/locale/zh-cn')
    return (await import('antd/es/locale/zh_CN')).default
  },
  en: async () => (await import('antd/es/locale/en_US')).default,
}

/** Ant Design's own words in the language of the page. */
function useAntLocale(): Locale | undefined {
  const [locale, setLocale] = useState<Locale>()
  useEffect(() => {
    const load = async () => {
      const language = currentLanguage()
      const words = await antLocales[language]()
      const { default: dayjs } = await import('dayjs')
      dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
      setLocale(words)
    }
    const follow = () => void load()
    follow()
    return i18n.on('change', follow)
  }, [])
  return locale
}

const closeIcon = <X size={16} aria-hidden="true" />

function Themed({ children }: { readonly children: ReactNode }) {
  const appearance = useAppearance()
  const locale = useAntLocale()
  return (
    <ConfigProvider
      theme={themes[appearance]}
      modal={{ closeIcon }}
      drawer={{ closeIcon }}
      button={{ autoInsertSpace: false }}
      {...(cspNonce === undefined ? {} : { csp: { nonce: cspNonce } })}
      {...(locale === undefined ? {} : { locale })}
    >
      <AntApp className="root" message={{ maxCount: 2, duration: 8, top: 'auto' }}>
        <StepUpProvider>{children}</StepUpProvider>
      </AntApp>
    </ConfigProvider>
  )
}

export function Providers({ children }: { readonly children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <Themed>{children}</Themed>
      </QueryClientProvider>
    </I18nProvider>
  )
}
