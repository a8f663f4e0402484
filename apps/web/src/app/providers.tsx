import { I18nProvider, useLingui } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider, type ThemeConfig } from 'antd'
import { CalendarDays, ChevronDown, CircleX, Eye, EyeOff, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { StepUpProvider } from '../access/step-up-provider.tsx'
import { Tips } from '../ui/tips.tsx'
import { antLocale } from './ant-locale.ts'
import { useAppearance } from './appearance.ts'
import { cspNonce } from './nonce.ts'
import { queryClient } from './queries.ts'
import { Sayings } from './saying.tsx'
import { themes } from './theme.ts'
import { i18n } from './words.ts'

/** Who asked the system for less motion gets none of Ant Design's. */
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches

const calmly = (look: ThemeConfig): ThemeConfig => (calm ? { ...look, token: { ...look.token, motion: false } } : look)

const looks = { light: calmly(themes.light), dark: calmly(themes.dark) }

/** Ant Design's own icons say the names of their drawings (“down”, “eye-invisible”) to whoever hears the page. */
const closeIcon = <X size={16} aria-hidden="true" />
const choosing = { suffixIcon: <ChevronDown size={14} aria-hidden="true" /> }
const dating = {
  suffixIcon: <CalendarDays size={14} aria-hidden="true" />,
  clearIcon: <CircleX size={14} aria-hidden="true" />,
}
const password = {
  iconRender: (visible: boolean) =>
    visible ? <Eye size={16} aria-hidden="true" /> : <EyeOff size={16} aria-hidden="true" />,
}

function Themed({ children }: { readonly children: ReactNode }) {
  const appearance = useAppearance()
  useLingui() // another language shows this anew
  return (
    <ConfigProvider
      theme={looks[appearance]}
      locale={antLocale()}
      modal={{ closeIcon }}
      drawer={{ closeIcon }}
      button={{ autoInsertSpace: false }}
      select={choosing}
      cascader={choosing}
      datePicker={dating}
      inputPassword={password}
      {...(cspNonce === undefined ? {} : { csp: { nonce: cspNonce } })}
    >
      <div className="root">
        <StepUpProvider>{children}</StepUpProvider>
      </div>
      <Sayings />
      <Tips />
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
