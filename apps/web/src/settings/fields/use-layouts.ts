import type { CustomField, ListOf, ObjectLayout } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'

export const useLayouts = () =>
  useQuery({ queryKey: ['layouts'], queryFn: async () => (await api.get<ListOf<ObjectLayout>>('/layouts')).data })

export const useCustomFields = () =>
  useQuery({ queryKey: ['fields'], queryFn: async () => (await api.get<ListOf<CustomField>>('/fields')).data })

/** After a change of fields: what shows them, and the catalogue that forms and lists are made from. */
export const refreshFields = () =>
  Promise.all(
    ['layouts', 'fields', 'catalog', 'roles'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
  )
