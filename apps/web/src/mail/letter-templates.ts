import type { LetterTemplate, LetterTemplates } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'

const KEY = ['letter-templates']

/** Where the templates of the company's or of one's own are kept. */
export const pathOf = (whose: LetterTemplate['whose']): string =>
  whose === 'company' ? '/letter-templates' : '/own-letter-templates'

/** The company's templates of letters and one's own. */
export const useLetterTemplates = () =>
  useQuery({ queryKey: KEY, queryFn: () => api.get<LetterTemplates>('/letter-templates') })

export const refreshLetterTemplates = () => queryClient.invalidateQueries({ queryKey: KEY })
