import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'

/** More people of one company are not told at once. */
export const MOST_CONTACTS = 50

/** The people of a company, as far as they are seen; asked once however many parts of a page tell them. */
export const useContactsOf = (accountId: string | null) =>
  useQuery({
    queryKey: ['records', 'contacts', 'of', accountId],
    queryFn: ({ signal }) => {
      const body = {
        limit: MOST_CONTACTS,
        filter: { accountId: { eq: accountId } },
        fields: ['name', 'title', 'mobile', 'phone', 'decisionRole'],
      }
      return api.post<ListOf<BusinessRecord>>('/contacts/query', body, { signal })
    },
    enabled: accountId !== null,
  })
