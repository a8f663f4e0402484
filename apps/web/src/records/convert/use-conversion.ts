import type { BusinessRecord } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import type { ObjectView } from '../catalogue.ts'
import { type Duplicate, recordsNamed } from '../use-duplicates.ts'
import { refreshRecord } from '../use-record.ts'

/** What a lead becomes, in the order in which it is asked about. */
export const PARTS = ['account', 'contact', 'opportunity'] as const
export type Part = (typeof PARTS)[number]

interface Proposal {
  readonly possible: boolean
  readonly values: Readonly<Record<string, unknown>>
  readonly masked: readonly string[]
  readonly duplicates: readonly Duplicate[]
}

type Answer = Readonly<Record<Part, Proposal>> & { readonly version: number }

/** A record that it may be already, and by what it is told. */
export interface Twin {
  readonly record: BusinessRecord
  readonly field: string
}

/** What would be made of one kind, with those it may be already. */
export interface PartView extends Proposal {
  readonly object: ObjectView
  readonly twins: readonly Twin[]
  readonly held: readonly { readonly field: string; readonly since: string }[]
}

/** The parts that are there for this person: who sees no deals is asked about none. */
export type Parts = Partial<Readonly<Record<Part, PartView>>>

export interface Conversion {
  readonly version: number
  readonly parts: Parts
}

async function partOf(object: ObjectView, proposal: Proposal, signal: AbortSignal): Promise<PartView> {
  const reached = proposal.duplicates.flatMap((one) => ('id' in one ? [one] : []))
  const records = await recordsNamed(object, [...new Set(reached.map(({ id }) => id))], signal)
  return {
    ...proposal,
    object,
    twins: records.map((record) => ({ record, field: reached.find(({ id }) => id === record.id)?.field ?? '' })),
    held: proposal.duplicates.flatMap((one) => ('id' in one ? [] : [{ field: one.field, since: one.heldSince }])),
  }
}

async function ask(objects: readonly ObjectView[], id: string, signal: AbortSignal): Promise<Conversion> {
  const answer = await api.get<Answer>(`/leads/${id}/conversion`, { signal })
  const parts = await Promise.all(
    PARTS.map(async (part) => {
      const object = objects.find(({ name }) => name === part)
      return object === undefined ? {} : { [part]: await partOf(object, answer[part], signal) }
    }),
  )
  return { version: answer.version, parts: Object.assign({}, ...parts) as Parts }
}

/** What the lead would become, asked anew whenever it is looked at. */
export const useConversion = (objects: readonly ObjectView[] | undefined, id: string) =>
  useQuery({
    queryKey: ['conversion', id],
    queryFn: ({ signal }) => ask(objects ?? [], id, signal),
    enabled: objects !== undefined,
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })

interface Converted {
  readonly accountId: string | null
  readonly contactId: string | null
  readonly opportunityId: string | null
}

/** Converts once, however often it is tried, and opens what was made. */
export function useConverting(lead: BusinessRecord, onRefused: (error: unknown) => void) {
  const t = useT()
  const act = useAct()
  const navigate = useNavigate()
  const postOnce = usePostOnce()
  const { message } = useSaying()
  const convert = (body: object, version: number) =>
    act.run(async () => {
      try {
        const made = await postOnce<Converted>(`/leads/${lead.id}/convert`, body, version)
        refreshRecord('leads', lead.id)
        void queryClient.invalidateQueries({ queryKey: ['records'] })
        void message.success(t('convert.done'))
        const { accountId, contactId, opportunityId } = made
        if (opportunityId !== null) await navigate(`/opportunities/${opportunityId}`)
        else await navigate(accountId === null ? `/contacts/${contactId}` : `/accounts/${accountId}`)
      } catch (error) {
        onRefused(error)
        throw error
      }
    })
  return { act, convert }
}
