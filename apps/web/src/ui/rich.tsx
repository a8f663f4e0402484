import { Trans } from '@lingui/react'
import type { Values } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'

const components = { b: <b />, s: <s />, t: <span className="t3" /> }

/** A sentence with weight in it: `<b>`, `<s>` and `<t>` (a quieter ink) may stand in its translation. */
export function Rich({ id, values }: { readonly id: MessageId; readonly values?: Values }) {
  return <Trans id={id} components={components} {...(values === undefined ? {} : { values: { ...values } })} />
}
