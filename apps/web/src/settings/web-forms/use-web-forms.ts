import type { WebForm, WebForms } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import type { MessageId } from '../../locales/zh.ts'

export const useWebForms = () => useQuery({ queryKey: ['web-forms'], queryFn: () => api.get<WebForms>('/web-forms') })

export const refreshWebForms = () => queryClient.invalidateQueries({ queryKey: ['web-forms'] })

/** What can be done with a form beside changing it. */
export function useFormActs({ id }: WebForm) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const post = (verb: 'rotate' | 'stop', said: MessageId) =>
    act.run(async () => {
      await api.post(`/web-forms/${id}/${verb}`)
      await refreshWebForms()
      void message.success(t(said))
    })
  return { act, rotate: () => post('rotate', 'webForm.rotated'), stop: () => post('stop', 'webForm.stopped') }
}

/** The address of the form's own page, and what is put into a page of the company's website. */
export const addressOf = ({ key }: WebForm): string => `${location.origin}/f/${key}`
export const snippetOf = ({ key }: WebForm): string =>
  `<div data-holdfast-form="${key}"></div>\n<script src="${location.origin}/form.js" defer></script>`
