import { labelText, useT } from '../../app/i18n.ts'
import { useObject } from '../../records/catalogue.ts'
import { PlaybookButton, usePlaybooks } from './playbook-button.tsx'

/** What is to be done with a lead in each status in which it is worked on; nothing where leads are not there. */
export function LeadPlaybooks() {
  const t = useT()
  const { object } = useObject('leads')
  const playbooks = usePlaybooks().data?.data.filter((each) => each.object === 'lead') ?? []
  if (playbooks.length === 0) return null
  const nameOf = (value: string) => {
    const option = object?.fields.get('status')?.options?.find((each) => each.value === value)
    return option === undefined ? value : labelText(option.label)
  }
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2>{t('playbook.leads')}</h2>
      </div>
      <div className="choicebody">
        <p className="t2">{t('playbook.leads.lead')}</p>
        <ul className="leadplaybooks">
          {playbooks.map(({ stage }) => (
            <li key={stage} className="row">
              <span className="grow">{nameOf(stage)}</span>
              <PlaybookButton object="lead" stage={stage} name={nameOf(stage)} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
