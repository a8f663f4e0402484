import type { CalendarYear, CompanySettings } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'

export const useCompany = () => useQuery({ queryKey: ['company'], queryFn: () => api.get<CompanySettings>('/company') })

export const useCalendarYear = (year: number) =>
  useQuery({
    queryKey: ['company', 'calendar', year],
    queryFn: () => api.get<CalendarYear>(`/company/calendar?year=${year}`),
  })

/** Keeps a change of the company's settings, on the version that is shown. */
export function useCompanyChange(company: CompanySettings) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const save = (change: Partial<Omit<CompanySettings, 'version'>>, onSaved: () => void = () => undefined) =>
    act.run(async () => {
      await api.patch('/company', change, { version: company.version })
      await Promise.all(['company', 'me', 'today'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))
      onSaved()
      void message.success(t('company.saved'))
    })
  return { act, save }
}
