import type { ContractTemplates } from '@holdfast/sdk'
import { labelText } from '../../app/i18n.ts'

interface PlacesProps {
  readonly lead: string
  readonly places: ContractTemplates['places']
}

/** What can be written into a text, and what it becomes. */
export function Places({ lead, places }: PlacesProps) {
  return (
    <>
      <p className="t2">{lead}</p>
      <ul className="t2 sm">
        {places.map(({ place, label }) => (
          <li key={place}>
            <code>{`{{${place}}}`}</code> {labelText(label)}
          </li>
        ))}
      </ul>
    </>
  )
}
