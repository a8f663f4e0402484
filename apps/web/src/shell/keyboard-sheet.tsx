import { Modal } from 'antd'
import { useT } from '../app/i18n.ts'
import { EnterKey } from '../ui/enter-key.tsx'
import { heldKeys, type ShortcutKey, shortcuts } from '../ui/shortcut-keys.ts'

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

function Key({ name }: { readonly name: string }) {
  if (name === 'Enter')
    return (
      <kbd>
        <EnterKey />
      </kbd>
    )
  const shown = name === 'Ctrl' && isMac ? '⌘' : name
  return name === '…' ? <span>…</span> : <kbd>{shown.length === 1 ? shown.toUpperCase() : shown}</kbd>
}

interface KeyLineProps {
  readonly keys: readonly string[]
  readonly words: string
}

const KeyLine = ({ keys, words }: KeyLineProps) => (
  <div className="keyline">
    <dt>{words}</dt>
    <dd className="row">
      {keys.map((key) => (
        <Key key={key} name={key} />
      ))}
    </dd>
  </div>
)

const singles = Object.keys(shortcuts) as readonly ShortcutKey[]

/** Every key there is, from the declarations that bind them. */
export function KeyboardSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useT()
  return (
    <Modal open footer={null} title={t('keys.title')} width={520} onCancel={onClose}>
      <h3 className="keyhead">{t('keys.anywhere')}</h3>
      <dl>
        {singles.map((key) => (
          <KeyLine key={key} keys={[key]} words={t(shortcuts[key])} />
        ))}
      </dl>
      <h3 className="keyhead">{t('keys.here')}</h3>
      <dl>
        {heldKeys.map(({ keys, name }) => (
          <KeyLine key={name} keys={keys} words={t(name)} />
        ))}
      </dl>
    </Modal>
  )
}
