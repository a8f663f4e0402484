import type { BusinessRecord, OwnLetters } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'

/** From whose page one writes: a person, who gets the letter, or an account or a deal, of whose people some get it. */
export interface Addressee {
  readonly object: string
  readonly id: string
  /** The account or deal as it was read. */
  readonly record?: BusinessRecord
}

const keyOf = ({ object, id }: Addressee) => ['letters', object, id]

/** Whether one can write, and what of one's letters to a record was not sent yet. */
export const useLetters = (to: Addressee) =>
  useQuery({
    queryKey: keyOf(to),
    queryFn: () => api.get<OwnLetters>(`/letters?object=${to.object}&recordId=${to.id}`),
  })

export const refreshLetters = (to: Addressee) => queryClient.invalidateQueries({ queryKey: keyOf(to) })
