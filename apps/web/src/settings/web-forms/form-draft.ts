import type { WebForm, WebFormStated, WebForms } from '@holdfast/sdk'

/** A form as its drawer holds it: fields by key, in the order in which they are asked. */
export interface FormDraft {
  readonly nameZh: string
  readonly nameEn: string
  readonly asked: readonly string[]
  readonly needed: readonly string[]
  readonly consentZh: string
  readonly consentEn: string
  readonly thanksZh: string
  readonly thanksEn: string
  readonly source?: string | undefined
  readonly origins: readonly string[]
  readonly teamId?: string | undefined
  readonly keeperId?: string | undefined
  readonly on: boolean
}

/** A form to begin with. */
export const freshForm = (usual: WebForms['usual']): FormDraft => ({
  nameZh: '',
  nameEn: '',
  asked: ['name', 'company', 'mobile', 'email', 'note'],
  needed: ['name', 'mobile'],
  consentZh: usual.consent.zh,
  consentEn: usual.consent.en,
  thanksZh: usual.thanks.zh,
  thanksEn: usual.thanks.en,
  source: 'website',
  origins: [],
  on: true,
})

/** What is in force, to be changed. */
export const draftOf = (form: WebForm): FormDraft => ({
  nameZh: form.name.zh,
  nameEn: form.name.en,
  asked: form.fields.map(({ key }) => key),
  needed: form.fields.flatMap(({ key, required }) => (required ? [key] : [])),
  consentZh: form.consent.zh,
  consentEn: form.consent.en,
  thanksZh: form.thanks.zh,
  thanksEn: form.thanks.en,
  ...(form.source === null ? {} : { source: form.source }),
  origins: form.origins,
  teamId: form.teamId,
  keeperId: form.keeperId,
  on: form.on,
})

/** The draft as it is sent; a field keeps the words of its own that it had. */
export function statedForm(draft: FormDraft, before: WebForm | null): WebFormStated {
  const labelOf = (key: string) => before?.fields.find((field) => field.key === key)?.label ?? null
  return {
    name: { zh: draft.nameZh.trim(), en: draft.nameEn.trim() },
    fields: draft.asked.map((key) => ({ key, required: draft.needed.includes(key), label: labelOf(key) })),
    consent: { zh: draft.consentZh.trim(), en: draft.consentEn.trim() },
    thanks: { zh: draft.thanksZh.trim(), en: draft.thanksEn.trim() },
    source: draft.source ?? null,
    origins: draft.origins.map((origin) => origin.trim().replace(/\/$/, '')),
    teamId: draft.teamId ?? '',
    keeperId: draft.keeperId ?? '',
    on: draft.on,
  }
}
