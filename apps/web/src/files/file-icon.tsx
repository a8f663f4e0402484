import { FileImage, FileSpreadsheet, FileText, type LucideIcon, Presentation } from 'lucide-react'

const ICONS: readonly [RegExp, LucideIcon][] = [
  [/^image\//, FileImage],
  [/csv|sheet/, FileSpreadsheet],
  [/presentation/, Presentation],
]

/** The kind of a file at a glance; its name says the rest. */
export function FileIcon({ type }: { readonly type: string }) {
  const Icon = ICONS.find(([kind]) => kind.test(type))?.[1] ?? FileText
  return <Icon size={14} aria-hidden="true" />
}
